//! The congress made ready: the package imported, an officer signed up, everybody invited, check-in open.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use ballot::id::{CongressId, ContestId};
use crypto::note::vkey_hash;

use super::chair::{Chair, Clerk};
use super::crowd::Crowd;
use super::decks::Decks;
use super::folder::{Folder, FolderError, Guest, Kept, Watcher};
use super::options::Options;
use super::sealed;
use super::story::Story;
use crate::client::Invitation;
use crate::clock::Clock;
use crate::conduct::ImportRefusal;
use crate::package::{self, Package, Problems};
use crate::roll::officers::{Officer, OfficerAccess, Validity};
use crate::roll::{OfficerId, OrganisationId, Roll, RollError, SecondFactor};
use crate::service::{Halves, Service};

/// The name that stands by the officer's acts.
const OFFICER: &str = "演示工作人员";
/// Those of the simulated officers.
const CLERKS: [&str; 2] = ["自动主持（程序）", "自动录入（程序）"];
/// Of simulated delegates, who have no phone where somebody is simulated to give them paper.
const WITHOUT_PHONE: usize = 2;

/// Why the congress can't be made ready.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// The package has problems.
    #[error(transparent)]
    Package(#[from] Problems),
    /// It is not imported.
    #[error(transparent)]
    Import(#[from] ImportRefusal),
    /// The half that knows people.
    #[error(transparent)]
    Roll(#[from] RollError),
    /// What was made can't be kept.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The folder's demo plays something else.
    #[error(
        "这个数据文件夹里已有另一场演示，请加 --fresh 重新开始，或用 --data 另指定一个 / another demo is there: --fresh or another --data"
    )]
    AnotherStory,
    /// The congress that the folder remembers is not in its database.
    #[error("the data folder's congress {0} is gone: start over with --fresh")]
    Gone(CongressId),
}

/// A congress that can be shown.
#[derive(Debug)]
pub(super) struct Stage {
    /// The congress.
    pub(super) congress: CongressId,
    /// Its title.
    pub(super) title: String,
    /// Who holds it.
    pub(super) held_by: String,
    /// How delegates prove who they are.
    pub(super) second_factor: SecondFactor,
    /// The hash of the log's keys, as invitation links carry it.
    pub(super) log: String,
    /// The contests, in voting order.
    pub(super) contests: Vec<ContestId>,
    /// The story that is played.
    pub(super) story: Option<Story>,
    /// What the officer signs in with.
    pub(super) access: OfficerAccess,
    /// The roll, in its order.
    pub(super) guests: Vec<Guest>,
    /// Scrutineers of sealed boxes, with the codes of their links.
    pub(super) scrutineers: Vec<Watcher>,
    /// Who run the meeting where nobody else does; none where people do.
    pub(super) clerks: Option<[OfficerId; 2]>,
}

/// Makes the congress ready, or finds the one that the folder remembers.
pub(super) async fn set(
    options: &Options,
    folder: &Folder,
    service: &Service,
) -> Result<Stage, StageError> {
    let Halves { roll, .. } = &service.halves;
    let mut kept = match folder.kept() {
        Some(kept) if options.story.is_some_and(|story| kept.story != Some(story)) => {
            return Err(StageError::AnotherStory);
        }
        Some(kept) => kept.clone(),
        None => {
            let kept = make(options, service).await?;
            folder.keep(&kept)?;
            kept
        }
    };
    if options.runs_itself() && kept.clerks.is_none() {
        kept.clerks = Some(hire(roll).await?);
        folder.keep(&kept)?;
    }
    let congress = roll
        .congress(kept.congress)
        .await?
        .ok_or(StageError::Gone(kept.congress))?;
    let contests = roll.contests(kept.congress).await?;
    Ok(Stage {
        congress: kept.congress,
        title: congress.title,
        held_by: congress.held_by,
        second_factor: congress.second_factor,
        log: vkey_hash(&congress.vkey),
        contests: contests.into_iter().map(|facts| facts.contest).collect(),
        story: kept.story,
        access: roll.issue_token(kept.officer, Validity::default()).await?,
        guests: kept.guests,
        scrutineers: kept.scrutineers,
        clerks: kept.clerks.filter(|_| options.runs_itself()),
    })
}

async fn hire(roll: &Roll) -> Result<[OfficerId; 2], RollError> {
    let [chair, typist] = CLERKS.map(|name| roll.create_officer(OrganisationId::DEFAULT, name));
    Ok([chair.await?.id, typist.await?.id])
}

