//! The rules, proven: constructed cases of the rule book by their ids (`C1`…), canonical forms, properties.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests fail by panicking, as tests do"
)]

mod appraisal;
mod around;
mod body;
mod cases_ballots;
mod cases_election;
mod cases_vote;
mod common;
mod course;
mod exhaustive;
mod fates;
mod findings;
mod fuzzing;
mod hands;
mod life;
mod lookup;
mod manifest;
mod open_vote;
mod own_rules;
mod paper;
mod profiles;
mod properties;
mod published;
mod reasons;
mod result;
mod rules_page;
mod strokes;
