//! Traces: the way of a request from HTTP to SQL, sent to a collector by OTLP over HTTP.
//!
//! Without a collector nothing is recorded. What is told is which route, which operation by its name, which kind of
//! statement, how long each took and how it ended. Never a text, a variable, a value, an address or who asked.
//!
//! Source: OpenTelemetry's specification of OTLP/HTTP and its conventions for HTTP, GraphQL and databases; W3C Trace
//! Context for the header `traceparent`.

use std::sync::OnceLock;

use actix_web::http::header::HeaderMap;
use opentelemetry::{
    Context, KeyValue,
    propagation::{Extractor, TextMapPropagator},
    trace::TracerProvider,
};
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::{
    Resource,
    propagation::TraceContextPropagator,
    trace::{SdkTracerProvider, Tracer},
};
use tracing::Subscriber;
use tracing_opentelemetry::OpenTelemetryLayer;
use tracing_subscriber::{
    Layer,
    filter::{LevelFilter, Targets},
    registry::LookupSpan,
};

/// Kept for its end: what was recorded last has to be sent.
static PROVIDER: OnceLock<SdkTracerProvider> = OnceLock::new();

/// The layer that records, where there is a collector.
///
/// # Errors
/// Where the collector's address cannot be used.
pub(crate) fn layer<S>(collector: &str) -> Result<impl Layer<S>, String>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let exporter = SpanExporter::builder()
        .with_http()
        .with_endpoint(format!("{}/v1/traces", collector.trim_end_matches('/')))
        .build()
        .map_err(|error| error.to_string())?;
    let resource = Resource::builder()
        .with_service_name("gehoord")
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .build();
    let provider = SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build();
    let tracer: Tracer = provider.tracer("gehoord");
    let _ = PROVIDER.set(provider);
    // Our own spans alone: what libraries tell may hold anything.
    let ours = Targets::new().with_target("gehoord", LevelFilter::DEBUG);
    let layer: OpenTelemetryLayer<S, Tracer> = tracing_opentelemetry::layer()
        .with_tracer(tracer)
        .with_location(false)
        .with_threads(false)
        .with_tracked_inactivity(false);
    Ok(layer.with_filter(ours))
}

/// Sends what is left.
pub(crate) fn end() {
    if let Some(provider) = PROVIDER.get() {
        let _ = provider.shutdown();
    }
}

/// Where a request comes from that is part of a longer way.
pub(crate) fn comes_from(headers: &HeaderMap) -> Option<Context> {
    PROVIDER.get()?;
    headers.contains_key("traceparent").then(|| TraceContextPropagator::new().extract(&Headers(headers)))
}

struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(|name| name.as_str()).collect()
    }
}
