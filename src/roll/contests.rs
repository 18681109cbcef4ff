//! Contests as the half that knows people sees them: what they will be made of, their roll, whether ballots are given
//! out. Their steps are taken here, each once however often it is asked for.

use ballot::id::{CongressId, ContestId};
use ballot::manifest::IssuerSpec;
use ballot::state::State;
use crypto::bytes::Hash;
use uuid::Uuid;

use super::acts::{self, Pending};
use super::draft::Draft;
use super::ids::OrganisationId;
use super::paper::PaperCount;
use super::scrutineers::{self, Watcher};
use super::{Roll, RollError, evidence, figures, further, recovery};
use crate::clock::Millis;
use crate::store::{StoreError, Tx, execute, fetch_all, fetch_optional, write};

/// What is known of a contest at one moment.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The contest.
    pub contest: ContestId,
    /// Its congress.
    pub congress: CongressId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// Who holds the congress, as the meeting writes it.
    pub held_by: String,
    /// Its place in the voting order, from 1.
    pub position: u32,
    /// The title on the ballot.
    pub title: String,
    /// Its state on this side.
    pub state: State,
    /// What its manifest will be, or was, made of.
    pub draft: Draft,
    /// The manifest's bytes, once prepared.
    pub manifest: Option<Vec<u8>>,
    /// When it became ready.
    pub ready_at: Option<Millis>,
    /// When its box was opened.
    pub opened_at: Option<Millis>,
    /// When its box was closed.
    pub closed_at: Option<Millis>,
    /// 应到: the frozen roll; in a draft everybody on the congress's.
    pub entitled: u64,
    /// There now, of those.
    pub there: u64,
    /// There now or issued a ballot; once closed, as it was then.
    pub present: u64,
    /// On leave, of those.
    pub leave: u64,
    /// Delegates who were issued a token.
    pub issued: u64,
    /// Paper ballots.
    pub paper: PaperCount,
    /// 监票人, in their order.
    pub watchers: Vec<Watcher>,
    /// Issuers besides the organiser, as the manifest names them.
    pub further: Vec<IssuerSpec>,
    /// The seats that the congress has agreed to make do with after it (UE-31).
    pub agreed_seats: Option<u32>,
    /// Until when an officer has extended the vote, Unix milliseconds.
    pub extended_to: Option<i64>,
}

impl Facts {
    /// Whether nothing more can come: certified, void, or counted where no certificates are demanded (protocol §8).
    pub(super) fn is_final(&self) -> bool {
        match self.state {
            State::Certified | State::Void => true,
            State::Counted => self.draft.signoffs.certify == 0,
            _ => false,
        }
    }
}

/// What makes a contest ready on this side, fixed before anything is published.
#[derive(Debug, Clone)]
pub struct Preparation {
    /// The roll's salt.
    pub salt: [u8; 32],
    /// The issuing key, DER.
    pub issuing_key: Vec<u8>,
}

/// What the other half needs to close the box.
#[derive(Debug, Clone, Copy)]
pub struct ClosingFigures {
    /// There at close, or issued a ballot.
    pub present: u64,
    /// Delegates who were issued a token.
    pub issued: u64,
    /// Paper ballots; in the box none where nobody has counted them.
    pub paper: PaperCount,
    /// SHA-256 of the register.
    pub register: Hash,
}

type Row = (
    Uuid,
    Uuid,
    Uuid,
    String,
    i64,
    String,
    String,
    String,
    Option<Vec<u8>>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
);

const COLUMNS: &str = "SELECT c.id, c.congress, g.organisation, g.held_by, c.position, c.title, c.state, c.draft, c.manifest, c.ready_at, \
     c.opened_at, c.closed_at, c.present, c.agreed_seats, c.extended_to, \
     c.paper_returned FROM contests AS c JOIN congresses AS g ON g.id = c.congress \
     WHERE (c.id = $1 OR $1 IS NULL) AND (g.organisation = $2 OR $2 IS NULL) AND (c.congress = $3 OR $3 IS NULL) \
     ORDER BY c.position";

impl Facts {
    /// When the box closes by itself, Unix milliseconds: as planned, or as extended.
    pub fn closes(&self) -> Option<i64> {
        self.extended_to.or(self.draft.times.closes)
    }
}

impl Roll {
    /// A contest of the organisation.
    pub async fn contest_facts(
        &self,
        organisation: OrganisationId,
        contest: ContestId,
    ) -> Result<Option<Facts>, RollError> {
        let mut tx = self.database.read().await?;
        facts(&mut tx, organisation, contest).await
    }

    /// The contests of a congress, in voting order.
    pub async fn contests(&self, congress: CongressId) -> Result<Vec<Facts>, RollError> {
        let mut tx = self.database.read().await?;
        all(&mut tx, congress).await
    }

