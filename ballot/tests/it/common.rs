//! Contests and ballots to try the rules on.

use ballot::{
    b64::{Digest, Key},
    body::{Body, Mark},
    id::{CongressId, ContestId, MemberId},
    manifest::{
        BoxKind, BoxSpec, Electorate, IssuerSpec, Kind, Manifest, OptionSpec, Rules, Stage, Times,
    },
    outcome::{CountError, Earlier, Figures, ResultDoc, result},
    profile::RuleProfile,
    tally::Tally,
};
use uuid::Uuid;

pub(crate) const ELECTION: &[u8] = include_bytes!("../vectors/election.json");
pub(crate) const ELIGIBLE: &[u8] = include_bytes!("../vectors/election.eligible.json");
pub(crate) const ELECTION_BODY: &[u8] = include_bytes!("../vectors/election.body.json");
pub(crate) const MOTION: &[u8] = include_bytes!("../vectors/motion.json");
pub(crate) const MOTION_BODY: &[u8] = include_bytes!("../vectors/motion.body.json");

pub(crate) fn member(number: usize) -> MemberId {
    MemberId(Uuid::from_u128(0x4000_8000_0000_0000_0000 + number as u128))
}

pub(crate) fn contest(number: u128) -> ContestId {
    ContestId(Uuid::from_u128(number))
}

/// An election under the union committee's rules; option `n` is `member(n)`, named `候选人n`.
pub(crate) fn election(candidates: usize, seats: u32, entitled: u32) -> Manifest {
    let rules = RuleProfile::named("union-committee@1")
        .unwrap()
        .rules(Stage::Formal, seats);
    let manifest = Manifest {
        seats,
        write_ins: 2,
        eligible: Some(Digest([7; 32])),
        ..blank(rules)
    };
    with_options(manifest, &(0..candidates).collect::<Vec<_>>(), entitled)
}

/// One item under a profile's rules.
pub(crate) fn motion(profile: &str, entitled: u32) -> Manifest {
    let rules = RuleProfile::named(profile).unwrap().rules(Stage::Formal, 0);
    with_options(
        Manifest {
            kind: Kind::Motion,
            ..blank(rules)
        },
        &[0],
        entitled,
    )
}

/// The run-off that an outcome leads to.
pub(crate) fn runoff(of: &Manifest, result: &ResultDoc) -> Manifest {
    let tied: Vec<_> = (0..of.options.len())
        .filter(|n| result.outcome.tied.contains(&member(*n)))
        .collect();
    let mut manifest = with_options(of.clone(), &tied, of.electorate.entitled);
    manifest.contest = contest(2);
    manifest.follows = Some(of.contest);
    manifest.stage = Stage::Runoff;
    manifest.seats = u32::try_from(result.outcome.vacant).unwrap();
    manifest.rules.max_for = manifest.seats;
    manifest.rules.surplus = None;
    manifest
}

pub(crate) fn with_options(mut manifest: Manifest, members: &[usize], entitled: u32) -> Manifest {
    manifest.electorate.entitled = entitled;
    manifest.options = members
        .iter()
        .map(|&number| OptionSpec {
            id: member(number),
            name: format!("候选人{number}"),
            detail: String::new(),
            profile: Digest([1; 32]),
        })
        .collect();
    manifest
}

fn blank(rules: Rules) -> Manifest {
    Manifest {
        v: 1,
        congress: CongressId(Uuid::from_u128(1)),
        contest: contest(1),
        kind: Kind::Election,
        title: "选举".to_owned(),
        stage: Stage::Formal,
        round: 1,
        follows: None,
        seats: 0,
        options: Vec::new(),
        marks: ["for", "against", "abstain"].map(str::to_owned).to_vec(),
        write_ins: 0,
        eligible: None,
        rules,
        times: Times::default(),
        electorate: Electorate {
            entitled: 1,
            roll: Digest([0; 32]),
        },
        ballot_box: BoxSpec {
            kind: BoxKind::Live,
            size: 8_192,
            group: 5,
            wait_s: 20,
            threshold: 0,
            url: None,
        },
        issuers: vec![IssuerSpec {
            name: "工会".to_owned(),
            key: rsa_key(1),
            url: None,
            sign_key: None,
        }],
        scrutineers: Vec::new(),
    }
}

/// A key of the right encoding, different for each seed; nobody holds its private half.
pub(crate) fn rsa_key(seed: u8) -> Key<294> {
    let mut key = Manifest::parse(ELECTION).unwrap().issuers[0].key;
    key.0[40] = seed;
    key
}

pub(crate) fn point(seed: u8) -> Key<65> {
    let mut bytes = [seed; 65];
    bytes[0] = 4;
    Key(bytes)
}

pub(crate) fn ballot(manifest: &Manifest, marks: &[Mark], write_ins: &[usize]) -> Body {
    let write_ins = write_ins.iter().map(|number| member(*number)).collect();
    Body::new(manifest, None, marks.to_vec(), write_ins).unwrap()
}

/// `valid` ballots on which option `n` gets `votes[n]` marks for and else abstentions, dealt round so that no
/// ballot bears more marks than it must.
pub(crate) fn deal(manifest: &Manifest, valid: usize, votes: &[usize]) -> Vec<Body> {
    let mut sheets = vec![vec![Mark::ABSTAIN; votes.len()]; valid];
    let mut next = 0;
    for (option, &count) in votes.iter().enumerate() {
        assert!(count <= valid, "more votes than ballots");
        for _ in 0..count {
            sheets[next % valid][option] = Mark::FOR;
            next += 1;
        }
    }
    sheets
        .iter()
        .map(|marks| ballot(manifest, marks, &[]))
        .collect()
}

pub(crate) fn tally(manifest: &Manifest, ballots: &[Body]) -> Tally {
    let mut tally = Tally::new(manifest);
    ballots.iter().for_each(|body| tally.add(body));
    tally
}

/// Everybody present is issued a ballot and returns it.
pub(crate) fn all_return(manifest: &Manifest, ballots: u64, present: u64) -> Figures {
    Figures {
        entitled: manifest.electorate.entitled.into(),
        open_present: present,
        present,
        issued: ballots,
        returned: ballots,
        unopenable: 0,
    }
}

pub(crate) fn count(
    manifest: &Manifest,
    ballots: &[Body],
    present: u64,
) -> Result<ResultDoc, CountError> {
    count_after(manifest, ballots, present, None)
}

pub(crate) fn count_after(
    manifest: &Manifest,
    ballots: &[Body],
    present: u64,
    earlier: Option<&Earlier>,
) -> Result<ResultDoc, CountError> {
    let figures = all_return(manifest, ballots.len() as u64, present);
    result(manifest, &tally(manifest, ballots), &figures, earlier)
}

pub(crate) fn members(numbers: impl IntoIterator<Item = usize>) -> Vec<MemberId> {
    numbers.into_iter().map(member).collect()
}
