//! Attacks on a running service, each by its promise: who forges, copies, clashes, lies or acts out of turn gets nothing
//! from it, or is found out.

mod stuffing;
