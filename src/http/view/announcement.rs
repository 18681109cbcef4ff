//! 公告: what is put up for all staff once a vote is counted.

use askama::Template;
use ballot::strokes;

use super::{Elected, Frame, ResultSheet, filters, paths};

/// `/contests/{contest}/announcement`.
#[derive(Clone, Debug, Template)]
#[template(path = "public/announcement.html")]
pub struct Announcement {
    /// Surroundings.
    pub frame: Frame,
    /// What is announced.
    pub sheet: ResultSheet,
    /// The day of the announcement.
    pub day: String,
    /// In which order the elected stand.
    pub order: ElectedOrder,
}

/// The order of the elected in an announcement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ElectedOrder {
    /// 按得票多少为序.
    #[default]
    Votes,
    /// 按姓氏笔画为序.
    Strokes,
}

impl Announcement {
    fn is_by_strokes(&self) -> bool {
        self.order == ElectedOrder::Strokes
    }

    /// The elected in the order that was asked for.
    fn elected(&self) -> Vec<&Elected> {
        let mut elected: Vec<&Elected> = self.sheet.elected.iter().collect();
        if self.is_by_strokes() {
            elected.sort_by_key(|person| strokes::key(&person.name, person.member));
        }
        elected
    }
}
