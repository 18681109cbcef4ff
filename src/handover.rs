//! What an organiser and a further issuer hand to one another (docs/issuer.md): the roll, a contest's issuing key, and at
//! close the order to stop. Files and JSON; neither side knows how the other keeps them.

use std::fmt;
use std::str::FromStr;

use ballot::b64::{IssuerKey, PointKey};
use ballot::id::{CongressId, ContestId};
use ballot::manifest::IssuerSpec;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An origin that a phone's browser may call: `https://issuer.example.org`, without a path; plain http on this machine
/// alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(String);

/// Not an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("网址应当写成 https://issuer.example.org，后面没有路径；only https and no path")]
pub struct NotAnOrigin;

impl Origin {
    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Origin {
    type Err = NotAnOrigin;

    fn from_str(text: &str) -> Result<Self, NotAnOrigin> {
        let text = text.strip_suffix('/').unwrap_or(text);
        let (scheme, host) = text.split_once("://").ok_or(NotAnOrigin)?;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.:[]".contains(c);
        let (name, _port) = match host.rsplit_once(':') {
            Some((name, port)) if port.parse::<u16>().is_ok() => (name, port),
            _ => (host, ""),
        };
        let here = ["127.0.0.1", "localhost", "[::1]"].contains(&name);
        let safe = scheme == "https" || (scheme == "http" && here);
        let fits = safe && !name.is_empty() && host.chars().all(plain);
        fits.then(|| Self(text.to_owned())).ok_or(NotAnOrigin)
    }
}

impl TryFrom<String> for Origin {
    type Error = NotAnOrigin;

    fn try_from(text: String) -> Result<Self, NotAnOrigin> {
        text.parse()
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the organiser gives an issuer of a congress: whom to hand codes to, and which log to believe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollExport {
    /// The congress.
    pub congress: CongressId,
    /// The meeting's name.
    pub title: String,
    /// Where the organiser is reached.
    pub base: Origin,
    /// The log's `vkey` file.
    pub vkey: String,
    /// Everybody on the roll.
    pub delegates: Vec<OnRoll>,
}

/// A delegate as an issuer needs to know them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnRoll {
    /// The organiser's id of them.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// 工号.
    pub number: String,
}

/// What an issuer gives the organiser for one contest: its entry in the manifest, and the word by which the organiser may
/// have it stop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Descriptor {
    /// For which contest.
    pub contest: ContestId,
    /// The issuer's name as shown.
    pub name: String,
    /// The issuing key, made for this contest alone.
    pub key: IssuerKey,
    /// Where the issuer is reached.
    pub url: Origin,
    /// By which it signs its count.
    pub sign_key: PointKey,
    /// 256 random bits; never published.
    pub word: String,
}

impl Descriptor {
    /// As the manifest names it.
    pub fn spec(&self) -> IssuerSpec {
        IssuerSpec {
            name: self.name.clone(),
            key: self.key,
            url: Some(self.url.to_string()),
            sign_key: Some(self.sign_key),
        }
    }
}

/// The body of `close` and `resume`: which of the organiser's acts has issuing stop, so that what belongs to one that was
/// given up never undoes a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByAct {
    /// The act.
    pub act: Uuid,
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn an_origin_has_no_path_and_is_safe_in_a_content_policy() {
        for good in [
            "https://issuer.example.org",
            "https://issuer.example.org:8443/",
            "http://127.0.0.1:8100",
            "http://localhost",
            "http://[::1]:8100",
        ] {
            assert!(good.parse::<Origin>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "issuer.example.org",
            "http://issuer.example.org",
            "https://",
            "https://:443",
            "https://issuer.example.org/api",
            "https://issuer.example.org; script-src *",
            "https://a b",
            "https://u@issuer.example.org",
        ] {
            assert!(bad.parse::<Origin>().is_err(), "{bad}");
        }
    }
}
