//! Takes a congress package in: its log is founded on the ballots' side, then everybody and everything in it is
//! stored on the people's side.

use ballot::id::CongressId;

use super::others::beijing_date;
use super::{Conduct, ConductError};
use crate::package::Package;
use crate::roll::OrganisationId;
use crate::roll::adding::{AddRefusal, Added};
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

impl Conduct {
    /// Imports `package` for the organisation. `host` is where the service is reached, without scheme: it becomes
    /// the log's origin for good.
    pub async fn import(
        &self,
        organisation: OrganisationId,
        package: &Package,
        host: &str,
    ) -> Result<Imported, ImportRefusal> {
        if let Some(known) = self
            .roll
            .imported_before(organisation, package)
            .await
            .map_err(refused)?
        {
            return Ok(Imported {
                congress: known,
                new: false,
            });
        }
        let congress = CongressId(self.rng.id());
        let origin = format!("{host}/log/{congress}");
        let today = beijing_date(self.clock.now());
        let mut new = new_congress(package, congress, &origin, (&self.rng, today))?;
        let founded = Command::Found {
            congress,
            origin,
            title: package.title.clone(),
            organisation: package.organisation.clone(),
        };
        if let Answer::Founded { vkey } = self.urn.act(founded).await.map_err(ConductError::from)? {
            new.vkey = vkey;
        }
        match self
            .roll
            .add_congress(organisation, &new)
            .await
            .map_err(refused)?
        {
            Added::New(congress) => Ok(Imported {
                congress,
                new: true,
            }),
            Added::AlreadyThere(congress) => Ok(Imported {
                congress,
                new: false,
            }),
        }
    }
}

fn refused(refusal: AddRefusal) -> ImportRefusal {
    match refusal {
        AddRefusal::Differs(congress) => ImportRefusal::Differs(congress),
        AddRefusal::Internal(error) => ImportRefusal::Fault(error.into()),
    }
}
