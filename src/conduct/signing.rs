//! What scrutineers do: sign an act that waits for them, release the key of a sealed box, certify a result.
//!
//! Nobody has to sign in for it: a signature or key that fits the manifest's is proof enough of who sends it, and whatever
//! it is over is public.

use std::sync::Arc;

use ballot::id::ContestId;
use ballot::state::State;
use crypto::bytes::{Hash, ManifestHash, PublicPoint, Scalar, Signature};
use crypto::entry::Signoff;
use crypto::merkle::TreeHead;
use crypto::message::CloseFigures;
use crypto::{ecdsa, message};
use serde::Serialize;

use super::act::{ActRefusal, Plan};
use super::{Conduct, ConductError, small};
use crate::roll::acts::{Actor, Pending};
use crate::urn::{self, Answer, Command, ContestBox, SignedAct};

/// What the scrutineers of a contest are asked to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signing {
    /// What it is.
    pub asked: Asked,
    /// The log that the signatures are over.
    pub tree: TreeHead,
    /// Signatures that it takes.
    pub demanded: u32,
    /// Places in the manifest of the scrutineers who have signed.
    pub signed: Vec<u32>,
}

/// An act with the figures that its signatures are over (protocol §6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "act", rename_all = "lowercase")]
pub enum Asked {
    /// To open the box.
    Open {
        /// 实到.
        present: u32,
    },
    /// To close it.
    Close {
        /// There at close, or issued a ballot.
        present: u32,
        /// 发出.
        issued: u32,
        /// 收回: ballots in the log.
        returned: u32,
        /// SHA-256 of the register.
        register: Hash,
    },
    /// To end the contest without a result.
    Void {
        /// Why.
        reason: String,
    },
    /// To certify the result.
    Certify,
}

/// Why a signature or key is not taken.
#[derive(Debug, thiserror::Error)]
pub enum SignRefusal {
    /// No such contest.
    #[error("unknown contest")]
    UnknownContest,
    /// Nothing waits for a signature, or the box for no key.
    #[error("nothing is asked for while the contest is {0}")]
    WrongState(State),
    /// Not the scrutineer's.
    #[error("not the scrutineer's signature or key")]
    NotTheirs,
    /// The log waits for signatures to another act.
    #[error("the log waits for signatures to another act")]
    LogWaiting,
    /// A fault below.
    #[error(transparent)]
    Fault(#[from] ConductError),
}

impl From<urn::Refusal> for SignRefusal {
    fn from(refusal: urn::Refusal) -> Self {
        match refusal {
            urn::Refusal::UnknownContest => Self::UnknownContest,
            urn::Refusal::WrongState(state) => Self::WrongState(state),
            urn::Refusal::NotTheirs => Self::NotTheirs,
            urn::Refusal::LogWaiting => Self::LogWaiting,
            urn::Refusal::Urn(fault) => Self::Fault(fault.into()),
            refusal => Self::Fault(refusal.into()),
        }
    }
}

impl Signing {
    /// The bytes to sign.
    pub fn message(&self, manifest: &ManifestHash) -> Vec<u8> {
        match &self.asked {
            Asked::Open { present } => message::open_signoff(manifest, *present, &self.tree),
            Asked::Close {
                present,
                issued,
                returned,
                register,
            } => {
                let figures = CloseFigures {
                    present: *present,
                    issued: *issued,
                    returned: *returned,
                    register: *register,
                };
                message::close_signoff(manifest, &figures, &self.tree)
            }
            Asked::Void { reason } => message::void_signoff(manifest, reason, &self.tree),
            Asked::Certify => message::certify(manifest, &self.tree),
        }
    }
}

impl Conduct {
    /// What the scrutineers of a contest are asked to sign now; none where nothing is.
    pub async fn signing(&self, contest: ContestId) -> Result<Option<Signing>, SignRefusal> {
        let known = self.published(contest).await?;
        match self.waiting_act(contest).await? {
            Some((act, plan)) => self.act_to_sign(&known, &act, &plan).await,
            None => self.result_to_certify(&known).await,
        }
        .map_err(SignRefusal::Fault)
    }

