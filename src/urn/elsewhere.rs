//! The half that knows ballots as a process of its own, on another host, under another hand: what its callers ask travels
//! as JSON, and comes back as JSON. Ballots never travel this way: devices cast them at that host directly.

use std::sync::Arc;

use ballot::id::{CongressId, ContestId, MemberId};
use ballot::manifest::Audience;
use ballot::state::State;
use ballot::tally::Tally;
use crypto::bytes::{ByteString, Hash};
use crypto::entry::PaperFigures;
use crypto::merkle::TreeHead;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::watch;

use super::command::{Answer, Command, Refusal};
use super::contest_box::{self, Boxes, ContestBox};
use super::reading::ContestStatus;
use super::tally::ShownTally;
use super::{Here, UrnError};
use crate::client::Http;

/// Where questions are asked.
pub const PATH: &str = "/urn/v1";

/// What the other half asks of this one.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// Carry a command out.
    Act(Box<Command>),
    /// What scrutineers are asked to sign.
    Held(ContestId),
    /// A log's newest checkpoint.
    Checkpoint(CongressId),
    /// A log's keys.
    Vkey(CongressId),
    /// A tile or bundle of entries, by its path.
    Tile(CongressId, String),
    /// The receipt of an entry.
    Receipt(CongressId, u64),
    /// That a manifest is in the log.
    ManifestProof(ContestId),
    /// A contest as published.
    Contest(ContestId),
    /// Where a contest stands.
    Status(ContestId),
    /// Where all contests of a congress stand.
    Contests(CongressId),
    /// What has been read off paper ballots.
    Typed(ContestId),
    /// A candidate's profile.
    Profile(ContestId, MemberId),
    /// A photo.
    Photo(Hash),
    /// The certificates of a result.
    Certificates(ContestId),
    /// A number that moves whenever something has changed.
    Version,
}

/// The half as its callers reach it on another host. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Elsewhere {
    http: Http,
    key: String,
    boxes: Arc<Boxes>,
    /// Never wakes: whoever watches looks at the version.
    changes: watch::Sender<u64>,
}

/// A contest as it travels.
#[derive(Serialize, Deserialize)]
struct Published {
    congress: CongressId,
    manifest: ByteString,
    entry: u64,
    eligible: Option<ByteString>,
}

/// A contest's standing as it travels.
#[derive(Serialize, Deserialize)]
struct Standing {
    contest: ContestId,
    state: State,
    opened: Option<u64>,
    present: Option<u64>,
    issued: Option<u64>,
    returned: u64,
    paper: PaperFigures,
    tally: Option<Shown>,
    unsealed: Vec<u8>,
    certificates: Vec<u32>,
    counted: Option<(u64, Hash)>,
    result: Option<ByteString>,
    void: Option<(String, String)>,
}

#[derive(Serialize, Deserialize)]
struct Shown {
    to: Audience,
    covers: u64,
    tally: Tally,
}

/// A refusal as it travels: what callers tell apart by name, all else in words.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Refused {
    UnknownContest,
    WrongState(State),
    LogWaiting,
    GivenUp,
    NotTheirs,
    StillSealed(usize, u32),
    Other(String),
}

impl Elsewhere {
    /// Reaches the half at `url`, the origin where devices cast too, with the key that it has made.
    pub fn new(url: &str, key: &str) -> Self {
        Self {
            http: Http::new(url),
            key: key.trim().to_owned(),
            boxes: Arc::default(),
            changes: watch::Sender::new(0),
        }
    }

    /// Where devices cast their ballots.
    pub(super) fn url(&self) -> &str {
        self.http.base()
    }

    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Asks; the answer, read as what is expected.
    pub(super) async fn ask<T: DeserializeOwned>(
        &self,
        question: &Question,
    ) -> Result<T, UrnError> {
        let fault = |error: crate::client::ClientError| UrnError::Elsewhere(error.to_string());
        let reply = self.http.post(PATH, Some(&self.key), question).await;
        reply.map_err(fault)?.json().map_err(fault)
    }

    pub(super) async fn act(&self, command: Command) -> Result<Answer, Refusal> {
        if let Command::Wipe { congress } = &command {
            self.boxes.forget(*congress);
        }
        let answer: Result<Answer, Refused> = self.ask(&Question::Act(Box::new(command))).await?;
        answer.map_err(|refused| match refused {
            Refused::UnknownContest => Refusal::UnknownContest,
            Refused::WrongState(state) => Refusal::WrongState(state),
            Refused::LogWaiting => Refusal::LogWaiting,
            Refused::GivenUp => Refusal::GivenUp,
            Refused::NotTheirs => Refusal::NotTheirs,
            Refused::StillSealed(found, threshold) => Refusal::StillSealed { found, threshold },
            Refused::Other(words) => Refusal::Elsewhere(words),
        })
    }

