//! The linkage experiment: an attacker who has every byte that the server stores and logs, and every request in the
//! order in which it came, guesses who cast which ballot, and is not right more often than chance.
//!
//! Delegates are played by the real client, as the protocol has them behave, against the built program at its highest
//! log level. The attacker is even told whose ballots are in each group of the log; chance then gets one pair right in
//! each group, whatever its size. The statistic is the number of right pairs in all groups; its distribution under
//! chance is exact (`chance`). Many attackers try (`attackers`); the best one counts, its probability times the number of
//! attackers (Bonferroni). Figures are in docs/linkage.md.

mod attackers;
mod chance;
mod leaks;
mod play;
mod seen;
mod view;

use std::collections::BTreeMap;

use attackers::{Guess, guesses};
use chance::{at_least, right_pairs};
use futures_util::future::join_all;
use leaks::every_planted_leak_is_found;
use play::{Congress, Habit, Played, play};

/// An attacker is believed to see something where chance does as well so rarely, all attackers taken together.
const SIGNIFICANT: f64 = 1e-6;
/// What a planted leak must be found with.
const CERTAIN: f64 = 1e-12;

/// How all attackers fared in some contests.
#[derive(Default)]
struct Verdict {
    /// The groups' sizes; nobody is alone in one.
    sizes: Vec<usize>,
    /// How many pairs each attacker got right.
    right: BTreeMap<String, usize>,
}

impl Verdict {
    fn of(Played { view, casters }: &Played) -> Self {
        let groups = view.groups.iter().filter(|group| group.people.len() > 1);
        let ballots: Vec<usize> = groups
            .clone()
            .flat_map(|group| group.ballots.clone())
            .collect();
        let right = |guess: Guess| {
            let right = ballots
                .iter()
                .filter(|ballot| guess.casters[**ballot] == casters[**ballot]);
            (guess.attacker, right.count())
        };
        Self {
            sizes: groups.map(|group| group.people.len()).collect(),
            right: guesses(view).into_iter().map(right).collect(),
        }
    }

    fn together<'a>(verdicts: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut all = Self::default();
        for Self { sizes, right } in verdicts {
            all.sizes.extend(sizes);
            for (attacker, right) in right {
                *all.right.entry(attacker.clone()).or_default() += right;
            }
        }
        all
    }

    fn of_all(congress: &Congress) -> Self {
        let verdicts: Vec<Self> = congress.contests.iter().map(Self::of).collect();
        Self::together(&verdicts)
    }

    /// The attacker with the most right pairs.
    fn best(&self) -> (&str, usize) {
        let best = self.right.iter().max_by_key(|(_, right)| **right).unwrap();
        (best.0, *best.1)
    }

    /// How likely the best of so many attackers does so well by chance, at most.
    fn chance(&self) -> f64 {
        (at_least(self.best().1, &self.sizes) * self.right.len() as f64).min(1.0)
    }

    /// The fewest right pairs that would be significant.
    fn threshold(&self) -> usize {
        let mut chances = right_pairs(&self.sizes);
        let mut tail = 0.0;
        while let Some(chance) = chances.pop() {
            tail += chance;
            if tail * self.right.len() as f64 >= SIGNIFICANT {
                break;
            }
        }
        chances.len() + 1
    }

    /// Right pairs in a group, where one is chance.
    fn rate(&self, attacker: &str) -> f64 {
        self.right[attacker] as f64 / self.sizes.len() as f64
    }

    /// The figures, in words.
    fn figures(&self) -> String {
        let (attacker, right) = self.best();
        let orders = [ORDER, ORDER_IN_FILES].map(|order| {
            let rate = self.rate(order);
            format!("\n  {order}: {rate:.2} a group")
        });
        format!(
            "{} ballots in {} groups, {} attackers; best \"{attacker}\": {right} right, {:.2} a group where chance has 1, \
             p = {:.2e} corrected; significant from {} right on{}",
            self.sizes.iter().sum::<usize>(),
            self.sizes.len(),
            self.right.len(),
            self.rate(attacker),
            self.chance(),
            self.threshold(),
            orders.concat(),
        )
    }
}