    /// Takes a scrutineer's signature to what is asked; with the last one the act is carried out. Goes on where whoever
    /// sent it has hung up.
    pub async fn sign(
        &self,
        contest: ContestId,
        scrutineer: u32,
        signature: Signature,
    ) -> Result<State, SignRefusal> {
        let conduct = self.clone();
        let signing = tokio::spawn(async move {
            let signoff = Signoff {
                scrutineer,
                signature,
            };
            conduct.take_signoff(contest, &signoff).await
        });
        signing
            .await
            .unwrap_or_else(|failure| std::panic::resume_unwind(failure.into_panic()))
    }

    /// Takes a scrutineer's key of a sealed box that is closed, and publishes it.
    pub async fn unseal(
        &self,
        contest: ContestId,
        scrutineer: u32,
        key: Scalar,
    ) -> Result<State, SignRefusal> {
        self.published(contest).await?;
        let command = Command::Unseal {
            contest,
            scrutineer,
            key,
        };
        match self.urn.act(command).await? {
            Answer::State(state) => Ok(state),
            _ => Ok(self.state_of(contest).await?),
        }
    }

    /// Gives up an act that waits for signatures: it is as if it had not been begun, and the log says so.
    pub async fn give_up(&self, actor: &Actor, contest: ContestId) -> Result<State, ActRefusal> {
        let facts = self.roll.contest_facts(actor.organisation, contest).await;
        let facts = facts.map_err(ConductError::from)?;
        let facts = facts.ok_or(ActRefusal::UnknownContest)?;
        let Some((act, plan)) = self.waiting_act(contest).await? else {
            return Err(ActRefusal::WrongState(facts.state));
        };
        let verb = match plan {
            Plan::Open { .. } => "打开票箱",
            Plan::Close => "停止投票",
            _ => "作废",
        };
        let release = Command::Release {
            act: act.id,
            contest,
            text: format!("{}：{verb}等待监票人签字时放弃，照旧继续。", facts.title),
        };
        let state = self.command(release).await?;
        let was_done = match plan {
            Plan::Open { .. } => state != State::Ready,
            Plan::Close => state != State::Open,
            _ => state == State::Void,
        };
        if was_done {
            return Ok(self.complete(&act).await?);
        }
        let detail = serde_json::json!({ "given_up": actor.name }).to_string();
        let abandoned = self.roll.abandon(&act, &detail).await;
        abandoned.map_err(ConductError::from)?;
        self.steps.send_modify(|count| *count += 1);
        Ok(state)
    }

    /// The signatures to an act once there are as many as its contest demands; none while the log waits for more.
    pub(super) async fn signoffs_to(
        &self,
        act: &Pending,
        kind: SignedAct,
    ) -> Result<Option<Vec<Signoff>>, ConductError> {
        let Some(known) = self.urn.contest(act.contest).await? else {
            return Ok(Some(Vec::new()));
        };
        let withdrawn =
            kind == SignedAct::Void && self.state_of(act.contest).await? == State::Ready;
        let demanded = demanded(&known, kind) as usize;
        if demanded == 0 || withdrawn {
            return Ok(Some(Vec::new()));
        }
        let contest = act.contest;
        self.command(Command::Hold { contest, act: kind }).await?;
        let mut signoffs = self.roll.signoffs(act.id).await?;
        signoffs.truncate(demanded);
        Ok((signoffs.len() == demanded).then_some(signoffs))
    }

    /// The state that a contest is in on the ballots' side.
    pub(super) async fn state_of(&self, contest: ContestId) -> Result<State, ConductError> {
        let status = self.urn.status(contest).await?;
        Ok(status.map_or(State::Draft, |status| status.state))
    }

    async fn take_signoff(
        &self,
        contest: ContestId,
        signoff: &Signoff,
    ) -> Result<State, SignRefusal> {
        let known = self.published(contest).await?;
        let Some(signing) = self.signing(contest).await? else {
            return Err(SignRefusal::WrongState(self.state_of(contest).await?));
        };
        if !is_signed_by(&known, signoff, &signing.message(&known.hash)) {
            return Err(SignRefusal::NotTheirs);
        }
        if signing.asked == Asked::Certify {
            return self.certify(&known, signoff).await;
        }
        let Some((act, _)) = self.waiting_act(contest).await? else {
            return Err(SignRefusal::WrongState(self.state_of(contest).await?));
        };
        let kept = self.roll.add_signoff(act.id, signoff).await;
        kept.map_err(ConductError::from)?;
        Ok(self.complete(&act).await?)
    }

