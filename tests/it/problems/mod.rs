//! Every problem type of protocol §5 and §8: its status, its slug, and which one answers where several apply.

mod acting;
mod casting;
mod issuing;
mod malformed;
mod reading;
mod signing_in;
mod traffic;
