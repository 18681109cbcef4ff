//! The demo's livestream: one short picture, given out over and over as a live HLS playlist, so that a congress with a
//! stream can be tried without a camera. The program has no other use for it, and no real congress is given one.

use hyper::body::Bytes;

use crate::clock::{Clock, Millis};
use crate::http::Beside;
use crate::roll::stream::StreamAddress;

const ADDRESS: &str = "/demo/hall.m3u8";
/// The picture, an MPEG transport stream with its one key frame at the beginning, as long as [`SECONDS`]; ffmpeg drew it.
const PICTURE: &[u8] = include_bytes!("picture.m2ts");
/// How long the picture is.
const SECONDS: i64 = 6;
/// So many repetitions stand in a playlist: players begin three before its end (RFC 8216 §6.3.3).
const WINDOW: i64 = 5;

/// Where it is, on every door of the demo.
pub(super) fn address() -> Option<StreamAddress> {
    ADDRESS.parse().ok()
}

/// The playlist and the picture.
pub(super) fn served(clock: Clock) -> Vec<Beside> {
    let playlist = move || Bytes::from(playlist_at(clock.now()));
    vec![
        Beside::new(ADDRESS, "application/vnd.apple.mpegurl", playlist),
        Beside::new("/demo/hall.ts", "video/mp2t", || {
            Bytes::from_static(PICTURE)
        }),
    ]
}

/// The repetitions that end by now. Each begins its picture's time anew, which the playlist says (RFC 8216 §4.3.2.3).
fn playlist_at(now: Millis) -> String {
    let last = now.0 / 1_000 / SECONDS - 1;
    let first = last - WINDOW + 1;
    let pieces: String = (first..=last)
        .map(|n| format!("#EXT-X-DISCONTINUITY\n#EXTINF:{SECONDS}.0,\nhall.ts?{n}\n"))
        .collect();
    format!(
        "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:{SECONDS}\n#EXT-X-MEDIA-SEQUENCE:{first}\n\
         #EXT-X-DISCONTINUITY-SEQUENCE:{first}\n{pieces}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_address_is_one_that_a_congress_can_have() {
        assert!(address().is_some_and(|address| address.host().is_none()));
    }

    #[test]
    fn the_playlist_moves_on_by_one_piece_each_time_the_picture_ends() {
        let pieces = |text: &str| -> Vec<String> {
            let named = text.lines().filter(|line| line.starts_with("hall.ts"));
            named.map(str::to_owned).collect()
        };
        let (now, soon) = (Millis(6_000_000), Millis(6_005_999));
        assert_eq!(playlist_at(now), playlist_at(soon));
        let (before, after) = (playlist_at(now), playlist_at(Millis(6_006_000)));
        assert_eq!(pieces(&before)[1..], pieces(&after)[..4]);
        assert!(before.contains("SEQUENCE:995\n") && after.contains("SEQUENCE:996\n"));
    }
}