    /// A contest as published, asked for once: it never changes.
    pub(super) async fn contest(
        &self,
        contest: ContestId,
    ) -> Result<Option<Arc<ContestBox>>, UrnError> {
        if let Some(known) = self.boxes.get(contest) {
            return Ok(Some(known));
        }
        let Some(published) = self
            .ask::<Option<Published>>(&Question::Contest(contest))
            .await?
        else {
            return Ok(None);
        };
        let Published {
            congress,
            manifest,
            entry,
            eligible,
        } = published;
        let eligible = eligible.map(|list| list.0);
        let known = contest_box::parse(congress, manifest.0, entry.cast_signed(), eligible)?;
        let known = Arc::new(known);
        self.boxes.put(contest, &known);
        Ok(Some(known))
    }

    pub(super) async fn status(
        &self,
        contest: ContestId,
    ) -> Result<Option<ContestStatus>, UrnError> {
        match self
            .ask::<Option<Standing>>(&Question::Status(contest))
            .await?
        {
            Some(standing) => self.standing(standing).await.map(Some),
            None => Ok(None),
        }
    }

    pub(super) async fn contests(
        &self,
        congress: CongressId,
    ) -> Result<Vec<ContestStatus>, UrnError> {
        let mut all = Vec::new();
        for standing in self
            .ask::<Vec<Standing>>(&Question::Contests(congress))
            .await?
        {
            all.push(self.standing(standing).await?);
        }
        Ok(all)
    }

    async fn standing(&self, standing: Standing) -> Result<ContestStatus, UrnError> {
        let known = self.contest(standing.contest).await?;
        Ok(ContestStatus {
            known: known.ok_or(UrnError::Corrupt("contest"))?,
            state: standing.state,
            opened: standing.opened,
            present: standing.present,
            issued: standing.issued,
            returned: standing.returned,
            paper: standing.paper,
            tally: standing.tally.map(|shown| ShownTally {
                to: shown.to,
                covers: shown.covers,
                tally: shown.tally,
            }),
            unsealed: standing.unsealed,
            certificates: standing.certificates,
            counted: standing.counted.map(|(size, root)| TreeHead { size, root }),
            result: standing.result.map(|result| result.0),
            void: standing.void,
        })
    }
}

impl Here {
    /// Answers what the other half asks, as JSON.
    pub async fn answer(&self, question: Question) -> Result<Value, UrnError> {
        Ok(match question {
            Question::Act(command) => match self.act(*command).await {
                Err(Refusal::Urn(fault)) => return Err(fault),
                answer => json!(answer.map_err(Refused::from)),
            },
            Question::Held(contest) => json!(self.held(contest).await?),
            Question::Checkpoint(congress) => json!(self.checkpoint(congress).await?),
            Question::Vkey(congress) => json!(self.vkey(congress).await?),
            Question::Tile(congress, path) => {
                let path = path.parse().map_err(|_| UrnError::Corrupt("tile path"))?;
                json!(self.tile(congress, &path).await?.map(ByteString))
            }
            Question::Receipt(congress, index) => json!(self.receipt_at(congress, index).await?),
            Question::ManifestProof(contest) => json!(self.manifest_proof(contest).await?),
            Question::Contest(contest) => {
                let known = self.contest(contest).await?;
                json!(known.map(|known| {
                    Published {
                        congress: known.congress,
                        manifest: ByteString(known.bytes.clone()),
                        entry: known.entry,
                        eligible: known
                            .eligible
                            .as_ref()
                            .map(|list| ByteString(list.to_bytes())),
                    }
                }))
            }
            Question::Status(contest) => json!(self.status(contest).await?.map(Standing::from)),
            Question::Contests(congress) => {
                let all = self.contests(congress).await?;
                json!(all.into_iter().map(Standing::from).collect::<Vec<_>>())
            }
            Question::Typed(contest) => json!(self.typed(contest).await?),
            Question::Profile(contest, member) => {
                json!(self.profile(contest, member).await?.map(ByteString))
            }
            Question::Photo(hash) => json!(self.photo(&hash).await?.map(ByteString)),
            Question::Certificates(contest) => json!(self.certificates(contest).await?),
            Question::Version => json!(self.moved().await?),
        })
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::UnknownContest => Self::UnknownContest,
            Refusal::WrongState(state) => Self::WrongState(state),
            Refusal::LogWaiting => Self::LogWaiting,
            Refusal::GivenUp => Self::GivenUp,
            Refusal::NotTheirs => Self::NotTheirs,
            Refusal::StillSealed { found, threshold } => Self::StillSealed(found, threshold),
            other => Self::Other(other.to_string()),
        }
    }
}

impl From<ContestStatus> for Standing {
    fn from(status: ContestStatus) -> Self {
        Self {
            contest: status.known.manifest.contest,
            state: status.state,
            opened: status.opened,
            present: status.present,
            issued: status.issued,
            returned: status.returned,
            paper: status.paper,
            tally: status.tally.map(|shown| Shown {
                to: shown.to,
                covers: shown.covers,
                tally: shown.tally,
            }),
            unsealed: status.unsealed,
            certificates: status.certificates,
            counted: status.counted.map(|tree| (tree.size, tree.root)),
            result: status.result.map(ByteString),
            void: status.void,
        }
    }
}
