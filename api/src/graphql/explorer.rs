//! The explorer: GraphiQL, out of the program itself, with nothing from elsewhere.
//!
//! The page works at `/` and at `/{organisation}/`: its script posts to `graphql` next to it. Everything but the page is
//! compressed once, when it is built (see `explorer/README.md`), and only kept so: every browser takes gzip.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, ContentEncoding, ETag, EntityTag, Header, IfNoneMatch},
    },
    web::{self, Path, ServiceConfig},
};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "explorer/dist"]
struct Dist;

/// What the page may load and do: its own files, and requests to its own server.
///
/// Monaco, the editor in it, writes a `<style>` for the colours of its theme and sets positions as `style` attributes, and
/// has no way to put a nonce on them; hence `'unsafe-inline'`, for styles only. The chevrons of its lists and the waves under
/// its errors are images of a few bytes that stand in the style sheet itself; hence `data:`, for images only.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Adds the page at `/` and `/{organisation}/`, and its files under `/explorer/`: no organisation can have that name.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/").route(web::get().to(page)).route(web::head().to(page)))
        .service(web::resource("/explorer/{name}").route(web::get().to(file)).route(web::head().to(file)))
        .service(web::resource("/{organisation}/").route(web::get().to(page)).route(web::head().to(page)));
}

/// The page. It is asked for again each time, for it names the files of this version.
pub async fn page(request: HttpRequest) -> HttpResponse {
    serve(&request, "index.html", "text/html; charset=utf-8", None, "no-cache")
}

/// One of the page's files. Their names change with their content, so they may be kept for ever.
pub async fn file(request: HttpRequest, name: Path<String>) -> HttpResponse {
    let kind = match name.rsplit_once('.') {
        Some((_, "js")) => "text/javascript; charset=utf-8",
        Some((_, "css")) => "text/css; charset=utf-8",
        Some((_, "svg")) => "image/svg+xml",
        Some((_, "ttf")) => "font/ttf",
        Some((_, "txt")) => "text/plain; charset=utf-8",
        _ => return HttpResponse::NotFound().finish(),
    };
    let keep = if name.as_str() == "LICENSES.txt" { "no-cache" } else { "public, max-age=31536000, immutable" };
    serve(&request, &format!("{name}.gz"), kind, Some(ContentEncoding::Gzip), keep)
}

fn serve(
    request: &HttpRequest,
    name: &str,
    kind: &'static str,
    encoding: Option<ContentEncoding>,
    keep: &'static str,
) -> HttpResponse {
    let Some(file) = Dist::get(name) else {
        return HttpResponse::NotFound().finish();
    };
    let tag = tag(&file);
    let known = match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => request.headers().contains_key(header::IF_NONE_MATCH),
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(&tag)),
        Err(_) => false,
    };
    let mut response = HttpResponse::build(if known { StatusCode::NOT_MODIFIED } else { StatusCode::OK });
    response
        .insert_header(ETag(tag))
        .insert_header((header::CACHE_CONTROL, keep))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::REFERRER_POLICY, "no-referrer"));
    if known {
        return response.finish();
    }
    response.insert_header((header::CONTENT_TYPE, kind));
    if let Some(encoding) = encoding {
        response.insert_header(encoding);
    }
    response.body(file.data.into_owned())
}

fn tag(file: &EmbeddedFile) -> EntityTag {
    let hash: String = file.metadata.sha256_hash().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    EntityTag::new_strong(hash)
}

#[cfg(test)]
mod tests {
    use actix_web::{
        App,
        body::to_bytes,
        dev::ServiceResponse,
        test::{self, TestRequest},
    };

    use super::*;

    async fn get(path: &str, known: Option<&str>) -> ServiceResponse {
        let app = test::init_service(App::new().configure(routes)).await;
        let mut request = TestRequest::get().uri(path);
        if let Some(tag) = known {
            request = request.insert_header((header::IF_NONE_MATCH, tag));
        }
        test::call_service(&app, request.to_request()).await
    }

    fn header_of<'a>(response: &'a ServiceResponse, name: &str) -> &'a str {
        response.headers().get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    async fn html() -> String {
        let body = to_bytes(get("/", None).await.into_body()).await.unwrap();
        String::from_utf8(body.to_vec()).unwrap()
    }

    #[actix_web::test]
    async fn the_page_stands_at_the_root_and_under_each_organisation() {
        for path in ["/", "/uwi/"] {
            let response = get(path, None).await;
            assert_eq!(response.status(), 200, "{path}");
            assert_eq!(header_of(&response, "cache-control"), "no-cache");
            assert!(header_of(&response, "content-security-policy").starts_with("default-src 'self';"));
        }
    }

    #[actix_web::test]
    async fn every_file_that_the_page_names_is_there_and_may_be_kept() {
        let html = html().await;
        let names: Vec<&str> = html.split("\"/explorer/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(names.len(), 4);
        for name in names {
            let response = get(&format!("/explorer/{name}"), None).await;
            assert_eq!(response.status(), 200, "{name}");
            assert_eq!(header_of(&response, "content-encoding"), "gzip");
            let kept = header_of(&response, "cache-control").contains("immutable");
            assert_eq!(kept, name != "LICENSES.txt");
        }
    }

    #[actix_web::test]
    async fn the_page_has_no_script_or_style_in_it_and_nothing_from_elsewhere() {
        let html = html().await;
        for foreign in ["http:", "https:", "//", "<style", "style=", "onload"] {
            assert!(!html.contains(foreign), "{foreign}");
        }
        assert!(html.contains("<script type=\"module\" src=\"/explorer/"));
        assert_eq!(html.matches("<script").count(), 1);
    }

    #[actix_web::test]
    async fn what_the_browser_has_already_is_not_sent_again() {
        let first = get("/", None).await;
        let tag = header_of(&first, "etag").to_owned();
        assert_eq!(get("/", Some(&tag)).await.status(), 304);
        assert_eq!(get("/", Some("\"other\"")).await.status(), 200);
    }

    #[actix_web::test]
    async fn there_is_nothing_else() {
        for path in ["/explorer/nothing.js", "/explorer/index.html", "/explorer/..%2findex.html", "/explorer/x"] {
            assert_eq!(get(path, None).await.status(), 404, "{path}");
        }
    }
}
