//! Listening: a deep queue for a hall that arrives at once, plain http or https, and a clean end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use rustls::ServerConfig;
use tokio::net::TcpSocket;
use tokio::task::JoinHandle;

use super::{App, Beside, routes};

/// Connections that may wait to be taken: the system's default lets a few hundred a second in (performance notes).
const BACKLOG: u32 = 4096;
/// How long a connection may take for a request's headers, the pause before it included.
const HEADERS_WITHIN: Duration = Duration::from_secs(60);
/// How long requests under way may take to end when the service stops.
const GRACE: Duration = Duration::from_secs(5);

/// A listener that serves.
#[derive(Debug)]
pub struct Running {
    handle: Handle<SocketAddr>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Running {
    /// Lets requests under way end, then stops.
    pub async fn stop(self) {
        self.handle.graceful_shutdown(Some(GRACE));
        // A listener that failed has stopped too.
        let _ = self.task.await;
    }
}

/// Takes the address, so that its port is known before pages are made for it.
pub fn listen(address: SocketAddr) -> std::io::Result<std::net::TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        TcpSocket::new_v6()?
    };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)?.into_std()
}

/// Serves `app`, and what is `beside` it, on a listener, over https where a configuration is given.
pub fn serve(
    app: App,
    beside: Vec<Beside>,
    listener: std::net::TcpListener,
    tls: Option<Arc<ServerConfig>>,
) -> std::io::Result<Running> {
    serve_router(routes::router(app, beside), listener, tls)
}

/// Serves any router in the same way.
pub(super) fn serve_router(
    router: Router,
    listener: std::net::TcpListener,
    tls: Option<Arc<ServerConfig>>,
) -> std::io::Result<Running> {
    let handle = Handle::new();
    let service = router.into_make_service();
    let task = match tls {
        Some(config) => {
            let mut server =
                axum_server::from_tcp_rustls(listener, RustlsConfig::from_config(config))?;
            bound(server.http_builder());
            tokio::spawn(server.handle(handle.clone()).serve(service))
        }
        None => {
            let mut server = axum_server::from_tcp(listener)?;
            bound(server.http_builder());
            tokio::spawn(server.handle(handle.clone()).serve(service))
        }
    };
    Ok(Running { handle, task })
}

/// Lets no connection stay that doesn't say what it wants.
fn bound(builder: &mut Builder<TokioExecutor>) {
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN);
}
