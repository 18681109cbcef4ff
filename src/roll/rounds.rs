//! The next round of an election as a draft of its own, and what a congress agrees to do without.

use ballot::id::{CongressId, ContestId, MemberId};
use ballot::manifest::Stage;
use ballot::state::State;
use uuid::Uuid;

use super::acts::Actor;
use super::contests::facts;
use super::draft::Draft;
use super::ids::AgendaItemId;
use super::programme::AgendaKind;
use super::programme::changing::{NewItem, Place, add_item};
use super::{Roll, RollError, evidence, figures};
use crate::store::{StoreError, Tx, execute, fetch_all, fetch_optional, write};

/// A round that is to be made.
#[derive(Debug, Clone)]
pub struct NewRound {
    /// The contest whose outcome it was made from: it stands right after that one.
    pub after: ContestId,
    /// What it will be made of; `follows` names the contest that it follows.
    pub draft: Draft,
    /// What the agenda calls it.
    pub agenda_title: String,
}

impl Roll {
    /// Adds a round to the congress of the contest that it comes after, in voting order and on the agenda. Where the
    /// same round is there already, that one.
    ///
    /// # Errors
    /// [`RollError::Unknown`] where the contest is none of the actor's organisation.
    pub async fn add_round(&self, actor: &Actor, new: &NewRound) -> Result<ContestId, RollError> {
        let (at, contest, item) = (self.clock.now(), self.rng.id(), self.rng.id());
        write!(self.database, "add round", RollError, tx => {
            let after = facts(tx, actor.organisation, new.after).await?;
            let after = after.ok_or(RollError::Unknown("contest"))?;
            if let Some(there) = same_round(tx, after.congress, &new.draft).await? {
                return Ok(there);
            }
            let place = i64::from(after.position) + 1;
            insert_contest(tx, (ContestId(contest), after.congress), place, &new.draft).await?;
            insert_item(tx, (AgendaItemId(item), after.congress), new, ContestId(contest)).await?;
            let who = (&self.rng, at);
            let title = new.draft.title.as_str();
            evidence::record(tx, who, &actor.name, after.congress, ("round", title)).await?;
            Ok(ContestId(contest))
        })
    }

    /// Lets only these members stand in a draft and be written in: whoever was not elected where its candidates come
    /// from drops out (UE-17). Done before, it changes nothing.
    pub async fn narrow(
        &self,
        actor: &Actor,
        contest: ContestId,
        members: &[MemberId],
    ) -> Result<(), RollError> {
        let at = self.clock.now();
        write!(self.database, "narrow draft", RollError, tx => {
            let known = facts(tx, actor.organisation, contest).await?;
            let known = known.ok_or(RollError::Unknown("contest"))?;
            let (draft, dropped) = narrowed(&known.draft, members);
            if known.state != State::Draft || draft == known.draft {
                return Ok(());
            }
            let json = serde_json::to_string(&draft).map_err(|_| StoreError::Corrupt("draft"))?;
            execute!(tx, "UPDATE contests SET draft = $2 WHERE id = $1", contest.0, json)?;
            let (who, deed) = ((&self.rng, at), ("narrow", dropped.as_str()));
            evidence::record(tx, who, &actor.name, known.congress, deed).await?;
            Ok(())
        })
    }

    /// Records that the congress makes do with so many seats. Done before, it changes nothing.
    pub async fn agree_seats(&self, contest: ContestId, seats: u32) -> Result<(), RollError> {
        write!(self.database, "agree seats", RollError, tx => {
            execute!(
                tx,
                "UPDATE contests SET agreed_seats = $2 WHERE id = $1",
                contest.0,
                i64::from(seats),
            )?;
            Ok(())
        })
    }
}

/// A draft in which only these members stand and can be written in, and the names of those who dropped out.
fn narrowed(draft: &Draft, members: &[MemberId]) -> (Draft, String) {
    let may = |id: &MemberId| members.contains(id);
    let (options, dropped): (Vec<_>, Vec<_>) = draft
        .options
        .iter()
        .cloned()
        .partition(|option| may(&option.member));
    let eligible = draft.eligible.iter().flatten();
    let eligible: Vec<_> = eligible.filter(|member| may(&member.id)).cloned().collect();
    let write_ins = if eligible.is_empty() {
        0
    } else {
        draft.write_ins
    };
    let narrowed = Draft {
        options,
        write_ins,
        eligible: (write_ins > 0).then_some(eligible),
        ..draft.clone()
    };
    let dropped: Vec<_> = dropped.into_iter().map(|option| option.name).collect();
    (narrowed, dropped.join("、"))
}

/// A round that was made of the same outcome before and has come to something, or may yet.
async fn same_round(
    tx: &mut Tx,
    congress: CongressId,
    draft: &Draft,
) -> Result<Option<ContestId>, RollError> {
    let rows = fetch_all!(
        tx,
        (Uuid, String, String),
        "SELECT id, state, draft FROM contests WHERE congress = $1",
        congress.0,
    )?;
    for (id, state, json) in rows {
        let other: Draft = serde_json::from_str(&json).map_err(|_| StoreError::Corrupt("draft"))?;
        let same = |draft: &Draft| -> (Option<ContestId>, Stage, u32) {
            (draft.follows, draft.stage, draft.round)
        };
        if same(&other) == same(draft) && figures::read_state(&state)? != State::Void {
            return Ok(Some(ContestId(id)));
        }
    }
    Ok(None)
}

/// Positions are unique at every moment: those that make room take the way below zero.
async fn insert_contest(
    tx: &mut Tx,
    (contest, congress): (ContestId, CongressId),
    place: i64,
    draft: &Draft,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE contests SET position = -position WHERE congress = $1 AND position >= $2",
        congress.0,
        place,
    )?;
    execute!(
        tx,
        "UPDATE contests SET position = 1 - position WHERE congress = $1 AND position < 0",
        congress.0,
    )?;
    execute!(
        tx,
        "INSERT INTO contests (id, congress, position, title, state, draft) VALUES ($1, $2, $3, $4, 'draft', $5)",
        contest.0,
        congress.0,
        place,
        draft.title.as_str(),
        serde_json::to_string(draft).map_err(|_| StoreError::Corrupt("draft"))?,
    )?;
    Ok(())
}

/// The agenda's item stands after that of the contest before, in its session; it waits, whatever is now.
async fn insert_item(
    tx: &mut Tx,
    (item, congress): (AgendaItemId, CongressId),
    new: &NewRound,
    contest: ContestId,
) -> Result<(), RollError> {
    let row = fetch_optional!(
        tx,
        (i64, Option<String>),
        "SELECT position, session FROM agenda WHERE congress = $1 AND contest = $2",
        congress.0,
        new.after.0,
    )?;
    let (before, session) = row.ok_or(RollError::Unknown("agenda item"))?;
    let place = Place {
        position: before + 1,
        session,
    };
    let item = NewItem {
        id: item,
        title: &new.agenda_title,
        kind: kind(&new.draft),
        contest: Some(contest),
    };
    Ok(add_item(tx, congress, &place, &item).await?)
}

fn kind(draft: &Draft) -> AgendaKind {
    match draft.kind {
        ballot::manifest::Kind::Election => AgendaKind::Election,
        ballot::manifest::Kind::Motion => AgendaKind::Motion,
        ballot::manifest::Kind::Appraisal => AgendaKind::Appraisal,
    }
}
