//! What delegates do with proposals. Done again it changes nothing: a phone that has lost an answer asks again.

use ballot::id::CongressId;

use super::call::{self, CallState};
use super::course::{Rating, Stage, Step};
use super::reading::{find, known, require_member, seconders_of, written_by};
use super::wording::Wording;
use super::{Known, MOST_EACH, ProposalRefusal, Version, set_stage};
use crate::roll::ids::{DelegateId, ProposalId};
use crate::roll::sessions::Session;
use crate::roll::{Roll, RollError};
use crate::store::{StoreError, Tx, execute, fetch_optional, write};

/// What a delegate does with a proposal that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DelegateAct {
    /// Seconds its text of this version.
    Second(Version),
    /// Takes the seconding back.
    TakeBack,
    /// Gives it up, being its proposer.
    Withdraw,
    /// Rates the latest answer, in its text of this version, being its proposer.
    Rate(Rating, Version),
}

impl Roll {
    /// Sends a new proposal under an id that the phone has drawn, or an amended one that was returned.
    pub async fn propose(
        &self,
        session: &Session,
        (congress, proposal): (CongressId, ProposalId),
        wording: &Wording,
        on_behalf: bool,
    ) -> Result<(), ProposalRefusal> {
        let now = self.clock.now();
        write!(self.database, "send proposal", ProposalRefusal, tx => {
            require_member(session, congress)?;
            let call = call::in_force(tx, congress).await?;
            match find(tx, proposal).await? {
                Some(known) if known.congress != congress => Err(RollError::Unknown("proposal").into()),
                Some(known) if known.proposer != session.delegate => Err(ProposalRefusal::NotTheProposer),
                Some(known) if known.stage != Stage::Returned && known.wording == *wording => Ok(()),
                Some(known) => {
                    let stage = amend(tx, &known, wording, &call).await?;
                    Ok(set_stage(tx, proposal, stage).await?)
                }
                None => {
                    require_call(call.at(now))?;
                    if written_by(tx, session.delegate).await? >= MOST_EACH {
                        return Err(ProposalRefusal::TooMany);
                    }
                    Ok(insert(tx, session, proposal, (wording, on_behalf)).await?)
                }
            }
        })
    }

    /// Does what a delegate may do with a proposal.
    pub async fn act_on_proposal(
        &self,
        session: &Session,
        (congress, proposal): (CongressId, ProposalId),
        act: DelegateAct,
    ) -> Result<(), ProposalRefusal> {
        let now = self.clock.now();
        write!(self.database, "act on proposal", ProposalRefusal, tx => {
            require_member(session, congress)?;
            let call = call::in_force(tx, congress).await?;
            let known = known(tx, congress, proposal).await?;
            let own = known.proposer == session.delegate;
            let stage = match act {
                DelegateAct::Second(_) if own => return Err(ProposalRefusal::OwnProposal),
                DelegateAct::Second(read) if read != known.version => return Err(ProposalRefusal::Changed),
                DelegateAct::Second(_) => second(tx, &known, session.delegate, (&call, call.at(now))).await?,
                DelegateAct::TakeBack => take_back(tx, &known, session.delegate, &call).await?,
                _ if !own => return Err(ProposalRefusal::NotTheProposer),
                DelegateAct::Withdraw if known.stage == Stage::Withdrawn => Stage::Withdrawn,
                DelegateAct::Withdraw => known.stage.after(Step::Withdraw, call.support(0))?,
                DelegateAct::Rate(rating, read) => rate(tx, &known, (rating, read)).await?,
            };
            Ok(set_stage(tx, proposal, stage).await?)
        })
    }
}

/// Sends a returned proposal again. Another text has no seconders yet: who seconded the one before is kept with that one.
async fn amend(
    tx: &mut Tx,
    known: &Known,
    wording: &Wording,
    call: &call::Call,
) -> Result<Stage, ProposalRefusal> {
    if known.wording == *wording {
        let have = seconders_of(tx, known.id).await?;
        return Ok(known.stage.after(Step::Amend, call.support(have))?);
    }
    let stage = known.stage.after(Step::Amend, call.support(0))?;
    keep_text(tx, known.id).await?;
    set_wording(tx, known.id, wording).await?;
    Ok(stage)
}

fn require_call(state: CallState) -> Result<(), ProposalRefusal> {
    match state {
        CallState::Open => Ok(()),
        state => Err(ProposalRefusal::NotCalled(state)),
    }
}

