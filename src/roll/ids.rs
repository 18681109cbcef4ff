//! Identifiers of the people's side, one type for each thing. All are random: none tells when it was made.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                Uuid::try_parse(text).map(Self)
            }
        }
    )*};
}

ids! {
    /// An organisation that holds congresses: officers see nothing of another one's.
    OrganisationId;
    /// Somebody who runs congresses.
    OfficerId;
    /// Somebody on a congress's roll. Never seen on the ballots' side.
    DelegateId;
    /// An item of an agenda.
    AgendaItemId;
    /// A document of a congress.
    DocumentId;
    /// A proposal; drawn by the phone of whoever writes it.
    ProposalId;
    /// A congress that is being prepared.
    PreparationId;
}

impl OrganisationId {
    /// The organisation that every installation has.
    pub const DEFAULT: Self = Self(Uuid::from_u128(1));
}
