//! Findings, reasons and fates in sentences, Chinese and English, worded as paper and halls word them.
//!
//! "达到" is ≥ and "超过" is >; numbers carry their measure words, with spaces around them. Pages add nothing to
//! these sentences and compose none of their own about rules.

mod en;
mod zh;

use crate::{
    appraisal::appraised,
    fate::{Fate, fates},
    finding::Finding,
    grade::Grade,
    id::MemberId,
    manifest::{EligibleList, Kind, Manifest},
    outcome::ResultDoc,
    profile::{Confidence, Demand, Loosening, Rule},
    ratio::Ratio,
    reason::{Reason, explain},
};

/// The languages of the sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// 中文.
    Zh,
    /// English.
    En,
}

/// The whole explanation of a result: a line for each reason, and then one for each candidate in rank order, or for
/// each who was appraised.
/// `open_present` is the figure of the log's `open` entry.
pub fn explanation(
    context: &Context<'_>,
    open_present: u64,
    doc: &ResultDoc,
    language: Language,
) -> Vec<String> {
    let manifest = context.manifest;
    let reasons = explain(manifest, open_present, doc);
    let reasons = reasons.iter().map(|reason| match language {
        Language::Zh => reason.sentence_zh(context),
        Language::En => reason.sentence_en(context),
    });
    // A motion's one fate is its last reason already.
    let fates = match manifest.kind {
        Kind::Election => fates(manifest, doc),
        Kind::Motion | Kind::Appraisal => Vec::new(),
    };
    let fates = fates.iter().map(|fate| match language {
        Language::Zh => fate.sentence_zh(context),
        Language::En => fate.sentence_en(context),
    });
    let appraised = appraised(manifest, doc);
    let appraised = appraised.iter().map(|each| match language {
        Language::Zh => zh::appraised(each, context),
        Language::En => en::appraised(each, context),
    });
    reasons.chain(fates).chain(appraised).collect()
}

/// Whom and what the sentences of one contest speak of.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    manifest: &'a Manifest,
    eligible: Option<&'a EligibleList>,
}

impl<'a> Context<'a> {
    /// Names come from the manifest's options, and for write-ins from the list.
    pub fn new(manifest: &'a Manifest, eligible: Option<&'a EligibleList>) -> Self {
        Self { manifest, eligible }
    }

    /// The name of an option or write-in; its id where no list knows it.
    pub fn name(&self, id: MemberId) -> String {
        let option = self.manifest.options.iter().find(|option| option.id == id);
        let written_in = || {
            self.eligible
                .and_then(|list| list.find(id))
                .map(|member| &member.name)
        };
        option
            .map(|option| &option.name)
            .or_else(written_in)
            .cloned()
            .unwrap_or_else(|| id.to_string())
    }

    fn names(&self, ids: &[MemberId], between: &str) -> String {
        let names: Vec<_> = ids.iter().map(|id| self.name(*id)).collect();
        names.join(between)
    }
}

impl Reason {
    /// The reason in Chinese.
    pub fn sentence_zh(&self, context: &Context<'_>) -> String {
        zh::reason(&self.why, context)
    }

    /// The reason in English.
    pub fn sentence_en(&self, context: &Context<'_>) -> String {
        en::reason(&self.why, context)
    }
}

impl Fate {
    /// "李强得 55 票，未过半数，差 6 票，未当选。"
    pub fn sentence_zh(&self, context: &Context<'_>) -> String {
        zh::fate(self, context)
    }

    /// "Li Qiang: 55 votes, not over half, 6 short, not elected."
    pub fn sentence_en(&self, context: &Context<'_>) -> String {
        en::fate(self, context)
    }

    /// The verdict alone, as a table has room for it: "未过半数，差 6 票".
    pub fn brief_zh(&self, context: &Context<'_>) -> String {
        zh::brief(self, context)
    }

    /// The verdict alone: "Not over half, 6 short".
    pub fn brief_en(&self, context: &Context<'_>) -> String {
        en::brief(self, context)
    }
}

impl Rule<Demand> {
    /// What the rule demands, of a contest of this kind, in Chinese.
    pub fn sentence_zh(&self, kind: Kind) -> String {
        zh::rule(&self.value, kind)
    }

    /// The same in English.
    pub fn sentence_en(&self, kind: Kind) -> String {
        en::rule(&self.value, kind)
    }
}

impl Demand {
    /// What is demanded, of a contest of this kind, in Chinese.
    pub fn sentence_zh(&self, kind: Kind) -> String {
        zh::rule(self, kind)
    }

    /// The same in English.
    pub fn sentence_en(&self, kind: Kind) -> String {
        en::rule(self, kind)
    }
}

impl Loosening {
    /// What a meeting may not decide, with the rule that stands against it, in Chinese.
    pub fn sentence_zh(&self, kind: Kind) -> String {
        zh::loosening(self, kind)
    }

    /// The same in English.
    pub fn sentence_en(&self, kind: Kind) -> String {
        en::loosening(self, kind)
    }
}

impl Confidence {
    /// "凭记忆，未核对原文".
    pub fn words_zh(self) -> &'static str {
        zh::confidence(self)
    }

    /// "from memory: not held against the text".
    pub fn words_en(self) -> &'static str {
        en::confidence(self)
    }
}

impl Ratio {
    /// "达到应到人数的三分之二".
    pub fn words_zh(self) -> String {
        zh::measured(self)
    }

    /// "at least two thirds of those entitled".
    pub fn words_en(self) -> String {
        en::measured(self)
    }
}

impl Grade {
    /// A mark in words; the mark itself where none are known.
    pub fn word(mark: &str, language: Language) -> &str {
        match (Self::of_mark(mark), language) {
            (Some(grade), Language::Zh) => grade.zh,
            (Some(grade), Language::En) => grade.en,
            (None, _) => mark,
        }
    }
}

impl Finding {
    /// The finding in Chinese.
    pub fn sentence_zh(&self) -> String {
        zh::finding(self)
    }

    /// The finding in English.
    pub fn sentence_en(&self) -> String {
        en::finding(self)
    }
}
