//! Two verifiers that share no line of code, the auditor here and the verify page's, agree on every log: honest ones of both
//! box kinds, and each of many tampered copies, in verdict, failing checks and first failing entry.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crypto::bytes::Token;
use crypto::entry::Entry;
use crypto::merkle::{self, leaf_hash};
use crypto::tlog;
use piaojue::audit::bundle::{self, Files};
use piaojue::rng::Rng;
use piaojue::verify::{Evidence, verify};
use serde::Deserialize;

use super::forging::{BALLOT, CLOSE, CONTEST, Forgery, OPEN, OPENING, RESULT};
use super::made::{HONEST, Made, SEALED, Story};
use super::played::played;

/// What a verifier comes to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
enum Judgement {
    Judged { verdict: Word, first: Option<First> },
    Refused { refused: String },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Holds,
    Fails,
    Unchecked,
}

/// The first failure, or without one the first that can't be checked: its entry, none where the log as a whole fails, and its check.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct First {
    entry: Option<u64>,
    check: u8,
}

#[derive(Deserialize)]
struct Line {
    name: String,
    #[serde(flatten)]
    judgement: Judgement,
}

/// A copy of the played congress, changed and signed anew by a hostile log.
fn forged(change: impl FnOnce(&mut Forgery)) -> Files {
    let mut log = Forgery::new();
    change(&mut log);
    files(&log.signed())
}

fn made(story: Story, twist: fn(&mut Entry)) -> Files {
    files(&Made::play(story, twist).evidence())
}

/// Evidence as the files of a bundle.
fn files(evidence: &Evidence) -> Files {
    let leaves: Vec<_> = evidence
        .entries
        .iter()
        .map(|entry| leaf_hash(entry))
        .collect();
    let grown = merkle::append(0, &leaves, |_, _| None).unwrap();
    let size = leaves.len() as u64;
    let mut files = Files::from([
        ("vkey".to_owned(), evidence.vkey.clone().into_bytes()),
        (
            "checkpoint".to_owned(),
            evidence.checkpoint.clone().into_bytes(),
        ),
    ]);
    for path in bundle::tiles(size) {
        let bytes = match path {
            tlog::TilePath::Entries { n, width } => {
                let from = usize::try_from(n * 256).unwrap();
                tlog::bundle(&evidence.entries[from..from + usize::from(width)]).unwrap()
            }
            tlog::TilePath::Hashes { level, n, .. } => {
                grown.tiles[&merkle::TileId { level, n }].clone()
            }
        };
        files.insert(path.to_string(), bytes);
    }
    for (contest, documents) in &evidence.documents {
        let mut add = |name: String, bytes: &[u8]| {
            files.insert(format!("contests/{contest}/{name}"), bytes.to_vec());
        };
        documents
            .eligible
            .iter()
            .for_each(|bytes| add("eligible.json".into(), bytes));
        documents
            .roll
            .iter()
            .for_each(|bytes| add("roll.json".into(), bytes));
        for (issuer, bytes) in &documents.registers {
            add(format!("registers/{issuer}.json"), bytes);
        }
    }
    files
}

/// Lists within lists.
fn nested(depth: usize) -> String {
    format!("{}{}", "[".repeat(depth), "]".repeat(depth))
}

/// Evidence of a reader who has no eligible list.
pub(super) fn listless(mut evidence: Evidence) -> Files {
    for documents in evidence.documents.values_mut() {
        documents.eligible = None;
    }
    files(&evidence)
}

/// The honest files with one byte changed: the first after `mark` in the file that begins so.
fn byte(file: &str, mark: &str) -> Files {
    let mut files = files(&played().evidence);
    let mut named = files.iter_mut();
    let (_, bytes) = named.find(|(path, _)| path.contains(file)).unwrap();
    let mut places = 0..bytes.len();
    let at = places.find(|at| bytes[*at..].starts_with(mark.as_bytes()));
    let at = at.unwrap() + mark.len();
    bytes[at] ^= 1;
    files
}

/// A congress with paper ballots, from a running service.
fn on_paper() -> Evidence {
    let play = || {
        tokio::runtime::Runtime::new()
            .unwrap()
            .block_on(crate::paper::evidence())
    };
    std::thread::spawn(play).join().unwrap()
}

