//! Pages as plain data. Each page is a typed struct beside the templates that draw it; handlers
//! fill it and render it. No axum, no database and no clock here: times arrive as text.
//!
//! Pages are the same bytes for every delegate (protocol §8): what is personal is an empty,
//! hidden element that the device's script fills in from its own storage.

mod announcement;
mod balance;
mod candidates;
mod congress;
mod delegate;
mod discussion;
mod filters;
mod frame;
mod grades;
mod hall;
mod hall_parts;
mod invitations;
mod minutes;
mod motion;
mod officer;
mod paper;
mod people;
mod plain;
mod poster;
mod prepare;
mod proposals;
mod public;
mod result;
mod roll_change;
mod rounds;
mod scrutineer;
mod scrutiny;
mod sheet;
mod stream;
mod table;
mod trust;
mod verify;

pub mod paths;
pub mod qr;

pub use announcement::{Announcement, ElectedOrder};
pub use balance::{Balance, OnPaper, Quorum};
pub use candidates::{Candidates, Standee};
pub use congress::{
    AgendaLine, ContestRef, DocumentLine, Kind, Link, Meeting, Order, Paper, Progress, State,
    appraised, sessions, voted,
};
pub use delegate::{Ballot, BallotOption, Candidate, Check, Choice, Enter, Home, Slip};
pub use discussion::{
    ChangeKind, ChangeLine, ChangesPage, ClauseText, DiscussionPage, DraftLine, DraftText,
    ModerationPage, NoteText, PieceText, RevisePage, RevisionLook, SpeakerLine, SpeakersList,
    StatementLine,
};
pub use frame::{Contact, Elder, Frame};
pub use grades::{GradedCell, GradedRow, Grades, Score};
pub use hall::{Hall, HallStage};
pub use hall_parts::{CountingStep, OutcomeLine, StepProgress};
pub use invitations::{
    InvitationSlip, InvitationStanding, Invitations, InviteeGroup, InviteeLine, Reprint, Slips,
};
pub use minutes::{MinuteItem, MinuteVote, Minutes};
pub use motion::{
    HandsCount, MotionBar, MotionFigures, MotionPage, NamesGroup, NamesVote, matter_word,
};
pub use officer::{
    Act, ActLine, AgendaChanges, AgendaPlace, BoxTimes, Console, ContestLine, Explanation, Finding,
    FindingState, MotionByHands, MotionInHand, NoticeLine, OfficerHome, OfficerSignIn, OwnCongress,
    PausedInvitation, Rehearsing, ReportLine, Standing, StreamForm, Upcoming, Verb, WaitingItem,
};
pub use paper::{Holder, PaperDesk, PaperStage, PaperTyping, Typist};
pub use people::{
    DelegationLine, DoorLine, Doorway, People, PeopleGroup, Person, ScreenLink, Whereabouts,
};
pub use plain::{CongressLine, Index, Insecure, Notice, ProblemPage};
pub use poster::Poster;
pub use prepare::{
    Choosable, Field, Form, FoundedLine, Input, Line, Lines, Part, PreparationRow, PrepareOverview,
    PrepareStep, Preparing, Sample, Step, StepLine, Wrong,
};
pub use proposals::{
    AnswerLine, CallForm, FormerText, ProposalCard, ProposalDesk, ProposalFigures, ProposalGroup,
    Proposals, Typed,
};
pub use public::{
    CandidatesPage, Content, ContestPage, DocumentPage, Observer, ObserverContest, Profile,
    Revised, RuleLine, RulesPage,
};
pub use result::{Figures, Outcome, ResultPage, ResultPending, WriteIn};
pub use roll_change::{RollChange, RollChanges, RollLine, RollShown};
pub use rounds::{CourseLine, RoundWay, Way};
pub use scrutineer::ScrutineerDesk;
pub use scrutiny::{ScrutineerLine, ShownLink, Waiting};
pub use sheet::{Elected, Recount, ResultSheet, SheetRow, SheetWriteIn};
pub use stream::{Player, Stream, StreamPage};
pub use table::{Row, Table, Word};
pub use trust::{Trust, TrustAttacker, TrustClaim};
pub use verify::VerifyPage;
