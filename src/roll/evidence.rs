//! The record of what officers did, written in the transaction of the deed.

use ballot::id::CongressId;

use crate::clock::Millis;
use crate::rng::Rng;
use crate::store::{StoreError, Tx, execute};

/// Records a deed of `who` that is done when the transaction is. `detail` is for officers to read.
pub(super) async fn record(
    tx: &mut Tx,
    (rng, at): (&Rng, Millis),
    who: &str,
    congress: CongressId,
    (verb, detail): (&str, &str),
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO acts (id, congress, contest, officer, verb, at, outcome, detail) \
         VALUES ($1, $2, NULL, $3, $4, $5, 'done', $6)",
        rng.id(),
        congress.0,
        who,
        verb,
        at.0,
        detail,
    )?;
    Ok(())
}
