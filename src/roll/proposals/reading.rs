//! Proposals as they are read: by delegates, by officers, by everybody.

use std::collections::HashMap;

use ballot::id::CongressId;
use uuid::Uuid;

use super::call;
use super::course::{Rating, Stage};
use super::wording::Wording;
use super::{
    Answer, Behalf, FormerAnswer, FormerText, Known, Motion, Proposal, Raised, Signer, Version,
};
use crate::roll::congresses::require_own;
use crate::roll::ids::{AgendaItemId, DelegateId, ProposalId};
use crate::roll::officers::Officer;
use crate::roll::sessions::Session;
use crate::roll::{Roll, RollError};
use crate::store::{StoreError, Tx, fetch_all, fetch_one, fetch_optional};

/// How many there are, for everybody: of those withdrawn or still looking for seconders none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// 收到: had enough seconders, if only before it was amended.
    pub received: u32,
    /// 立案.
    pub filed: u32,
    /// Of these, those of a delegation that has confirmed it.
    pub delegations: u32,
    /// 退回, as it stands.
    pub returned: u32,
    /// 答复.
    pub answered: u32,
    /// 评价: finally rated.
    pub rated: u32,
}

impl Roll {
    /// What a delegate sees of the proposals of their congress, in the order in which they came.
    pub async fn proposals_for(
        &self,
        session: &Session,
        congress: CongressId,
    ) -> Result<Vec<Proposal>, RollError> {
        let mut tx = self.database.read().await?;
        require_member(session, congress)?;
        let filed_only = call::in_force(&mut tx, congress).await?.filed_only;
        let mut proposals = all(&mut tx, congress, None).await?;
        proposals.retain(|proposal| is_listed(proposal, session.delegate, filed_only));
        Ok(proposals)
    }

    /// One proposal, for a delegate of the congress who knows its id: a proposer hands the link to whom they ask to second it.
    pub async fn proposal_for(
        &self,
        session: &Session,
        congress: CongressId,
        proposal: ProposalId,
    ) -> Result<Proposal, RollError> {
        require_member(session, congress)?;
        let mut tx = self.database.read().await?;
        let found = all(&mut tx, congress, Some(proposal)).await?.pop();
        let found = found.ok_or(RollError::Unknown("proposal"))?;
        let hidden = found.stage == Stage::Withdrawn && found.proposer.delegate != session.delegate;
        if hidden {
            return Err(RollError::Unknown("proposal"));
        }
        Ok(found)
    }

    /// How many proposals a delegate has written.
    pub async fn proposals_written(&self, session: &Session) -> Result<u32, RollError> {
        let mut tx = self.database.read().await?;
        Ok(written_by(&mut tx, session.delegate).await?)
    }

    /// All proposals of a congress, for its officers.
    pub async fn proposals(
        &self,
        officer: &Officer,
        congress: CongressId,
    ) -> Result<Vec<Proposal>, RollError> {
        let mut tx = self.database.read().await?;
        require_own(&mut tx, officer.organisation, congress).await?;
        Ok(all(&mut tx, congress, None).await?)
    }

    /// The filed proposals of a congress by their numbers, where the officer has published them; else none.
    pub async fn published_proposals(
        &self,
        congress: CongressId,
    ) -> Result<Vec<Proposal>, RollError> {
        let mut tx = self.database.read().await?;
        if !call::in_force(&mut tx, congress).await?.published {
            return Ok(Vec::new());
        }
        let mut proposals = all(&mut tx, congress, None).await?;
        proposals.retain(|proposal| proposal.number.is_some());
        proposals.sort_by_key(|proposal| proposal.number);
        Ok(proposals)
    }

