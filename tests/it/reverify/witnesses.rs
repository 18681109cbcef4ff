//! Witnesses whom the reader trusts: each must have cosigned the newest checkpoint.

use crypto::note::{CosignedAt, NoteError, WitnessSigner};
use piaojue::rng::Rng;
use piaojue::verify::{Check, Evidence, LogFault, verify};

use super::forging::{Forgery, checkpoint, log_keys, sign};
use super::played::played;

const AT: CosignedAt = CosignedAt(1_795_000_000);

fn witness(name: &str) -> WitnessSigner {
    WitnessSigner::generate(Rng::system().ring(), name.parse().unwrap()).unwrap()
}

/// The played congress, its newest checkpoint cosigned by these.
fn cosigned(by: &[&WitnessSigner]) -> Evidence {
    let mut evidence = played().evidence.clone();
    let lines = by
        .iter()
        .map(|witness| witness.cosign(&evidence.checkpoint, AT).unwrap());
    let lines: String = lines.collect();
    evidence.checkpoint += &lines;
    evidence
}

#[track_caller]
fn fails(evidence: &Evidence, witness: &WitnessSigner, error: NoteError) {
    let report = verify(evidence);
    let name = witness.key().name().clone();
    let reasons: Vec<_> = report
        .failures
        .iter()
        .map(|failure| &failure.reason)
        .collect();
    assert_eq!(reasons, [&LogFault::Witness { name, error }.into()]);
    assert_eq!(report.failures[0].entry, None);
    assert_eq!(report.failures[0].reason.check(), Check::Log);
}

#[test]
fn every_demanded_witness_must_have_cosigned() {
    let (union, agents) = (witness("union.example"), witness("agents.example"));
    let mut evidence = cosigned(&[&union, &agents]);
    assert!(verify(&evidence).holds(), "cosignatures disturb nobody");
    evidence.witnesses = vec![union.key().clone(), agents.key().clone()];
    assert_eq!(verify(&evidence).failures, []);

    let mut evidence = cosigned(&[&agents]);
    evidence.witnesses = vec![union.key().clone(), agents.key().clone()];
    fails(&evidence, &union, NoteError::NotCosigned);
}

#[test]
fn a_namesake_is_not_the_witness() {
    let (union, namesake) = (witness("union.example"), witness("union.example"));
    let mut evidence = cosigned(&[&namesake]);
    evidence.witnesses = vec![union.key().clone()];
    fails(&evidence, &union, NoteError::NotCosigned);
}

#[test]
fn a_cosignature_of_an_earlier_checkpoint_does_not_count() {
    let (union, log) = (witness("union.example"), Forgery::new());
    let keys = log_keys(&log.evidence.checkpoint);
    let before = checkpoint(&keys, &log.entries[..log.entries.len() - 1]);
    let mut evidence = sign(&keys, log.entries, log.evidence);
    evidence.checkpoint += &union.cosign(&before, AT).unwrap();
    evidence.witnesses = vec![union.key().clone()];
    fails(&evidence, &union, NoteError::Cosignature);
}
