//! Votes by name (记名表决) on motions that no box decides. Nothing here is a ballot: no token, no box, no secrecy; everybody
//! in the congress sees who says what, and is told so before. Officers open and close a vote, and can say nothing for anybody.

mod reading;

use ballot::hands::{Hands, HandsFault};
use ballot::id::CongressId;
use ballot::matter::Matter;
use ballot::open_vote::{OpenCount, Voice};

use super::check_in::Attendance;
use super::congresses::require_own;
use super::error::refusal;
use super::evidence;
use super::floor::{self, Obstacle, Way};
use super::hands::{reason, small};
use super::ids::AgendaItemId;
use super::officers::Officer;
use super::sessions::Session;
use super::{Roll, RollError, figures};
use crate::store::{execute, fetch_optional, write};

pub use reading::Spoken;
pub(super) use reading::by_item;

/// A vote by name. One that is over may be held again; every one of them stays, and the newest holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenVote {
    /// From 1, one more whenever it is held again.
    pub round: u32,
    /// Why it is held again; empty of the first.
    pub why: String,
    /// The item's title as it was.
    pub title: String,
    /// What it is about.
    pub matter: Matter,
    /// Whether everybody sees the names, and not delegates and officers alone.
    pub public_names: bool,
    /// Whether it is over.
    pub closed: bool,
    /// The figures; of a vote that goes on, as they are now.
    pub count: OpenCount,
}

/// Why a vote by name is not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenVoteRefusal {
    /// It is not to be decided in the open.
    #[error(transparent)]
    Obstacle(#[from] Obstacle),
    /// There is none to be held again, or it was held again since it was looked at.
    #[error("the vote that is to be held again is not the newest")]
    NotNewest,
    /// It is not said why it is held again.
    #[error("no reason is given for the new vote")]
    NoReason,
    /// Another vote by name goes on in the congress.
    #[error("another vote by name is open")]
    AnotherOpen,
    /// Too few are there.
    #[error(transparent)]
    Fault(#[from] HandsFault),
    /// It can't be stored.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(OpenVoteRefusal);

/// Why what a delegate says is not taken.
#[derive(Debug, thiserror::Error)]
pub enum VoiceRefusal {
    /// The delegate is of another congress, or there is no such vote.
    #[error("there is no such vote")]
    Unknown,
    /// It is over.
    #[error("the vote is closed")]
    Closed,
    /// The delegate has not checked in, or has left.
    #[error("the delegate is not there")]
    NotCheckedIn,
    /// It can't be stored.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(VoiceRefusal);

/// A vote that is held again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Again<'a> {
    /// The one that the officer saw.
    pub round: u32,
    /// Why.
    pub why: &'a str,
}

/// What an officer opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening<'a> {
    /// What the motion is about.
    pub matter: Matter,
    /// Whether everybody is to see the names.
    pub public_names: bool,
    /// Which vote on the same item this one takes the place of, if any.
    pub again: Option<Again<'a>>,
}

impl Opening<'_> {
    /// The number of the vote that this one opens, and why it is held again.
    fn round(&self, before: Option<&OpenVote>) -> Result<(u32, &str), OpenVoteRefusal> {
        match (self.again, before) {
            (None, None) => Ok((1, "")),
            (Some(again), Some(before)) if again.round == before.round => {
                let why = reason(again.why).ok_or(OpenVoteRefusal::NoReason)?;
                Ok((before.round + 1, why))
            }
            _ => Err(OpenVoteRefusal::NotNewest),
        }
    }
}

