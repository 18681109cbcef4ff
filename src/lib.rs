//! Piaojue 票决: elections and workers' congress votes that anybody can recount.
//!
//! One half of the house knows people, the other half knows ballots, and no door joins them:
//!
//! - [`roll`]: organisations, accounts, delegates, check-in, giving out ballots. Its database is "roll".
//! - [`urn`]: manifests, the box, the log, openings, counts. Its database is "urn".
//! - [`conduct`]: the officers' acts, the only place that calls both.
//! - [`live`]: what has changed, to whoever watches.
//! - [`http`]: the only place that knows axum.
//! - [`verify`]: the outsider's auditor: reads a log, trusts nothing here.
//! - [`witness`]: cosigns logs' checkpoints, on a machine of its own; [`cosigning`]: sends them to witnesses.
//! - [`issuer`]: another organisation's program that signs ballot tokens too; [`handover`]: what it and the organiser hand to
//!   one another.
//! - [`audit`]: where an auditor's evidence comes from: an address, or a bundle of files.
//! - [`package`]: reads a congress package as officers write it.
//! - [`clauses`]: a draft by its clauses, and what a revision has changed.
//! - [`client`]: a delegate's device, an officer and an observer, written against the protocol alone; [`demo`]: a whole
//!   congress played with it. [`terminal`]: printing for people; [`tls`]: a certificate for the local network.
//! - [`threats`]: the threat model, for its page and its test.
//! - [`purpose`]: what a congress is held for: to count, or as a rehearsal.
//! - [`words`]: the catalogue of what pages say, in Chinese and English.
//! - [`cli`]: the command line.
//! - [`service`]: the whole, started and stopped.
//! - [`code`] and [`secret`]: what people type and devices carry, stored as hashes; [`signing_pool`]: who signs tokens waits
//!   here. [`store`]: how SQL is run; [`vault`]: a half's key file; [`private_file`]: files for their
//!   owner alone. `json`: how requests are read. [`clock`] and [`rng`]: the only readers of time and
//!   randomness.

pub mod audit;
pub mod clauses;
pub mod cli;
pub mod client;
pub mod clock;
pub mod code;
pub mod conduct;
pub mod cosigning;
pub mod demo;
pub mod fetched;
pub mod handover;
pub mod http;
pub mod issuer;
mod json;
pub mod live;
pub mod package;
mod percent;
pub mod private_file;
pub mod purpose;
pub mod rng;
pub mod roll;
pub mod secret;
pub mod service;
pub mod signing_pool;
pub mod store;
pub mod terminal;
pub mod threats;
pub mod tls;
pub mod urn;
pub mod vault;
pub mod verify;
pub mod witness;
pub mod words;
pub mod workbook;
