//! A poster for the way in: where phones come to the service, as a QR code and as an address to type.

use askama::Template;

use super::{Frame, Meeting, paths};

/// `/officer/c/{congress}/poster`, to be printed on A4 or A3.
#[derive(Clone, Debug, Template)]
#[template(path = "officer/poster.html")]
pub struct Poster {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// The address to type.
    pub address: String,
    /// It as a drawing; the code on the hall's screen changes every half minute, and is on no poster.
    pub qr: Option<String>,
    /// Whether phones check in by the code on the hall's screen, once check-in is open: posters are printed before.
    pub by_code: bool,
}