impl Roll {
    /// Opens a vote by name, or one more on the same item, at the item that is now, where the rules allow it and a quorum is
    /// there. `said` words it for everybody, with the item's title.
    pub async fn open_vote(
        &self,
        officer: &Officer,
        (congress, item): (CongressId, AgendaItemId),
        opening: Opening<'_>,
        said: impl Fn(&str) -> String + Send + Sync,
    ) -> Result<(), OpenVoteRefusal> {
        let at = self.clock.now();
        write!(self.database, "open vote by name", OpenVoteRefusal, tx => {
            require_own(tx, officer.organisation, congress).await?;
            let title = floor::judge(tx, (congress, item), (Way::Names, opening.matter)).await??;
            let votes = by_item(tx, congress).await?;
            if votes.values().flatten().any(|vote| !vote.closed) {
                return Err(OpenVoteRefusal::AnotherOpen);
            }
            let (round, why) = opening.round(votes.get(&item).and_then(|votes| votes.last()))?;
            let there = figures::attendance(tx, congress).await?;
            let nobody = Hands {
                entitled: small(there.entitled),
                present: small(there.there),
                in_favour: 0,
                against: 0,
                abstained: 0,
            };
            nobody.check()?;
            execute!(
                tx,
                "INSERT INTO open_votes (item, round, title, matter, public_names, why) VALUES ($1, $2, $3, $4, $5, $6)",
                item.0,
                i64::from(round),
                title.as_str(),
                opening.matter.name(),
                opening.public_names,
                why,
            )?;
            let said = said(&title);
            self.insert_notice(tx, congress, None, &said, at).await?;
            evidence::record(tx, (&self.rng, at), &officer.name, congress, ("open-vote", &said)).await?;
            Ok(())
        })
    }

    /// Ends a vote by name; its figures are fixed. Again changes nothing. `said` words what it came to for everybody.
    pub async fn close_open_vote(
        &self,
        officer: &Officer,
        (congress, item): (CongressId, AgendaItemId),
        said: impl Fn(&OpenVote) -> String + Send + Sync,
    ) -> Result<(), RollError> {
        let at = self.clock.now();
        write!(self.database, "close vote by name", RollError, tx => {
            require_own(tx, officer.organisation, congress).await?;
            let votes = by_item(tx, congress).await?.remove(&item);
            let vote = votes.and_then(|mut votes| votes.pop());
            let vote = vote.ok_or(RollError::Unknown("vote by name"))?;
            if vote.closed {
                return Ok(());
            }
            let Hands { entitled, present, .. } = vote.count.hands;
            execute!(
                tx,
                "UPDATE open_votes SET closed = 1, entitled = $3, present = $4 WHERE item = $1 AND round = $2",
                item.0,
                i64::from(vote.round),
                i64::from(entitled),
                i64::from(present),
            )?;
            let said = said(&vote);
            self.insert_notice(tx, congress, None, &said, at).await?;
            evidence::record(tx, (&self.rng, at), &officer.name, congress, ("open-vote", &said)).await?;
            Ok(())
        })
    }

    /// Takes what a delegate says in the vote `round`, in place of what they said before. Only they can, and only while the
    /// vote goes on: what was meant for one vote is not taken in another, whose names others may see.
    pub async fn speak(
        &self,
        session: &Session,
        (congress, item): (CongressId, AgendaItemId),
        (round, voice): (u32, Voice),
    ) -> Result<(), VoiceRefusal> {
        if session.congress != congress {
            return Err(VoiceRefusal::Unknown);
        }
        write!(self.database, "take voice", VoiceRefusal, tx => {
            let row = fetch_optional!(
                tx,
                (bool, String),
                "SELECT o.closed, d.attendance FROM open_votes AS o JOIN agenda AS a ON a.id = o.item \
                 JOIN delegates AS d ON d.congress = a.congress WHERE o.item = $1 AND o.round = $4 AND a.congress = $2 AND d.id = $3",
                item.0,
                congress.0,
                session.delegate.0,
                i64::from(round),
            )?;
            let (closed, attendance) = row.ok_or(VoiceRefusal::Unknown)?;
            if closed {
                return Err(VoiceRefusal::Closed);
            }
            if Attendance::read(&attendance)? != Attendance::Present {
                return Err(VoiceRefusal::NotCheckedIn);
            }
            execute!(
                tx,
                "INSERT INTO open_voices (item, round, delegate, voice) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (item, round, delegate) DO UPDATE SET voice = excluded.voice",
                item.0,
                i64::from(round),
                session.delegate.0,
                voice.name(),
            )?;
            Ok(())
        })
    }
}
