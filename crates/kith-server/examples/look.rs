//! Serves the living page of components alone: `cargo run -p kith-server --example look`, then open the address it prints.
//!
//! The policy and the other headers are those of the real server, so that what is forbidden there is seen to be forbidden here.

#![expect(dead_code, reason = "pages use what this one does not")]

#[path = "../src/assets.rs"]
mod assets;
#[path = "../src/pages/mod.rs"]
mod pages;
#[path = "../src/texts/mod.rs"]
mod texts;

use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_SECURITY_POLICY;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listen = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:0".to_owned());
    let listener = tokio::net::TcpListener::bind(listen).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let policy = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";
    let app: Router = pages::components::router()
        .merge(assets::router())
        .merge(pages::theme::router())
        .layer(SetResponseHeaderLayer::overriding(
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(policy),
        ))
        .layer(CompressionLayer::new());
    axum::serve(listener, app).await
}
