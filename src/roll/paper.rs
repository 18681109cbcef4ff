//! Paper ballots (纸票): who took one, how many lay in the box, and which two officers type them in (protocol §6 `paper`).
//!
//! A delegate has a token or a paper ballot of a contest, never both: each is recorded in one transaction that looks for
//! the other.

use std::collections::BTreeSet;

use ballot::id::{CongressId, ContestId};
use ballot::paper::Hand;
use ballot::state::State;
use uuid::Uuid;

use super::contests::{Facts, facts};
use super::error::refusal;
use super::ids::DelegateId;
use super::officers::Officer;
use super::{Roll, RollError, evidence};
use crate::store::{StoreError, Tx, execute, fetch_all, fetch_optional, write};

/// Why something about paper ballots is refused. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum PaperRefusal {
    /// No such contest in the officer's organisation.
    #[error("there is no such contest")]
    UnknownContest,
    /// Not on the contest's roll.
    #[error("the delegate is not on the contest's roll")]
    NotEntitled,
    /// The delegate was issued a token.
    #[error("the delegate was issued a ballot already")]
    AlreadyIssued,
    /// There is no paper ballot of the delegate's to replace.
    #[error("the delegate has no paper ballot")]
    NoPaper,
    /// The contest is a draft.
    #[error("the contest is not ready")]
    ContestNotReady,
    /// Closing has begun, or the contest is over.
    #[error("nothing is issued any more")]
    IssuingClosed,
    /// The contest's state does not allow it.
    #[error("not possible while the contest is {0}")]
    WrongState(State),
    /// Two other officers type the ballots in.
    #[error("two other officers type the ballots in")]
    HandsTaken,
    /// It can't be looked up or stored.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(PaperRefusal);

/// How many paper ballots of a contest are where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PaperCount {
    /// Delegates who took one.
    pub issued: u64,
    /// Found in the box; none until somebody has counted them.
    pub returned: Option<u64>,
}

impl Roll {
    /// Hands a delegate a paper ballot; how many delegates have one. Whoever takes one is there, and is never issued a
    /// token of this contest. Handed out before, it changes nothing; `replaced` records that a spoiled sheet was taken back
    /// for a new one.
    ///
    /// # Errors
    /// [`PaperRefusal`]: the first that applies.
    pub async fn hand_out_paper(
        &self,
        officer: &Officer,
        contest: ContestId,
        delegate: DelegateId,
        replaced: bool,
    ) -> Result<u64, PaperRefusal> {
        // The record names a delegate: by the hour, as at the door.
        let at = self.clock.now().full_hour();
        write!(self.database, "hand out paper ballot", PaperRefusal, tx => {
            let known = own(tx, officer, contest).await?;
            let name = entitled(tx, &known, delegate).await?;
            if has_token(tx, contest, delegate).await? {
                return Err(PaperRefusal::AlreadyIssued);
            }
            let takes = still_issuing(tx, &known).await;
            let sheets = sheets(tx, contest, delegate).await?;
            let verb = match (sheets, replaced) {
                (None, true) => return Err(PaperRefusal::NoPaper),
                (Some(_), false) => return Ok(known.paper.issued),
                (None, false) => "paper-issue",
                (Some(_), true) => "paper-replace",
            };
            takes?;
            execute!(
                tx,
                "INSERT INTO paper_issues (contest, delegate, sheets) VALUES ($1, $2, 1) \
                 ON CONFLICT (contest, delegate) DO UPDATE SET sheets = sheets + 1",
                contest.0,
                delegate.0,
            )?;
            execute!(tx, "UPDATE delegates SET attendance = 'present', leave_reason = '' WHERE id = $1", delegate.0)?;
            // What was counted in the box may be out of date now.
            execute!(tx, "UPDATE contests SET paper_returned = NULL WHERE id = $1", contest.0)?;
            let detail = format!("{name}：{}", known.title);
            evidence::record(tx, (&self.rng, at), &officer.name, known.congress, (verb, &detail)).await?;
            Ok(known.paper.issued + u64::from(sheets.is_none()))
        })
    }

