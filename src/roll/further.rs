//! Further issuers of a contest (protocol §1): how they are named in its manifest, and the counts that they sign at close.

use ballot::b64::{IssuerKey, Key};
use ballot::id::{CongressId, ContestId};
use ballot::manifest::IssuerSpec;
use ballot::state::State;
use crypto::bytes::{Hash, IssuerSpki, PublicPoint, Signature};
use crypto::entry::IssuerFigures;
use crypto::token::IssuerPublic;
use uuid::Uuid;

use super::acts::Actor;
use super::contests::{Facts, facts};
use super::error::refusal;
use super::{Roll, RollError, evidence};
use crate::handover::{Descriptor, OnRoll, Origin, RollExport};
use crate::store::{StoreError, Tx, execute, fetch_all, fetch_one, fetch_optional, write};

/// Most further issuers: phones call each, one after the other.
const MOST: i64 = 4;
/// Most characters of a name.
const MOST_NAME: usize = 80;

/// Why a further issuer is not taken.
#[derive(Debug, thiserror::Error)]
pub enum FurtherRefusal {
    /// No such contest in the actor's organisation.
    #[error("没有这项选举或表决 no such contest")]
    UnknownContest,
    /// The manifest is fixed.
    #[error("选票已经公布，不能再改联合发票方 the manifest is published, its issuers are fixed")]
    NotADraft,
    /// A key that is none, or a name that can't be shown.
    #[error("文件里的名称或者密钥不对 the file's name or keys are not right")]
    Unfit,
    /// The issuing key is another contest's.
    #[error("这把密钥已经用在另一项上，每一项都要单独生成 the key is another contest's")]
    KeyTwice,
    /// As many as there may be.
    #[error("联合发票方已经有 4 个 there are 4 further issuers already")]
    TooMany,
    /// It can't be stored.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(FurtherRefusal);

/// A further issuer, with all that it takes to ask it.
#[derive(Debug, Clone)]
pub struct FurtherIssuer {
    /// Of which contest.
    pub contest: ContestId,
    /// Among the manifest's issuers.
    pub place: u8,
    /// Its name.
    pub name: String,
    /// Where it is reached.
    pub url: Origin,
    /// By which it signs its count.
    pub sign_key: PublicPoint,
    /// Which proves to it that the organiser asks.
    pub word: String,
    /// The close for which it was last asked to stop.
    pub act: Option<Uuid>,
    /// What it signed then.
    pub figures: Option<IssuerFigures>,
}

type Row = (
    Uuid,
    i64,
    String,
    String,
    Vec<u8>,
    Vec<u8>,
    Option<Uuid>,
    Option<i64>,
    Option<Vec<u8>>,
    Option<Vec<u8>>,
);

const COLUMNS: &str = "SELECT f.contest, f.place, f.name, f.url, f.sign_key, f.word, f.act, f.issued, f.register, f.signature \
     FROM further_issuers f JOIN contests c ON c.id = f.contest WHERE (f.contest = $1 OR $1 IS NULL) \
     AND (f.act IS NOT NULL OR NOT $2) AND (c.state IN ('ready', 'open') OR NOT $2) \
     AND (NOT $2 OR NOT EXISTS (SELECT 1 FROM acts WHERE id = f.act AND outcome = 'intended')) ORDER BY f.place";

impl Roll {
    /// A congress's roll, as a further issuer needs it: `base` is where it reaches the service.
    pub async fn export(
        &self,
        congress: CongressId,
        base: Origin,
    ) -> Result<RollExport, RollError> {
        let known = self.congress(congress).await?;
        let known = known.ok_or(RollError::Unknown("congress"))?;
        let mut tx = self.database.read().await?;
        let rows = fetch_all!(
            &mut tx,
            (Uuid, String, String),
            "SELECT id, name, number FROM delegates WHERE congress = $1 ORDER BY number",
            congress.0,
        )?;
        let delegates = rows
            .into_iter()
            .map(|(id, name, number)| OnRoll { id, name, number });
        Ok(RollExport {
            congress,
            title: known.title,
            base,
            vkey: known.vkey,
            delegates: delegates.collect(),
        })
    }

