//! A contest's life: every act in every state, as docs/contest-life.md draws it.

use ballot::{
    manifest::Signoffs,
    state::{Ground, State, WrongState, ground_of_void},
};

use crate::fuzzing::any_bytes::{ACTS, STATES, arrows};

#[test]
fn the_acts_of_the_drawing_are_possible_and_no_others() {
    let arrows = arrows();
    for state in STATES {
        for (act, name) in ACTS {
            let from = state.to_string();
            let arrow = arrows
                .iter()
                .find(|(source, _, label)| *source == from && *label == name);
            let to = state.after(act).ok().map(|next| next.to_string());
            assert_eq!(
                to.as_deref(),
                arrow.map(|(_, to, _)| *to),
                "{name} in {from}"
            );
        }
    }
    let known = |(from, to, act): &(&str, &str, &str)| {
        let is_state = |name: &str| STATES.iter().any(|state| state.to_string() == name);
        is_state(from) && is_state(to) && ACTS.iter().any(|(_, name)| name == act)
    };
    assert!(
        arrows.len() > 10 && arrows.iter().all(known),
        "the drawing names states and acts"
    );
}

#[test]
fn the_ground_of_a_void_follows_from_the_state() {
    let ground = |state, certify| {
        ground_of_void(
            state,
            &Signoffs {
                certify,
                ..Signoffs::default()
            },
        )
    };
    assert_eq!(ground(State::Ready, 0), Ok(Ground::Withdrawn));
    for state in [State::Open, State::Closing, State::Closed] {
        assert_eq!(ground(state, 0), Ok(Ground::Decision));
    }
    assert_eq!(ground(State::Counted, 1), Ok(Ground::Decision));
    assert!(
        ground(State::Counted, 0).is_err(),
        "without certificates a result is final"
    );
    for state in [State::Draft, State::Certified, State::Void] {
        assert_eq!(ground(state, 1), Err(WrongState { state }));
    }
}

#[test]
fn states_and_grounds_are_spelled_as_the_protocol_does() {
    for state in STATES {
        assert_eq!(serde_json::to_value(state).unwrap(), state.to_string());
    }
    assert_eq!(
        serde_json::to_value(Ground::ReturnedAboveIssued).unwrap(),
        "returned-above-issued"
    );
}