    /// How many proposals there are.
    pub async fn proposal_figures(&self, congress: CongressId) -> Result<Figures, RollError> {
        let mut tx = self.database.read().await?;
        let (received, filed, delegations, returned, answered, rated) = fetch_one!(
            &mut tx,
            (i64, i64, i64, i64, i64, i64),
            "SELECT count(CASE WHEN stage <> 'withdrawn' AND (stage <> 'seconding' OR version > 1) THEN 1 END), count(number), \
             count(CASE WHEN number IS NOT NULL AND confirmed = 1 THEN 1 END), \
             count(CASE WHEN stage = 'returned' THEN 1 END), \
             count(CASE WHEN stage IN ('answered', 'sent-back', 'answered-again', 'rated') THEN 1 END), \
             count(CASE WHEN stage = 'rated' THEN 1 END) FROM proposals WHERE congress = $1",
            congress.0,
        )?;
        Ok(Figures {
            received: small(received),
            filed: small(filed),
            delegations: small(delegations),
            returned: small(returned),
            answered: small(answered),
            rated: small(rated),
        })
    }
}

/// A delegate of another congress has no business here.
pub(super) fn require_member(session: &Session, congress: CongressId) -> Result<(), RollError> {
    if session.congress == congress {
        Ok(())
    } else {
        Err(RollError::Unknown("congress"))
    }
}

/// Whether a proposal is on a delegate's list.
fn is_listed(proposal: &Proposal, delegate: DelegateId, filed_only: bool) -> bool {
    if proposal.proposer.delegate == delegate {
        return true;
    }
    match proposal.stage {
        Stage::Withdrawn => false,
        Stage::Seconding | Stage::Submitted => !filed_only || is_concerned(proposal, delegate),
        Stage::Returned => is_concerned(proposal, delegate),
        _ => true,
    }
}

/// Whether a delegate seconds a proposal, or did so before it was amended.
fn is_concerned(proposal: &Proposal, delegate: DelegateId) -> bool {
    proposal.is_seconded_by(delegate) || proposal.was_seconded_by(delegate)
}

/// What a step has to know; a proposal of another congress is unknown.
pub(super) async fn known(
    tx: &mut Tx,
    congress: CongressId,
    proposal: ProposalId,
) -> Result<Known, RollError> {
    let found = find(tx, proposal).await?;
    let found = found.filter(|found| found.congress == congress);
    found.ok_or(RollError::Unknown("proposal"))
}

/// The proposal of this id, of whatever congress.
pub(super) async fn find(tx: &mut Tx, proposal: ProposalId) -> Result<Option<Known>, StoreError> {
    let row = fetch_optional!(
        tx,
        (
            Uuid,
            Uuid,
            bool,
            Option<bool>,
            i64,
            String,
            String,
            String,
            String
        ),
        "SELECT congress, proposer, on_behalf, confirmed, version, title, reason, suggestion, stage FROM proposals \
         WHERE id = $1",
        proposal.0,
    )?;
    let Some((congress, proposer, claimed, confirmed, version, title, reason, suggestion, stage)) =
        row
    else {
        return Ok(None);
    };
    Ok(Some(Known {
        id: proposal,
        congress: CongressId(congress),
        proposer: DelegateId(proposer),
        behalf: Behalf::read(claimed, confirmed),
        version: Version::read(version)?,
        wording: wording(&title, &reason, &suggestion)?,
        stage: Stage::read(&stage)?,
    }))
}

/// How many second a proposal as it is.
pub(super) async fn seconders_of(tx: &mut Tx, proposal: ProposalId) -> Result<u32, StoreError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "SELECT count(*) FROM proposal_seconders s JOIN proposals p ON p.id = s.proposal AND p.version = s.version \
         WHERE p.id = $1",
        proposal.0,
    )?;
    Ok(small(count))
}

/// How many proposals a delegate has written, those withdrawn too.
pub(super) async fn written_by(tx: &mut Tx, delegate: DelegateId) -> Result<u32, StoreError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "SELECT count(*) FROM proposals WHERE proposer = $1",
        delegate.0,
    )?;
    Ok(small(count))
}

fn small(figure: i64) -> u32 {
    u32::try_from(figure).unwrap_or(u32::MAX)
}

fn wording(title: &str, reason: &str, suggestion: &str) -> Result<Wording, StoreError> {
    Wording::parse(title, reason, suggestion).map_err(|_| StoreError::Corrupt("proposal's wording"))
}

