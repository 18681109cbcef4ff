//! `piaojue roll` and `piaojue contest-issuer`: what the organiser and a further issuer hand to one another.

use std::io::{self, Write};
use std::path::PathBuf;

use ballot::id::{CongressId, ContestId};

use super::foreign::Shown;
use super::issuer::read_json;
use super::{CliError, Data};
use crate::handover::{Descriptor, Origin};
use crate::roll::OrganisationId;
use crate::roll::acts::Actor;
use crate::roll::further::FurtherRefusal;

#[derive(Debug, clap::Args)]
pub(super) struct RollArgs {
    /// The congress's id. 会议编号。
    congress: CongressId,
    /// Where people reach the service. 对外的网址。
    #[arg(long, env = "PIAOJUE_BASE", default_value = "http://127.0.0.1:8080")]
    base: Origin,
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, clap::Args)]
pub(super) struct ContestArgs {
    /// The contest's id. 选举或表决的编号。
    contest: ContestId,
    /// What `piaojue issuer contest` wrote. 联合发票方给的文件。
    #[arg(required_unless_present = "remove")]
    file: Option<PathBuf>,
    /// Take the issuer of this address out instead. 去掉这个网址的联合发票方。
    #[arg(long, value_name = "URL", conflicts_with = "file")]
    remove: Option<Origin>,
    #[command(flatten)]
    data: Data,
}

/// Writes a congress's roll for a further issuer.
pub(super) async fn roll(args: RollArgs) -> Result<(), CliError> {
    let halves = args.data.open().await?;
    let roll = halves.roll.export(args.congress, args.base).await;
    halves.close().await;
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &roll?).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(())
}

/// Names a further issuer in a draft, or takes one out.
pub(super) async fn contest_issuer(args: ContestArgs) -> Result<(), CliError> {
    let refused = |refusal: FurtherRefusal| CliError::Refused(refusal.to_string());
    let actor = Actor {
        organisation: OrganisationId::DEFAULT,
        name: "命令行".to_owned(),
    };
    let descriptor = args
        .file
        .as_deref()
        .map(read_json::<Descriptor>)
        .transpose()?;
    if descriptor
        .as_ref()
        .is_some_and(|file| file.contest != args.contest)
    {
        let words = "这个文件是另一项的 the file is another contest's";
        return Err(CliError::Refused(words.to_owned()));
    }
    let halves = args.data.open().await?;
    let done = match (&descriptor, &args.remove) {
        (Some(descriptor), _) => halves.roll.add_further_issuer(&actor, descriptor).await,
        (None, Some(url)) => {
            halves
                .roll
                .remove_further_issuer(&actor, args.contest, url)
                .await
        }
        (None, None) => Ok(()),
    };
    let named = halves.roll.further_issuers(args.contest).await;
    halves.close().await;
    done.map_err(refused)?;
    let mut out = io::stdout().lock();
    for issuer in named? {
        writeln!(
            out,
            "{}  {}  {}",
            issuer.place,
            Shown(issuer.name),
            issuer.url
        )?;
    }
    Ok(())
}
