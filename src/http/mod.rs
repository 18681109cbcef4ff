//! The only place that knows HTTP, and axum: routes with who may use them, pages, API, live feed, board, errors.
//!
//! - `routes`: the table of every route with its access, which a test walks.
//! - `access`: who is asking. `problem`: refusals on the wire. `headers`: what every answer carries.
//! - `api`: the protocol's API (§5, §8); `board`: the bulletin board (§6); `socket`: the live feed.
//! - `pages`: the handlers of pages, which fill the plain data of [`view`].
//! - `assets`: the program's own files; `shelf`: documents' files, each in memory once; `tag`: both by their hash.
//! - `urn_door`: what the half that knows ballots serves where it runs alone.
//! - `judging`: what is wrong with packages that are being prepared.
//! - `serve`: listening. `witness`: what a witness serves, `issuer`: what a further issuer serves; the service has nothing in
//!   common with either.

mod access;
mod api;
mod app;
mod assets;
mod beside;
mod board;
mod comparing;
mod disposition;
mod headers;
mod issuer;
mod judging;
mod lately;
mod pages;
mod problem;
mod routes;
mod serve;
mod shelf;
mod socket;
mod tag;
mod urn_door;
pub mod view;
mod witness;

pub use app::App;
pub use beside::Beside;
pub use comparing::Comparing;
pub use issuer::serve_issuer;
pub use judging::Judging;
pub use problem::Problem;
pub use routes::{Access, Route, routes};
pub use serve::{Running, listen, serve};
pub use shelf::Shelf;
pub use urn_door::{UrnDoor, serve as serve_urn};
pub use witness::serve_witness;
