//! What simulated delegates vote: ballots are dealt like cards, so that a result is worth watching however chance falls.
//!
//! In an election the seats are filled with room to spare, and one candidate stays just below the threshold.

use ballot::body::{Body, Mark};
use ballot::id::MemberId;
use ballot::manifest::{EligibleList, Kind, Manifest};
use ballot::ratio::Basis;

use crate::client::Paper;
use crate::rng::Rng;

/// Of a hundred: who take a ballot and never cast it.
const NEVER_CAST: usize = 3;
/// Of a hundred: who mark more than allowed.
const OVER_VOTES: usize = 2;
/// Of a hundred with a choice left: who write somebody in.
const WRITE_INS: usize = 12;
/// Of a hundred: whose mark is the first one where people are not ranked, and so on among the rest.
const FIRST_MARK: usize = 86;
/// A ballot with a few marks more than another may still come before it: people are not alike.
const UNALIKE: usize = 4;
/// Ballots stay equally full, so that all figures fit.
const ALIKE: usize = 1;
/// Of a hundred: whose mark is 弃权 where it is not 赞成.
const ABSTAIN: usize = 30;

/// One ballot for each player, in random order, that together give each option its figure. The figures fit: none is
/// above the players, all together are no more than the ballots can hold.
pub(super) fn deal_exactly(
    paper: &Paper,
    players: usize,
    figures: &[usize],
    rng: &Rng,
) -> Vec<Option<Body>> {
    let manifest = &paper.manifest;
    let mut ballots: Vec<Vec<Mark>> = (0..players).map(|_| refusals(manifest, rng)).collect();
    let mut options: Vec<_> = figures.iter().copied().enumerate().collect();
    options.sort_by_key(|(_, votes)| std::cmp::Reverse(*votes));
    for (option, votes) in options {
        for ballot in with_room(&mut ballots, manifest.rules.max_for as usize, ALIKE, rng)
            .into_iter()
            .take(votes)
        {
            ballot[option] = Mark::FOR;
        }
    }
    rng.shuffle(&mut ballots);
    let body = |marks| Body::new(manifest, paper.eligible.as_ref(), marks, Vec::new()).ok();
    ballots.into_iter().map(body).collect()
}

/// One ballot for each player, in random order; `None` for those who never cast theirs.
pub(super) fn deal(paper: &Paper, players: usize, rng: &Rng) -> Vec<Option<Body>> {
    let never = players * NEVER_CAST / 100;
    let mut cards: Vec<Option<Body>> = bodies(paper, players - never, rng)
        .into_iter()
        .map(Some)
        .collect();
    cards.resize(players, None);
    rng.shuffle(&mut cards);
    cards
}

fn bodies(paper: &Paper, voters: usize, rng: &Rng) -> Vec<Body> {
    let manifest = &paper.manifest;
    let ballots = match manifest.kind {
        Kind::Election => election(manifest, voters, rng),
        Kind::Motion | Kind::Appraisal => (0..voters).map(|_| graded(manifest, rng)).collect(),
    };
    let body = |marks: Vec<Mark>| {
        let write_ins = write_in(manifest, paper.eligible.as_ref(), &marks, rng);
        Body::new(
            manifest,
            paper.eligible.as_ref(),
            marks,
            write_ins.into_iter().collect(),
        )
    };
    ballots
        .into_iter()
        .filter_map(|marks| body(marks).ok())
        .collect()
}

/// Marks of a motion or appraisal: mostly the first, less often each further one.
fn graded(manifest: &Manifest, rng: &Rng) -> Vec<Mark> {
    let last = manifest.marks.len().saturating_sub(1);
    let mark = || {
        (0..last)
            .find(|_| rng.below(100) < FIRST_MARK)
            .unwrap_or(last)
    };
    manifest
        .options
        .iter()
        .map(|_| Mark(u16::try_from(mark()).unwrap_or(0)))
        .collect()
}

/// Marks of an election: each option's votes are fixed first, then spread over ballots that have room.
fn election(manifest: &Manifest, voters: usize, rng: &Rng) -> Vec<Vec<Mark>> {
    let over = if manifest.options.len() > manifest.rules.max_for as usize {
        voters * OVER_VOTES / 100
    } else {
        0
    };
    let mut ballots: Vec<Vec<Mark>> = (over..voters).map(|_| refusals(manifest, rng)).collect();
    let mut options: Vec<usize> = (0..manifest.options.len()).collect();
    rng.shuffle(&mut options);
    for (rank, option) in options.into_iter().enumerate() {
        let votes = votes_of(rank, manifest, ballots.len());
        for ballot in with_room(&mut ballots, manifest.rules.max_for as usize, UNALIKE, rng)
            .into_iter()
            .take(votes)
        {
            ballot[option] = Mark::FOR;
        }
    }
    ballots.extend((0..over).map(|_| vec![Mark::FOR; manifest.options.len()]));
    ballots
}

