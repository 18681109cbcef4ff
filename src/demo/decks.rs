//! The ballots dealt in each contest: whoever votes draws one, on a phone or on paper.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use ballot::body::Body;
use ballot::id::ContestId;

use super::choice;
use super::story::{self, Story};
use crate::client::Paper;
use crate::rng::Rng;

/// One deck for each contest, dealt when the first draws.
#[derive(Debug)]
pub(super) struct Decks {
    rng: Rng,
    players: usize,
    story: Option<Story>,
    dealt: Mutex<HashMap<ContestId, Vec<Option<Body>>>>,
}

impl Decks {
    /// For so many players.
    pub(super) fn new(players: usize, story: Option<Story>, rng: Rng) -> Self {
        Self {
            rng,
            players,
            story,
            dealt: Mutex::default(),
        }
    }

    /// A ballot to cast in a contest, or none for whoever won't.
    pub(super) fn draw(&self, paper: &Paper) -> Option<Body> {
        let mut dealt = self.dealt.lock().unwrap_or_else(PoisonError::into_inner);
        let deck = dealt
            .entry(paper.contest())
            .or_insert_with(|| self.deal(paper));
        deck.pop().flatten()
    }

    fn deal(&self, paper: &Paper) -> Vec<Option<Body>> {
        match story::figures(self.story, &paper.manifest, self.players) {
            Some(figures) => choice::deal_exactly(paper, self.players, figures, &self.rng),
            None => choice::deal(paper, self.players, &self.rng),
        }
    }
}
