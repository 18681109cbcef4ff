//! Judging packages that are being prepared: every page of one wants to know what is wrong, and pictures take their time.

use std::sync::Arc;

use ring::digest::{Context, SHA256};

use super::Problem;
use super::lately::{Key, Lately};
use crate::package::{self, FileMap, Package, Problems};

/// So many verdicts are kept; each holds at most a package.
const KEPT: usize = 4;

/// What a package is, or what is wrong with it.
pub(super) type Judged = Arc<Result<Package, Problems>>;

/// Packages judged lately.
#[derive(Debug, Clone)]
pub struct Judging(Lately<Result<Package, Problems>>);

impl Default for Judging {
    fn default() -> Self {
        Self(Lately::new(KEPT))
    }
}

impl Judging {
    /// Judges a package, beside the requests; the same files are judged once.
    pub(super) async fn of(&self, files: FileMap) -> Result<Judged, Problem> {
        self.0.of(files, hash, package::check).await
    }
}

fn hash(files: &FileMap) -> Key {
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
