//! A congress's livestream: an HLS address, mostly on somebody else's machine.
//!
//! Whoever runs that machine sees the network address of every phone that plays, and when it begins and stops. So it is
//! played beside the agenda only, after a press, and never on a ballot's page: there its host would see when a delegate
//! votes (protocol §1, secrecy).

use std::fmt;
use std::str::FromStr;

use ballot::id::CongressId;

use super::congresses::require_own;
use super::evidence;
use super::officers::Officer;
use super::{Roll, RollError};
use crate::handover::Origin;
use crate::store::{StoreError, execute, fetch_optional, write};

/// The longest address.
const MAX_LENGTH: usize = 500;

/// The address of an HLS playlist: `https://live.example.org/hall.m3u8?key=…`, or a path on the service's own host, which
/// the proxy before it or the demo answers: `/live/hall.m3u8`. Its origin is in no doubt, since the content policy of the
/// page that plays it names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamAddress {
    /// Whose machine; none for the service's own host.
    origin: Option<Origin>,
    /// From the first `/` on.
    path: String,
}

/// Neither the address of an HLS playlist over https nor its path on our own host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a stream's address is https://… or a path on the same host, and its path ends with .m3u8")]
pub struct NotAStream;

impl StreamAddress {
    /// What a content policy calls the machine it comes from.
    pub fn source(&self) -> &str {
        self.origin.as_ref().map_or("'self'", Origin::as_str)
    }

    /// What may stand in a record: the host, or the path on our own, without a key that may follow it.
    pub fn place(&self) -> &str {
        let path = self
            .path
            .split_once('?')
            .map_or(&*self.path, |(path, _)| path);
        self.host().unwrap_or(path)
    }

    /// The host, as people are told whose it is; none for our own.
    pub fn host(&self) -> Option<&str> {
        let origin = self.origin.as_ref()?.as_str();
        Some(origin.split_once("://").map_or(origin, |(_, host)| host))
    }
}

impl FromStr for StreamAddress {
    type Err = NotAStream;

    fn from_str(text: &str) -> Result<Self, NotAStream> {
        let text = text.trim();
        let plain = |c: char| c.is_ascii_graphic() && !"\"'<>\\#`{}|^".contains(c);
        if text.len() > MAX_LENGTH || !text.chars().all(plain) {
            return Err(NotAStream);
        }
        let (host, rest) = match text.strip_prefix("https://") {
            Some(address) => address.split_once('/').ok_or(NotAStream)?,
            None => ("", text.strip_prefix('/').ok_or(NotAStream)?),
        };
        // `//host/…` would be another host's.
        let path = rest.split_once('?').map_or(rest, |(path, _)| path);
        if rest.starts_with('/') || !path.ends_with(".m3u8") {
            return Err(NotAStream);
        }
        let elsewhere = text.starts_with("https://");
        let origin = elsewhere.then(|| format!("https://{}", host.to_ascii_lowercase()).parse());
        Ok(Self {
            origin: origin.transpose().map_err(|_| NotAStream)?,
            path: format!("/{rest}"),
        })
    }
}

impl fmt::Display for StreamAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.origin.as_ref().map_or("", Origin::as_str))?;
        f.write_str(&self.path)
    }
}

impl Roll {
    /// Where a congress's livestream is, if it has one.
    pub async fn stream(&self, congress: CongressId) -> Result<Option<StreamAddress>, RollError> {
        let mut tx = self.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            (Option<String>,),
            "SELECT stream FROM congresses WHERE id = $1",
            congress.0,
        )?;
        let stored = row.and_then(|(stream,)| stream);
        let stream = stored.map(|text| text.parse()).transpose();
        Ok(stream.map_err(|NotAStream| StoreError::Corrupt("stream"))?)
    }

    /// Begins a livestream, moves it, or ends it. The record keeps where it is, and no key that an address may carry.
    pub async fn set_stream(
        &self,
        officer: &Officer,
        congress: CongressId,
        stream: Option<&StreamAddress>,
    ) -> Result<(), RollError> {
        let at = self.clock.now();
        let (verb, detail) = match stream {
            Some(stream) => ("stream", stream.place()),
            None => ("stream-end", ""),
        };
        write!(self.database, "set stream", RollError, tx => {
            require_own(tx, officer.organisation, congress).await?;
            execute!(
                tx,
                "UPDATE congresses SET stream = $1 WHERE id = $2",
                stream.map(ToString::to_string),
                congress.0,
            )?;
            evidence::record(tx, (&self.rng, at), &officer.name, congress, (verb, detail)).await?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_playlist_over_https_or_on_our_own_host_is_a_stream_and_its_origin_is_plain() {
        let address: StreamAddress = " https://Live.example.org:8443/a/Hall.m3u8?key=1/2 "
            .parse()
            .unwrap();
        assert_eq!(address.source(), "https://live.example.org:8443");
        assert_eq!(address.host(), Some("live.example.org:8443"));
        assert_eq!(
            address.to_string(),
            "https://live.example.org:8443/a/Hall.m3u8?key=1/2"
        );
        let own: StreamAddress = "/live/hall.m3u8?key=1".parse().unwrap();
        assert_eq!((own.source(), own.host()), ("'self'", None));
        assert_eq!(own.place(), "/live/hall.m3u8");
        assert_eq!(own.to_string(), "/live/hall.m3u8?key=1");
        for wrong in [
            "",
            "live/hall.m3u8",
            "//live.example.org/hall.m3u8",
            "/\\live.example.org/hall.m3u8",
            "/hall.mp4",
            "/hall.mp4?a=b.m3u8",
            "https:////hall.m3u8",
            "http://live.example.org/hall.m3u8",
            "https://live.example.org",
            "https://live.example.org/hall.mp4",
            "https://live.example.org/hall.mp4?a=b.m3u8",
            "https://user:word@live.example.org/hall.m3u8",
            "https://live.example.org /hall.m3u8",
            "https://live.example.org; script-src */hall.m3u8",
            "https://*/hall.m3u8",
            "https://*.example.org/hall.m3u8",
            "https:///hall.m3u8",
            "https://live.example.org/\"onload=x.m3u8",
            "https://live.example.org/hall.m3u8#.m3u8",
            "https://直播.中国/hall.m3u8",
        ] {
            assert_eq!(wrong.parse::<StreamAddress>(), Err(NotAStream), "{wrong}");
        }
        let long = format!("https://live.example.org/{}.m3u8", "a".repeat(500));
        assert_eq!(long.parse::<StreamAddress>(), Err(NotAStream));
    }
}
