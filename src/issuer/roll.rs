//! The organiser's roll as the issuer has it, and the codes that it hands out itself.

use std::collections::HashSet;

use ballot::id::CongressId;
use crypto::bytes::Hash;
use crypto::merkle::TreeHead;
use uuid::Uuid;

use super::{Issuer, IssuerError};
use crate::code::Code;
use crate::handover::{Origin, RollExport};
use crate::rng::Rng;
use crate::store::{StoreError, Tx, execute, fetch_all, fetch_one, fetch_optional, write};

/// What an import came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RollImported {
    /// Delegates on the roll now.
    pub delegates: u64,
    /// Delegates who were on it and are not in the file: taken off, unless something was issued to them.
    pub gone: u64,
}

/// A code as it is printed for a delegate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCode {
    /// Their name.
    pub name: String,
    /// 工号.
    pub number: String,
    /// The code; it is shown once.
    pub code: Code,
    /// The same as a link to the organiser's page: a phone that has signed in there takes the code from it.
    pub link: String,
}

type Person = (Uuid, String, String);

impl Issuer {
    /// Takes the organiser's roll of a congress, again where it has changed.
    ///
    /// # Errors
    /// [`IssuerError::OtherLog`] where the file names another log than the first one: whoever could change that could
    /// show this issuer another log than everybody.
    pub async fn import_roll(&self, roll: &RollExport) -> Result<RollImported, IssuerError> {
        crypto::note::Verifier::parse(&roll.vkey)?;
        let (mut ids, mut numbers) = (HashSet::new(), HashSet::new());
        for one in &roll.delegates {
            if !ids.insert(one.id) || !numbers.insert(&one.number) {
                return Err(IssuerError::Twice(one.number.clone()));
            }
        }
        write!(self.database, "import roll", IssuerError, tx => {
            let known = congress(tx, roll.congress).await?;
            if known.is_some_and(|known| known.vkey != roll.vkey) {
                return Err(IssuerError::OtherLog);
            }
            execute!(
                tx,
                "INSERT INTO congresses (id, title, base, vkey) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (id) DO UPDATE SET title = $2, base = $3",
                roll.congress.0,
                roll.title.as_str(),
                roll.base.as_str(),
                roll.vkey.as_str(),
            )?;
            let gone = take_off(tx, roll.congress, &ids).await?;
            for one in &roll.delegates {
                execute!(
                    tx,
                    "INSERT INTO delegates (id, congress, name, number) VALUES ($1, $2, $3, $4) \
                     ON CONFLICT (id) DO UPDATE SET name = $3, number = $4",
                    one.id,
                    roll.congress.0,
                    one.name.as_str(),
                    one.number.as_str(),
                )?;
            }
            let delegates = on_roll(tx, roll.congress).await?;
            Ok(RollImported { delegates, gone })
        })
    }

    /// Makes a code for everybody on a congress's roll who has none.
    pub async fn make_codes(&self, congress: CongressId) -> Result<Vec<NewCode>, IssuerError> {
        write!(self.database, "make codes", IssuerError, tx => {
            let page = self.page(tx, congress).await?;
            let people = fetch_all!(
                tx,
                Person,
                "SELECT id, name, number FROM delegates d WHERE congress = $1 AND NOT EXISTS \
                 (SELECT 1 FROM codes WHERE delegate = d.id AND state = 'live') ORDER BY number",
                congress.0,
            )?;
            let mut made = Vec::with_capacity(people.len());
            for person in people {
                made.push(make_code(tx, &self.rng, person, &page).await?);
            }
            Ok(made)
        })
    }

    /// Makes a new code for one delegate, by number; the old one is void at once, and so are its sessions.
    pub async fn remake_code(
        &self,
        congress: CongressId,
        number: &str,
    ) -> Result<NewCode, IssuerError> {
        write!(self.database, "remake code", IssuerError, tx => {
            let page = self.page(tx, congress).await?;
            let person = fetch_optional!(
                tx,
                Person,
                "SELECT id, name, number FROM delegates WHERE congress = $1 AND number = $2",
                congress.0,
                number,
            )?;
            let person = person.ok_or(IssuerError::Unknown("delegate"))?;
            execute!(tx, "UPDATE codes SET state = 'void' WHERE delegate = $1", person.0)?;
            execute!(tx, "DELETE FROM sessions WHERE delegate = $1", person.0)?;
            Ok(make_code(tx, &self.rng, person, &page).await?)
        })
    }

