//! What can be chosen on the command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use super::story::Story;
use super::stream;
use crate::roll::stream::StreamAddress;

/// Where the sources' own package is: what is tried where no other is named.
const PACKAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/demo");

/// The demo's options.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// 数据文件夹；已有演示时接着用 / data folder; a demo that is there goes on
    #[arg(long, value_name = "DIR", default_value = "data/demo")]
    pub data: PathBuf,
    /// 本机网页地址 / where to listen on this machine
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// 局域网 https 端口；被占用时另选 / https port in the local network; another one if it is taken
    #[arg(long, value_name = "PORT", default_value_t = 8443)]
    pub https_port: u16,
    /// 清空原来的演示，重新开始 / start over
    #[arg(long)]
    pub fresh: bool,
    /// 会议包 / the congress package
    #[arg(long, value_name = "PATH", default_value = PACKAGE, hide_default_value = true)]
    pub package: PathBuf,
    /// 代表人数 / number of delegates
    #[arg(long, value_name = "N", default_value_t = 120, value_parser = clap::value_parser!(u32).range(4..))]
    pub delegates: u32,
    /// 由程序模拟的代表数，或 all-but-K；平常是 all-but-3，故事里是全部 / how many delegates are simulated, or all-but-K
    #[arg(long, value_name = "N")]
    pub simulate: Option<Simulate>,
    /// 演示一个例子 / play a worked example
    #[arg(long, value_enum)]
    pub story: Option<Story>,
    /// 密封票箱，三名监票人，其中两人开箱；由您在手机上监票 / sealed boxes: you are a scrutineer
    #[arg(long)]
    pub sealed: bool,
    /// 由您主持：程序不替您打开、关闭票箱和推进议程 / you run the meeting: nobody does it for you
    #[arg(long)]
    pub by_hand: bool,
    /// 用 --json 时也由程序主持 / the program runs the meeting, with --json too
    #[arg(long, conflicts_with_all = ["by_hand", "sealed"])]
    pub auto: bool,
    /// 会场直播的 HLS 地址，https://….m3u8；平常是演示自带的画面 / the hall's livestream, else a picture of the demo's own
    #[arg(long, value_name = "ADDRESS")]
    pub stream: Option<StreamAddress>,
    /// 一轮签到或投票持续的秒数 / seconds that a wave of check-ins or ballots takes
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub pace: u32,
    /// 只输出一行 JSON / print one line of JSON and nothing else
    #[arg(long)]
    pub json: bool,
}

impl Options {
    /// Whether the program runs the meeting where nobody else does. Programs, stories and sealed boxes are led by whoever
    /// asks for them; with nobody simulated there is nobody to run it for.
    pub fn runs_itself(&self) -> bool {
        let led = self.by_hand || self.json || self.sealed || self.story.is_some();
        self.auto || !(led || self.simulate == Some(Simulate::Some(0)))
    }

    /// The livestream: the one that is named, else a picture of the demo's own, which programs are spared.
    pub fn stream(&self) -> Option<StreamAddress> {
        let own = (self.auto || !self.json).then(stream::address).flatten();
        self.stream.clone().or(own)
    }

    /// How many delegates are simulated where nobody says: all, so that a story keeps to its figures; else all but
    /// three, for people to try.
    pub fn simulate(&self, story: Option<Story>) -> Simulate {
        let usual = Simulate::AllBut(if story.is_some() { 0 } else { 3 });
        self.simulate.unwrap_or(usual)
    }

    /// How long a wave takes.
    pub fn pace(&self) -> Duration {
        Duration::from_secs(self.pace.into())
    }
}

/// How many delegates are simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Simulate {
    /// So many.
    Some(usize),
    /// All who attend but so many.
    AllBut(usize),
}

impl Simulate {
    /// How many that are if so many attend.
    pub fn of(self, attending: usize) -> usize {
        match self {
            Self::Some(number) => number.min(attending),
            Self::AllBut(number) => attending.saturating_sub(number),
        }
    }
}

impl FromStr for Simulate {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.strip_prefix("all-but-") {
            Some(number) => number.parse().map(Self::AllBut),
            None => text.parse().map(Self::Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::{Options, Simulate};

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        options: Options,
    }

    #[test]
    fn the_program_runs_the_meeting_unless_somebody_else_is_to_lead_it() {
        let options = |line: &str| {
            let line = Line::try_parse_from(["demo"].into_iter().chain(line.split_whitespace()));
            line.map(|line| line.options)
        };
        let runs_itself = |line| options(line).unwrap().runs_itself();
        for line in [
            "",
            "--pace 1",
            "--delegates 12",
            "--auto --json",
            "--simulate 5",
        ] {
            assert!(runs_itself(line), "{line}");
        }
        for line in [
            "--by-hand",
            "--json",
            "--sealed",
            "--story tie",
            "--simulate 0",
        ] {
            assert!(!runs_itself(line), "{line}");
        }
        assert!(options("--auto --by-hand").is_err() && options("--auto --sealed").is_err());
        let streams = |line| {
            options(line)
                .unwrap()
                .stream()
                .map(|stream| stream.to_string())
        };
        assert_eq!(streams("").as_deref(), Some("/demo/hall.m3u8"));
        assert_eq!(streams("--json"), None);
        let elsewhere = "https://live.example.org/hall.m3u8";
        assert_eq!(
            streams(&format!("--stream {elsewhere}")).as_deref(),
            Some(elsewhere)
        );
    }

    #[test]
    fn a_number_or_all_but_some_are_simulated() {
        let simulated = |text: &str, attending| {
            text.parse::<Simulate>()
                .map(|simulate| simulate.of(attending))
        };
        assert_eq!(simulated("0", 118), Ok(0));
        assert_eq!(simulated("200", 118), Ok(118));
        assert_eq!(simulated("all-but-3", 118), Ok(115));
        assert_eq!(simulated("all-but-3", 2), Ok(0));
        assert!(simulated("all", 118).is_err());
    }
}
