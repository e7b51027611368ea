//! What only a process can show: that it starts, ends, is killed, and tells in one sentence what is wrong.

use std::time::{Duration, Instant};

use harness::{Ended, Gehoord, Program, json};

fn program() -> Program {
    Program::new(env!("CARGO_BIN_EXE_gehoord-under-test"))
}

/// It ended with this code and one sentence.
#[track_caller]
fn told(ended: &Ended, code: i32, sentence: &str) {
    assert_eq!(ended.code, Some(code), "{ended:?}");
    assert!(ended.err.contains(sentence), "{ended:?}");
    assert_eq!(ended.err.trim().lines().count(), 1, "{ended:?}");
    assert!(ended.err.starts_with("gehoord: ") && ended.err.trim().ends_with(['.', ')']), "{ended:?}");
}

async fn ready(url: &str) -> bool {
    reqwest::get(format!("{url}/health/ready")).await.is_ok_and(|answer| answer.status().is_success())
}

#[tokio::test]
async fn a_server_that_is_killed_takes_its_postgresql_along_and_keeps_its_data() {
    let program = program();
    let server = program.serve().await;
    assert!(ready(&server.url).await);
    let made = program.run(&["organisation", "create", "uwi", "--name", "Benefits"]).await;
    assert_eq!(made.code, Some(0), "{made:?}");
    assert!(program.postgres().is_some());
    server.kill().await;
    let begin = Instant::now();
    while cfg!(target_os = "linux") && program.postgres().is_some() {
        assert!(begin.elapsed() < Duration::from_secs(30), "PostgreSQL goes on");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    let server = program.serve().await;
    let listed = program.run(&["organisation", "list"]).await;
    assert_eq!(listed.out, "uwi\tBenefits\n");
    assert_eq!(server.stop().await, Some(0));
    assert!(program.postgres().is_none());
}

#[tokio::test]
async fn commands_beside_a_server_bring_it_to_life() {
    let program = program();
    let server = program.serve().await;
    assert!(
        server.welcome.iter().any(|line| line.contains("gehoord organisation create")) || server.welcome.len() >= 4
    );
    program.run(&["organisation", "create", "uwi", "--name", "Benefits"]).await;
    let account = |rest: &'static [&'static str]| {
        let begin = ["account", "create", "--organisation", "uwi", "--password-stdin"];
        [&begin[..], rest].concat()
    };
    let admin = account(&["--email", "admin@test.example", "--name", "Ada", "--role", "ADMIN"]);
    let made = program.run_with(&admin, "a-password-of-length\n").await;
    assert_eq!(made.code, Some(0), "{made:?}");
    told(&program.run_with(&admin, "a-password-of-length\n").await, 1, "email");
    told(
        &program.run_with(&account(&["--email", "x@test.example", "--name", "X", "--role", "STAFF"]), "short").await,
        1,
        "password",
    );

    let sign_in = "mutation { signIn(input: { email: \"admin@test.example\", password: \"a-password-of-length\" }) \
                   { accessToken userErrors { code } } }";
    let client = reqwest::Client::new();
    let ask = async |token: &str, query: &str| -> harness::Value {
        let request = client.post(format!("{}/uwi/graphql", server.url)).json(&json!({ "query": query }));
        let request = if token.is_empty() { request } else { request.bearer_auth(token) };
        request.send().await.expect("an answer").json().await.expect("JSON")
    };
    let token = ask("", sign_in).await;
    let token = token["data"]["signIn"]["accessToken"].as_str().unwrap_or_else(|| panic!("{token}")).to_owned();
    let who = "{ viewer { account { name roles } } }";
    assert_eq!(ask(&token, who).await["data"]["viewer"]["account"], json!({ "name": "Ada", "roles": ["ADMIN"] }));

    let system = account(&["--email", "files@test.example", "--name", "Files", "--role", "INTEGRATION"]);
    let made = program.run_with(&system, "a-password-of-length").await;
    let key = made.out.lines().last().expect("a key").to_owned();
    assert!(key.starts_with("gehoord_"), "{made:?}");
    assert_eq!(ask(&key, who).await["data"]["viewer"]["account"]["roles"], json!(["INTEGRATION"]));

    let invited = program
        .run(&["account", "invite", "--organisation", "uwi", "--email", "new@test.example", "--role", "CLIENT"])
        .await;
    assert_eq!(invited.code, Some(0), "{invited:?}");
    assert_eq!(server.stop().await, Some(0));
}

