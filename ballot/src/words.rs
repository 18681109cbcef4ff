//! Findings and reasons in sentences, Chinese and English, worded as paper and halls word them.
//!
//! "达到" is ≥ and "超过" is >; numbers carry their measure words, with spaces around them. Pages add nothing to
//! these sentences and compose none of their own about rules.

mod en;
mod zh;

use crate::{
    finding::Finding,
    id::MemberId,
    manifest::{EligibleList, Manifest},
    reason::Reason,
};

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
