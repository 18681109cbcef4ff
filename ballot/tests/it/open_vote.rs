//! What hands and names may decide, and that the figures of names add up.

use ballot::hands::{Hands, HandsFault};
use ballot::matter::{Matter, Secret};
use ballot::open_vote::{OpenCount, Voice};
use ballot::profile::PROFILES;
use proptest::prelude::*;

#[test]
fn only_procedure_and_ordinary_resolutions_are_decided_in_the_open() {
    let open = |matter: Matter| matter.open([]);
    assert_eq!(open(Matter::Procedure), Ok(()));
    assert_eq!(open(Matter::Resolution), Ok(()));
    let secret = [
        (Matter::Election, Secret::Election, "UE-21"),
        (Matter::Recall, Secret::Recall, "UE-61"),
        (Matter::Appraisal, Secret::Appraisal, "WC-17"),
        (Matter::Contract, Secret::Approval, "WC-04"),
        (Matter::Approval, Secret::Approval, "WC-04"),
    ];
    for (matter, why, rule) in secret {
        assert_eq!(open(matter), Err(why), "{matter:?}");
        assert_eq!(why.rule(), rule);
    }
}

#[test]
fn in_zhejiang_nothing_is_decided_in_the_open_and_elsewhere_the_place_forbids_nothing() {
    for profile in &PROFILES {
        let here = Matter::Procedure.open(["ordinary-motion@1", profile.name]);
        let zhejiang = profile.name.contains("zhejiang");
        assert_eq!(here == Err(Secret::Place), zhejiang, "{}", profile.name);
        // What is secret everywhere says so for its own reason.
        let election = Matter::Election.open([profile.name]);
        assert_eq!(election, Err(Secret::Election));
    }
}

#[test]
fn names_of_matters_and_voices_are_read_back_and_others_are_not() {
    for matter in Matter::ALL {
        assert_eq!(matter.name().parse(), Ok(matter));
    }
    for voice in Voice::ALL {
        assert_eq!(voice.name().parse(), Ok(voice));
    }
    assert!("".parse::<Matter>().is_err());
    assert!("FOR".parse::<Voice>().is_err());
}

#[test]
fn a_vote_without_quorum_decides_nothing_though_all_are_in_favour() {
    let hands = Hands {
        entitled: 120,
        present: 79,
        in_favour: 79,
        against: 0,
        abstained: 0,
    };
    let needed = HandsFault::NoQuorum {
        present: 79,
        needed: 80,
    };
    assert_eq!(OpenCount { hands }.verdict(), Err(needed));
}

proptest! {
    #[test]
    fn voted_and_silent_are_all_who_are_there(entitled in 1_u32..5000, voices in prop::array::uniform3(0_u32..500), silent in 0_u32..500) {
        let [in_favour, against, abstained] = voices;
        let present = in_favour + against + abstained + silent;
        let count = OpenCount { hands: Hands { entitled, present, in_favour, against, abstained } };
        prop_assert_eq!(count.silent(), silent);
        prop_assert_eq!(count.voted() + count.silent(), present);
    }

    #[test]
    fn more_than_half_of_all_who_are_entitled_carry_it(entitled in 3_u32..3000, in_favour in 0_u32..3000) {
        prop_assume!(in_favour <= entitled);
        let hands = Hands { entitled, present: entitled, in_favour, against: 0, abstained: 0 };
        prop_assert_eq!(OpenCount { hands }.verdict(), Ok(2 * in_favour > entitled));
    }
}