/// The same with one letter of its paper ballots changed.
fn edited_paper() -> Files {
    let mut files = files(&on_paper());
    let entries = files
        .iter_mut()
        .find(|(path, _)| path.contains("tile/entries/"));
    let (_, bytes) = entries.unwrap();
    let mark = b"{\"type\":\"paper\"";
    let at = bytes.windows(mark.len()).position(|at| at == mark).unwrap();
    let marked = bytes[at..].windows(3).position(|at| at == b"for").unwrap();
    bytes[at + marked] ^= 1;
    files
}

/// Every case by its name: two honest logs, and what is wrong with the others.
fn cases() -> BTreeMap<String, Files> {
    let election = played().election;
    let motion = played().motion;
    let mut cases: BTreeMap<String, Files> = BTreeMap::new();
    let mut case = |name: &str, files| assert!(cases.insert(name.to_owned(), files).is_none());
    case("honest-live", files(&played().evidence));
    case("honest-resigned", forged(|_| ()));
    case("honest-two-issuers-paper", made(HONEST, |_| ()));
    case("honest-paper", files(&on_paper()));
    case("paper-edited", edited_paper());
    case("honest-sealed", made(SEALED, |_| ()));
    case(
        "honest-sealed-unopenable",
        made(
            Story {
                broken: 1,
                ..SEALED
            },
            |_| (),
        ),
    );
    for (live, sealed, unlisted) in [
        ("write-ins-live", "write-ins-sealed", false),
        ("unlisted-live", "unlisted-sealed", true),
    ] {
        let written = |story| Story {
            written: 2,
            unlisted,
            ..story
        };
        for (name, story) in [(live, written(HONEST)), (sealed, written(SEALED))] {
            let evidence = Made::play(story, |_| ()).evidence();
            // A live box never takes a ballot that is not canonical: its log holds with the list only if it has none.
            let honest = sealed == name || !unlisted;
            let word = if honest { "honest" } else { "tampered" };
            case(&format!("{word}-{name}"), files(&evidence));
            case(&format!("unchecked-{name}"), listless(evidence));
        }
    }
    case("opening-of-another-body-without-list", {
        let mut log = Forgery::new();
        let at = log.places(election, OPENING);
        let written = at
            .into_iter()
            .find(|at| !String::from_utf8_lossy(&log.entries[*at]).contains(r#""write_ins":[]"#));
        log.edit(written.unwrap(), |entry| {
            if let Entry::Opening(opening) = entry {
                opening.nonce = [7; 32].into();
            }
        });
        listless(log.signed())
    });
    case("byte-ballot", byte("tile/entries/", "\"signature\":\""));
    case("byte-note-of-void", byte("tile/entries/", "\"reason\":\""));
    case("byte-checkpoint-root", byte("checkpoint", "\n"));
    case("byte-vkey", byte("vkey", "log/"));
    case("byte-tile", byte("tile/0/", ""));
    case("byte-eligible", byte("eligible.json", "[[\""));
    case("byte-register", byte("registers/0.json", "\"blinded\":\""));
    case(
        "ballot-dropped",
        forged(|log| {
            let at = log.place(election, BALLOT);
            log.entries.remove(at);
        }),
    );
    case(
        "ballot-twice",
        forged(|log| {
            let at = log.places(election, BALLOT);
            let copy = log.entries[at[0]].clone();
            log.entries.insert(at[8] + 1, copy);
        }),
    );
    case(
        "ballot-forged-token",
        forged(|log| {
            let at = log.places(election, BALLOT)[6];
            log.edit(at, |entry| {
                if let Entry::Ballot(ballot) = entry {
                    ballot.tokens = vec![Token::from(Rng::system().bytes())];
                }
            });
        }),
    );
    case(
        "ballot-of-another-contest",
        forged(|log| {
            let (at, from) = (log.places(election, BALLOT)[2], log.place(motion, BALLOT));
            let foreign = log.entry(from);
            log.edit(at, |entry| {
                *entry = foreign;
                if let Entry::Ballot(ballot) = entry {
                    ballot.contest = election.0;
                }
            });
        }),
    );
    case(
        "ballots-swapped",
        forged(|log| {
            let at = log.places(election, BALLOT);
            log.entries.swap(at[1], at[4]);
        }),
    );
    case(
        "opening-swapped",
        forged(|log| {
            let at = log.places(election, OPENING);
            let Entry::Opening(other) = log.entry(at[5]) else {
                unreachable!()
            };
            log.edit(at[2], |entry| {
                if let Entry::Opening(opening) = entry {
                    (opening.nonce, opening.body) = (other.nonce, other.body);
                }
            });
        }),
    );
    case(
        "opening-left-out",
        forged(|log| {
            let at = log.places(election, OPENING)[8];
            log.entries.remove(at);
        }),
    );
    case(
        "opening-twice",
        forged(|log| {
            let at = log.places(election, OPENING)[2];
            let copy = log.entries[at].clone();
            log.entries.insert(at + 1, copy);
        }),
    );
    case(
        "openings-disordered",
        forged(|log| {
            let at = log.places(election, OPENING);
            log.entries.swap(at[2], at[3]);
        }),
    );
    case(
        "result-edited",
        forged(|log| {
            let at = log.place(election, RESULT);
            log.rewrite(at, r#""valid":7,"invalid":2"#, r#""valid":8,"invalid":1"#);
        }),
    );
    case(
        "result-verdict-edited",
        forged(|log| {
            let at = log.place(motion, RESULT);
            log.rewrite(at, r#""passed":true"#, r#""passed":false"#);
        }),
    );
    case(
        "close-returned-wrong",
        forged(|log| {
            let at = log.place(election, CLOSE);
            log.edit(at, |entry| {
                if let Entry::Close(close) = entry {
                    close.returned += 1;
                }
            });
        }),
    );
    case(
        "close-present-above-entitled",
        forged(|log| {
            let at = log.place(election, CLOSE);
            log.edit(at, |entry| {
                if let Entry::Close(close) = entry {
                    close.present = 13;
                }
            });
        }),
    );
    case(
        "open-below-quorum",
        forged(|log| {
            let at = log.place(election, OPEN);
            log.edit(at, |entry| {
                if let Entry::Open(open) = entry {
                    open.present = 7;
                }
            });
        }),
    );
    case(
        "open-twice",
        forged(|log| {
            let at = log.place(election, OPEN);
            let copy = log.entries[at].clone();
            log.entries.insert(at + 1, copy);
        }),
    );
    case(
        "unknown-type",
        forged(|log| {
            let at = log.place(election, OPEN);
            log.rewrite(at, r#""type":"open""#, r#""type":"opem""#);
        }),
    );
    case(
        "white-space",
        forged(|log| {
            let at = log.place(election, OPEN);
            log.rewrite(at, r#","present""#, r#", "present""#);
        }),
    );
    case(
        "manifest-seats-edited",
        forged(|log| {
            let at = log.place(election, CONTEST);
            log.edit(at, |entry| {
                if let Entry::Contest(contest) = entry {
                    let mut manifest =
                        ballot::manifest::Manifest::parse(contest.manifest.as_bytes()).unwrap();
                    manifest.seats = 3;
                    contest.manifest.0 = manifest.to_bytes();
                }
            });
        }),
    );
    case(
        "signoff-wrong",
        made(HONEST, |entry| {
            if let Entry::Open(open) = entry {
                open.present += 1;
            }
        }),
    );
    case(
        "further-issuer-wrong",
        made(HONEST, |entry| {
            if let Entry::Close(close) = entry {
                close.issuers[0].issued += 1;
            }
        }),
    );
    case(
        "certificate-wrong",
        made(HONEST, |entry| {
            if let Entry::Certify(certify) = entry {
                certify.scrutineer ^= 1;
            }
        }),
    );
    case(
        "sealed-too-few-keys",
        made(
            Story {
                unsealed: 1,
                ..SEALED
            },
            |_| (),
        ),
    );
    case(
        "sealed-wrong-key",
        made(SEALED, |entry| {
            if let Entry::Unseal(unseal) = entry {
                unseal.key = [7; 32].into();
            }
        }),
    );
    case(
        "sealed-key-twice",
        made(SEALED, |entry| {
            if let Entry::Unseal(unseal) = entry {
                unseal.scrutineer = 0;
            }
        }),
    );
    case(
        "sealed-shares-swapped",
        made(
            Story {
                broken: 1,
                ..SEALED
            },
            |entry| {
                if let Entry::Ballot(ballot) = entry {
                    ballot.sealed.as_mut().unwrap().shares.reverse();
                }
            },
        ),
    );
    case(
        "sealed-share-missing",
        made(SEALED, |entry| {
            if let Entry::Ballot(ballot) = entry {
                ballot.sealed.as_mut().unwrap().shares.pop();
            }
        }),
    );
    for (name, value) in [
        ("result-number-above-2-to-53", "9007199254740993".to_owned()),
        ("result-nested-17", nested(17)),
        ("result-nested-200", nested(200)),
        ("result-nested-20000", nested(20_000)),
    ] {
        let tampered = forged(|log| {
            let at = log.place(election, RESULT);
            log.rewrite(at, r#""valid":7"#, &format!(r#""valid":{value}"#));
        });
        case(name, tampered);
    }
    for (name, depth) in [("15", 15), ("16", 16), ("17", 17)] {
        let tampered = forged(|log| {
            let at = log.place(election, OPENING);
            let text = String::from_utf8(log.entries[at].clone()).unwrap();
            let (head, _) = text.split_once(r#""body":"#).unwrap();
            log.entries[at] = format!("{head}\"body\":{}}}", nested(depth)).into_bytes();
        });
        case(&format!("opening-nested-{name}"), tampered);
    }
    case("honest-beside-what-macos-adds", {
        let mut files = files(&played().evidence);
        files.insert("._checkpoint".to_owned(), b"resource fork".to_vec());
        files
    });
    case("honest-register-of-issuer-300", {
        let mut files = files(&played().evidence);
        let path = format!("contests/{election}/registers/300.json");
        files.insert(path, b"[]".to_vec());
        files
    });
    case("entries-missing", {
        let mut files = files(&played().evidence);
        files.retain(|path, _| !path.contains("entries"));
        files
    });
    cases
}

fn ours(tar: &[u8]) -> Judgement {
    let read = bundle::unpack(tar).and_then(|files| bundle::evidence(&files));
    let evidence = match read {
        Ok(evidence) => evidence,
        Err(error) => {
            return Judgement::Refused {
                refused: error.to_string(),
            };
        }
    };
    let report = verify(&evidence);
    let failure = report.first_failing_entry().or(report.failures.first());
    let failure = failure.map(|failure| First {
        entry: failure.entry,
        check: failure.reason.check().number(),
    });
    let unchecked = report.unchecked.first().map(|unchecked| First {
        entry: Some(unchecked.0),
        check: unchecked.check().number(),
    });
    let verdict = match (failure.is_some(), report.holds()) {
        (true, _) => Word::Fails,
        (false, true) => Word::Holds,
        (false, false) => Word::Unchecked,
    };
    Judgement::Judged {
        verdict,
        first: failure.or(unchecked),
    }
}

fn theirs(folder: &Path) -> BTreeMap<String, Judgement> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/verify/agree.mjs");
    let output = Command::new("node")
        .arg(script)
        .arg(folder)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let line = |line: &str| {
        let line: Line =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        (
            line.name.trim_end_matches(".tar").to_owned(),
            line.judgement,
        )
    };
    text.lines().map(line).collect()
}

#[test]
#[ignore = "needs Node"]
fn the_auditor_and_the_verify_page_agree_on_every_honest_and_every_tampered_log() {
    let folder = tempfile::tempdir().unwrap();
    let mut ours_by_name = BTreeMap::new();
    for (name, files) in cases() {
        let tar = bundle::write(&files);
        std::fs::write(folder.path().join(format!("{name}.tar")), &tar).unwrap();
        ours_by_name.insert(name.to_owned(), ours(&tar));
    }
    let theirs = theirs(folder.path());
    assert_eq!(ours_by_name.len(), theirs.len());
    let mut differing = Vec::new();
    for (name, ours) in &ours_by_name {
        let theirs = &theirs[name];
        // Without its entries there is no log: one says so at once, the other finds that none holds.
        let broken = matches!(
            theirs,
            Judgement::Refused { .. }
                | Judgement::Judged {
                    verdict: Word::Fails,
                    ..
                }
        );
        let agree = match ours {
            Judgement::Refused { .. } => broken,
            Judgement::Judged { .. } => ours == theirs,
        };
        if !agree {
            differing.push(format!("{name}: {ours:?} and {theirs:?}"));
        }
        let due = match name.split('-').next() {
            Some("honest") => Word::Holds,
            Some("unchecked") => Word::Unchecked,
            _ => Word::Fails,
        };
        let said = match ours {
            Judgement::Judged { verdict, .. } => *verdict,
            Judgement::Refused { .. } => Word::Fails,
        };
        assert_eq!(said, due, "{name}: {ours:?}");
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
    let tampered = ours_by_name
        .keys()
        .filter(|name| !name.starts_with("honest") && !name.starts_with("unchecked"))
        .count();
    assert!(tampered >= 20);
    println!(
        "{tampered} tampered logs and {} honest ones judged alike",
        ours_by_name.len() - tampered
    );
}
