//! The livestream: its own page, and how other pages frame it.

use askama::Template;

use super::{Frame, Meeting};

/// `/c/{congress}/stream`. It is framed without an origin, so it has no cookies and no storage.
#[derive(Clone, Debug, Template)]
#[template(path = "public/stream.html")]
pub struct StreamPage {
    /// Surroundings; no app bar is drawn.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// The HLS address; none where there is no stream.
    pub address: Option<String>,
    /// What plays it where the browser does not, if it was fetched.
    pub player: Option<Player>,
}

/// A script that plays HLS.
#[derive(Clone, Debug)]
pub struct Player {
    /// Its address.
    pub script: String,
    /// The hash that it must have.
    pub integrity: String,
}

/// A livestream as pages beside it name it.
#[derive(Clone, Debug)]
pub struct Stream {
    /// The HLS address.
    pub address: String,
    /// Whose machine it comes from; none for our own.
    pub host: Option<String>,
}
