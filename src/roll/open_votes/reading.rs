//! Votes by name as they are stored, and who said what.

use std::collections::HashMap;

use ballot::hands::Hands;
use ballot::id::CongressId;
use ballot::open_vote::{OpenCount, Voice};
use uuid::Uuid;

use super::OpenVote;
use crate::roll::delegations::in_order;
use crate::roll::ids::{AgendaItemId, DelegateId};
use crate::roll::{Roll, RollError};
use crate::store::{StoreError, Tx, fetch_all, fetch_one, fetch_optional};

/// What somebody said.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Spoken {
    /// Their delegation; may be empty.
    pub delegation: String,
    /// Their name.
    pub name: String,
    /// Their unit.
    pub unit: String,
    /// What they said.
    pub voice: Voice,
}

type Row = (
    Uuid,
    i64,
    String,
    String,
    String,
    bool,
    bool,
    Option<i64>,
    Option<i64>,
    i64,
    i64,
    i64,
);

/// The votes by name of a congress by their items, the newest last.
pub(in crate::roll) async fn by_item(
    tx: &mut Tx,
    congress: CongressId,
) -> Result<HashMap<AgendaItemId, Vec<OpenVote>>, StoreError> {
    let rows = fetch_all!(
        tx,
        Row,
        "SELECT o.item, o.round, o.why, o.title, o.matter, o.public_names, o.closed, o.entitled, o.present, \
         count(CASE WHEN v.voice = 'for' THEN 1 END), count(CASE WHEN v.voice = 'against' THEN 1 END), \
         count(CASE WHEN v.voice = 'abstain' THEN 1 END) FROM open_votes AS o JOIN agenda AS a ON a.id = o.item \
         LEFT JOIN open_voices AS v ON v.item = o.item AND v.round = o.round WHERE a.congress = $1 \
         GROUP BY o.item, o.round ORDER BY o.item, o.round",
        congress.0,
    )?;
    let mut votes: HashMap<AgendaItemId, Vec<OpenVote>> = HashMap::new();
    for row in rows {
        let item = AgendaItemId(row.0);
        let (entitled, present) = match (row.7, row.8) {
            (Some(entitled), Some(present)) => (entitled, present),
            _ => there(tx, congress, (item, row.1)).await?,
        };
        let vote = read(row, entitled, present)?;
        votes.entry(item).or_default().push(vote);
    }
    Ok(votes)
}

/// 应到, and 实到: who is there, and who has voted and left since.
async fn there(
    tx: &mut Tx,
    congress: CongressId,
    (item, round): (AgendaItemId, i64),
) -> Result<(i64, i64), StoreError> {
    fetch_one!(
        tx,
        (i64, i64),
        "SELECT count(*), count(CASE WHEN d.attendance = 'present' OR v.delegate IS NOT NULL THEN 1 END) FROM delegates AS d \
         LEFT JOIN open_voices AS v ON v.item = $2 AND v.round = $3 AND v.delegate = d.id WHERE d.congress = $1",
        congress.0,
        item.0,
        round,
    )
}

fn read(row: Row, entitled: i64, present: i64) -> Result<OpenVote, StoreError> {
    let (_, round, why, title, matter, public_names, closed, _, _, in_favour, against, abstained) =
        row;
    let small = |figure: i64| u32::try_from(figure).map_err(|_| StoreError::Corrupt("vote"));
    Ok(OpenVote {
        round: small(round)?,
        why,
        title,
        matter: matter
            .parse()
            .map_err(|_| StoreError::Corrupt("matter of a vote"))?,
        public_names,
        closed,
        count: OpenCount {
            hands: Hands {
                entitled: small(entitled)?,
                present: small(present)?,
                in_favour: small(in_favour)?,
                against: small(against)?,
                abstained: small(abstained)?,
            },
        },
    })
}

fn voice(name: &str) -> Result<Voice, StoreError> {
    name.parse().map_err(|_| StoreError::Corrupt("voice"))
}

impl Roll {
    /// A vote by name of a congress: `round`, or the newest at its item.
    pub async fn open_vote_at(
        &self,
        congress: CongressId,
        (item, round): (AgendaItemId, Option<u32>),
    ) -> Result<Option<OpenVote>, RollError> {
        let mut votes = by_item(&mut self.database.read().await?, congress).await?;
        let mut votes = votes.remove(&item).into_iter().flatten();
        let wanted = |vote: &OpenVote| round.is_none_or(|round| vote.round == round);
        Ok(votes.rfind(wanted))
    }

    /// Who said what, by delegation and name: for a vote's insiders, or for everybody where it was opened so.
    pub async fn voices(
        &self,
        (item, round): (AgendaItemId, u32),
    ) -> Result<Vec<Spoken>, RollError> {
        let mut tx = self.database.read().await?;
        let rows = fetch_all!(
            &mut tx,
            (String, String, String, String),
            "SELECT d.delegation, d.name, d.unit, v.voice FROM open_voices AS v JOIN delegates AS d ON d.id = v.delegate \
             WHERE v.item = $1 AND v.round = $2",
            item.0,
            i64::from(round),
        )?;
        let spoken = rows.into_iter().map(|(delegation, name, unit, said)| {
            Ok(Spoken {
                delegation,
                name,
                unit,
                voice: voice(&said)?,
            })
        });
        let mut spoken: Vec<Spoken> = spoken.collect::<Result<_, StoreError>>()?;
        spoken.sort_by(|a, b| {
            (in_order(&a.delegation), &a.delegation, &a.name, &a.unit).cmp(&(
                in_order(&b.delegation),
                &b.delegation,
                &b.name,
                &b.unit,
            ))
        });
        Ok(spoken)
    }

    /// How many who are there seem to have no phone to vote by name with: nobody has signed in for them on one, or they took
    /// a paper ballot.
    pub async fn without_phone(&self, congress: CongressId) -> Result<u64, RollError> {
        let (people,) = fetch_one!(
            &mut self.database.read().await?,
            (i64,),
            "SELECT count(*) FROM delegates AS d WHERE d.congress = $1 AND d.attendance = 'present' \
             AND (NOT EXISTS (SELECT 1 FROM sessions AS s WHERE s.delegate = d.id AND s.expires > $2) \
             OR EXISTS (SELECT 1 FROM paper_issues AS p WHERE p.delegate = d.id))",
            congress.0,
            self.clock.now().0,
        )?;
        Ok(u64::try_from(people).map_err(|_| StoreError::Corrupt("count"))?)
    }

    /// What a delegate has said.
    pub async fn voice_of(
        &self,
        delegate: DelegateId,
        (item, round): (AgendaItemId, u32),
    ) -> Result<Option<Voice>, RollError> {
        let row = fetch_optional!(
            &mut self.database.read().await?,
            (String,),
            "SELECT voice FROM open_voices WHERE item = $1 AND round = $2 AND delegate = $3",
            item.0,
            i64::from(round),
            delegate.0,
        )?;
        Ok(row.map(|(said,)| voice(&said)).transpose()?)
    }
}
