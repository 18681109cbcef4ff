//! What the console shows of the scrutineers: their keys, their links, what waits for them.

/// A scrutineer on the console.
#[derive(Clone, Debug)]
pub struct ScrutineerLine {
    /// Their place, from 1.
    pub place: u32,
    /// Their name.
    pub name: String,
    /// The short code of their signing key, once they have made it; their phone shows its own.
    pub key_code: Option<String>,
    /// Their new link with its QR code as SVG, shown this once.
    pub link: Option<ShownLink>,
}

/// A link that was just made.
#[derive(Clone, Debug)]
pub struct ShownLink {
    /// The address.
    pub href: String,
    /// Its QR code as an SVG drawing.
    pub qr: String,
}

/// An act, or a result, that waits for scrutineers' signatures.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Signatures that it takes.
    pub demanded: u32,
    /// Names of those who have signed.
    pub signed: Vec<String>,
    /// Whether it can be given up: a result can't.
    pub can_give_up: bool,
}

impl Waiting {
    /// Signatures given.
    pub(super) fn done(&self) -> usize {
        self.signed.len()
    }
}
