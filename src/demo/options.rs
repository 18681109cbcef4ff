//! What can be chosen on the command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use super::story::Story;
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
    /// 自动主持：没有人主持时，由程序从签到一直主持到会议纪要 / the meeting is run by the program where nobody runs it
    #[arg(long, conflicts_with = "sealed")]
    pub auto: bool,
    /// 会场直播的 HLS 地址，https://….m3u8 / the hall's livestream
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
    use super::Simulate;

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
