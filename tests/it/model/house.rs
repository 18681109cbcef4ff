//! The house in miniature: an issuer, a ballot box, two delegates, an attacker, and a crash at any time. Pure, and small
//! enough to be gone through from end to end.
//!
//! What somebody has sent or been told is a set that only grows. The attacker holds all of it and may deliver anything,
//! any number of times, in any order, or never: replaying, copying, reordering and dropping need no steps of their own.
//! Both delegates are dishonest as well: each asks with two blinded messages and fills each ballot in two ways.
//! A request under way is between two steps and lost in a crash; what is durable stays.

/// How many requests may be under way at once.
const UNDER_WAY: u32 = 3;

/// What could be wrong with the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutant {
    AnswerBeforeRecord,
    OneIssueForEachRequest,
    RepeatSignedAfresh,
    IssueAfterStop,
    NoTokenTest,
    NoKeyUniqueness,
    StoreAfterClose,
    StoreInMemory,
    ReceiptBeforeLog,
    CloseForgetsWaiting,
}

/// A delegate's request for a ballot, 0..4, with one of the two answers that a signer could give: an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Issue {
    pub request: u8,
    pub answer: u8,
}

/// A filled ballot: the key of a request, filled in one of two ways. Request 4 is nobody's: a key without a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filled {
    pub request: u8,
    pub way: u8,
}

/// The request that no delegate ever made.
pub const FORGED: u8 = 4;

/// Whose request it is.
pub fn delegate(request: u8) -> u8 {
    request / 2
}

impl Issue {
    fn bit(self) -> u16 {
        1 << (self.request * 2 + self.answer)
    }

    fn all() -> impl Iterator<Item = Self> {
        (0..8).map(|at| Self {
            request: at / 2,
            answer: at % 2,
        })
    }

    /// Every issue of one request.
    pub fn of_request(request: u8) -> u16 {
        0b11 << (request * 2)
    }
}

impl Filled {
    pub fn bit(self) -> u16 {
        1 << (self.request * 2 + self.way)
    }

    pub fn all() -> impl Iterator<Item = Self> {
        (0..9).map(|at| Self {
            request: at / 2,
            way: at % 2,
        })
    }

    /// Everything under one key.
    fn of_key(self) -> u16 {
        0b11 << (self.request * 2)
    }
}

/// Everything of one delegate, among issues and among ballots alike.
pub fn of_delegate(delegate: u8) -> u16 {
    0b1111 << (delegate * 4)
}

/// Where the ballot box is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    Ready,
    Open,
    Closed,
}

/// One state of the house; sets of issues and of ballots are bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct House {
    // Under way: signed but not recorded, tested but not stored.
    signed: u16,
    tested: u16,
    // Durable.
    pub issued: u16,
    pub waiting: u16,
    pub logged: u16,
    pub phase: Phase,
    /// What was issued when issuing stopped.
    pub stopped: Option<u16>,
    // Said, and never unsaid.
    pub answered: u16,
    pub acknowledged: u16,
    pub receipts: u16,
    /// What was in the log when the box was closed.
    pub closed: u16,
}

/// What may happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Sign(Issue),
    Record(Issue),
    Answer(Issue),
    Test(Filled),
    Store(Filled),
    Acknowledge(Filled),
    AppendGroup,
    Receipt(Filled),
    Open,
    StopIssuing,
    Close,
    Crash,
}

impl House {
    pub const READY: Self = Self {
        signed: 0,
        tested: 0,
        issued: 0,
        waiting: 0,
        logged: 0,
        phase: Phase::Ready,
        stopped: None,
        answered: 0,
        acknowledged: 0,
        receipts: 0,
        closed: 0,
    };

    /// Everything that may happen next, and where it leads.
    pub fn steps(self, mutant: Option<Mutant>) -> Vec<(Step, Self)> {
        let issues = Issue::all()
            .flat_map(|issue| [Step::Sign(issue), Step::Record(issue), Step::Answer(issue)]);
        let ballots = Filled::all().flat_map(|ballot| {
            [
                Step::Test(ballot),
                Step::Store(ballot),
                Step::Acknowledge(ballot),
                Step::Receipt(ballot),
            ]
        });
        let acts = [
            Step::AppendGroup,
            Step::Open,
            Step::StopIssuing,
            Step::Close,
            Step::Crash,
        ];
        issues
            .chain(ballots)
            .chain(acts)
            .filter_map(|step| Some((step, self.after(step, mutant)?)))
            .filter(|(_, next)| *next != self)
            .collect()
    }

