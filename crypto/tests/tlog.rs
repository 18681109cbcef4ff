//! Paths and bundles of a log, as C2SP tlog-tiles writes them.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crypto::tlog::{
    EntryTooLarge, MalformedBundle, NotATilePath, TilePath, bundle, entries, width_at,
};
use proptest::prelude::*;

#[test]
fn paths_are_those_of_the_specification() {
    let hashes = |level, n, width| TilePath::Hashes { level, n, width };
    let examples = [
        ("tile/0/x001/x234/067", hashes(0, 1_234_067, 256)),
        ("tile/63/000.p/1", hashes(63, 0, 1)),
        ("tile/1/x001/000.p/255", hashes(1, 1000, 255)),
        ("tile/entries/999", TilePath::Entries { n: 999, width: 256 }),
        (
            "tile/entries/x273/000.p/112",
            TilePath::Entries {
                n: 273_000,
                width: 112,
            },
        ),
    ];
    for (path, meaning) in examples {
        assert_eq!(path.parse(), Ok(meaning), "{path}");
        assert_eq!(meaning.to_string(), path);
    }
}

#[test]
fn every_other_path_is_refused() {
    for path in [
        "",
        "checkpoint",
        "tile/0",
        "tile/64/000",
        "tile/00/000",
        "tile/-1/000",
        "tile/0/0",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/001/234",
        "tile/0/x001/x234",
        "tile/0/+01",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000/",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
        "tile/entries/00a",
        "/tile/0/000",
        "tile/0/../000",
    ] {
        assert_eq!(path.parse::<TilePath>(), Err(NotATilePath), "{path}");
    }
}

#[test]
fn widths_are_those_of_the_specifications_log_of_seventy_thousand() {
    let size = 70_000;
    assert_eq!(
        (
            width_at(0, 272, size),
            width_at(0, 273, size),
            width_at(0, 274, size)
        ),
        (256, 112, 0)
    );
    assert_eq!(
        (
            width_at(1, 0, size),
            width_at(1, 1, size),
            width_at(2, 0, size)
        ),
        (256, 17, 1)
    );
    assert_eq!((width_at(63, u64::MAX, size), width_at(1, 0, 256)), (0, 1));
}

#[test]
fn a_bundle_is_lengths_and_entries() {
    assert_eq!(bundle(["a", "", "bc"]).unwrap(), b"\0\x01a\0\0\0\x02bc");
    assert_eq!(
        bundle([vec![0; 65_536]]),
        Err(EntryTooLarge { length: 65_536 })
    );
    assert_eq!(bundle([vec![0; 65_535]]).unwrap().len(), 65_537);
}

#[test]
fn a_cut_bundle_is_refused() {
    for cut in [&b"\0"[..], b"\0\x02a", b"\0\x01a\0"] {
        assert_eq!(entries(cut), Err(MalformedBundle), "{cut:?}");
    }
}

proptest! {
    #[test]
    fn every_path_is_read_as_it_is_written(level in 0..64_u8, n: u64, width in 1..=256_u16) {
        for path in [TilePath::Hashes { level, n, width }, TilePath::Entries { n, width }] {
            prop_assert_eq!(path.to_string().parse(), Ok(path));
        }
    }

    #[test]
    fn every_bundle_is_read_as_it_is_written(all in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..9), 0..9)) {
        let bytes = bundle(&all).unwrap();
        prop_assert_eq!(entries(&bytes).unwrap(), all);
    }
}
