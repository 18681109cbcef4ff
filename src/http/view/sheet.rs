//! 选举结果报告单: the result on A4, as unions file it.

use askama::Template;
use ballot::id::MemberId;

use super::{ContestRef, Figures, Frame, Meeting, filters, paths};

/// `/contests/{contest}/sheet`.
#[derive(Clone, Debug, Template)]
#[template(path = "public/sheet.html")]
pub struct ResultSheet {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// The contest.
    pub contest: ContestRef,
    /// 第几轮.
    pub round: u32,
    /// When the box opened and closed, Beijing.
    pub times: String,
    /// 请假.
    pub leave: u32,
    /// Whether it is a primary (预选): who is listed stands in the formal election, and is not elected.
    pub primary: bool,
    /// The figures it rests on.
    pub figures: Figures,
    /// What it came to, in a sentence.
    pub outcome: String,
    /// Why, a sentence each.
    pub reasons: Vec<String>,
    /// The marks in words, in the order of the columns.
    pub marks: Vec<String>,
    /// Candidates or items in the order of the ballot.
    pub rows: Vec<SheetRow>,
    /// Those written in.
    pub write_ins: Vec<SheetWriteIn>,
    /// The elected, by votes; empty where nobody is elected.
    pub elected: Vec<Elected>,
    /// Names of the scrutineers who have certified with their keys.
    pub certified_by: Vec<String>,
    /// Whether scrutineers have still to certify it.
    pub awaits_signatures: bool,
    /// Rule profile in words.
    pub rules: String,
    /// The log's keys, a line each.
    pub vkey: Vec<String>,
    /// Where anybody recounts it.
    pub recount: Recount,
}

/// Where anybody recounts a congress: the foot of what is printed.
#[derive(Clone, Debug)]
pub struct Recount {
    /// Short code of the newest checkpoint.
    pub log_code: Option<String>,
    /// QR code of the verify page.
    pub qr: Option<String>,
    /// Its address.
    pub verify: String,
}

/// A line of the table.
#[derive(Clone, Debug)]
pub struct SheetRow {
    /// Place on the ballot, from 1.
    pub number: usize,
    /// Name.
    pub name: String,
    /// The figure of each mark.
    pub figures: Vec<u64>,
    /// Rank by votes, in an election.
    pub rank: Option<usize>,
    /// What became of them.
    pub outcome: String,
    /// Whether elected or passed.
    pub won: bool,
}

/// Somebody who was written in.
#[derive(Clone, Debug)]
pub struct SheetWriteIn {
    /// Name.
    pub name: String,
    /// 得票.
    pub votes: u64,
}

/// Somebody who was elected.
#[derive(Clone, Debug)]
pub struct Elected {
    /// Who, for the order of two of one name.
    pub member: MemberId,
    /// Name.
    pub name: String,
    /// 得票.
    pub votes: u64,
}

impl ResultSheet {
    /// Those written in with their votes, as one text.
    pub(super) fn written_in(&self) -> String {
        let t = self.frame.t();
        let word = |person: &SheetWriteIn| t.sheet.written_in(&person.name, person.votes);
        self.write_ins
            .iter()
            .map(word)
            .collect::<Vec<_>>()
            .join(t.app.comma)
    }

    /// How many were elected, or listed, before their names.
    pub(super) fn elected_words(&self) -> String {
        let t = &self.frame.t().sheet;
        match self.primary {
            false => t.elected(self.elected.len()),
            true => t.listed(self.elected.len()),
        }
    }

    /// The names of the elected, as one text.
    pub(super) fn names_elected(&self) -> String {
        let names: Vec<&str> = self
            .elected
            .iter()
            .map(|person| person.name.as_str())
            .collect();
        names.join(self.frame.t().app.and)
    }

    /// Whether ranks and outcomes stand in the table.
    fn is_ranked(&self) -> bool {
        self.rows.iter().any(|row| row.rank.is_some())
    }

    /// 未签到.
    fn absent(&self) -> u32 {
        let Figures {
            entitled, present, ..
        } = self.figures;
        entitled.saturating_sub(present).saturating_sub(self.leave)
    }
}
