//! How the commands are carried out: each in one transaction, each done once however often it is given.

use std::sync::Arc;

use ballot::id::{CongressId, ContestId};
use ballot::manifest::{EligibleList, Manifest};
use ballot::state::State;
use crypto::bytes::{ByteString, Hash};
use crypto::entry::{Congress, Contest, Entry, Ground, Note, Open, Signoff};
use crypto::message;
use crypto::note::LogKeys;

use uuid::Uuid;

use super::command::{Answer, Command, Publication, Refusal};
use super::contest_box::ContestBox;
use super::holding::{Held, SignedAct};
use super::log::Log;
use super::{Here, Inner, UrnError, closing, counting, group, holding, reading, unsealing};
use crate::purpose::Purpose;
use crate::store::{Tx, execute, fetch_one, fetch_optional, write};

/// The role that notes name (protocol §6).
pub(super) const OFFICER: &str = "officer";

impl Here {
    /// Carries out a command. Given again, it changes nothing and answers the same.
    pub async fn act(&self, command: Command) -> Result<Answer, Refusal> {
        let inner = &*self.inner;
        let answer = match &command {
            Command::Found {
                congress,
                origin,
                title,
                organisation,
                purpose,
            } => {
                let entry = Congress {
                    congress: congress.0,
                    title: title.clone(),
                    organisation: organisation.clone(),
                };
                inner.found(*congress, origin, entry, *purpose).await
            }
            Command::Wipe { congress } => inner.wipe(*congress).await,
            Command::Publish(publication) => inner.publish(publication).await,
            Command::Open {
                contest,
                present,
                signoffs,
            } => inner.open(*contest, *present, signoffs).await,
            Command::Close {
                contest,
                present,
                issued,
                register,
                issuers,
                paper,
                signoffs,
            } => {
                let figures = closing::RollFigures {
                    present: *present,
                    issued: *issued,
                    register: *register,
                    issuers: issuers.clone(),
                    paper: *paper,
                    signoffs: signoffs.clone(),
                };
                inner.close(*contest, &figures).await
            }
            Command::TypePaper {
                contest,
                hand,
                number,
                body,
            } => {
                inner
                    .type_paper(*contest, *hand, *number, body.as_deref())
                    .await
            }
            Command::ForgetPaper { contest, hand } => inner.forget_paper(*contest, *hand).await,
            Command::Count { contest } => inner.count(*contest).await,
            Command::Note {
                act,
                congress,
                contest,
                text,
            } => inner.note(*act, *congress, *contest, text).await,
            Command::Void {
                contest,
                reason,
                signoffs,
            } => inner.void(*contest, reason, signoffs).await,
            Command::Hold { contest, act } => inner.hold(*contest, *act).await,
            Command::Release { act, contest, text } => inner.release(*act, *contest, text).await,
            Command::Unseal {
                contest,
                scrutineer,
                key,
            } => inner.unseal(*contest, *scrutineer, key).await,
            Command::Certify {
                contest,
                scrutineer,
                signature,
            } => inner.certify(*contest, *scrutineer, signature).await,
        }?;
        inner.announce();
        Ok(answer)
    }
}

impl Here {
    /// What a contest's scrutineers are asked to sign, where the log waits for them.
    pub async fn held(&self, contest: ContestId) -> Result<Option<(SignedAct, Held)>, UrnError> {
        self.inner.held_for(contest).await
    }
}

impl Inner {
    async fn found(
        &self,
        congress: CongressId,
        origin: &str,
        entry: Congress,
        purpose: Purpose,
    ) -> Result<Answer, Refusal> {
        write!(self.database, "found log", Refusal, tx => {
            let id = congress.0;
            let known = fetch_optional!(tx, (String,), "SELECT vkey FROM logs WHERE congress = $1", id)?;
            if let Some((vkey,)) = known {
                return Ok(Answer::Founded { vkey });
            }
            let keys = LogKeys::generate(self.rng.ring(), origin.parse().map_err(|_| Refusal::Origin)?)
                .map_err(|_| Refusal::Origin)?;
            let vkey = keys.vkey();
            let mut log = Log::create(tx, &self.vault, congress, (keys, purpose)).await?;
            log.append(tx, &[Entry::Congress(entry.clone())]).await?;
            Ok(Answer::Founded { vkey })
        })
    }