/// A ballot without any 赞成.
fn refusals(manifest: &Manifest, rng: &Rng) -> Vec<Mark> {
    let mark = || {
        if rng.below(100) < ABSTAIN {
            Mark::ABSTAIN
        } else {
            Mark::AGAINST
        }
    };
    manifest.options.iter().map(|_| mark()).collect()
}

/// The votes of whoever comes to stand at `rank`, from 0, on so many valid ballots.
fn votes_of(rank: usize, manifest: &Manifest, ballots: usize) -> usize {
    let (seats, needs) = (manifest.seats as usize, needs(manifest, ballots));
    let (most, least) = (ballots * 93 / 100, needs + ballots / 20);
    match rank.checked_sub(seats) {
        None => {
            most.saturating_sub(most.saturating_sub(least) * rank / seats.max(2).saturating_sub(1))
        }
        // Room for the votes of those who are not simulated.
        Some(0) => needs.saturating_sub(5),
        Some(below) => needs.saturating_sub(5) * 3 / (3 + below),
    }
}

/// The votes that elect, as far as it is known while the box is open.
fn needs(manifest: &Manifest, ballots: usize) -> usize {
    let needed = manifest.rules.pass.map(|pass| match pass.of {
        Basis::Entitled => pass.needed(manifest.electorate.entitled.into()),
        Basis::Present | Basis::Returned | Basis::Valid | Basis::Seats => {
            pass.needed(ballots as u64)
        }
    });
    needed.map_or(ballots / 2, |needed| {
        usize::try_from(needed).unwrap_or(ballots)
    })
}

/// The ballots that can bear one more 赞成, emptier ones first, by chance where fewer than `unalike` marks tell them
/// apart.
fn with_room<'a>(
    ballots: &'a mut [Vec<Mark>],
    max_for: usize,
    unalike: usize,
    rng: &Rng,
) -> Vec<&'a mut Vec<Mark>> {
    let chosen = |ballot: &[Mark]| ballot.iter().filter(|mark| **mark == Mark::FOR).count();
    let mut open: Vec<_> = ballots
        .iter_mut()
        .filter(|ballot| chosen(ballot) < max_for)
        .collect();
    rng.shuffle(&mut open);
    open.sort_by_cached_key(|ballot| chosen(ballot) + rng.below(unalike));
    open
}

/// Sometimes, somebody who is no option, where the ballot stays valid with it.
fn write_in(
    manifest: &Manifest,
    eligible: Option<&EligibleList>,
    marks: &[Mark],
    rng: &Rng,
) -> Option<MemberId> {
    let count = |wanted| marks.iter().filter(|mark| **mark == wanted).count();
    let room = count(Mark::FOR) < manifest.rules.max_for as usize && count(Mark::AGAINST) > 0;
    if manifest.write_ins == 0 || !room || rng.below(100) >= WRITE_INS {
        return None;
    }
    let members = eligible?.members();
    let member = members.get(rng.below(members.len().max(1)))?;
    (!manifest.is_option(member.id)).then_some(member.id)
}

#[cfg(test)]
mod tests {
    use ballot::manifest::Eligible;
    use serde_json::{Value, json};

    use super::*;

    fn id(number: usize) -> String {
        format!("00000000-0000-4000-8000-{number:012}")
    }

