//! The look-up tables of the rule book's §1.

use ballot::{
    finding::surplus_extra,
    ratio::{Basis, Bound, Ratio},
};

#[test]
fn quorum_and_majorities_are_as_the_table_says() {
    let table = [
        (19, [13, 10, 10]),
        (25, [17, 13, 13]),
        (30, [20, 16, 15]),
        (75, [50, 38, 38]),
        (80, [54, 41, 40]),
        (100, [67, 51, 50]),
        (120, [80, 61, 60]),
        (121, [81, 61, 61]),
        (150, [100, 76, 75]),
        (180, [120, 91, 90]),
        (193, [129, 97, 97]),
        (202, [135, 102, 101]),
    ];
    let bounds = [
        Bound::AtLeast([2, 3]),
        Bound::MoreThan([1, 2]),
        Bound::AtLeast([1, 2]),
    ];
    for (base, expected) in table {
        assert_eq!(
            bounds.map(|bound| bound.needed(base)),
            expected,
            "of {base}"
        );
        for (bound, least) in bounds.iter().zip(expected) {
            assert!(
                bound.met(least, base) && !bound.met(least - 1, base),
                "{least} of {base}"
            );
        }
    }
}

#[test]
fn fewest_candidates_are_as_the_table_says() {
    let table = [
        (3, [4, 4, 4]),
        (7, [8, 8, 9]),
        (9, [10, 10, 11]),
        (11, [12, 13, 13]),
        (15, [16, 17, 18]),
        (20, [21, 22, 23]),
        (21, [23, 24, 25]),
        (25, [27, 28, 29]),
        (29, [31, 32, 34]),
        (31, [33, 35, 36]),
        (45, [48, 50, 52]),
    ];
    for (seats, expected) in table {
        let least = [5, 10, 15].map(|per_cent| {
            u64::from(seats) + surplus_extra(seats, Ratio::at_least(Basis::Seats, per_cent, 100))
        });
        assert_eq!(least, expected, "for {seats} seats");
    }
}

#[test]
fn nothing_overflows_at_a_thousand_million_ballots_or_far_beyond() {
    let half = Bound::MoreThan([1, 2]);
    assert_eq!(half.needed(1_000_000_000), 500_000_001);
    assert_eq!(half.needed(u64::MAX), u64::MAX / 2 + 1);
    assert!(Bound::AtLeast([u32::MAX, u32::MAX]).met(u64::MAX, u64::MAX));
    assert!(!Bound::MoreThan([u32::MAX, u32::MAX]).met(u64::MAX, u64::MAX));
}

#[test]
fn somebody_needs_at_least_one_vote() {
    assert_eq!(Bound::AtLeast([1, 2]).needed(0), 1);
    assert_eq!(Bound::MoreThan([1, 2]).needed(0), 1);
}
