//! Promises about every election, tried on many random ones.

use ballot::{
    body::{Body, Mark},
    fate::{Verdict, fates},
    id::MemberId,
    manifest::Manifest,
    outcome::{Figures, ResultDoc, result},
    ratio::{Basis, Ratio},
};
use proptest::{collection::vec, prelude::*};

use crate::common::{count, election, member, tally, with_options};

/// One sheet: a mark for each of at most five candidates, and whom to write in.
type Sheet = (Vec<u16>, Option<usize>);

#[derive(Debug)]
struct Case {
    candidates: usize,
    seats: u32,
    entitled: u32,
    sheets: Vec<Sheet>,
}

fn case() -> impl Strategy<Value = Case> {
    let sheet = (vec(0_u16..3, 5), proptest::option::of(20_usize..23));
    (1_usize..=5, 0_u32..=4, vec(sheet, 0..25), 0_u32..10).prop_map(
        |(candidates, seats, sheets, away)| Case {
            candidates,
            seats,
            entitled: u32::try_from(sheets.len()).unwrap() + away,
            sheets,
        },
    )
}

impl Case {
    /// Under a threshold that some reach, so that ties and vacancies both happen.
    fn manifest(&self) -> Manifest {
        let mut manifest = election(self.candidates, self.seats, self.entitled);
        manifest.rules.quorum = None;
        manifest.rules.pass = Some(Ratio::more_than(Basis::Entitled, 1, 4));
        manifest
    }

    fn ballots(&self, manifest: &Manifest) -> Vec<Body> {
        let body = |(marks, write_in): &Sheet| {
            let mark =
                |option: MemberId| Mark(marks[(0..5).find(|n| member(*n) == option).unwrap()]);
            let marks = manifest
                .options
                .iter()
                .map(|option| mark(option.id))
                .collect();
            Body::new(
                manifest,
                None,
                marks,
                write_in.iter().map(|n| member(*n)).collect(),
            )
            .unwrap()
        };
        self.sheets.iter().map(body).collect()
    }

    fn count(&self, manifest: &Manifest, ballots: &[Body]) -> ResultDoc {
        count(manifest, ballots, self.entitled.into()).unwrap()
    }
}

/// Votes of an option or write-in.
fn votes(manifest: &Manifest, doc: &ResultDoc, id: MemberId) -> u64 {
    let option = manifest.options.iter().position(|option| option.id == id);
    let written_in = || {
        doc.write_ins
            .iter()
            .find(|(other, _)| *other == id)
            .map(|(_, votes)| *votes)
    };
    option
        .map(|at| doc.options[at][0])
        .or_else(written_in)
        .unwrap()
}

fn sorted(ids: &[MemberId]) -> Vec<MemberId> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids
}

