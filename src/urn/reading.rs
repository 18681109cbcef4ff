//! What anybody may read of this half: manifests, profiles, photos, where each contest stands.

use std::sync::Arc;

use ballot::id::{CongressId, ContestId, MemberId};
use ballot::state::State;
use crypto::bytes::Hash;
use crypto::entry::PaperFigures;
use crypto::merkle::TreeHead;
use crypto::note::Checkpoint;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::contest_box::ContestBox;
use super::tally::ShownTally;
use super::{Here, UrnError, paper, scrutiny};
use crate::store::{Tx, fetch_all, fetch_optional};

/// That an entry is in the log (protocol §4).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Proof {
    /// The entry's index.
    pub index: u64,
    /// The signed checkpoint.
    pub checkpoint: String,
    /// Leaf to root.
    pub proof: Vec<Hash>,
}

/// Where a contest stands on this side.
#[derive(Debug, Clone)]
pub struct ContestStatus {
    /// The contest's box: manifest, M, eligible list.
    pub known: Arc<ContestBox>,
    /// Its state.
    pub state: State,
    /// `open.present`, once open.
    pub opened: Option<u64>,
    /// `close.present`, once closed.
    pub present: Option<u64>,
    /// `close.issued`, once closed.
    pub issued: Option<u64>,
    /// Ballots in the log.
    pub returned: u64,
    /// Paper ballots, once closed: `close.paper`.
    pub paper: PaperFigures,
    /// A tally before (or with) the result, for those it may be shown to.
    pub tally: Option<ShownTally>,
    /// Places of the scrutineers who have released their key of a sealed box.
    pub unsealed: Vec<u8>,
    /// Places of the scrutineers who have certified the result.
    pub certificates: Vec<u32>,
    /// The log up to and with the result, once counted: what certificates sign.
    pub counted: Option<TreeHead>,
    /// The result's bytes, once counted.
    pub result: Option<Vec<u8>>,
    /// Why it is void, in words; empty where the arithmetic says it.
    pub void: Option<(String, String)>,
}

type StatusRow = (
    Uuid,
    String,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    i64,
    i64,
    Option<Vec<u8>>,
    Option<String>,
    Option<String>,
);

impl Here {
    /// A contest as published; none before `ready`.
    pub async fn contest(&self, contest: ContestId) -> Result<Option<Arc<ContestBox>>, UrnError> {
        self.inner.contest_box(contest).await
    }

    /// An option's profile, byte for byte as hashed in the manifest.
    pub async fn profile(
        &self,
        contest: ContestId,
        member: MemberId,
    ) -> Result<Option<Vec<u8>>, UrnError> {
        let mut tx = self.inner.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            (Vec<u8>,),
            "SELECT bytes FROM profiles WHERE contest = $1 AND member = $2",
            contest.0,
            member.0,
        )?;
        Ok(row.map(|(bytes,)| bytes))
    }

    /// A photo (JPEG) by its hash.
    pub async fn photo(&self, hash: &Hash) -> Result<Option<Vec<u8>>, UrnError> {
        let mut tx = self.inner.database.read().await?;
        let id = hash.as_bytes().as_slice();
        let row = fetch_optional!(
            &mut tx,
            (Vec<u8>,),
            "SELECT bytes FROM photos WHERE hash = $1",
            id
        )?;
        Ok(row.map(|(bytes,)| bytes))
    }

    /// All published contests of a congress, in the order of their entries.
    pub async fn contests(&self, congress: CongressId) -> Result<Vec<ContestStatus>, UrnError> {
        let mut tx = self.inner.database.read().await?;
        let rows = fetch_all!(
            &mut tx,
            StatusRow,
            "SELECT id, state, opened, present, issued, returned, shown, result, ground, reason
             FROM contests WHERE congress = $1 ORDER BY entry",
            congress.0,
        )?;
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            all.push(self.status_of(&mut tx, row).await?);
        }
        Ok(all)
    }

    /// One contest's standing; none before `ready`.
    pub async fn status(&self, contest: ContestId) -> Result<Option<ContestStatus>, UrnError> {
        let mut tx = self.inner.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            StatusRow,
            "SELECT id, state, opened, present, issued, returned, shown, result, ground, reason
             FROM contests WHERE id = $1",
            contest.0,
        )?;
        match row {
            Some(row) => self.status_of(&mut tx, row).await.map(Some),
            None => Ok(None),
        }
    }

    async fn status_of(&self, tx: &mut Tx, row: StatusRow) -> Result<ContestStatus, UrnError> {
        let (id, state, opened, present, issued, returned, shown, result, ground, reason) = row;
        let known = self
            .inner
            .contest_box_in(tx, ContestId(id))
            .await?
            .ok_or(UrnError::Corrupt("contest"))?;
        let state = state_from(&state)?;
        let tally = self
            .inner
            .tallies
            .shown(tx, &known, state, shown.cast_unsigned())
            .await?;
        let contest = ContestId(id);
        let released = scrutiny::released(tx, contest).await?;
        let certificates = scrutiny::certificates(tx, contest).await?;
        let counted = match &result {
            Some(_) => Some(scrutiny::counted(tx, contest).await?),
            None => None,
        };
        Ok(ContestStatus {
            unsealed: released.iter().map(|(place, _)| *place).collect(),
            certificates,
            counted,
            known,
            state,
            opened: opened.map(i64::cast_unsigned),
            present: present.map(i64::cast_unsigned),
            issued: issued.map(i64::cast_unsigned),
            returned: returned.cast_unsigned(),
            paper: paper::figures(tx, contest).await?,
            tally,
            result,
            void: ground.map(|ground| (ground, reason.unwrap_or_default())),
        })
    }
}

/// A log's size and root, as its newest checkpoint says.
pub(super) async fn head(tx: &mut Tx, congress: CongressId) -> Result<TreeHead, UrnError> {
    let row = fetch_optional!(
        tx,
        (String,),
        "SELECT checkpoint FROM logs WHERE congress = $1",
        congress.0,
    )?;
    let (checkpoint,) = row.ok_or(UrnError::UnknownLog)?;
    let checkpoint = Checkpoint::parse(&checkpoint).map_err(|_| UrnError::Corrupt("checkpoint"))?;
    Ok(checkpoint.tree)
}

/// A contest's state, none before `ready`.
pub(super) async fn state(tx: &mut Tx, contest: ContestId) -> Result<Option<State>, UrnError> {
    let row = fetch_optional!(
        tx,
        (String,),
        "SELECT state FROM contests WHERE id = $1",
        contest.0,
    )?;
    row.map(|(state,)| state_from(&state)).transpose()
}

/// The state of a contest that is known to be there.
pub(super) async fn known_state(tx: &mut Tx, contest: ContestId) -> Result<State, UrnError> {
    state(tx, contest)
        .await?
        .ok_or(UrnError::Corrupt("contest"))
}

/// A state by the name it is stored under.
fn state_from(name: &str) -> Result<State, UrnError> {
    serde_json::from_value(name.into()).map_err(|_| UrnError::Corrupt("state"))
}
