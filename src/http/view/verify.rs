//! The page on which everybody verifies a congress's log in their own browser.

use askama::Template;

use super::{Frame, Meeting, paths};

/// `/c/{congress}/verify`: seven checks, which `static/verify.js` fills in.
#[derive(Clone, Debug, Template)]
#[template(path = "public/verify.html")]
pub struct VerifyPage {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// Where its log is served.
    pub log: String,
}

impl VerifyPage {
    /// The checks with their numbers and names; the protocol's fourth is shown in two.
    fn checks(&self) -> [(&'static str, &'static str); 8] {
        let t = &self.frame.t().verify;
        [
            ("1", t.check_1),
            ("2", t.check_2),
            ("3", t.check_3),
            ("4", t.check_4),
            ("4b", t.check_4b),
            ("5", t.check_5),
            ("6", t.check_6),
            ("7", t.check_7),
        ]
    }
}
