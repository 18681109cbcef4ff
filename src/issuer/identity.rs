//! Who the issuer is: its name, its address, and the key by which it signs its counts, made once.

use crypto::ecdsa::SigningKey;

use super::IssuerError;
use crate::handover::Origin;
use crate::rng::Rng;
use crate::store::{Database, StoreError, execute, fetch_optional, write};
use crate::vault::Vault;

const CONTEXT: &[u8] = b"sign key\0";
/// Most characters of a name: it stands in manifests and on phones.
const MOST_NAME: usize = 80;

/// Writes the identity where there is none.
pub(super) async fn make(
    database: &Database,
    vault: &Vault,
    rng: &Rng,
    name: &str,
    url: &Origin,
) -> Result<(), IssuerError> {
    if name.trim().is_empty() || name.chars().count() > MOST_NAME {
        return Err(IssuerError::Name);
    }
    let key =
        SigningKey::generate(rng.ring()).map_err(|error| IssuerError::Key(error.to_string()))?;
    let sealed = vault.seal(CONTEXT, key.to_pkcs8());
    write!(database, "make identity", IssuerError, tx => {
        execute!(
            tx,
            "INSERT INTO identity (id, name, url, sign_key) VALUES (1, $1, $2, $3) ON CONFLICT DO NOTHING",
            name,
            url.as_str(),
            sealed.as_slice(),
        )?;
        Ok(())
    })
}

/// The identity, if there is one.
pub(super) async fn read(
    database: &Database,
    vault: &Vault,
    rng: &Rng,
) -> Result<Option<(String, Origin, SigningKey)>, IssuerError> {
    let mut tx = database.read().await?;
    let row = fetch_optional!(
        &mut tx,
        (String, String, Vec<u8>),
        "SELECT name, url, sign_key FROM identity",
    )?;
    let Some((name, url, sealed)) = row else {
        return Ok(None);
    };
    let url = url.parse().map_err(|_| StoreError::Corrupt("address"))?;
    let pkcs8 = vault.unseal(CONTEXT, &sealed)?;
    let key = SigningKey::from_pkcs8(&pkcs8, rng.ring())
        .map_err(|error| IssuerError::Key(error.to_string()))?;
    Ok(Some((name, url, key)))
}