    async fn certify(&self, known: &ContestBox, signoff: &Signoff) -> Result<State, SignRefusal> {
        let contest = known.manifest.contest;
        let command = Command::Certify {
            contest,
            scrutineer: signoff.scrutineer,
            signature: signoff.signature,
        };
        self.urn.act(command).await?;
        let state = self.state_of(contest).await?;
        if state == State::Certified {
            let name = &known.manifest.scrutineers[signoff.scrutineer as usize].name;
            let noted = self.roll.certified(contest, name).await;
            noted.map_err(ConductError::from)?;
        }
        self.steps.send_modify(|count| *count += 1);
        Ok(state)
    }

    /// Notes on the people's side what the ballots' side knows already: a crash can have come between the two.
    pub(super) async fn note_certificates(&self) -> Result<(), ConductError> {
        for congress in self.roll.congresses().await? {
            for facts in self.roll.contests(congress.id).await? {
                let counted = facts.state == State::Counted;
                if counted && self.state_of(facts.contest).await? == State::Certified {
                    self.roll.certified(facts.contest, "").await?;
                }
            }
        }
        Ok(())
    }

    async fn published(&self, contest: ContestId) -> Result<Arc<ContestBox>, SignRefusal> {
        let known = self.urn.contest(contest).await;
        let known = known.map_err(ConductError::from)?;
        known.ok_or(SignRefusal::UnknownContest)
    }

    /// The act on a contest that was begun and waits for signatures.
    async fn waiting_act(
        &self,
        contest: ContestId,
    ) -> Result<Option<(Pending, Plan)>, ConductError> {
        if self.urn.held(contest).await?.is_none() {
            return Ok(None);
        }
        let pending = self.roll.pending_acts().await?;
        let act = pending.into_iter().find(|act| act.contest == contest);
        act.map(|act| {
            let plan = serde_json::from_str(&act.plan)?;
            Ok((act, plan))
        })
        .transpose()
    }

    async fn act_to_sign(
        &self,
        known: &ContestBox,
        act: &Pending,
        plan: &Plan,
    ) -> Result<Option<Signing>, ConductError> {
        let Some((kind, held)) = self.urn.held(act.contest).await? else {
            return Ok(None);
        };
        let asked = match plan {
            Plan::Open { present } => Asked::Open {
                present: small(*present),
            },
            Plan::Close => match self.roll.closing_figures(act.contest).await? {
                Some(figures) => Asked::Close {
                    present: small(figures.present),
                    issued: small(figures.issued),
                    returned: held.returned,
                    register: figures.register,
                },
                None => return Ok(None),
            },
            Plan::Void { reason } => Asked::Void {
                reason: reason.clone(),
            },
            _ => return Ok(None),
        };
        let signed = self.roll.signoffs(act.id).await?;
        Ok(Some(Signing {
            asked,
            tree: TreeHead {
                size: held.size,
                root: held.root,
            },
            demanded: demanded(known, kind),
            signed: signed.iter().map(|signoff| signoff.scrutineer).collect(),
        }))
    }

    async fn result_to_certify(&self, known: &ContestBox) -> Result<Option<Signing>, ConductError> {
        let demanded = known.manifest.rules.signoffs.certify;
        let status = self.urn.status(known.manifest.contest).await?;
        let counted = status.filter(|status| status.state == State::Counted && demanded > 0);
        Ok(counted.and_then(|status| {
            Some(Signing {
                asked: Asked::Certify,
                tree: status.counted?,
                demanded,
                signed: status.certificates,
            })
        }))
    }
}

fn demanded(known: &ContestBox, act: SignedAct) -> u32 {
    let signoffs = &known.manifest.rules.signoffs;
    match act {
        SignedAct::Open => signoffs.open,
        SignedAct::Close => signoffs.close,
        SignedAct::Void => signoffs.void,
    }
}

fn is_signed_by(known: &ContestBox, signoff: &Signoff, message: &[u8]) -> bool {
    let named = known.manifest.scrutineers.get(signoff.scrutineer as usize);
    named.is_some_and(|named| {
        ecdsa::verify(&PublicPoint::from(named.key.0), message, &signoff.signature)
    })
}