    /// Notes how many paper ballots lay in the box. May be noted anew until the contest closes.
    pub async fn count_paper_box(
        &self,
        officer: &Officer,
        contest: ContestId,
        returned: u32,
    ) -> Result<(), PaperRefusal> {
        let at = self.clock.now();
        write!(self.database, "count paper box", PaperRefusal, tx => {
            let known = own(tx, officer, contest).await?;
            if known.state != State::Open || is_ending(tx, contest).await? {
                return Err(PaperRefusal::WrongState(known.state));
            }
            execute!(
                tx,
                "UPDATE contests SET paper_returned = $2 WHERE id = $1",
                contest.0,
                i64::from(returned),
            )?;
            let detail = format!("{}：{returned}", known.title);
            let deed = ("paper-box", detail.as_str());
            evidence::record(tx, (&self.rng, at), &officer.name, known.congress, deed).await?;
            Ok(())
        })
    }

    /// Which of the two the officer is who type a closed contest's paper ballots in. Whoever comes first takes a place.
    pub async fn typing_hand(
        &self,
        officer: &Officer,
        contest: ContestId,
    ) -> Result<Hand, PaperRefusal> {
        let at = self.clock.now();
        write!(self.database, "take typing hand", PaperRefusal, tx => {
            let known = own(tx, officer, contest).await?;
            let taken = hands(tx, contest).await?;
            if let Some((hand, ..)) = taken.iter().find(|(_, who, _)| *who == officer.id.0) {
                return Ok(*hand);
            }
            if known.state != State::Closed {
                return Err(PaperRefusal::WrongState(known.state));
            }
            let is_free = |hand: &Hand| taken.iter().all(|(other, ..)| other != hand);
            let hand = Hand::BOTH.into_iter().find(is_free).ok_or(PaperRefusal::HandsTaken)?;
            execute!(
                tx,
                "INSERT INTO paper_hands (contest, hand, officer) VALUES ($1, $2, $3)",
                contest.0,
                i64::from(hand.number()),
                officer.id.0,
            )?;
            let detail = format!("{}：{}", known.title, hand.number());
            let deed = ("paper-hand", detail.as_str());
            evidence::record(tx, (&self.rng, at), &officer.name, known.congress, deed).await?;
            Ok(hand)
        })
    }

    /// Which of the two the officer is, if one of them.
    pub async fn own_hand(
        &self,
        officer: &Officer,
        contest: ContestId,
    ) -> Result<Option<Hand>, PaperRefusal> {
        let mut tx = self.database.read().await.map_err(RollError::from)?;
        own(&mut tx, officer, contest).await?;
        let taken = hands(&mut tx, contest).await?;
        let mut own = taken.into_iter().filter(|(_, who, _)| *who == officer.id.0);
        Ok(own.next().map(|(hand, ..)| hand))
    }

    /// Frees the place of one of the two of a closed contest, so that another officer can take it; whose it was is recorded
    /// in the same transaction.
    pub async fn free_hand(
        &self,
        officer: &Officer,
        contest: ContestId,
        hand: Hand,
    ) -> Result<(), PaperRefusal> {
        let at = self.clock.now();
        write!(self.database, "free typing hand", PaperRefusal, tx => {
            let known = own(tx, officer, contest).await?;
            if known.state != State::Closed {
                return Err(PaperRefusal::WrongState(known.state));
            }
            let taken = hands(tx, contest).await?;
            let Some((.., name)) = taken.into_iter().find(|(other, ..)| *other == hand) else {
                return Ok(());
            };
            execute!(
                tx,
                "DELETE FROM paper_hands WHERE contest = $1 AND hand = $2",
                contest.0,
                i64::from(hand.number()),
            )?;
            let detail = format!("{}：{name}", known.title);
            let deed = ("paper-free", detail.as_str());
            evidence::record(tx, (&self.rng, at), &officer.name, known.congress, deed).await?;
            Ok(())
        })
    }