#[tokio::test]
async fn a_port_in_use_is_one_sentence() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    told(&program().set("GEHOORD_LISTEN", &address).run(&[]).await, 1, "is in use by another program");
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_is_one_sentence() {
    let ended = program()
        .set("DATABASE_URL", "postgres://me:hush@127.0.0.1:1/main")
        .set("GEHOORD_DATABASE_PATIENCE", "0")
        .run(&["serve"])
        .await;
    told(&ended, 1, "The database at 127.0.0.1:1/main cannot be reached");
    assert!(!ended.err.contains("hush"));
}

#[tokio::test]
async fn a_wrong_setting_is_one_sentence_and_another_exit_code() {
    for (name, value) in [
        ("GEHOORD_LISTEN", "nowhere"),
        ("GEHOORD_POOL_SIZE", "many"),
        ("GEHOORD_POOL_SIZE", "0"),
        ("GEHOORD_REQUEST_TIMEOUT", "-1"),
        ("GEHOORD_CORS_ORIGINS", "councils.example"),
        ("GEHOORD_DEMO", "perhaps"),
        ("GEHOORD_TRUST_PROXY", "perhaps"),
        ("GEHOORD_LOG", "info,=,"),
        ("GEHOORD_LOG_FORMAT", "xml"),
        ("GEHOORD_ORGANISATION", "Not A Slug"),
    ] {
        told(&program().set(name, value).run(&["serve"]).await, 2, name);
    }
    told(&program().run(&["serve", "--pool-size", "many"]).await, 2, "--pool-size");
    told(&program().run(&["dance"]).await, 2, "dance");
    told(&program().run(&["organisation", "create"]).await, 2, "--name");
    let secret = program().set("GEHOORD_SECRET_KEY", "hush").run(&["migrate"]).await;
    told(&secret, 1, "GEHOORD_SECRET_KEY does not hold a key");
    assert!(!secret.err.contains("hush"));
}

#[tokio::test]
async fn help_lists_every_setting() {
    let help = program().run(&["--help"]).await;
    assert_eq!(help.code, Some(0));
    for name in [
        "GEHOORD_LISTEN",
        "GEHOORD_DATA_DIR",
        "DATABASE_URL",
        "GEHOORD_SECRET_KEY",
        "GEHOORD_LOG_FORMAT",
        "serve",
        "migrate",
    ] {
        assert!(help.out.contains(name), "{name}");
    }
}

#[tokio::test]
async fn a_second_server_on_one_database_serves_too() {
    let app = Gehoord::start().await;
    let other = program().set("DATABASE_URL", &app.database_url()).set("GEHOORD_SECRET_KEY", &"A".repeat(43));
    let server = other.serve().await;
    assert!(ready(&server.url).await);
    let listed = other.run(&["organisation", "list"]).await;
    assert!(listed.out.starts_with("uwi\t"), "{listed:?}");
    assert_eq!(server.stop().await, Some(0));
}

#[tokio::test]
async fn what_runs_is_finished_before_the_end() {
    let program = program();
    let server = program.serve().await;
    program.run(&["organisation", "create", "uwi", "--name", "Benefits"]).await;
    // A request whose body takes its time: the server is told to stop while it waits.
    let address = server.url.trim_start_matches("http://").to_owned();
    let body = json!({ "query": "{ viewer { account { name } } }" }).to_string();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let asking = tokio::spawn(async move {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let mut stream = tokio::net::TcpStream::connect(address).await.expect("a connection");
        stream.write_all(head.as_bytes()).await.expect("sent");
        tokio::time::sleep(Duration::from_millis(800)).await;
        stream.write_all(body.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        answer
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(server.stop().await, Some(0));
    let answer = asking.await.expect("it ran");
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.contains("{\"data\":{\"viewer\":{\"account\":null}}}"),
        "{answer}"
    );
    assert!(answer.to_ascii_lowercase().contains("connection: close"), "{answer}");
}
