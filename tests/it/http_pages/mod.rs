//! Pages as the running service answers them, over the demo's congress.

mod agenda;
mod discussion;
mod door;
mod files;
mod hands;
mod notices;
mod officers;
mod open_votes;
mod preparing;
mod proposals;
mod publication;
mod readers;
mod rehearsal;
mod roll_change;
mod site;
mod slips;
mod stages;