    /// Names a further issuer in a draft; one of the same address is replaced.
    pub async fn add_further_issuer(
        &self,
        actor: &Actor,
        descriptor: &Descriptor,
    ) -> Result<(), FurtherRefusal> {
        let at = self.clock.now();
        let contest = descriptor.contest;
        let spki = IssuerSpki::from(*descriptor.key.as_bytes());
        let sign_key = PublicPoint::from(descriptor.sign_key.0);
        let shown = (1..=MOST_NAME).contains(&descriptor.name.trim().chars().count());
        if !shown || IssuerPublic::parse(&spki).is_err() || !sign_key.is_on_curve() {
            return Err(FurtherRefusal::Unfit);
        }
        let word = self
            .vault
            .seal(&context(contest), descriptor.word.as_bytes());
        write!(self.database, "name issuer", FurtherRefusal, tx => {
            let draft = require_draft(tx, actor, contest).await?;
            let url = descriptor.url.as_str();
            take_out(tx, contest, url).await?;
            let (last, twice) = fetch_one!(
                tx,
                (i64, i64),
                "SELECT coalesce(max(CASE WHEN contest = $1 THEN place END), 0), \
                 count(CASE WHEN key = $2 THEN 1 END) FROM further_issuers",
                contest.0,
                spki.as_ref(),
            )?;
            if twice > 0 {
                return Err(FurtherRefusal::KeyTwice);
            }
            if last >= MOST {
                return Err(FurtherRefusal::TooMany);
            }
            execute!(
                tx,
                "INSERT INTO further_issuers (contest, place, name, url, key, sign_key, word) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
                contest.0,
                last + 1,
                descriptor.name.trim(),
                url,
                spki.as_ref(),
                sign_key.as_ref(),
                word.as_slice(),
            )?;
            let deed = format!("{}：{}", draft.title, descriptor.name);
            let deed = ("issuer", deed.as_str());
            evidence::record(tx, (&self.rng, at), &actor.name, draft.congress, deed).await?;
            Ok(())
        })
    }

    /// Takes a further issuer, by its address, out of a draft; those after it move up.
    pub async fn remove_further_issuer(
        &self,
        actor: &Actor,
        contest: ContestId,
        url: &Origin,
    ) -> Result<(), FurtherRefusal> {
        let at = self.clock.now();
        write!(self.database, "remove issuer", FurtherRefusal, tx => {
            let draft = require_draft(tx, actor, contest).await?;
            let url = url.as_str();
            if take_out(tx, contest, url).await? {
                let deed = format!("{}：{url}", draft.title);
                let deed = ("no-issuer", deed.as_str());
                evidence::record(tx, (&self.rng, at), &actor.name, draft.congress, deed).await?;
            }
            Ok(())
        })
    }

    /// The further issuers of a contest, in the manifest's order.
    pub async fn further_issuers(
        &self,
        contest: ContestId,
    ) -> Result<Vec<FurtherIssuer>, RollError> {
        let mut tx = self.database.read().await?;
        let rows = fetch_all!(&mut tx, Row, COLUMNS, Some(contest.0), false)?;
        rows.into_iter().map(|row| self.read_further(row)).collect()
    }

    /// Further issuers that were asked to stop for a close that is not under way any more, while their contests go on.
    pub async fn stopped_in_vain(&self) -> Result<Vec<FurtherIssuer>, RollError> {
        let mut tx = self.database.read().await?;
        let rows = fetch_all!(&mut tx, Row, COLUMNS, None::<Uuid>, true)?;
        rows.into_iter().map(|row| self.read_further(row)).collect()
    }

    /// Notes that all further issuers of a contest are about to be asked to stop, and forgets what they signed before.
    pub async fn ask_further(&self, contest: ContestId, act: Uuid) -> Result<(), RollError> {
        write!(self.database, "ask issuers", RollError, tx => {
            execute!(
                tx,
                "UPDATE further_issuers SET act = $2, issued = NULL, register = NULL, signature = NULL \
                 WHERE contest = $1",
                contest.0,
                act,
            )?;
            Ok(())
        })
    }

    /// Keeps what a further issuer has signed for a close.
    pub async fn keep_count(
        &self,
        issuer: &FurtherIssuer,
        act: Uuid,
        figures: &IssuerFigures,
    ) -> Result<(), RollError> {
        write!(self.database, "keep count", RollError, tx => {
            execute!(
                tx,
                "UPDATE further_issuers SET issued = $4, register = $5, signature = $6 \
                 WHERE contest = $1 AND place = $2 AND act = $3",
                issuer.contest.0,
                i64::from(issuer.place),
                act,
                i64::from(figures.issued),
                figures.register.as_ref(),
                figures.signature.as_ref(),
            )?;
            Ok(())
        })
    }

