//! 举手表决: who carries a motion, and which figures can't be.

use ballot::hands::{Hands, HandsFault, signatures_demanded};
use proptest::prelude::*;

const COUNTED: Hands = Hands {
    entitled: 120,
    present: 90,
    in_favour: 61,
    against: 20,
    abstained: 9,
};

#[test]
fn more_than_half_of_all_who_are_entitled_carry_and_half_does_not() {
    assert_eq!(COUNTED.needed(), 61);
    assert!(COUNTED.passed());
    let half = Hands {
        in_favour: 60,
        ..COUNTED
    };
    assert!(!half.passed(), "though it is two thirds of those present");
}

#[test]
fn figures_that_do_not_fit_one_another_decide_nothing() {
    assert_eq!(COUNTED.check(), Ok(()));
    let hands = Hands {
        against: 21,
        ..COUNTED
    };
    assert_eq!(
        hands.check(),
        Err(HandsFault::TooManyHands {
            raised: 91,
            present: 90
        })
    );
    let present = Hands {
        present: 121,
        ..COUNTED
    };
    assert_eq!(
        present.check(),
        Err(HandsFault::TooManyPresent {
            present: 121,
            entitled: 120
        })
    );
    let few = Hands {
        present: 79,
        in_favour: 79,
        against: 0,
        abstained: 0,
        ..COUNTED
    };
    assert_eq!(
        few.check(),
        Err(HandsFault::NoQuorum {
            present: 79,
            needed: 80
        })
    );
}

#[test]
fn one_scrutineer_signs_where_there_is_one_and_nobody_where_there_is_none() {
    assert_eq!([0, 1, 2, 16].map(signatures_demanded), [0, 1, 1, 1]);
}

proptest! {
    #[test]
    fn what_carries_among_few_present_would_carry_among_all(entitled in 1_u32..5000, in_favour in 0_u32..5000, present in 0_u32..5000) {
        let hands = Hands { entitled, present, in_favour, against: 0, abstained: 0 };
        let all = Hands { present: entitled, ..hands };
        prop_assert_eq!(hands.passed(), all.passed());
        prop_assert_eq!(hands.passed(), 2 * u64::from(in_favour) > u64::from(entitled));
    }
}