/// A row of [`all`]: id, the proposer, on behalf, confirmed, version, wording, stage, number, department, returned.
type Row = (
    Uuid,
    Uuid,
    String,
    String,
    String,
    bool,
    Option<bool>,
    i64,
    String,
    String,
    String,
    String,
    Option<i64>,
    Option<String>,
    Option<String>,
);

/// All proposals of a congress, or one.
async fn all(
    tx: &mut Tx,
    congress: CongressId,
    one: Option<ProposalId>,
) -> Result<Vec<Proposal>, StoreError> {
    let one = one.map(|one| one.0);
    let rows = fetch_all!(
        tx,
        Row,
        "SELECT p.id, d.id, d.name, d.unit, d.delegation, p.on_behalf, p.confirmed, p.version, p.title, p.reason, p.suggestion, p.stage, \
         p.number, p.department, p.returned FROM proposals p JOIN delegates d ON d.id = p.proposer \
         WHERE p.congress = $1 AND (p.id = $2 OR $2 IS NULL) ORDER BY p.position",
        congress.0,
        one,
    )?;
    let mut seconders = seconders(tx, congress, one).await?;
    let mut former = former(tx, congress, one).await?;
    let mut answers = answers(tx, congress, one).await?;
    let mut motions = motions(tx, congress).await?;
    let mut proposals = Vec::with_capacity(rows.len());
    for row in rows {
        let mut proposal = read(row)?;
        let id = proposal.id;
        let mut of = |version| seconders.remove(&(id.0, version)).unwrap_or_default();
        proposal.seconders = of(proposal.version);
        proposal.former = former.remove(&id.0).unwrap_or_default();
        for text in &mut proposal.former {
            text.seconders = of(text.version);
        }
        proposal.item = motions.remove(&id);
        proposal.answers = answers.remove(&id.0).unwrap_or_default();
        proposals.push(proposal);
    }
    Ok(proposals)
}

fn read(row: Row) -> Result<Proposal, StoreError> {
    let (id, delegate, name, unit, delegation, claimed, confirmed, ..) = &row;
    let (.., version, title, reason, suggestion, stage, number, department, returned) = &row;
    Ok(Proposal {
        id: ProposalId(*id),
        proposer: Signer {
            delegate: DelegateId(*delegate),
            name: name.clone(),
            unit: unit.clone(),
            delegation: delegation.clone(),
        },
        behalf: Behalf::read(*claimed, *confirmed),
        version: Version::read(*version)?,
        wording: wording(title, reason, suggestion)?,
        former: Vec::new(),
        stage: Stage::read(stage)?,
        number: number.map(small),
        department: department.clone(),
        returned: returned.clone(),
        item: None,
        seconders: Vec::new(),
        answers: Vec::new(),
    })
}

/// The motions that proposals were raised to.
async fn motions(
    tx: &mut Tx,
    congress: CongressId,
) -> Result<HashMap<ProposalId, Motion>, StoreError> {
    let rows = fetch_all!(
        tx,
        (Uuid, Uuid, String),
        "SELECT p.id, a.id, a.title FROM proposals p JOIN agenda a ON a.id = p.raised_to WHERE p.congress = $1",
        congress.0,
    )?;
    let motion = |(proposal, item, title)| {
        let item = AgendaItemId(item);
        (ProposalId(proposal), Motion { item, title })
    };
    Ok(rows.into_iter().map(motion).collect())
}

/// The proposals that were raised to each motion of the agenda.
pub(in crate::roll) async fn by_item(
    tx: &mut Tx,
    congress: CongressId,
) -> Result<HashMap<AgendaItemId, Vec<Raised>>, StoreError> {
    let rows = fetch_all!(
        tx,
        (Uuid, Uuid, i64),
        "SELECT raised_to, id, number FROM proposals WHERE congress = $1 AND raised_to IS NOT NULL ORDER BY number",
        congress.0,
    )?;
    let mut found: HashMap<AgendaItemId, Vec<Raised>> = HashMap::new();
    for (item, proposal, number) in rows {
        found.entry(AgendaItemId(item)).or_default().push(Raised {
            proposal: ProposalId(proposal),
            number: small(number),
        });
    }
    Ok(found)
}

