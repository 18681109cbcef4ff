//! A scrutineer's desk: the same page for each of them; their browser fills it in.

use askama::Template;

use super::Frame;

/// `/s`: keys, figures, signatures.
#[derive(Clone, Debug, Template)]
#[template(path = "scrutineer/desk.html")]
pub struct ScrutineerDesk {
    /// Surroundings.
    pub frame: Frame,
}