/// Imports the package and invites everybody.
async fn make(options: &Options, service: &Service) -> Result<Kept, StageError> {
    let Halves { roll, conduct, .. } = &service.halves;
    let mut package = package::read(&options.package)?;
    package.delegates.truncate(options.delegates as usize);
    if let Some(story) = options.story {
        story.arrange(&mut package);
    }
    if options.sealed {
        sealed::arrange(&mut package);
    }
    let base = service.bases.first().map_or("localhost", String::as_str);
    let host = base.split_once("://").map_or(base, |(_, host)| host);
    let congress = conduct
        .import(OrganisationId::DEFAULT, &package, host)
        .await?
        .congress;
    let officer = roll
        .create_officer(OrganisationId::DEFAULT, OFFICER)
        .await?;
    roll.open_check_in(&officer, congress).await?;
    roll.set_stream(&officer, congress, options.stream().as_ref())
        .await?;
    let scrutineers = sealed::link(service, &officer, congress, &package).await?;
    let guests = invite(service, &officer, congress, package).await?;
    Ok(Kept {
        scrutineers,
        congress,
        officer: officer.id,
        guests,
        story: options.story,
        clerks: None,
    })
}

async fn invite(
    service: &Service,
    officer: &Officer,
    congress: CongressId,
    package: Package,
) -> Result<Vec<Guest>, StageError> {
    let invitations = service
        .halves
        .roll
        .issue_missing(officer.organisation, congress)
        .await?;
    let mut codes: HashMap<String, String> = invitations
        .into_iter()
        .map(|invitation| (invitation.number, invitation.code.to_string()))
        .collect();
    let guests = package.delegates.into_iter().filter_map(|delegate| {
        Some(Guest {
            code: codes.remove(&delegate.number)?,
            name: delegate.name,
            unit: delegate.unit,
            check: delegate.check.expose().to_owned(),
            on_leave: delegate.on_leave,
        })
    });
    Ok(guests.collect())
}

impl Stage {
    /// Who comes to the meeting, in the roll's order. The first are left to people, the last are simulated.
    pub(super) fn attending(&self) -> Vec<&Guest> {
        self.guests.iter().filter(|guest| !guest.on_leave).collect()
    }

    /// Those of `players` who have no phone: the last of the roll, if somebody is simulated who gives them paper.
    fn without_phone(&self, players: usize) -> usize {
        self.clerks.map_or(0, |_| WITHOUT_PHONE.min(players / 4))
    }

    /// The `players` who are simulated, but for those who have no phone.
    pub(super) fn crowd(
        &self,
        bases: &[String],
        players: usize,
        pace: Duration,
        decks: &Arc<Decks>,
    ) -> Crowd {
        let invitation = |guest: &&Guest| Invitation {
            code: guest.code.clone(),
            check: guest.check.clone(),
            log: Some(self.log.clone()),
        };
        Crowd {
            base: bases.first().cloned().unwrap_or_default(),
            congress: self.congress,
            decks: Arc::clone(decks),
            invitations: self
                .attending()
                .iter()
                .rev()
                .take(players)
                .skip(self.without_phone(players))
                .map(invitation)
                .collect(),
            pace,
        }
    }

    /// Who runs the meeting; nobody where people do.
    pub(super) async fn chair(
        &self,
        (service, clock): (&Service, Clock),
        players: usize,
        pace: Duration,
    ) -> Result<Option<Chair>, StageError> {
        let Some([chair, typist]) = self.clerks else {
            return Ok(None);
        };
        let roll = &service.halves.roll;
        let without = self.attending().into_iter().rev();
        let without = without.take(self.without_phone(players));
        Ok(Some(Chair {
            halves: service.halves.clone(),
            congress: self.congress,
            base: service.bases.first().cloned().unwrap_or_default(),
            log: self.log.clone(),
            since: clock.now(),
            clock,
            clerks: [clerk(roll, chair).await?, clerk(roll, typist).await?],
            on_paper: without
                .map(|guest| (guest.name.clone(), guest.unit.clone()))
                .collect(),
            pace,
        }))
    }
}

/// Signs a simulated officer in.
async fn clerk(roll: &Roll, id: OfficerId) -> Result<Clerk, RollError> {
    let access = roll.issue_token(id, Validity::default()).await?;
    let officer = roll.officer_by_bearer(access.bearer.expose()).await?;
    let officer = officer.ok_or(RollError::Unknown("officer"))?;
    Ok(Clerk { officer, access })
}
