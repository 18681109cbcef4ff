//! `piaojue conduct CONTEST ACT`: the same acts as over the API, by whoever may read the data folder.

use std::io::Write;

use ballot::id::ContestId;
use clap::ValueEnum;

use super::{CliError, Data};
use crate::conduct::{Act, ActRefusal};
use crate::roll::OrganisationId;
use crate::roll::acts::Actor;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The contest's id. 选举或表决的编号。
    contest: String,
    /// What to do. 操作。
    #[arg(value_enum)]
    act: Verb,
    /// Why, with `void`. 作废的原因。
    #[arg(long)]
    reason: Option<String>,
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Verb {
    Ready,
    Open,
    Close,
    Count,
    Void,
}

/// Carries the act out, or says which rule refuses it.
pub(super) async fn run(args: Args) -> Result<(), CliError> {
    let contest: ContestId = args.contest.parse().map_err(|_| refused("编号不对。"))?;
    let act = act(args.act, args.reason.as_deref())?;
    let halves = args.data.open().await?;
    let actor = Actor {
        organisation: OrganisationId::DEFAULT,
        name: "命令行".to_owned(),
    };
    let outcome = halves.conduct.act(&actor, contest, act).await;
    halves.close().await;
    let state = outcome.map_err(|refusal| CliError::Refused(sentence(&refusal)))?;
    writeln!(std::io::stdout(), "{state}")?;
    Ok(())
}

fn act(verb: Verb, reason: Option<&str>) -> Result<Act, CliError> {
    match verb {
        Verb::Ready => Ok(Act::Ready),
        Verb::Open => Ok(Act::Open),
        Verb::Close => Ok(Act::Close),
        Verb::Count => Ok(Act::Count),
        Verb::Void => reason
            .and_then(Act::void)
            .ok_or_else(|| refused("作废要写明原因，2000 字以内：--reason \"…\"")),
    }
}

fn refused(words: &str) -> CliError {
    CliError::Refused(words.to_owned())
}

/// Why an act was refused, each rule on a line of its own.
fn sentence(refusal: &ActRefusal) -> String {
    match refusal {
        ActRefusal::UnknownContest => "没有这项选举或表决。".to_owned(),
        ActRefusal::WrongState(state) => format!("现在的状态是 {state}，不能这样做。"),
        ActRefusal::LogWaiting => "另一项操作正在进行，请稍候再试。".to_owned(),
        ActRefusal::Rules(obstacles) => {
            let lines: Vec<String> = obstacles
                .iter()
                .map(|o| format!("{}：{}", o.rule(), o.sentence_zh()))
                .collect();
            lines.join("\n")
        }
        ActRefusal::Issuer(name) => {
            format!("联合发票方“{name}”暂时连不上，操作没有进行，请稍候再试。")
        }
        ActRefusal::Fault(error) => error.to_string(),
    }
}