    /// Records that an officer has corrected what they had typed of a sheet, after both had finished.
    pub async fn record_paper_correction(
        &self,
        officer: &Officer,
        congress: CongressId,
        detail: &str,
    ) -> Result<(), RollError> {
        let at = self.clock.now();
        write!(self.database, "record correction", RollError, tx => {
            let deed = ("paper-correct", detail);
            evidence::record(tx, (&self.rng, at), &officer.name, congress, deed).await?;
            Ok(())
        })
    }

    /// The names of the officers who type a contest's paper ballots in.
    pub async fn typing_hands(&self, contest: ContestId) -> Result<Vec<(Hand, String)>, RollError> {
        let mut tx = self.database.read().await?;
        let taken = hands(&mut tx, contest).await?;
        Ok(taken
            .into_iter()
            .map(|(hand, _, name)| (hand, name))
            .collect())
    }

    /// The delegates who took a paper ballot of a contest.
    pub async fn on_paper(&self, contest: ContestId) -> Result<BTreeSet<DelegateId>, RollError> {
        let mut tx = self.database.read().await?;
        let rows = fetch_all!(
            &mut tx,
            (Uuid,),
            "SELECT delegate FROM paper_issues WHERE contest = $1",
            contest.0,
        )?;
        Ok(rows.into_iter().map(|(id,)| DelegateId(id)).collect())
    }
}

async fn own(tx: &mut Tx, officer: &Officer, contest: ContestId) -> Result<Facts, PaperRefusal> {
    let known = facts(tx, officer.organisation, contest).await?;
    known.ok_or(PaperRefusal::UnknownContest)
}

/// The name of a delegate on the contest's roll, which is not frozen before it is ready.
async fn entitled(
    tx: &mut Tx,
    known: &Facts,
    delegate: DelegateId,
) -> Result<String, PaperRefusal> {
    if known.state == State::Draft {
        return Err(PaperRefusal::ContestNotReady);
    }
    let row = fetch_optional!(
        tx,
        (String,),
        "SELECT d.name FROM contest_roll r JOIN delegates d ON d.id = r.delegate \
         WHERE r.contest = $1 AND r.delegate = $2",
        known.contest.0,
        delegate.0,
    )?;
    row.map(|(name,)| name).ok_or(PaperRefusal::NotEntitled)
}

async fn has_token(
    tx: &mut Tx,
    contest: ContestId,
    delegate: DelegateId,
) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "SELECT 1 FROM issues WHERE contest = $1 AND delegate = $2",
        contest.0,
        delegate.0,
    )?;
    Ok(row.is_some())
}

async fn sheets(
    tx: &mut Tx,
    contest: ContestId,
    delegate: DelegateId,
) -> Result<Option<i64>, StoreError> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "SELECT sheets FROM paper_issues WHERE contest = $1 AND delegate = $2",
        contest.0,
        delegate.0,
    )?;
    Ok(row.map(|(sheets,)| sheets))
}

async fn still_issuing(tx: &mut Tx, known: &Facts) -> Result<(), PaperRefusal> {
    let open = matches!(known.state, State::Ready | State::Open);
    if !open || is_ending(tx, known.contest).await? {
        return Err(PaperRefusal::IssuingClosed);
    }
    Ok(())
}

/// Whether the contest is on its way to an end: its paper box stays as it was judged.
pub(super) async fn is_ending(tx: &mut Tx, contest: ContestId) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "SELECT 1 FROM acts WHERE contest = $1 AND outcome = 'intended' AND verb IN ('close', 'void')",
        contest.0,
    )?;
    Ok(row.is_some())
}

async fn hands(tx: &mut Tx, contest: ContestId) -> Result<Vec<(Hand, Uuid, String)>, StoreError> {
    let rows = fetch_all!(
        tx,
        (i64, Uuid, String),
        "SELECT h.hand, h.officer, o.name FROM paper_hands h JOIN officers o ON o.id = h.officer \
         WHERE h.contest = $1 ORDER BY h.hand",
        contest.0,
    )?;
    let read =
        |(number, who, name): (i64, _, _)| Some((Hand::of(u8::try_from(number).ok()?)?, who, name));
    let hands: Option<Vec<_>> = rows.into_iter().map(read).collect();
    hands.ok_or(StoreError::Corrupt("hand"))
}