    /// Where a step leads; none where it can't be taken.
    pub fn after(mut self, step: Step, mutant: Option<Mutant>) -> Option<Self> {
        let is = |wanted| mutant == Some(wanted);
        let under_way = self.signed.count_ones() + self.tested.count_ones();
        let there_is_room = under_way < UNDER_WAY;
        let may = match step {
            Step::Sign(issue) => {
                self.signed |= issue.bit();
                if is(Mutant::AnswerBeforeRecord) {
                    self.answered |= issue.bit();
                }
                there_is_room && self.stopped.is_none() && !self.has_issued(issue, mutant)
            }
            Step::Record(issue) => {
                let known = self.signed & issue.bit() != 0;
                self.signed &= !issue.bit();
                let open = self.stopped.is_none() || is(Mutant::IssueAfterStop);
                if open && !self.has_issued(issue, mutant) {
                    self.issued |= issue.bit();
                }
                known
            }
            // Whoever asks again is answered from the record, in every state.
            Step::Answer(issue) => {
                self.answered |= issue.bit();
                let recorded = self.issued & issue.bit() != 0;
                let another = self.issued & Issue::of_request(issue.request) != 0;
                recorded || (another && is(Mutant::RepeatSignedAfresh))
            }
            Step::Test(ballot) => {
                self.tested |= ballot.bit();
                let token = ballot.request != FORGED
                    && self.answered & Issue::of_request(ballot.request) != 0;
                let forged = ballot.request == FORGED && is(Mutant::NoTokenTest);
                there_is_room
                    && self.phase == Phase::Open
                    && (token || forged)
                    && !self.has_stored(ballot)
            }
            Step::Store(ballot) => {
                let known = self.tested & ballot.bit() != 0;
                self.tested &= !ballot.bit();
                let open = self.phase == Phase::Open || is(Mutant::StoreAfterClose);
                if open && (!self.has_stored(ballot) || is(Mutant::NoKeyUniqueness)) {
                    self.waiting |= ballot.bit();
                }
                known
            }
            Step::Acknowledge(ballot) => {
                self.acknowledged |= ballot.bit();
                (self.waiting | self.logged) & ballot.bit() != 0
            }
            Step::AppendGroup => {
                self.logged |= self.waiting;
                self.waiting = 0;
                self.phase == Phase::Open
            }
            Step::Receipt(ballot) => {
                self.receipts |= ballot.bit();
                let early = self.waiting & ballot.bit() != 0 && is(Mutant::ReceiptBeforeLog);
                self.logged & ballot.bit() != 0 || early
            }
            Step::Open => {
                let ready = self.phase == Phase::Ready;
                self.phase = Phase::Open;
                ready
            }
            Step::StopIssuing => {
                let first = self.phase == Phase::Open && self.stopped.is_none();
                self.stopped = Some(self.issued);
                first
            }
            Step::Close => {
                let may = self.phase == Phase::Open && self.stopped.is_some();
                if !is(Mutant::CloseForgetsWaiting) {
                    self.logged |= self.waiting;
                }
                self.waiting = 0;
                self.closed = self.logged;
                self.phase = Phase::Closed;
                may
            }
            Step::Crash => {
                (self.signed, self.tested) = (0, 0);
                if is(Mutant::StoreInMemory) {
                    self.waiting = 0;
                }
                true
            }
        };
        may.then_some(self)
    }

    /// Whether the delegate who asks has a ballot.
    pub fn has_issued(&self, issue: Issue, mutant: Option<Mutant>) -> bool {
        let theirs = match mutant {
            Some(Mutant::OneIssueForEachRequest) => Issue::of_request(issue.request),
            _ => of_delegate(delegate(issue.request)),
        };
        self.issued & theirs != 0
    }

    /// Whether something is stored under the ballot's key.
    pub fn has_stored(&self, ballot: Filled) -> bool {
        (self.waiting | self.logged) & ballot.of_key() != 0
    }

    /// Whether this very request is recorded.
    pub fn has_recorded(&self, request: u8) -> bool {
        self.issued & Issue::of_request(request) != 0
    }

    /// Whether somebody has been told the answer.
    pub fn has_answered(&self, request: u8) -> bool {
        self.answered & Issue::of_request(request) != 0
    }

    /// What a crash leaves: issued, waiting, logged, the box, and whether issuing has stopped.
    pub fn durable(&self) -> (u16, u16, u16, Phase, bool) {
        let stopped = self.stopped.is_some();
        (self.issued, self.waiting, self.logged, self.phase, stopped)
    }

    /// Both delegates have their receipts and the box is closed: what an election is for.
    pub fn is_complete(&self) -> bool {
        self.phase == Phase::Closed && self.receipts.count_ones() == 2
    }
}
