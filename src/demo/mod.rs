//! A whole congress played on one machine.
/// x
#[derive(Debug, clap::Args)]
pub struct Options {}
/// x
#[derive(Debug, thiserror::Error)]
pub enum DemoError {}
/// x
pub async fn run(_options: Options) -> Result<(), DemoError> { Ok(()) }
