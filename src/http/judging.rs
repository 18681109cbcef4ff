//! Judging packages that are being prepared: every page of one wants to know what is wrong, and pictures take their time.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use ring::digest::{Context, SHA256};

use super::Problem;
use crate::package::{self, FileMap, Package, Problems};

/// So many verdicts are kept; each holds at most a package.
const KEPT: usize = 4;

/// What a package is, or what is wrong with it.
pub(super) type Judged = Arc<Result<Package, Problems>>;

/// Verdicts by the hash of all that was judged, the newest first.
type Verdicts = VecDeque<([u8; 32], Judged)>;

/// Packages judged lately.
#[derive(Debug, Clone, Default)]
pub struct Judging(Arc<Mutex<Verdicts>>);

impl Judging {
    /// Judges a package, beside the requests; the same files are judged once.
    pub(super) async fn of(&self, files: FileMap) -> Result<Judged, Problem> {
        let known = self.clone();
        let judged = tokio::task::spawn_blocking(move || {
            let key = hash(&files);
            known.known(&key).unwrap_or_else(|| {
                let judged = Arc::new(package::check(&files));
                known.keep(key, &judged);
                judged
            })
        });
        judged.await.map_err(|error| Problem::fault(&error))
    }

    fn known(&self, key: &[u8; 32]) -> Option<Judged> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut kept = kept.iter();
        kept.find_map(|(other, judged)| (other == key).then(|| Arc::clone(judged)))
    }

    fn keep(&self, key: [u8; 32], judged: &Judged) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front((key, Arc::clone(judged)));
        kept.truncate(KEPT);
    }
}

fn hash(files: &FileMap) -> [u8; 32] {
    let mut context = Context::new(&SHA256);
    for (path, bytes) in files {
        for part in [path.as_bytes(), bytes] {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
    }
    let mut hash = [0; 32];
    hash.copy_from_slice(context.finish().as_ref());
    hash
}