    async fn page(&self, tx: &mut Tx, congress: CongressId) -> Result<Page, IssuerError> {
        let base = require(tx, congress).await?.base;
        Ok(Page {
            home: format!("{base}/c/{congress}"),
            url: self.url.clone(),
        })
    }

    /// The organisers whose pages may call this issuer.
    pub async fn organisers(&self) -> Result<Vec<Origin>, IssuerError> {
        let mut tx = self.database.read().await?;
        let rows = fetch_all!(&mut tx, (String,), "SELECT DISTINCT base FROM congresses")?;
        let read = |(base,): (String,)| base.parse().map_err(|_| StoreError::Corrupt("address"));
        Ok(rows.into_iter().map(read).collect::<Result<_, _>>()?)
    }
}

/// The page on which a congress's delegates give their codes, and the issuer that they are for.
struct Page {
    home: String,
    url: Origin,
}

impl Page {
    /// The code is in the fragment, which no server sees.
    fn link(&self, code: &Code) -> String {
        format!("{}#issuer={code}@{}", self.home, self.url)
    }
}

/// A congress as the roll's file told of it.
pub(super) struct Congress {
    pub(super) base: String,
    pub(super) vkey: String,
    /// The largest tree of its log that was found consistent.
    pub(super) seen: TreeHead,
}

pub(super) async fn congress(
    tx: &mut Tx,
    congress: CongressId,
) -> Result<Option<Congress>, StoreError> {
    let row = fetch_optional!(
        tx,
        (String, String, i64, Option<Vec<u8>>),
        "SELECT base, vkey, seen_size, seen_root FROM congresses WHERE id = $1",
        congress.0,
    )?;
    let Some((base, vkey, size, root)) = row else {
        return Ok(None);
    };
    let seen = match root {
        Some(root) => TreeHead {
            size: size.cast_unsigned(),
            root: Hash::try_from(root.as_slice()).map_err(|_| StoreError::Corrupt("root"))?,
        },
        None => TreeHead::empty(),
    };
    Ok(Some(Congress { base, vkey, seen }))
}

impl Issuer {
    /// Keeps how far a congress's log has been read.
    pub(super) async fn remember(
        &self,
        congress: CongressId,
        seen: TreeHead,
    ) -> Result<(), IssuerError> {
        write!(self.database, "remember log", IssuerError, tx => {
            execute!(
                tx,
                "UPDATE congresses SET seen_size = $2, seen_root = $3 WHERE id = $1 AND seen_size < $2",
                congress.0,
                seen.size.cast_signed(),
                seen.root.as_bytes().as_slice(),
            )?;
            Ok(())
        })
    }
}

pub(super) async fn require(tx: &mut Tx, of: CongressId) -> Result<Congress, IssuerError> {
    let known = congress(tx, of).await?;
    known.ok_or(IssuerError::Unknown("congress"))
}

/// How many are on a congress's roll.
pub(super) async fn on_roll(tx: &mut Tx, congress: CongressId) -> Result<u64, StoreError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "SELECT count(*) FROM delegates WHERE congress = $1",
        congress.0,
    )?;
    Ok(count.unsigned_abs())
}

/// Takes delegates off who are not in the file any more; who is on the frozen roll of a contest stays.
async fn take_off(
    tx: &mut Tx,
    congress: CongressId,
    stay: &HashSet<Uuid>,
) -> Result<u64, StoreError> {
    let known = fetch_all!(
        tx,
        (Uuid,),
        "SELECT id FROM delegates d WHERE congress = $1 AND NOT EXISTS \
         (SELECT 1 FROM contest_roll WHERE delegate = d.id)",
        congress.0,
    )?;
    let mut gone = 0;
    for (id,) in known.into_iter().filter(|(id,)| !stay.contains(id)) {
        execute!(tx, "DELETE FROM sessions WHERE delegate = $1", id)?;
        execute!(tx, "DELETE FROM codes WHERE delegate = $1", id)?;
        execute!(tx, "DELETE FROM delegates WHERE id = $1", id)?;
        gone += 1;
    }
    Ok(gone)
}

async fn make_code(
    tx: &mut Tx,
    rng: &Rng,
    (id, name, number): Person,
    page: &Page,
) -> Result<NewCode, StoreError> {
    let code = Code::random(rng);
    execute!(
        tx,
        "INSERT INTO codes (hash, delegate, state) VALUES ($1, $2, 'live')",
        code.hash().as_slice(),
        id,
    )?;
    Ok(NewCode {
        link: page.link(&code),
        name,
        number,
        code,
    })
}
