//! What the half that knows people promises, on a real database and a clock that stands still.

mod house;
mod import;
mod issuing;
mod organisation;
mod signing_in;