proptest! {
    #[test]
    fn the_order_of_ballots_does_not_matter(case in case(), turn in 0_usize..25) {
        let manifest = case.manifest();
        let ballots = case.ballots(&manifest);
        let mut turned = ballots.clone();
        turned.rotate_left(turn.min(ballots.len()));
        turned.reverse();
        prop_assert_eq!(case.count(&manifest, &ballots), case.count(&manifest, &turned));
    }

    #[test]
    fn the_order_of_candidates_does_not_matter(case in case()) {
        let manifest = case.manifest();
        let backwards: Vec<_> = (0..case.candidates).rev().collect();
        let turned = with_options(manifest.clone(), &backwards, case.entitled);
        let doc = case.count(&manifest, &case.ballots(&manifest)).outcome;
        let other = case.count(&turned, &case.ballots(&turned)).outcome;
        prop_assert_eq!(sorted(&doc.elected), sorted(&other.elected));
        prop_assert_eq!((doc.tied, doc.vacant), (other.tied, other.vacant));
    }

    #[test]
    fn everything_adds_up(case in case()) {
        let manifest = case.manifest();
        let ballots = case.ballots(&manifest);
        let doc = case.count(&manifest, &ballots);
        prop_assert_eq!(doc.valid + doc.invalid, doc.returned);
        prop_assert_eq!(doc.returned, ballots.len() as u64);
        for figures in &doc.options {
            prop_assert_eq!(figures.iter().sum::<u64>(), doc.valid);
        }
        let valid = ballots.iter().filter(|body| body.is_valid(&manifest).is_ok());
        prop_assert_eq!(valid.count() as u64, doc.valid);
    }

    #[test]
    fn one_more_vote_for_a_candidate_never_takes_their_seat(case in case()) {
        let manifest = case.manifest();
        let ballots = case.ballots(&manifest);
        let before = case.count(&manifest, &ballots).outcome;
        for (at, ballot) in ballots.iter().enumerate() {
            for option in 0..case.candidates {
                let mut marks = ballot.marks().to_vec();
                marks[option] = Mark::FOR;
                let turned = Body::new(&manifest, None, marks, ballot.write_ins().to_vec()).unwrap();
                if ballot.is_valid(&manifest).is_err() || turned.is_valid(&manifest).is_err() {
                    continue;
                }
                let mut all = ballots.clone();
                all[at] = turned;
                let after = case.count(&manifest, &all).outcome;
                let candidate = member(option);
                prop_assert!(!before.elected.contains(&candidate) || after.elected.contains(&candidate));
            }
        }
    }

    #[test]
    fn boxes_counted_apart_and_together_are_the_same(case in case(), cut in any::<proptest::sample::Index>()) {
        let manifest = case.manifest();
        let ballots = case.ballots(&manifest);
        let (hall, mobile) = ballots.split_at(cut.index(ballots.len() + 1));
        let mut both = tally(&manifest, hall);
        both.merge(&tally(&manifest, mobile));
        let whole = tally(&manifest, &ballots);
        prop_assert_eq!(both.live(), whole.live());
    }

    #[test]
    fn a_thousand_million_ballots_come_out_as_the_few_that_they_repeat(case in case()) {
        prop_assume!(!case.sheets.is_empty());
        let mut manifest = case.manifest();
        let ballots = case.ballots(&manifest);
        let (once, entitled) = (ballots.len() as u64, u32::MAX);
        let doublings = (u64::from(entitled) / once).ilog2();
        let mut many = tally(&manifest, &ballots);
        for _ in 0..doublings {
            let again = many.clone();
            many.merge(&again);
        }
        manifest.rules.pass = Some(Ratio::more_than(Basis::Valid, 1, 4));
        let few = case.count(&manifest, &ballots).outcome;
        let returned = once << doublings;
        prop_assert!(returned > 1_000_000_000);
        manifest.electorate.entitled = entitled;
        let figures = Figures {
            entitled: entitled.into(),
            open_present: entitled.into(),
            present: entitled.into(),
            issued: returned,
            returned,
            unopenable: 0,
        };
        let outcome = result(&manifest, &many, &figures, None).unwrap().outcome;
        prop_assert_eq!(outcome.elected, few.elected);
        prop_assert_eq!((outcome.tied, outcome.vacant), (few.tied, few.vacant));
    }

    #[test]
    fn the_elected_meet_the_threshold_within_the_seats_and_nobody_beats_them(case in case()) {
        let manifest = case.manifest();
        let doc = case.count(&manifest, &case.ballots(&manifest));
        let outcome = &doc.outcome;
        let elected = outcome.elected.len() as u64;
        prop_assert_eq!(elected + outcome.vacant, u64::from(case.seats));
        prop_assert!(outcome.tied.is_empty() || outcome.tied.len() as u64 > outcome.vacant);
        let everybody = manifest.options.iter().map(|option| option.id);
        let everybody = everybody.chain(doc.write_ins.iter().map(|(id, _)| *id));
        let (inside, outside): (Vec<_>, Vec<_>) = everybody.partition(|id| outcome.elected.contains(id));
        let weakest = inside.iter().map(|id| votes(&manifest, &doc, *id)).min();
        let tied = outcome.tied.first().map(|id| self::votes(&manifest, &doc, *id));
        for id in outside {
            let votes = votes(&manifest, &doc, id);
            prop_assert!(weakest.is_none_or(|weakest| votes < weakest));
            let behind = votes < outcome.needs || tied.is_some_and(|tied| votes < tied);
            prop_assert!(behind || outcome.vacant == 0 || outcome.tied.contains(&id));
        }
        prop_assert!(weakest.is_none_or(|weakest| weakest >= outcome.needs));
    }

    #[test]
    fn every_fate_agrees_with_the_outcome(case in case()) {
        let mut manifest = case.manifest();
        // More may be chosen than there are seats, so that many who meet the threshold lose.
        manifest.rules.max_for = 6;
        let doc = case.count(&manifest, &case.ballots(&manifest));
        let (outcome, fates) = (&doc.outcome, fates(&manifest, &doc));
        prop_assert_eq!(fates.len(), case.candidates + doc.write_ins.len());
        let won = |verdict| fates.iter().filter(move |fate| fate.verdict == verdict);
        let elected: Vec<_> = won(Verdict::Elected).map(|fate| fate.id).collect();
        prop_assert_eq!(&elected, &outcome.elected);
        let tied: Vec<_> = won(Verdict::Tied).map(|fate| fate.id).collect();
        prop_assert_eq!(sorted(&tied), outcome.tied.clone());
        let last = won(Verdict::Elected).chain(won(Verdict::Tied)).map(|fate| fate.votes).min();
        for fate in &fates {
            prop_assert_eq!(fate.votes, votes(&manifest, &doc, fate.id));
            match fate.verdict {
                Verdict::Elected | Verdict::Tied => prop_assert!(fate.votes >= outcome.needs),
                Verdict::Beaten { short } => {
                    prop_assert!(fate.votes >= outcome.needs);
                    prop_assert!(last.is_none_or(|last| short > 0 && fate.votes + short == last));
                    prop_assert!(last.is_some() || case.seats == 0);
                }
                Verdict::Below { missing } => {
                    prop_assert!(missing > 0);
                    prop_assert_eq!(fate.votes + missing, outcome.needs);
                }
                Verdict::Carried | Verdict::NotCarried { .. } => prop_assert!(false),
            }
        }
    }
}
