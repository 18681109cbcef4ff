//! Pages as the running service answers them, over the demo's congress.

mod officers;
mod readers;
mod site;
mod stages;