    /// Notes that a further issuer goes on issuing, unless it has been asked to stop for another close since.
    pub async fn goes_on(&self, issuer: &FurtherIssuer, act: Uuid) -> Result<(), RollError> {
        write!(self.database, "issuer goes on", RollError, tx => {
            execute!(
                tx,
                "UPDATE further_issuers SET act = NULL, issued = NULL, register = NULL, signature = NULL \
                 WHERE contest = $1 AND place = $2 AND act = $3",
                issuer.contest.0,
                i64::from(issuer.place),
                act,
            )?;
            Ok(())
        })
    }

    /// Where the further issuers of all contests are reached: what phones must be allowed to call.
    pub async fn further_origins(&self) -> Result<Vec<Origin>, RollError> {
        let mut tx = self.database.read().await?;
        let rows = fetch_all!(
            &mut tx,
            (String,),
            "SELECT DISTINCT url FROM further_issuers ORDER BY url"
        )?;
        let read = |(url,): (String,)| url.parse().map_err(|_| StoreError::Corrupt("address"));
        Ok(rows.into_iter().map(read).collect::<Result<_, _>>()?)
    }

    fn read_further(&self, row: Row) -> Result<FurtherIssuer, RollError> {
        let (contest, place, name, url, sign_key, word, act, issued, register, signature) = row;
        let corrupt = || StoreError::Corrupt("further issuer");
        let contest = ContestId(contest);
        let word = self.vault.unseal(&context(contest), &word)?;
        let figures = match (issued, register, signature) {
            (Some(issued), Some(register), Some(signature)) => Some(IssuerFigures {
                issued: u32::try_from(issued).map_err(|_| corrupt())?,
                register: Hash::try_from(register.as_slice()).map_err(|_| corrupt())?,
                signature: Signature::try_from(signature.as_slice()).map_err(|_| corrupt())?,
            }),
            _ => None,
        };
        Ok(FurtherIssuer {
            contest,
            place: u8::try_from(place).map_err(|_| corrupt())?,
            name,
            url: url.parse().map_err(|_| corrupt())?,
            sign_key: PublicPoint::try_from(sign_key.as_slice()).map_err(|_| corrupt())?,
            word: String::from_utf8(word).map_err(|_| corrupt())?,
            act,
            figures,
        })
    }
}

/// A contest's further issuers as its manifest names them, in order.
pub(super) async fn specs(tx: &mut Tx, contest: ContestId) -> Result<Vec<IssuerSpec>, StoreError> {
    let rows = fetch_all!(
        tx,
        (String, String, Vec<u8>, Vec<u8>),
        "SELECT name, url, key, sign_key FROM further_issuers WHERE contest = $1 ORDER BY place",
        contest.0,
    )?;
    let corrupt = |_| StoreError::Corrupt("further issuer");
    let read = |(name, url, key, sign_key): (String, String, Vec<u8>, Vec<u8>)| {
        Ok(IssuerSpec {
            name,
            key: IssuerKey::try_from(key.as_slice()).map_err(corrupt)?,
            url: Some(url),
            sign_key: Some(Key::try_from(sign_key.as_slice()).map_err(corrupt)?),
        })
    };
    rows.into_iter().map(read).collect()
}

/// Takes an issuer out; those after it move up. Whether it was there.
async fn take_out(tx: &mut Tx, contest: ContestId, url: &str) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "SELECT place FROM further_issuers WHERE contest = $1 AND url = $2",
        contest.0,
        url,
    )?;
    let Some((place,)) = row else {
        return Ok(false);
    };
    execute!(
        tx,
        "DELETE FROM further_issuers WHERE contest = $1 AND place = $2",
        contest.0,
        place,
    )?;
    for after in place + 1..=MOST {
        execute!(
            tx,
            "UPDATE further_issuers SET place = $2 - 1 WHERE contest = $1 AND place = $2",
            contest.0,
            after,
        )?;
    }
    Ok(true)
}

async fn require_draft(
    tx: &mut Tx,
    actor: &Actor,
    contest: ContestId,
) -> Result<Facts, FurtherRefusal> {
    let known = facts(tx, actor.organisation, contest).await?;
    let known = known.ok_or(FurtherRefusal::UnknownContest)?;
    let draft = known.state == State::Draft && known.manifest.is_none();
    draft.then_some(known).ok_or(FurtherRefusal::NotADraft)
}

/// What an encrypted word is bound to.
fn context(contest: ContestId) -> Vec<u8> {
    [b"issuer's word\0".as_slice(), contest.0.as_bytes()].concat()
}
