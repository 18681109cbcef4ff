//! What must hold whatever bytes come in. The fuzz targets call these; so does a test of the stable build.

use ballot::{
    body::Body,
    finding::{Draft, at_open, at_ready},
    manifest::{EligibleList, Manifest},
    outcome::{Figures, result},
    state::{Act, Ground, State},
    tally::Tally,
};

const ELECTION: &[u8] = include_bytes!("../../ballot/tests/vectors/election.json");
const ELIGIBLE: &[u8] = include_bytes!("../../ballot/tests/vectors/election.eligible.json");
const MOTION: &[u8] = include_bytes!("../../ballot/tests/vectors/motion.json");
/// The drawing of a contest's life.
const DRAWING: &str = include_str!("../../docs/contest-life.md");

/// Every state, as it is spelled.
pub const STATES: [State; 8] = [
    State::Draft,
    State::Ready,
    State::Open,
    State::Closing,
    State::Closed,
    State::Counted,
    State::Certified,
    State::Void,
];

/// Every act, with its name in the drawing.
pub const ACTS: [(Act, &str); 11] = [
    (Act::Ready, "ready"),
    (Act::Open, "open"),
    (Act::Close, "close"),
    (Act::Resume, "resume"),
    (Act::Confirm, "confirm"),
    (Act::Count, "count"),
    (Act::Certify, "certify"),
    (Act::Void(Ground::Withdrawn), "void (withdrawn)"),
    (
        Act::Void(Ground::ReturnedAboveIssued),
        "void (returned-above-issued)",
    ),
    (Act::Void(Ground::Quorum), "void (quorum)"),
    (Act::Void(Ground::Decision), "void (decision)"),
];

/// A manifest that is taken is canonical, and everything that is said before a vote can be said of it.
pub fn manifest(data: &[u8]) {
    let Ok(manifest) = Manifest::parse(data) else {
        return;
    };
    assert_eq!(manifest.to_bytes(), data, "what is taken is canonical");
    for finding in at_ready(&Draft::of(&manifest)) {
        assert!(!finding.sentence_zh().is_empty() && !finding.sentence_en().is_empty());
    }
    at_open(&manifest, u64::from(manifest.electorate.entitled));
    let _ = result(
        &manifest,
        &Tally::new(&manifest),
        &figures(&manifest, 0),
        None,
    );
}

/// A ballot that is taken is canonical, and counts as one ballot.
pub fn ballot(data: &[u8]) {
    let eligible = EligibleList::parse(ELIGIBLE).expect("a published vector");
    for (manifest, eligible) in [(ELECTION, Some(&eligible)), (MOTION, None)] {
        let manifest = Manifest::parse(manifest).expect("a published vector");
        let Ok(body) = Body::parse(&manifest, eligible, data) else {
            continue;
        };
        assert_eq!(body.to_bytes(&manifest), data, "what is taken is canonical");
        assert!(data.len() as u64 <= manifest.longest_body_len());
        let mut tally = Tally::new(&manifest);
        tally.add(&body);
        assert_eq!(tally.valid() + tally.invalid(), 1);
        assert_eq!(tally.valid() == 1, body.is_valid(&manifest).is_ok());
        let mut manifest = manifest;
        manifest.rules.quorum = None;
        result(&manifest, &tally, &figures(&manifest, 1), None).expect("the identities hold");
    }
}

/// A life of acts goes along the arrows of the drawing, and nowhere else.
pub fn life(data: &[u8]) {
    let arrows = arrows();
    let mut state = State::Draft;
    for byte in data {
        let (act, name) = ACTS[usize::from(*byte) % ACTS.len()];
        let from = state.to_string();
        let arrow = arrows
            .iter()
            .find(|(source, _, label)| *source == from && *label == name);
        match state.after(act) {
            Ok(next) => {
                let target = arrow.map(|(_, target, _)| *target);
                assert_eq!(target, Some(next.to_string().as_str()), "{name} in {from}");
                state = next;
            }
            Err(refused) => {
                assert_eq!(refused.state, state);
                assert_eq!(arrow, None, "{name} in {from} is refused");
            }
        }
    }
}

/// The arrows of the drawing: from, to, act.
pub fn arrows() -> Vec<(&'static str, &'static str, &'static str)> {
    let arrow = |line: &'static str| {
        let (from, rest) = line.trim().split_once(" --> ")?;
        let (to, act) = rest.split_once(": ")?;
        Some((from, to, act))
    };
    DRAWING.lines().filter_map(arrow).collect()
}

fn figures(manifest: &Manifest, returned: u64) -> Figures {
    let entitled = manifest.electorate.entitled.into();
    Figures {
        entitled,
        open_present: entitled,
        present: entitled,
        issued: returned,
        returned,
        unopenable: 0,
    }
}
