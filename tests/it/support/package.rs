//! Congress packages as officers write them, made for a test.

use std::fmt::Write;

use tempfile::TempDir;

/// What a test wants of its package.
pub struct PackageText {
    /// How many delegates; each one's second factor is their number, `D0001` upwards.
    pub delegates: usize,
    /// The contests, in voting order.
    pub contests: Vec<ContestText>,
    /// The meeting's name: one congress of a service differs from another by it.
    pub title: &'static str,
    /// Further keys at the head of `congress.toml`, lines of TOML.
    pub head: &'static str,
}

/// A contest of the package.
pub struct ContestText {
    /// Its table in `congress.toml`.
    toml: String,
    kind: &'static str,
}

/// The settings of a box.
#[derive(Clone, Copy)]
pub struct BoxText {
    pub group: u32,
    pub wait_s: u32,
    pub settle_s: u32,
    pub show: Show,
}

/// Who sees a tally before the result, and whether while the box is open.
#[derive(Clone, Copy)]
pub struct Show {
    pub to: &'static str,
    pub while_open: bool,
}

/// Each ballot in the log at once, no tally before the result.
pub const AT_ONCE: BoxText = BoxText {
    group: 1,
    wait_s: 0,
    settle_s: 0,
    show: Show {
        to: "public",
        while_open: false,
    },
};

impl PackageText {
    pub fn new(delegates: usize, contests: Vec<ContestText>) -> Self {
        Self {
            delegates,
            contests,
            title: "第三届会员代表大会第一次会议",
            head: "",
        }
    }

    /// Writes the package to a folder of its own.
    pub fn write(&self) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("congress.toml"), self.congress()).unwrap();
        std::fs::write(folder.path().join("roll.csv"), self.roll()).unwrap();
        folder
    }

    fn congress(&self) -> String {
        let mut toml = format!("title = \"{}\"\n{}", self.title, self.head);
        toml.push_str(
            "organisation = \"江海重型装备（集团）有限公司工会\"\n\
             second_factor = \"number\"\nroll = \"roll.csv\"\n\
             [contact]\nname = \"周海燕\"\nphone = \"0513-5550 0142\"\n",
        );
        for (at, contest) in self.contests.iter().enumerate() {
            write!(
                toml,
                "[[agenda]]\nslug = \"item-{at}\"\ntitle = \"第 {at} 项\"\nkind = \"{}\"\ncontest = \"contest-{at}\"\n",
                contest.kind
            )
            .unwrap();
        }
        for (at, contest) in self.contests.iter().enumerate() {
            write!(
                toml,
                "[[contests]]\nslug = \"contest-{at}\"\n{}",
                contest.toml
            )
            .unwrap();
        }
        toml
    }

    fn roll(&self) -> String {
        let mut roll = String::from("姓名,工号,单位,代表团\n");
        for at in 1..=self.delegates {
            writeln!(
                roll,
                "{},D{at:04},第{}车间,第一代表团",
                name("赵", at),
                at % 7
            )
            .unwrap();
        }
        roll
    }
}

/// An election of `seats` among `candidates`, under the union committee's rules.
pub fn election(seats: u32, candidates: u32, write_ins: u32, ballot_box: BoxText) -> ContestText {
    let stage = format!("stage = \"formal\"\nwrite_ins = {write_ins}\n");
    contested(&stage, seats, candidates, ballot_box)
}

/// 预选: who stands for `formal_seats` in the formal election, where it is known; votes alone rank.
pub fn primary(formal_seats: Option<u32>, seats: u32, candidates: u32) -> ContestText {
    let formal = formal_seats.map(|seats| format!("formal_seats = {seats}\n"));
    let stage = format!("stage = \"primary\"\n{}", formal.unwrap_or_default());
    contested(&stage, seats, candidates, AT_ONCE)
}

/// An election under another profile, with further keys, among the first candidates of [`election`].
pub fn election_under(profile: &str, keys: &str, seats: u32, candidates: u32) -> ContestText {
    let text = contested(keys, seats, candidates, AT_ONCE);
    ContestText {
        toml: text.toml.replace("union-committee@1", profile),
        ..text
    }
}

fn contested(stage: &str, seats: u32, candidates: u32, ballot_box: BoxText) -> ContestText {
    let mut toml = format!(
        "kind = \"election\"\ntitle = \"工会委员会委员选票\"\nprofile = \"union-committee@1\"\n{stage}seats = {seats}\n{}",
        ballot_box.toml()
    );
    for at in 1..=candidates {
        let name = name("钱", at as usize);
        write!(
            toml,
            "[[contests.candidates]]\nname = \"{name}\"\nunit = \"第{at}分厂\"\n"
        )
        .unwrap();
    }
    ContestText {
        toml,
        kind: "election",
    }
}

/// An election of one among these people, with further keys such as `order`.
pub fn election_of(names: &[&str], keys: &str) -> ContestText {
    let text = contested(keys, 1, 0, AT_ONCE);
    let candidates: String = names
        .iter()
        .map(|name| format!("[[contests.candidates]]\nname = \"{name}\"\nunit = \"总装车间\"\n"))
        .collect();
    ContestText {
        toml: text.toml + &candidates,
        ..text
    }
}

/// A motion under the ordinary rules.
pub fn motion(ballot_box: BoxText) -> ContestText {
    let toml = format!(
        "kind = \"motion\"\ntitle = \"决议表决票\"\nsubject = \"大会决议（草案）\"\nprofile = \"ordinary-motion@1\"\n{}",
        ballot_box.toml()
    );
    ContestText {
        toml,
        kind: "motion",
    }
}

impl ContestText {
    /// The same with further lines after its last table, which is that of its box.
    pub fn with(mut self, toml: &str) -> Self {
        self.toml.push_str(toml);
        self
    }
}

impl BoxText {
    fn toml(self) -> String {
        let Self {
            group,
            wait_s,
            settle_s,
            show: Show { to, while_open },
        } = self;
        format!(
            "[contests.show]\nto = \"{to}\"\nwhile_open = {while_open}\nbatch = 5\n\
             [contests.spread]\nissue_s = 0\nsettle_s = {settle_s}\n[contests.box]\ngroup = {group}\nwait_s = {wait_s}\n"
        )
    }
}

/// A name for every number, without digits.
fn name(surname: &str, number: usize) -> String {
    let digits = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let given: String = number
        .to_string()
        .bytes()
        .map(|digit| digits[usize::from(digit - b'0')])
        .collect();
    format!("{surname}{given}")
}

/// 民主评议: `items` graded 优秀, 称职, 基本称职 or 不称职, and whether one may abstain.
pub fn appraisal(items: usize, abstaining: bool) -> ContestText {
    let last = if abstaining { ", \"弃权\"" } else { "" };
    let mut toml = format!(
        "kind = \"appraisal\"\ntitle = \"中层干部民主评议票\"\nprofile = \"appraisal@1\"\n\
         grades = [\"优秀\", \"称职\", \"基本称职\", \"不称职\"{last}]\n{}",
        AT_ONCE.toml()
    );
    for at in 1..=items {
        let name = name("孙", at);
        write!(
            toml,
            "[[contests.items]]\nname = \"{name}\"\nunit = \"第{at}分厂\"\n"
        )
        .unwrap();
    }
    ContestText {
        toml,
        kind: "appraisal",
    }
}