    async fn publish(&self, publication: &Publication) -> Result<Answer, Refusal> {
        let manifest = Manifest::parse(&publication.manifest)?;
        if let Some(bytes) = &publication.eligible {
            EligibleList::parse(bytes).map_err(|_| UrnError::Corrupt("eligible list"))?;
        }
        write!(self.database, "publish contest", Refusal, tx => {
            let id = manifest.contest.0;
            let known = fetch_optional!(tx, (Vec<u8>,), "SELECT manifest FROM contests WHERE id = $1", id)?;
            match known {
                Some((bytes,)) if bytes == publication.manifest => {}
                Some(_) => return Err(Refusal::Differs),
                None => {
                    holding::free(tx, manifest.congress).await?;
                    let mut log = self.log(tx, manifest.congress).await?;
                    let entry = Entry::Contest(Contest { manifest: ByteString(publication.manifest.clone()) });
                    let position = log.append(tx, &[entry]).await?;
                    insert_publication(tx, &manifest, publication, position).await?;
                }
            }
            Ok(Answer::State(State::Ready))
        })
    }

    async fn open(
        &self,
        contest: ContestId,
        present: u32,
        signoffs: &[Signoff],
    ) -> Result<Answer, Refusal> {
        let known = self.known(contest).await?;
        write!(self.database, "open box", Refusal, tx => {
            match reading::known_state(tx, contest).await? {
                State::Ready => {
                    holding::still_for(tx, known.congress, contest, signoffs).await?;
                    let tree = reading::head(tx, known.congress).await?;
                    let message = message::open_signoff(&known.hash, present, &tree);
                    let demanded = known.manifest.rules.signoffs.open;
                    super::signoffs::demand(&known.manifest, demanded, signoffs, &message)?;
                    let entry = Entry::Open(Open { contest: contest.0, present, signoffs: signoffs.to_vec() });
                    self.log(tx, known.congress).await?.append(tx, &[entry]).await?;
                    execute!(
                        tx,
                        "UPDATE contests SET state = 'open', opened = $2 WHERE id = $1",
                        contest.0,
                        i64::from(present),
                    )?;
                    holding::let_go(tx, known.congress).await?;
                }
                State::Open => {}
                other => return Err(Refusal::WrongState(other)),
            }
            Ok(Answer::State(State::Open))
        })
    }

    async fn close(
        &self,
        contest: ContestId,
        figures: &closing::RollFigures,
    ) -> Result<Answer, Refusal> {
        let known = self.known(contest).await?;
        let answer = write!(self.database, "close box", Refusal, tx => {
            match reading::known_state(tx, contest).await? {
                State::Open | State::Closing => {
                    holding::still_for(tx, known.congress, contest, &figures.signoffs).await?;
                    closing::append_close(self, tx, &known, figures).await
                }
                State::Closed => Ok(Answer::State(State::Closed)),
                State::Void => Ok(Answer::Void(ground(tx, contest).await?)),
                other => Err(Refusal::WrongState(other)),
            }
        })?;
        self.forget_order().await;
        Ok(answer)
    }

    async fn count(&self, contest: ContestId) -> Result<Answer, Refusal> {
        let known = self.known(contest).await?;
        let opened = unsealing::open_all(self, &known).await?;
        write!(self.database, "count ballots", Refusal, tx => {
            match reading::known_state(tx, contest).await? {
                State::Closed => {
                    holding::free(tx, known.congress).await?;
                    unsealing::store(tx, &known, &opened).await?;
                    counting::append_result(self, tx, &known).await?;
                }
                State::Counted | State::Certified => {}
                other => return Err(Refusal::WrongState(other)),
            }
            Ok(Answer::State(State::Counted))
        })
    }