    /// Fixes roll, key and manifest of a draft. `build` makes the manifest's bytes from the number of entitled
    /// delegates and the roll's hash. Done before, it changes nothing.
    pub async fn prepare(
        &self,
        contest: ContestId,
        preparation: &Preparation,
        build: impl Fn(u64, Hash) -> Vec<u8> + Send + Sync,
    ) -> Result<Vec<u8>, RollError> {
        write!(self.database, "prepare contest", RollError, tx => {
            let known = known(tx, contest).await?;
            if let Some(manifest) = known.manifest {
                return Ok(manifest);
            }
            figures::freeze_roll(tx, contest, known.congress).await?;
            let roll = figures::roll_document(tx, contest, preparation.salt).await?;
            let entitled = figures::entitled(tx, contest).await?;
            let manifest = build(entitled, roll.hash());
            let key = self.seal_issuing_key(contest, &preparation.issuing_key);
            execute!(
                tx,
                "UPDATE contests SET roll_salt = $2, issuing_key = $3, manifest = $4 WHERE id = $1",
                contest.0,
                preparation.salt.as_slice(),
                key,
                manifest.as_slice(),
            )?;
            Ok(manifest)
        })
    }

    /// Stops giving out ballots for good, and fixes presence and register. Done before, it answers the same.
    pub async fn stop_issuing(&self, contest: ContestId) -> Result<ClosingFigures, RollError> {
        write!(self.database, "stop issuing", RollError, tx => {
            let known = known(tx, contest).await?;
            if matches!(known.state, State::Ready | State::Open) {
                let register = figures::register_document(tx, contest).await?;
                execute!(
                    tx,
                    "UPDATE contests SET state = 'closing', present = $2, register = $3 WHERE id = $1",
                    contest.0,
                    known.present.cast_signed(),
                    register.to_bytes(),
                )?;
            }
            closing_figures(tx, contest).await
        })
    }

    /// The figures with which issuing was stopped; none where it was not.
    pub async fn closing_figures(
        &self,
        contest: ContestId,
    ) -> Result<Option<ClosingFigures>, RollError> {
        let mut tx = self.database.read().await?;
        let state = known(&mut tx, contest).await?.state;
        match state {
            State::Draft | State::Ready | State::Open => Ok(None),
            _ => closing_figures(&mut tx, contest).await.map(Some),
        }
    }

    /// Notes that a contest's result is certified, and whose signature was the last that it took.
    pub async fn certified(&self, contest: ContestId, by: &str) -> Result<(), RollError> {
        let at = self.clock.now();
        write!(self.database, "note certificate", RollError, tx => {
            let facts = known(tx, contest).await?;
            if facts.state == State::Counted {
                enter(tx, contest, State::Certified, at).await?;
                let deed = ("certify", facts.title.as_str());
                evidence::record(tx, (&self.rng, at), by, facts.congress, deed).await?;
                recovery::delete_when_all_final(tx, facts.congress).await?;
            }
            Ok(())
        })?;
        self.database.scrub().await?;
        Ok(())
    }

    /// The last step of an act: the contest is in `state`, and the act is done.
    pub async fn finish(&self, act: &Pending, state: State) -> Result<(), RollError> {
        let now = self.clock.now();
        write!(self.database, "finish act", RollError, tx => {
            if acts::is_intended(tx, act.id).await? {
                enter(tx, act.contest, state, now).await?;
                let congress = known(tx, act.contest).await?.congress;
                recovery::delete_when_all_final(tx, congress).await?;
                acts::end(tx, act.id, "done", None).await?;
            }
            Ok(())
        })?;
        if matches!(state, State::Closed | State::Void) {
            self.forget_issuing_key(act.contest);
        }
        // Issuing keys go with the close or the void, recovery copies with the end of the last contest.
        if matches!(
            state,
            State::Closed | State::Counted | State::Certified | State::Void
        ) {
            self.database.scrub().await?;
        }
        Ok(())
    }

    /// The roll document of a contest whose roll is frozen (protocol §3).
    pub async fn roll_document(&self, contest: ContestId) -> Result<Option<Vec<u8>>, RollError> {
        let mut tx = self.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            (Option<Vec<u8>>,),
            "SELECT roll_salt FROM contests WHERE id = $1 AND state <> 'draft'",
            contest.0,
        )?;
        let Some((Some(salt),)) = row else {
            return Ok(None);
        };
        let salt =
            <[u8; 32]>::try_from(salt.as_slice()).map_err(|_| StoreError::Corrupt("salt"))?;
        let roll = figures::roll_document(&mut tx, contest, salt).await?;
        Ok(Some(roll.to_bytes()))
    }

    /// The register document of a contest that is closed or void (protocol §6).
    pub async fn register(&self, contest: ContestId) -> Result<Option<Vec<u8>>, RollError> {
        let mut tx = self.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            (Option<Vec<u8>>,),
            "SELECT register FROM contests WHERE id = $1 AND state IN ('closed', 'counted', 'certified', 'void')",
            contest.0,
        )?;
        Ok(row.and_then(|(register,)| register))
    }
}

/// The contests of a congress, in voting order.
pub(super) async fn all(tx: &mut Tx, congress: CongressId) -> Result<Vec<Facts>, RollError> {
    let rows = fetch_all!(
        tx,
        Row,
        COLUMNS,
        None::<Uuid>,
        None::<Uuid>,
        Some(congress.0)
    )?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        all.push(read(tx, row).await?);
    }
    Ok(all)
}

