//! The rules of a contest: what its manifest may say, what a ballot may say, and what follows from the count.
//!
//! Pure: no I/O, no async, no clock, no randomness, integers only. The same bytes give the same answer on the
//! server, in the auditor and on anybody's machine. Section numbers (§) are those of the ballot protocol;
//! rule ids (`UE-27`, `WC-03`, `AR-5`) those of the rule book.
//!
//! | what | where |
//! |---|---|
//! | identifiers, byte strings, canonical JSON | [`id`], [`b64`], [`json`] |
//! | what everybody consents to by voting | [`manifest`], [`ratio`], [`profile`] |
//! | may it be opened, closed, counted | [`finding`], [`quorum`], [`state`] |
//! | the order of candidates by strokes | [`strokes`] |
//! | one ballot; one on paper, read by two people | [`body`], [`paper`] |
//! | all ballots, and what follows | [`tally`], [`outcome`], [`course`] |
//! | a motion decided by raised hands, or by names; which may be | [`hands`], [`open_vote`], [`matter`] |
//! | the grades of an appraisal | [`grade`], [`appraisal`] |
//! | why, and what became of each | [`reason`], [`fate`], [`words`] |

pub mod appraisal;
pub mod b64;
pub mod body;
pub mod course;
pub mod fate;
pub mod finding;
pub mod grade;
pub mod hands;
pub mod id;
pub mod json;
pub mod manifest;
pub mod matter;
pub mod open_vote;
pub mod outcome;
pub mod paper;
pub mod profile;
pub mod quorum;
pub mod ratio;
pub mod reason;
pub mod state;
pub mod strokes;
pub mod tally;
mod text;
pub mod words;