/// Who seconded which text of which proposal.
async fn seconders(
    tx: &mut Tx,
    congress: CongressId,
    one: Option<Uuid>,
) -> Result<HashMap<(Uuid, Version), Vec<Signer>>, StoreError> {
    let rows = fetch_all!(
        tx,
        (Uuid, i64, Uuid, String, String, String),
        "SELECT p.id, s.version, d.id, d.name, d.unit, d.delegation FROM proposal_seconders s \
         JOIN proposals p ON p.id = s.proposal JOIN delegates d ON d.id = s.delegate \
         WHERE p.congress = $1 AND (p.id = $2 OR $2 IS NULL) ORDER BY s.place",
        congress.0,
        one,
    )?;
    let mut found: HashMap<_, Vec<Signer>> = HashMap::new();
    for (proposal, version, delegate, name, unit, delegation) in rows {
        let text = (proposal, Version::read(version)?);
        found.entry(text).or_default().push(Signer {
            delegate: DelegateId(delegate),
            name,
            unit,
            delegation,
        });
    }
    Ok(found)
}

/// The texts that were replaced, without their seconders.
async fn former(
    tx: &mut Tx,
    congress: CongressId,
    one: Option<Uuid>,
) -> Result<HashMap<Uuid, Vec<FormerText>>, StoreError> {
    let rows = fetch_all!(
        tx,
        (Uuid, i64, String, String, String, String),
        "SELECT f.proposal, f.version, f.title, f.reason, f.suggestion, f.returned FROM proposal_former_texts f \
         JOIN proposals p ON p.id = f.proposal WHERE p.congress = $1 AND (p.id = $2 OR $2 IS NULL) ORDER BY f.version",
        congress.0,
        one,
    )?;
    let mut found: HashMap<Uuid, Vec<FormerText>> = HashMap::new();
    for (proposal, version, title, reason, suggestion, returned) in rows {
        found.entry(proposal).or_default().push(FormerText {
            version: Version::read(version)?,
            wording: wording(&title, &reason, &suggestion)?,
            returned,
            seconders: Vec::new(),
        });
    }
    Ok(found)
}

async fn answers(
    tx: &mut Tx,
    congress: CongressId,
    one: Option<Uuid>,
) -> Result<HashMap<Uuid, Vec<Answer>>, StoreError> {
    let rows = fetch_all!(
        tx,
        (Uuid, i64, String, String, Option<String>),
        "SELECT a.proposal, a.round, a.text, a.by, a.rating FROM proposal_answers a JOIN proposals p ON p.id = a.proposal \
         WHERE p.congress = $1 AND (p.id = $2 OR $2 IS NULL) ORDER BY a.round",
        congress.0,
        one,
    )?;
    let mut former = former_answers(tx, congress, one).await?;
    let mut found: HashMap<Uuid, Vec<Answer>> = HashMap::new();
    for (proposal, round, text, by, rating) in rows {
        let rating = rating.map(|rating| Rating::read(&rating)).transpose()?;
        let former = former.remove(&(proposal, round)).unwrap_or_default();
        found.entry(proposal).or_default().push(Answer {
            text,
            by,
            rating,
            former,
        });
    }
    Ok(found)
}

/// What answers said before they were corrected, by proposal and round.
async fn former_answers(
    tx: &mut Tx,
    congress: CongressId,
    one: Option<Uuid>,
) -> Result<HashMap<(Uuid, i64), Vec<FormerAnswer>>, StoreError> {
    let rows = fetch_all!(
        tx,
        (Uuid, i64, String, String, String),
        "SELECT f.proposal, f.round, f.text, f.by, f.why FROM proposal_former_answers f \
         JOIN proposals p ON p.id = f.proposal WHERE p.congress = $1 AND (p.id = $2 OR $2 IS NULL) ORDER BY f.version",
        congress.0,
        one,
    )?;
    let mut found: HashMap<_, Vec<FormerAnswer>> = HashMap::new();
    for (proposal, round, text, by, why) in rows {
        let former = found.entry((proposal, round)).or_default();
        former.push(FormerAnswer { text, by, why });
    }
    Ok(found)
}
