//! The fuzz targets' own promises on published vectors that are damaged at random: what a fuzzer does at length, at every run.

use proptest::{collection::vec, prelude::*, sample::Index};

use crate::common::{ELECTION, ELECTION_BODY, MOTION, MOTION_BODY};

#[path = "../../../fuzz/src/lib.rs"]
#[allow(unreachable_pub, reason = "a library of its own for the fuzzer")]
pub(crate) mod any_bytes;

/// Bytes of a vector with up to three places overwritten, cut out or repeated.
fn damaged(whole: &'static [u8]) -> impl Strategy<Value = Vec<u8>> {
    let wound = (any::<Index>(), any::<Index>(), any::<u8>(), 0_u8..4);
    vec(wound, 0..4).prop_map(move |wounds| {
        let mut bytes = whole.to_vec();
        for (at, end, byte, how) in wounds.into_iter() {
            if bytes.is_empty() {
                break;
            }
            let (at, end) = (at.index(bytes.len()), end.index(bytes.len()));
            let (from, to) = (at.min(end), at.max(end).min(at.min(end) + 40));
            match how {
                0 => bytes[at] = byte,
                1 => bytes[at] ^= 1,
                2 => drop(bytes.drain(from..to)),
                _ => {
                    let piece = bytes[from..to].to_vec();
                    bytes.splice(at..at, piece);
                }
            }
        }
        bytes
    })
}

proptest! {
    #[test]
    fn a_damaged_manifest_is_refused_or_canonical(election in damaged(ELECTION), motion in damaged(MOTION)) {
        any_bytes::manifest(&election);
        any_bytes::manifest(&motion);
    }

    #[test]
    fn a_damaged_ballot_is_refused_or_canonical(election in damaged(ELECTION_BODY), motion in damaged(MOTION_BODY)) {
        any_bytes::ballot(&election);
        any_bytes::ballot(&motion);
    }

    #[test]
    fn a_life_goes_along_the_drawing(acts in vec(any::<u8>(), 0..60)) {
        any_bytes::life(&acts);
    }
}