    fn paper(kind: &str, options: usize, seats: usize) -> Paper {
        let zeros = |length| crypto::b64::encode(vec![0; length]);
        let option =
            |number| json!({"id": id(number), "name": "王芳", "detail": "", "profile": zeros(32)});
        let is_election = kind == "election";
        let manifest: Value = json!({
            "v": 1, "congress": id(100), "contest": id(101), "kind": kind, "title": "选票", "stage": "formal",
            "round": 1, "follows": null, "seats": seats, "options": (0..options).map(option).collect::<Vec<_>>(),
            "marks": ["for", "against", "abstain"], "write_ins": if is_election { 2 } else { 0 },
            "eligible": is_election.then(|| zeros(32)),
            "rules": {
                "profile": "union-committee@1", "sitting": "assembly", "quorum": null,
                "pass": {"of": "entitled", "more_than": [1, 2]}, "runoff_pass": "plurality", "max_for": seats,
                "write_in_needs_against": true, "surplus": null,
                "signoffs": {"open": 0, "close": 0, "certify": 0, "void": 0},
                "show": {"to": "public", "while_open": true, "batch": 5}, "spread": {"issue_s": 0, "settle_s": 0}},
            "times": {"opens": null, "closes": null},
            "electorate": {"entitled": 120, "roll": zeros(32)},
            "box": {"kind": "live", "size": 600, "group": 5, "wait_s": 2, "threshold": 0, "url": null},
            "issuers": [{"name": "", "key": zeros(294), "url": null, "sign_key": null}], "scrutineers": [],
        });
        let member = |number| {
            let id = id(number).parse().unwrap();
            Eligible {
                id,
                name: "李秀兰".into(),
                detail: String::new(),
            }
        };
        Paper {
            manifest: serde_json::from_value(manifest).unwrap(),
            hash: [0; 32].into(),
            eligible: is_election
                .then(|| EligibleList::new((0..40).map(member).collect()).unwrap()),
        }
    }

    /// The figures of 赞成 of each option, descending, over valid ballots.
    fn votes(manifest: &Manifest, bodies: &[Body]) -> Vec<usize> {
        let valid: Vec<_> = bodies
            .iter()
            .filter(|body| body.is_valid(manifest).is_ok())
            .collect();
        let of = |option: usize| {
            valid
                .iter()
                .filter(|body| body.marks()[option] == Mark::FOR)
                .count()
        };
        let mut votes: Vec<usize> = (0..manifest.options.len()).map(of).collect();
        votes.sort_unstable_by(|one, other| other.cmp(one));
        votes
    }

    #[test]
    fn of_twelve_nine_are_elected_and_one_stays_just_below_however_chance_falls() {
        let (rng, paper) = (Rng::system(), paper("election", 12, 9));
        for _ in 0..50 {
            let cards = deal(&paper, 112, &rng);
            let bodies: Vec<Body> = cards.iter().flatten().cloned().collect();
            assert_eq!((cards.len(), bodies.len()), (112, 109));
            let votes = votes(&paper.manifest, &bodies);
            // Three people more can change nothing about it: 61 are needed of 120.
            assert!(votes[8] >= 61 && (55..=57).contains(&votes[9]), "{votes:?}");
            let invalid = bodies
                .iter()
                .filter(|body| body.is_valid(&paper.manifest).is_err())
                .count();
            assert_eq!(invalid, 2);
        }
    }

    #[test]
    fn figures_are_met_to_the_vote_however_chance_falls() {
        let (rng, paper) = (Rng::system(), paper("election", 8, 7));
        let figures = [86, 62, 90, 84, 62, 88, 62, 82];
        for _ in 0..50 {
            let cards = deal_exactly(&paper, 112, &figures, &rng);
            let bodies: Vec<Body> = cards.into_iter().map(Option::unwrap).collect();
            let mut wanted = figures;
            wanted.sort_unstable_by(|one, other| other.cmp(one));
            assert_eq!(votes(&paper.manifest, &bodies), wanted);
            assert!(
                bodies
                    .iter()
                    .all(|body| body.is_valid(&paper.manifest).is_ok())
            );
        }
    }

    #[test]
    fn every_ballot_is_canonical() {
        let rng = Rng::system();
        for (kind, options, seats) in [
            ("election", 12, 9),
            ("election", 2, 1),
            ("motion", 1, 0),
            ("appraisal", 4, 0),
        ] {
            let paper = paper(kind, options, seats);
            for players in [0, 1, 7, 300] {
                let cards = deal(&paper, players, &rng);
                assert_eq!(cards.len(), players);
                for body in cards.into_iter().flatten() {
                    let bytes = body.to_bytes(&paper.manifest);
                    assert_eq!(
                        Body::parse(&paper.manifest, paper.eligible.as_ref(), &bytes),
                        Ok(body)
                    );
                }
            }
        }
    }

    #[test]
    fn somebody_is_written_in_sooner_or_later() {
        let (rng, paper) = (Rng::system(), paper("election", 12, 9));
        let written_in = |body: Option<Body>| body.is_some_and(|body| !body.write_ins().is_empty());
        assert!(deal(&paper, 3000, &rng).into_iter().any(written_in));
    }
}
