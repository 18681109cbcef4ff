//! Comparing versions of a draft: everybody who is to vote on a revised one looks at what has changed.

use std::sync::Arc;

use crypto::bytes::Hash;

use super::Problem;
use super::lately::{Key, Lately};
use crate::clauses::{self, Comparison};

/// So many comparisons are kept; each holds two texts and their differences.
const KEPT: usize = 16;

/// Texts compared lately.
#[derive(Debug, Clone)]
pub struct Comparing(Lately<Comparison>);

impl Default for Comparing {
    fn default() -> Self {
        Self(Lately::new(KEPT))
    }
}

impl Comparing {
    /// What makes a new text of an old one, compared beside the requests; the same two are compared once.
    pub(super) async fn of(&self, old: &str, new: &str) -> Result<Arc<Comparison>, Problem> {
        let texts = [old.to_owned(), new.to_owned()];
        self.0
            .of(texts, hash, |[old, new]| clauses::compare(old, new))
            .await
    }
}

fn hash(texts: &[String; 2]) -> Key {
    let each = texts.each_ref().map(|text| Hash::of(text.as_bytes()));
    *Hash::of(each.map(|hash| *hash.as_bytes()).concat().as_slice()).as_bytes()
}
