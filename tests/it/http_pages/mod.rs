//! Pages as the running service answers them, over the demo's congress.

mod door;
mod hands;
mod notices;
mod officers;
mod preparing;
mod publication;
mod readers;
mod roll_change;
mod site;
mod slips;
mod stages;
