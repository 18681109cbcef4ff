//! A contest's life: every act in every state.

use ballot::{
    manifest::Signoffs,
    state::{Act, Ground, State, WrongState, ground_of_void},
};

const STATES: [State; 8] = [
    State::Draft,
    State::Ready,
    State::Open,
    State::Closing,
    State::Closed,
    State::Counted,
    State::Certified,
    State::Void,
];

const ACTS: [Act; 11] = [
    Act::Ready,
    Act::Open,
    Act::Close,
    Act::Resume,
    Act::Confirm,
    Act::Count,
    Act::Certify,
    Act::Void(Ground::Withdrawn),
    Act::Void(Ground::ReturnedAboveIssued),
    Act::Void(Ground::Quorum),
    Act::Void(Ground::Decision),
];

#[test]
fn only_the_acts_of_the_drawing_are_possible() {
    let drawing = [
        (State::Draft, Act::Ready, State::Ready),
        (State::Ready, Act::Open, State::Open),
        (State::Ready, Act::Void(Ground::Withdrawn), State::Void),
        (State::Open, Act::Close, State::Closing),
        (State::Open, Act::Void(Ground::Decision), State::Void),
        (State::Closing, Act::Resume, State::Open),
        (State::Closing, Act::Confirm, State::Closed),
        (State::Closing, Act::Void(Ground::Decision), State::Void),
        (State::Closed, Act::Count, State::Counted),
        (
            State::Closed,
            Act::Void(Ground::ReturnedAboveIssued),
            State::Void,
        ),
        (State::Closed, Act::Void(Ground::Quorum), State::Void),
        (State::Closed, Act::Void(Ground::Decision), State::Void),
        (State::Counted, Act::Certify, State::Certified),
        (State::Counted, Act::Void(Ground::Decision), State::Void),
    ];
    for state in STATES {
        for act in ACTS {
            let arrow = drawing
                .iter()
                .find(|(from, by, _)| (*from, *by) == (state, act));
            let expected = arrow.map(|(_, _, to)| *to).ok_or(WrongState { state });
            assert_eq!(state.after(act), expected, "{act:?} in {state}");
        }
    }
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
