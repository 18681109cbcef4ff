//! Takes a congress package in: its log is founded on the ballots' side, then everybody and everything in it is
//! stored on the people's side.

use ballot::id::CongressId;

use super::{Conduct, ConductError};
use crate::package::Package;
use crate::purpose::Purpose;
use crate::roll::OrganisationId;
use crate::roll::adding::{AddRefusal, Added, NewCongress};
use crate::roll::import::{NotUsable, new_congress};
use crate::urn::{Answer, Command};

/// What an import came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// The congress.
    pub congress: CongressId,
    /// False where the same package had been imported before.
    pub new: bool,
}

/// Why a package is not imported. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum ImportRefusal {
    /// Its rules don't fit.
    #[error("{0}")]
    NotUsable(#[from] NotUsable),
    /// A congress of this title is there, made from another package.
    #[error("a congress of this title is there, made from another package: {0}")]
    Differs(CongressId),
    /// A fault below.
    #[error(transparent)]
    Fault(#[from] ConductError),
}

/// Why a new congress is not stored.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotFounded {
    /// One of its title is there, made from something else.
    #[error("a congress of this title is there, made from something else: {0}")]
    Differs(CongressId),
    /// A fault below.
    #[error(transparent)]
    Fault(#[from] ConductError),
}

impl Conduct {
    /// Imports `package` for the organisation. `host` is where the service is reached, without scheme: it becomes
    /// the log's origin for good.
    pub async fn import(
        &self,
        organisation: OrganisationId,
        package: &Package,
        host: &str,
    ) -> Result<Imported, ImportRefusal> {
        self.import_for(organisation, package, host, Purpose::Real)
            .await
    }

    /// The same for a purpose: as a rehearsal it becomes a congress of its own, which counts for nothing and can be wiped.
    pub async fn import_for(
        &self,
        organisation: OrganisationId,
        package: &Package,
        host: &str,
        purpose: Purpose,
    ) -> Result<Imported, ImportRefusal> {
        let known = self
            .roll
            .imported_before(organisation, package, purpose)
            .await
            .map_err(NotFounded::from)?;
        if let Some(congress) = known {
            return Ok(Imported {
                congress,
                new: false,
            });
        }
        let congress = CongressId(self.rng.id());
        let today = self.clock.now().beijing_day();
        let new = new_congress(package, congress, "", (&self.rng, today))?;
        let new = match purpose {
            Purpose::Real => new,
            Purpose::Rehearsal => new.rehearsed().map_err(ConductError::from)?,
        };
        Ok(self.found(organisation, new, host).await?)
    }

    /// Founds the log of a new congress on the ballots' side, then stores the congress.
    pub(super) async fn found(
        &self,
        organisation: OrganisationId,
        mut new: NewCongress,
        host: &str,
    ) -> Result<Imported, NotFounded> {
        new.log_origin = format!("{host}/log/{}", new.id);
        let founded = Command::Found {
            congress: new.id,
            origin: new.log_origin.clone(),
            title: new.title.clone(),
            organisation: new.held_by.clone(),
            purpose: new.purpose,
        };
        if let Answer::Founded { vkey } = self.urn.act(founded).await.map_err(ConductError::from)? {
            new.vkey = vkey;
        }
        let added = self.roll.add_congress(organisation, &new).await;
        let (congress, new) = match added? {
            Added::New(congress) => (congress, true),
            Added::AlreadyThere(congress) => (congress, false),
        };
        Ok(Imported { congress, new })
    }
}

impl From<AddRefusal> for NotFounded {
    fn from(refusal: AddRefusal) -> Self {
        match refusal {
            AddRefusal::Differs(congress) => Self::Differs(congress),
            AddRefusal::Internal(error) => Self::Fault(error.into()),
        }
    }
}

impl From<NotFounded> for ImportRefusal {
    fn from(refusal: NotFounded) -> Self {
        match refusal {
            NotFounded::Differs(congress) => Self::Differs(congress),
            NotFounded::Fault(error) => Self::Fault(error),
        }
    }
}
