//! Documents' files on their way to readers: each is in memory once, however many read it and however slowly, and all of
//! them together within a bound.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Weak};

use axum::body::Bytes;
use crypto::bytes::Hash;
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};

use super::Problem;
use crate::roll::{DocumentId, RollError};

/// The room for files being read, in MiB.
const ROOM_MIB: u32 = 256;
const MIB: usize = 1024 * 1024;

/// Lends files. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Shelf(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    room_mib: u32,
    room: Arc<Semaphore>,
    /// What somebody reads. Held while a file is fetched too: one at a time, so that files never take all of the database's
    /// readers.
    lent: Mutex<HashMap<(DocumentId, Hash), Weak<File>>>,
}

/// A file that somebody reads; with the last reader it is gone, and its room is free.
struct File {
    bytes: Vec<u8>,
    _room: OwnedSemaphorePermit,
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "File({} bytes)", self.bytes.len())
    }
}

struct Reader(Arc<File>);

impl AsRef<[u8]> for Reader {
    fn as_ref(&self) -> &[u8] {
        &self.0.bytes
    }
}

impl Default for Shelf {
    fn default() -> Self {
        Self::with_room(ROOM_MIB)
    }
}

impl Shelf {
    fn with_room(room_mib: u32) -> Self {
        Self(Arc::new(Inner {
            room_mib,
            room: Arc::new(Semaphore::new(room_mib as usize)),
            lent: Mutex::default(),
        }))
    }

    /// A file of this hash, fetched where nobody reads it yet.
    ///
    /// # Errors
    /// `busy` while files of other documents take all the room.
    pub(super) async fn lend(
        &self,
        (document, hash): (DocumentId, Hash),
        fetch: impl Future<Output = Result<Option<Vec<u8>>, RollError>>,
    ) -> Result<Bytes, Problem> {
        let mut lent = self.0.lent.lock().await;
        if let Some(file) = lent.get(&(document, hash)).and_then(Weak::upgrade) {
            return Ok(Bytes::from_owner(Reader(file)));
        }
        if self.0.room.available_permits() == 0 {
            return Err(Problem::busy());
        }
        let bytes = fetch.await?.ok_or_else(Problem::not_found)?;
        let mib = u32::try_from(bytes.len().div_ceil(MIB)).unwrap_or(u32::MAX);
        // A file larger than the room takes all of it.
        let mib = mib.min(self.0.room_mib);
        let room = Arc::clone(&self.0.room).try_acquire_many_owned(mib);
        let file = Arc::new(File {
            bytes,
            _room: room.map_err(|_| Problem::busy())?,
        });
        lent.retain(|_, file| file.strong_count() > 0);
        lent.insert((document, hash), Arc::downgrade(&file));
        Ok(Bytes::from_owner(Reader(file)))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn named(n: u8) -> (DocumentId, Hash) {
        (DocumentId(Uuid::from_bytes([n; 16])), Hash::of(&[n]))
    }

    async fn lend(shelf: &Shelf, n: u8, bytes: usize) -> Result<Bytes, Problem> {
        let fetch = async move { Ok(Some(vec![n; bytes])) };
        shelf.lend(named(n), fetch).await
    }

    #[tokio::test]
    async fn a_file_is_in_memory_once_however_many_read_it() {
        let shelf = Shelf::with_room(3);
        let first = lend(&shelf, 1, MIB).await.unwrap();
        let never = async { panic!("it is there") };
        let second = shelf.lend(named(1), never).await.unwrap();
        assert_eq!(first.as_ptr(), second.as_ptr());
        drop((first, second));
        assert_eq!(shelf.0.room.available_permits(), 3);
    }

    #[tokio::test]
    async fn another_file_waits_for_room_and_one_that_is_read_already_does_not() {
        let shelf = Shelf::with_room(3);
        let slow = lend(&shelf, 1, 2 * MIB).await.unwrap();
        let refused = lend(&shelf, 2, 2 * MIB).await.unwrap_err();
        assert_eq!(refused.slug(), "busy");
        let small = lend(&shelf, 3, MIB).await.unwrap();
        assert_eq!(lend(&shelf, 4, 1).await.unwrap_err().slug(), "busy");
        assert_eq!(lend(&shelf, 1, 0).await.unwrap().len(), 2 * MIB);
        // A part that is still to be sent keeps the room; when the last one is gone, others have it.
        let part = slow.slice(MIB..);
        drop((slow, small));
        assert_eq!(lend(&shelf, 2, 2 * MIB).await.unwrap_err().slug(), "busy");
        drop(part);
        lend(&shelf, 2, 9 * MIB).await.unwrap();
    }
}
