//! Building a congress in the browser: from the empty page to a founded one; what is typed wrong is kept and said; nobody else
//! sees or changes it.

mod another_roll;
mod bench;
mod english;
mod refusing;
mod whole;

pub(super) use bench::upload;