/// The attacker who knows in which order ballots were taken and cast.
const ORDER: &str = "first issue in the requests × first place in the requests";
/// The one who reads it from write-ahead logs.
const ORDER_IN_FILES: &str = "first issue in roll.db-wal while the box is open × first place in urn.db-wal while the box is open";

#[tokio::test(flavor = "multi_thread")]
async fn with_all_that_the_server_has_nobody_tells_whose_ballot_is_whose_better_than_chance() {
    let congress = play(Habit::Protocol, &[2, 3, 5, 10, 2, 3, 5, 10]).await;
    let honest = Verdict::of_all(&congress);
    println!("protocol: {}", honest.figures());
    assert!(honest.chance() > SIGNIFICANT);
    assert!(
        honest.threshold() < 3 * honest.sizes.len(),
        "three right in a group would have been seen"
    );
    every_planted_leak_is_found(&congress).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn delegates_who_cast_in_the_order_in_which_they_took_their_ballots_are_found_out() {
    let congress = play(Habit::InOrder, &[5, 10]).await;
    let verdict = Verdict::of_all(&congress);
    println!(
        "control, cast in the order of taking: {}",
        verdict.figures()
    );
    assert!(verdict.chance() < CERTAIN);
    for attacker in [ORDER, ORDER_IN_FILES] {
        assert!(
            verdict.rate(attacker) > 2.0,
            "{attacker}: {}",
            verdict.rate(attacker)
        );
    }
}

/// The full form: `PIAOJUE_LINKAGE=full cargo test --test it linkage -- --ignored --nocapture`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes many minutes: for PIAOJUE_LINKAGE=full only"]
async fn the_full_experiment_and_its_residual() {
    const CONGRESSES: usize = 24;
    if std::env::var("PIAOJUE_LINKAGE").is_err() {
        return;
    }
    let mut contests = Vec::new();
    for _ in 0..CONGRESSES / 4 {
        let sizes = [2, 3, 5, 10, 2, 3, 5, 10];
        let four = std::array::from_fn::<_, 4, _>(|_| play(Habit::Protocol, &sizes));
        for congress in join_all(four).await {
            contests.extend(congress.contests.iter().map(Verdict::of));
        }
    }
    let honest = Verdict::together(&contests);
    println!("protocol: {}", honest.figures());
    // Chosen on one half and tried on the other, the best attacker needs no correction.
    let (first, second) = contests.split_at(contests.len() / 2);
    let (chosen, tried) = (Verdict::together(first), Verdict::together(second));
    let attacker = chosen.best().0;
    println!(
        "protocol, best of one half tried on the other: \"{attacker}\" {:.2} a group, p = {:.2}",
        tried.rate(attacker),
        at_least(tried.right[attacker], &tried.sizes)
    );
    for (what, habit) in [
        (
            "residual, taken and cast at once while the box is open",
            Habit::Late { settle_ms: 0 },
        ),
        (
            "residual, taken while the box is open and cast within settle_s",
            Habit::Late { settle_ms: 1500 },
        ),
        ("control, cast in the order of taking", Habit::InOrder),
    ] {
        let played = play(habit, &[2, 3, 5, 10, 2, 3, 5, 10, 2, 3, 5, 10]).await;
        let verdict = Verdict::of_all(&played);
        println!("{what}: {}", verdict.figures());
    }
    let played = play(Habit::Straggler, &[10, 10]).await;
    let (alone, known) = alone(&played.contests);
    println!("residual, alone in a group: {known} of {alone} known to whoever sees who votes last");
    assert!(honest.chance() > SIGNIFICANT);
}

/// How many were alone in their group, and of how many of them whoever is told the group's people is right.
fn alone(contests: &[Played]) -> (usize, usize) {
    let (mut alone, mut known) = (0, 0);
    for Played { view, casters } in contests {
        for group in view.groups.iter().filter(|group| group.people.len() == 1) {
            alone += 1;
            known += usize::from(casters[group.ballots[0]] == group.people[0]);
        }
    }
    (alone, known)
}