async fn second(
    tx: &mut Tx,
    known: &Known,
    delegate: DelegateId,
    (call, state): (&call::Call, CallState),
) -> Result<Stage, ProposalRefusal> {
    if seconds(tx, known, delegate).await? {
        return Ok(known.stage);
    }
    // Officers return proposals after the call too, and those are amended and seconded then.
    if known.version == Version::FIRST {
        require_call(state)?;
    }
    let have = seconders_of(tx, known.id).await? + 1;
    let stage = known.stage.after(Step::Second, call.support(have))?;
    execute!(
        tx,
        "INSERT INTO proposal_seconders (proposal, version, place, delegate) \
         SELECT $1, $2, coalesce(max(place), 0) + 1, $3 FROM proposal_seconders WHERE proposal = $1 AND version = $2",
        known.id.0,
        i64::from(known.version.0),
        delegate.0,
    )?;
    Ok(stage)
}

async fn take_back(
    tx: &mut Tx,
    known: &Known,
    delegate: DelegateId,
    call: &call::Call,
) -> Result<Stage, ProposalRefusal> {
    if !seconds(tx, known, delegate).await? {
        return Ok(known.stage);
    }
    let have = seconders_of(tx, known.id).await?.saturating_sub(1);
    let stage = known.stage.after(Step::TakeBack, call.support(have))?;
    execute!(
        tx,
        "DELETE FROM proposal_seconders WHERE proposal = $1 AND version = $2 AND delegate = $3",
        known.id.0,
        i64::from(known.version.0),
        delegate.0,
    )?;
    Ok(stage)
}

async fn rate(
    tx: &mut Tx,
    known: &Known,
    (rating, read): (Rating, Version),
) -> Result<Stage, ProposalRefusal> {
    let last = fetch_optional!(
        tx,
        (i64, Option<String>, i64),
        "SELECT round, rating, (SELECT count(*) + 1 FROM proposal_former_answers f WHERE f.proposal = a.proposal \
         AND f.round = a.round) FROM proposal_answers a WHERE proposal = $1 ORDER BY round DESC LIMIT 1",
        known.id.0,
    )?;
    if let Some((_, Some(given), _)) = &last
        && given == rating.name()
    {
        return Ok(known.stage);
    }
    let nobody = super::course::Support { have: 0, needed: 0 };
    let stage = known.stage.after(Step::Rate(rating), nobody)?;
    let (round, version) = last.map_or((0, 0), |(round, _, version)| (round, version));
    if Version::read(version)? != read {
        return Err(ProposalRefusal::Changed);
    }
    execute!(
        tx,
        "UPDATE proposal_answers SET rating = $3 WHERE proposal = $1 AND round = $2",
        known.id.0,
        round,
        rating.name(),
    )?;
    Ok(stage)
}

/// Whether a delegate seconds the text as it is.
async fn seconds(tx: &mut Tx, known: &Known, delegate: DelegateId) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "SELECT place FROM proposal_seconders WHERE proposal = $1 AND version = $2 AND delegate = $3",
        known.id.0,
        i64::from(known.version.0),
        delegate.0,
    )?;
    Ok(row.is_some())
}

async fn insert(
    tx: &mut Tx,
    session: &Session,
    proposal: ProposalId,
    (wording, on_behalf): (&Wording, bool),
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO proposals (id, congress, position, proposer, on_behalf, title, reason, suggestion, stage) \
         SELECT $1, d.congress, (SELECT count(*) + 1 FROM proposals WHERE congress = d.congress), d.id, \
         $3 AND d.delegation <> '', $4, $5, $6, 'seconding' FROM delegates d WHERE d.id = $2",
        proposal.0,
        session.delegate.0,
        on_behalf,
        wording.title.as_str(),
        wording.reason.as_str(),
        wording.suggestion.as_str(),
    )?;
    Ok(())
}

/// Keeps the text that is about to be replaced, and why it was returned.
async fn keep_text(tx: &mut Tx, proposal: ProposalId) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO proposal_former_texts (proposal, version, title, reason, suggestion, returned) \
         SELECT id, version, title, reason, suggestion, coalesce(returned, '') FROM proposals WHERE id = $1",
        proposal.0,
    )?;
    Ok(())
}

async fn set_wording(
    tx: &mut Tx,
    proposal: ProposalId,
    wording: &Wording,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE proposals SET version = version + 1, title = $2, reason = $3, suggestion = $4, returned = NULL WHERE id = $1",
        proposal.0,
        wording.title.as_str(),
        wording.reason.as_str(),
        wording.suggestion.as_str(),
    )?;
    Ok(())
}
