//! Shows of hands as they are stored, with their signatures.

use std::collections::HashMap;

use ballot::hands::Hands;
use ballot::id::CongressId;
use crypto::bytes::{PublicPoint, Signature};
use uuid::Uuid;

use super::{Counted, Signed};
use crate::roll::ids::AgendaItemId;
use crate::store::{StoreError, Tx, fetch_all};

type Row = (
    Uuid,
    i64,
    String,
    i64,
    i64,
    i64,
    i64,
    i64,
    String,
    String,
    i64,
    Option<String>,
);

/// The counts of a congress by their items, oldest first.
pub(in crate::roll) async fn by_item(
    tx: &mut Tx,
    congress: CongressId,
) -> Result<HashMap<AgendaItemId, Vec<Counted>>, StoreError> {
    let rows = fetch_all!(
        tx,
        Row,
        "SELECT h.item, h.version, h.title, h.entitled, h.present, h.in_favour, h.against, h.abstained, h.counted_by, h.why, \
         h.demanded, h.matter FROM hands AS h JOIN agenda AS a ON a.id = h.item WHERE a.congress = $1 ORDER BY h.item, h.version",
        congress.0,
    )?;
    let mut signed = signatures(tx, congress).await?;
    let mut counts: HashMap<AgendaItemId, Vec<Counted>> = HashMap::new();
    for row in rows {
        let (item, mut counted) = read(row)?;
        counted.signed = signed.remove(&(item, counted.version)).unwrap_or_default();
        counts.entry(item).or_default().push(counted);
    }
    Ok(counts)
}

fn read(row: Row) -> Result<(AgendaItemId, Counted), StoreError> {
    let (item, version, title, entitled, present, in_favour, against, abstained, ..) = row;
    let (.., counted_by, why, demanded, matter) = row;
    let matter = matter.map(|name| name.parse()).transpose();
    let counted = Counted {
        version: small(version)?,
        title,
        matter: matter.map_err(|_| StoreError::Corrupt("matter of a show of hands"))?,
        hands: Hands {
            entitled: small(entitled)?,
            present: small(present)?,
            in_favour: small(in_favour)?,
            against: small(against)?,
            abstained: small(abstained)?,
        },
        counted_by,
        why,
        demanded: small(demanded)?,
        signed: Vec::new(),
    };
    Ok((AgendaItemId(item), counted))
}

type SignedBy = HashMap<(AgendaItemId, u32), Vec<Signed>>;

async fn signatures(tx: &mut Tx, congress: CongressId) -> Result<SignedBy, StoreError> {
    let rows = fetch_all!(
        tx,
        (Uuid, i64, i64, String, Vec<u8>, Vec<u8>),
        "SELECT s.item, s.version, s.place, s.name, s.key, s.signature FROM hands_signatures AS s \
         JOIN agenda AS a ON a.id = s.item WHERE a.congress = $1 ORDER BY s.place",
        congress.0,
    )?;
    let mut signed = SignedBy::new();
    for (item, version, place, name, key, signature) in rows {
        let corrupt = |_| StoreError::Corrupt("signature to a show of hands");
        let signature = Signed {
            place: small(place)?,
            name,
            key: PublicPoint::try_from(key.as_slice()).map_err(corrupt)?,
            signature: Signature::try_from(signature.as_slice()).map_err(corrupt)?,
        };
        let count = (AgendaItemId(item), small(version)?);
        signed.entry(count).or_default().push(signature);
    }
    Ok(signed)
}

fn small(figure: i64) -> Result<u32, StoreError> {
    u32::try_from(figure).map_err(|_| StoreError::Corrupt("show of hands"))
}
