//! What the half that knows people promises, on a real database and a clock that stands still.

#![allow(
    clippy::unwrap_used,
    reason = "the lint's exception covers test functions, not their helpers"
)]

mod door;
mod house;
mod import;
mod issuing;
mod organisation;
mod signing_in;
