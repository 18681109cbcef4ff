//! A rehearsal (试投) is deleted with everything that hangs on its log. A real congress never is: it is refused here, and by
//! triggers of the database whoever asks.

use std::collections::HashSet;

use ballot::id::CongressId;
use ballot::manifest::Profile;
use crypto::bytes::Hash;

use super::command::{Answer, Refusal};
use super::{Inner, UrnError};
use crate::purpose::Purpose;
use crate::store::{Tx, execute, fetch_all, fetch_optional, write};

/// Every table of this half but the photos, whose rows several congresses may share: leaves first.
const DELETIONS: [&str; 10] = [
    "DELETE FROM ballots WHERE contest IN (SELECT id FROM contests WHERE congress = $1)",
    "DELETE FROM profiles WHERE contest IN (SELECT id FROM contests WHERE congress = $1)",
    "DELETE FROM paper_typed WHERE contest IN (SELECT id FROM contests WHERE congress = $1)",
    "DELETE FROM unsealed WHERE contest IN (SELECT id FROM contests WHERE congress = $1)",
    "DELETE FROM certificates WHERE contest IN (SELECT id FROM contests WHERE congress = $1)",
    "DELETE FROM contests WHERE congress = $1",
    "DELETE FROM notes WHERE congress = $1",
    "DELETE FROM cosignatures WHERE congress = $1",
    "DELETE FROM tiles WHERE congress = $1",
    "DELETE FROM entries WHERE congress = $1",
];

impl Inner {
    /// Wipes a rehearsal. What is wiped already stays wiped; that nothing of it is left on the disk is seen to again.
    pub(super) async fn wipe(&self, congress: CongressId) -> Result<Answer, Refusal> {
        write!(self.database, "wipe rehearsal", Refusal, tx => {
            match purpose(tx, congress).await? {
                None => return Ok(()),
                Some(Purpose::Real) => return Err(Refusal::NotARehearsal),
                Some(Purpose::Rehearsal) => {}
            }
            let gone = photos(tx, Some(congress)).await?;
            for deletion in DELETIONS {
                execute!(tx, deletion, congress.0)?;
            }
            execute!(tx, "DELETE FROM logs WHERE congress = $1 AND purpose = 'rehearsal'", congress.0)?;
            let kept = photos(tx, None).await?;
            for photo in gone.difference(&kept) {
                execute!(tx, "DELETE FROM photos WHERE hash = $1", photo.as_bytes().as_slice())?;
            }
            Ok(())
        })?;
        self.boxes.forget(congress);
        self.forget_order().await;
        Ok(Answer::Wiped)
    }
}

async fn purpose(tx: &mut Tx, congress: CongressId) -> Result<Option<Purpose>, UrnError> {
    let row = fetch_optional!(
        tx,
        (String,),
        "SELECT purpose FROM logs WHERE congress = $1",
        congress.0,
    )?;
    row.map(|(name,)| Purpose::read(&name).ok_or(UrnError::Corrupt("purpose")))
        .transpose()
}

/// The photos that candidates of a congress have, or of all.
async fn photos(tx: &mut Tx, of: Option<CongressId>) -> Result<HashSet<Hash>, UrnError> {
    let rows = fetch_all!(
        tx,
        (Vec<u8>,),
        "SELECT p.bytes FROM profiles p JOIN contests c ON c.id = p.contest WHERE c.congress = $1 OR $1 IS NULL",
        of.map(|congress| congress.0),
    )?;
    let profiles = rows
        .iter()
        .map(|(bytes,)| serde_json::from_slice::<Profile>(bytes));
    let profiles: Vec<Profile> = profiles
        .collect::<Result<_, _>>()
        .map_err(|_| UrnError::Corrupt("profile"))?;
    Ok(profiles
        .iter()
        .filter_map(|profile| Some(Hash::from(*profile.photo?.as_bytes())))
        .collect())
}
