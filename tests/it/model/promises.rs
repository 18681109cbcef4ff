//! What the protocol promises, of one state.

use super::house::{House, Issue, Phase, of_delegate};

/// What must hold in every state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Invariant {
    OneBallotForADelegate,
    IssuedNotBelowReturned,
    NoReceiptWithoutInclusion,
    AnAnsweredIssueIsRecorded,
    TheSameBlindedGetsTheSameAnswer,
    WhatIsAcknowledgedIsKept,
    NothingIsIssuedAfterClosing,
    NothingIsTakenAfterClosing,
}

pub const INVARIANTS: [Invariant; 8] = [
    Invariant::OneBallotForADelegate,
    Invariant::IssuedNotBelowReturned,
    Invariant::NoReceiptWithoutInclusion,
    Invariant::AnAnsweredIssueIsRecorded,
    Invariant::TheSameBlindedGetsTheSameAnswer,
    Invariant::WhatIsAcknowledgedIsKept,
    Invariant::NothingIsIssuedAfterClosing,
    Invariant::NothingIsTakenAfterClosing,
];

impl House {
    /// The first invariant that does not hold here.
    pub fn violated(&self) -> Option<Invariant> {
        INVARIANTS
            .into_iter()
            .find(|invariant| !self.holds(*invariant))
    }

    fn holds(&self, invariant: Invariant) -> bool {
        let stored = self.waiting | self.logged;
        let within = |inner: u16, outer: u16| inner & !outer == 0;
        match invariant {
            Invariant::OneBallotForADelegate => {
                (0..2).all(|who| (stored & of_delegate(who)).count_ones() <= 1)
            }
            Invariant::IssuedNotBelowReturned => {
                let to = (0..2).filter(|who| self.issued & of_delegate(*who) != 0);
                to.count() >= stored.count_ones() as usize
            }
            Invariant::NoReceiptWithoutInclusion => within(self.receipts, self.logged),
            Invariant::AnAnsweredIssueIsRecorded => (0..4).all(|request| {
                let of = Issue::of_request(request);
                self.answered & of == 0 || self.issued & of != 0
            }),
            Invariant::TheSameBlindedGetsTheSameAnswer => {
                (0..4).all(|request| (self.answered & Issue::of_request(request)).count_ones() <= 1)
            }
            Invariant::WhatIsAcknowledgedIsKept => within(self.acknowledged, stored),
            Invariant::NothingIsIssuedAfterClosing => {
                self.stopped.is_none_or(|issued| issued == self.issued)
            }
            Invariant::NothingIsTakenAfterClosing => {
                self.phase != Phase::Closed || (self.waiting == 0 && self.logged == self.closed)
            }
        }
    }
}
