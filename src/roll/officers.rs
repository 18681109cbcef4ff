//! Organisations and officers: bearer tokens for programs, one-time links and cookies for browsers.
//!
//! Of every secret only the hash is stored; each expires and can be revoked.

use super::ids::{OfficerId, OrganisationId};
use super::{Roll, RollError, Secret, secret};
use crate::store::{execute, fetch_optional, write};

/// Somebody who runs the congresses of one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Officer {
    /// Who.
    pub id: OfficerId,
    /// Whose congresses they run, and the only ones they see.
    pub organisation: OrganisationId,
    /// The name that is recorded with their acts.
    pub name: String,
}

/// How long what an officer signs in with is good for, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// A bearer token.
    pub bearer_s: i64,
    /// A sign-in link nobody has followed.
    pub link_s: i64,
}

/// A browser's session, in seconds.
const COOKIE_S: i64 = 12 * 3600;

impl Default for Validity {
    /// A token for a working day, a link until the same time tomorrow.
    fn default() -> Self {
        Self {
            bearer_s: 12 * 3600,
            link_s: 24 * 3600,
        }
    }
}

/// What a new officer is handed, once.
#[derive(Debug, Clone)]
pub struct OfficerAccess {
    /// For `Authorization: Bearer …`.
    pub bearer: Secret,
    /// For one sign-in of a browser.
    pub link: Secret,
}

/// What a stored hash opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Bearer,
    Link,
    Cookie,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Bearer => "bearer",
            Self::Link => "link",
            Self::Cookie => "cookie",
        }
    }
}

impl Roll {
    /// Makes an organisation.
    pub async fn add_organisation(&self, name: &str) -> Result<OrganisationId, RollError> {
        let id = OrganisationId(self.rng.id());
        self.put_organisation(id, name).await?;
        Ok(id)
    }

    pub(super) async fn ensure_default_organisation(&self) -> Result<(), RollError> {
        self.put_organisation(OrganisationId::DEFAULT, "默认组织")
            .await
    }

    async fn put_organisation(&self, id: OrganisationId, name: &str) -> Result<(), RollError> {
        write!(self.database, "put organisation", RollError, tx => {
            execute!(
                tx,
                "INSERT INTO organisations (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                id.0,
                name,
            )?;
            Ok(())
        })
    }

    /// Makes an officer of an organisation. They can't sign in before [`Roll::issue_token`].
    pub async fn create_officer(
        &self,
        organisation: OrganisationId,
        name: &str,
    ) -> Result<Officer, RollError> {
        let officer = Officer {
            id: OfficerId(self.rng.id()),
            organisation,
            name: name.to_owned(),
        };
        write!(self.database, "create officer", RollError, tx => {
            execute!(
                tx,
                "INSERT INTO officers (id, organisation, name) VALUES ($1, $2, $3)",
                officer.id.0,
                organisation.0,
                name,
            )?;
            Ok(())
        })?;
        Ok(officer)
    }

    /// A bearer token and a one-time sign-in link for an officer.
    pub async fn issue_token(
        &self,
        officer: OfficerId,
        validity: Validity,
    ) -> Result<OfficerAccess, RollError> {
        let access = OfficerAccess {
            bearer: Secret::random(&self.rng),
            link: Secret::random(&self.rng),
        };
        self.keep_keys(
            officer,
            &[
                (Kind::Bearer, &access.bearer, validity.bearer_s),
                (Kind::Link, &access.link, validity.link_s),
            ],
        )
        .await?;
        Ok(access)
    }

    async fn keep_keys(
        &self,
        officer: OfficerId,
        keys: &[(Kind, &Secret, i64)],
    ) -> Result<(), RollError> {
        let now = self.clock.now();
        write!(self.database, "keep officer keys", RollError, tx => {
            execute!(tx, "DELETE FROM officer_keys WHERE expires <= $1", now.0)?;
            for (kind, secret, lasts_s) in keys {
                execute!(
                    tx,
                    "INSERT INTO officer_keys (hash, officer, kind, expires) VALUES ($1, $2, $3, $4)",
                    secret.hash().as_slice(),
                    officer.0,
                    kind.name(),
                    now.plus_seconds(*lasts_s).0,
                )?;
            }
            Ok(())
        })
    }

    /// The officer who holds this bearer token, if it is good.
    pub async fn officer_by_bearer(&self, bearer: &str) -> Result<Option<Officer>, RollError> {
        self.officer_by(Kind::Bearer, bearer).await
    }

    /// The officer whose browser holds this cookie, if it is good.
    pub async fn officer_by_cookie(&self, cookie: &str) -> Result<Option<Officer>, RollError> {
        self.officer_by(Kind::Cookie, cookie).await
    }

    async fn officer_by(&self, kind: Kind, key: &str) -> Result<Option<Officer>, RollError> {
        let mut tx = self.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            (uuid::Uuid, uuid::Uuid, String),
            "SELECT o.id, o.organisation, o.name FROM officer_keys k JOIN officers o ON o.id = k.officer \
             WHERE k.hash = $1 AND k.kind = $2 AND k.expires > $3",
            secret::hash(key).as_slice(),
            kind.name(),
            self.clock.now().0,
        )?;
        Ok(row.map(|(id, organisation, name)| Officer {
            id: OfficerId(id),
            organisation: OrganisationId(organisation),
            name,
        }))
    }

    /// Turns a sign-in link into the secret of a cookie; the link is used up. `None`: it is not good (any more).
    pub async fn redeem_link(&self, link: &str) -> Result<Option<Secret>, RollError> {
        let now = self.clock.now();
        let cookie = Secret::random(&self.rng);
        write!(self.database, "redeem sign-in link", RollError, tx => {
            let moved = execute!(
                tx,
                "INSERT INTO officer_keys (hash, officer, kind, expires) \
                 SELECT $1, officer, 'cookie', $2 FROM officer_keys WHERE hash = $3 AND kind = 'link' AND expires > $4",
                cookie.hash().as_slice(),
                now.plus_seconds(COOKIE_S).0,
                secret::hash(link).as_slice(),
                now.0,
            )?;
            execute!(
                tx,
                "DELETE FROM officer_keys WHERE hash = $1 AND kind = 'link'",
                secret::hash(link).as_slice(),
            )?;
            Ok((moved == 1).then(|| cookie.clone()))
        })
    }

    /// Ends a browser's session.
    pub async fn sign_out(&self, cookie: &str) -> Result<(), RollError> {
        write!(self.database, "sign officer out", RollError, tx => {
            execute!(
                tx,
                "DELETE FROM officer_keys WHERE hash = $1 AND kind = 'cookie'",
                secret::hash(cookie).as_slice(),
            )?;
            Ok(())
        })
    }

    /// Takes back every token, link and session of an officer.
    pub async fn revoke(&self, officer: OfficerId) -> Result<(), RollError> {
        write!(self.database, "revoke officer", RollError, tx => {
            execute!(tx, "DELETE FROM officer_keys WHERE officer = $1", officer.0)?;
            Ok(())
        })
    }
}
