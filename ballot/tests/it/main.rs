//! The rules, proven: constructed cases of the rule book by their ids (`C1`…), canonical forms, properties.

mod body;
mod cases_election;
mod cases_vote;
mod common;
mod findings;
mod life;
mod lookup;
mod manifest;
mod properties;
mod reasons;
mod result;
