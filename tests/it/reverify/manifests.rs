//! Manifests that bind nobody fail at their `contest` entry.

use ballot::b64::PointKey;
use ballot::manifest::Manifest;
use crypto::bytes::ByteString;
use crypto::ecdsa::SigningKey;
use crypto::entry::Entry;
use piaojue::rng::Rng;
use piaojue::verify::{GrammarFault, ManifestFault};

use super::forging::{CONTEST, Forgery};
use super::played::played;

/// Publishes a contest again with another manifest.
fn republish(change: impl FnOnce(&mut Manifest, &Manifest)) -> (Forgery, usize) {
    let mut log = Forgery::new();
    let manifest = |log: &Forgery, contest| {
        let Entry::Contest(entry) = log.entry(log.place(contest, CONTEST)) else {
            unreachable!()
        };
        Manifest::parse(entry.manifest.as_bytes()).unwrap()
    };
    let (earlier, mut changed) = (
        manifest(&log, played().election),
        manifest(&log, played().withdrawn),
    );
    change(&mut changed, &earlier);
    let at = log.place(played().withdrawn, CONTEST);
    let entry = Entry::Contest(crypto::entry::Contest {
        manifest: ByteString(changed.to_bytes()),
    });
    log.entries[at] = entry.to_bytes().unwrap();
    (log, at)
}

#[test]
fn a_contest_twice_and_a_manifest_of_another_congress_fail() {
    let (log, at) = republish(|manifest, earlier| manifest.contest = earlier.contest);
    log.fails_at(at, GrammarFault::ContestTwice);
    let (log, at) = republish(|manifest, _| manifest.congress.0 = Rng::system().id());
    log.fails_at(at, ManifestFault::OtherCongress);
}

#[test]
fn an_issuing_key_of_an_earlier_contest_fails() {
    let (log, at) = republish(|manifest, earlier| manifest.issuers = earlier.issuers.clone());
    log.fails_at(at, ManifestFault::KeyReused);
}

#[test]
fn an_issuing_key_twice_in_a_manifest_fails() {
    let (log, at) = republish(|manifest, _| {
        let mut further = manifest.issuers[0].clone();
        further.url = Some("https://union.example.org".to_owned());
        further.sign_key = Some(signing_key());
        manifest.issuers.push(further);
    });
    log.fails_at(
        at,
        ManifestFault::Unlawful(ballot::manifest::ManifestError::KeyTwice),
    );
}

#[test]
fn too_few_candidates_for_the_seats_fail() {
    let mut log = Forgery::new();
    let at = log.place(played().election, CONTEST);
    log.edit(at, |entry| {
        let Entry::Contest(contest) = entry else {
            unreachable!()
        };
        let mut manifest = Manifest::parse(contest.manifest.as_bytes()).unwrap();
        manifest.seats = 3;
        contest.manifest = ByteString(manifest.to_bytes());
    });
    log.fails_at(
        at,
        ManifestFault::Surplus {
            extra: 0,
            demanded: 1,
        },
    );
}

fn signing_key() -> PointKey {
    let key = SigningKey::generate(Rng::system().ring()).unwrap();
    ballot::b64::Key(*key.public().as_bytes())
}