    async fn note(
        &self,
        act: Uuid,
        congress: CongressId,
        contest: Option<ContestId>,
        text: &str,
    ) -> Result<Answer, Refusal> {
        write!(self.database, "note act", Refusal, tx => {
            let noted = execute!(
                tx,
                "INSERT INTO notes (act, congress) VALUES ($1, $2) ON CONFLICT (act) DO NOTHING",
                act,
                congress.0,
            )?;
            if noted > 0 {
                holding::free(tx, congress).await?;
                let entry = Entry::Note(Note {
                    contest: contest.map(|contest| contest.0),
                    by: OFFICER.to_owned(),
                    text: text.to_owned(),
                });
                self.log(tx, congress).await?.append(tx, &[entry]).await?;
            }
            Ok(Answer::Noted)
        })
    }

    async fn void(
        &self,
        contest: ContestId,
        reason: &str,
        signoffs: &[Signoff],
    ) -> Result<Answer, Refusal> {
        let known = self.known(contest).await?;
        let answer = write!(self.database, "void contest", Refusal, tx => {
            let ground = match reading::known_state(tx, contest).await? {
                State::Ready => Ground::Withdrawn,
                State::Open | State::Closing | State::Closed | State::Counted => Ground::Decision,
                State::Void => return Ok(Answer::Void(ground(tx, contest).await?)),
                other => return Err(Refusal::WrongState(other)),
            };
            holding::still_for(tx, known.congress, contest, signoffs).await?;
            group::append_waiting(self, tx, &known).await?;
            let tree = reading::head(tx, known.congress).await?;
            let message = message::void_signoff(&known.hash, reason, &tree);
            let demanded = match ground {
                Ground::Withdrawn => 0,
                _ => known.manifest.rules.signoffs.void,
            };
            super::signoffs::demand(&known.manifest, demanded, signoffs, &message)?;
            let entry = closing::void_entry(contest, ground, reason, signoffs);
            self.log(tx, known.congress).await?.append(tx, &[entry]).await?;
            closing::set_void(tx, contest, ground, reason).await?;
            holding::let_go(tx, known.congress).await?;
            Ok(Answer::Void(ground))
        })?;
        self.forget_order().await;
        Ok(answer)
    }

    /// What is closed is closed, even where the disk is too full to write the database anew: the next close tries again.
    pub(super) async fn forget_order(&self) {
        if let Err(error) = self.database.forget_order().await {
            tracing::error!(%error, "the order in which ballots came is still on disk");
        }
    }

    pub(super) async fn known(&self, contest: ContestId) -> Result<Arc<ContestBox>, Refusal> {
        self.contest_box(contest)
            .await?
            .ok_or(Refusal::UnknownContest)
    }
}

/// The ground of a contest that is void.
async fn ground(tx: &mut Tx, contest: ContestId) -> Result<Ground, UrnError> {
    let (name,) = fetch_one!(
        tx,
        (Option<String>,),
        "SELECT ground FROM contests WHERE id = $1",
        contest.0,
    )?;
    name.and_then(|name| closing::ground_from(&name))
        .ok_or(UrnError::Corrupt("ground"))
}

async fn insert_publication(
    tx: &mut Tx,
    manifest: &Manifest,
    publication: &Publication,
    position: u64,
) -> Result<(), UrnError> {
    let contest = manifest.contest.0;
    execute!(
        tx,
        "INSERT INTO contests (id, congress, manifest, state, entry, eligible, returned, shown)
         VALUES ($1, $2, $3, 'ready', $4, $5, 0, 0)",
        contest,
        manifest.congress.0,
        publication.manifest.as_slice(),
        position.cast_signed(),
        publication.eligible.as_deref(),
    )?;
    for (member, bytes) in &publication.profiles {
        execute!(
            tx,
            "INSERT INTO profiles (contest, member, bytes) VALUES ($1, $2, $3)",
            contest,
            member.0,
            bytes.as_slice(),
        )?;
    }
    for photo in &publication.photos {
        execute!(
            tx,
            "INSERT INTO photos (hash, bytes) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING",
            Hash::of(photo).as_bytes().as_slice(),
            photo.as_slice(),
        )?;
    }
    Ok(())
}