/// A contest of the organisation, in the caller's transaction.
pub(super) async fn facts(
    tx: &mut Tx,
    organisation: OrganisationId,
    contest: ContestId,
) -> Result<Option<Facts>, RollError> {
    let row = fetch_optional!(
        tx,
        Row,
        COLUMNS,
        Some(contest.0),
        Some(organisation.0),
        None::<Uuid>
    )?;
    match row {
        Some(row) => read(tx, row).await.map(Some),
        None => Ok(None),
    }
}

/// Takes back what an act had done on this side before it was given up.
pub(super) async fn undo(tx: &mut Tx, contest: ContestId) -> Result<(), RollError> {
    let known = known(tx, contest).await?;
    match known.state {
        State::Draft => {
            execute!(tx, "DELETE FROM contest_roll WHERE contest = $1", contest.0)?;
            execute!(
                tx,
                "UPDATE contests SET manifest = NULL, roll_salt = NULL, issuing_key = NULL WHERE id = $1",
                contest.0,
            )?;
        }
        State::Closing => {
            let before = if known.opened_at.is_some() {
                State::Open
            } else {
                State::Ready
            };
            execute!(
                tx,
                "UPDATE contests SET state = $2, present = NULL, register = NULL WHERE id = $1",
                contest.0,
                before.to_string(),
            )?;
        }
        _ => {}
    }
    Ok(())
}

/// A contest of whichever organisation, in the caller's transaction.
pub(super) async fn known(tx: &mut Tx, contest: ContestId) -> Result<Facts, RollError> {
    let row = fetch_optional!(
        tx,
        Row,
        COLUMNS,
        Some(contest.0),
        None::<Uuid>,
        None::<Uuid>
    )?;
    read(tx, row.ok_or(RollError::Unknown("contest"))?).await
}

async fn read(tx: &mut Tx, row: Row) -> Result<Facts, RollError> {
    let (
        id,
        congress,
        organisation,
        held_by,
        position,
        title,
        state,
        draft,
        manifest,
        ready_at,
        opened_at,
        closed_at,
        present,
        agreed_seats,
        extended_to,
        paper_returned,
    ) = row;
    let (contest, congress) = (ContestId(id), CongressId(congress));
    let state = figures::read_state(&state)?;
    let attendance = match state {
        State::Draft => figures::attendance(tx, congress).await?,
        _ => figures::attendance_of(tx, contest).await?,
    };
    Ok(Facts {
        contest,
        congress,
        organisation: OrganisationId(organisation),
        held_by,
        position: u32::try_from(position).map_err(|_| StoreError::Corrupt("position"))?,
        title,
        state,
        draft: serde_json::from_str(&draft).map_err(|_| StoreError::Corrupt("draft"))?,
        manifest,
        ready_at: ready_at.map(Millis),
        opened_at: opened_at.map(Millis),
        closed_at: closed_at.map(Millis),
        entitled: attendance.entitled,
        there: attendance.there,
        present: present.map_or(attendance.present, i64::cast_unsigned),
        leave: attendance.leave,
        issued: attendance.issued,
        paper: PaperCount {
            issued: attendance.paper,
            returned: paper_returned.map(i64::cast_unsigned),
        },
        watchers: scrutineers::watchers(tx, congress, contest).await?,
        further: further::specs(tx, contest).await?,
        agreed_seats: agreed_seats.and_then(|seats| u32::try_from(seats).ok()),
        extended_to,
    })
}

async fn closing_figures(tx: &mut Tx, contest: ContestId) -> Result<ClosingFigures, RollError> {
    let row = fetch_optional!(
        tx,
        (Option<i64>, Option<Vec<u8>>, Option<i64>),
        "SELECT present, register, paper_returned FROM contests WHERE id = $1",
        contest.0,
    )?;
    let Some((Some(present), Some(register), returned)) = row else {
        return Err(StoreError::Corrupt("register").into());
    };
    let figures = figures::attendance_of(tx, contest).await?;
    Ok(ClosingFigures {
        present: present.cast_unsigned(),
        issued: figures.issued,
        paper: PaperCount {
            issued: figures.paper,
            returned: returned.map(i64::cast_unsigned),
        },
        register: Hash::of(&register),
    })
}

/// Moves the contest to `state`; the issuing key is destroyed with the close or the void.
async fn enter(
    tx: &mut Tx,
    contest: ContestId,
    state: State,
    now: Millis,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE contests SET state = $2 WHERE id = $1",
        contest.0,
        state.to_string()
    )?;
    let stamp = match state {
        State::Ready => "UPDATE contests SET ready_at = $2 WHERE id = $1",
        State::Open => "UPDATE contests SET opened_at = $2 WHERE id = $1",
        State::Closed | State::Void => {
            "UPDATE contests SET closed_at = coalesce(closed_at, $2), issuing_key = NULL WHERE id = $1"
        }
        _ => return Ok(()),
    };
    execute!(tx, stamp, contest.0, now.0)?;
    Ok(())
}
