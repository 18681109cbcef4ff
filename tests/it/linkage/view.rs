//! What the attacker has: every byte that the server stores and logs, the board, and every request in the order in which
//! it came. More than that: for each group of the log it is told whose ballots are in it, and has only to match them.

use std::collections::HashMap;

use crate::support::traces::Traces;

/// Byte strings with their names.
pub type Fields = Vec<(&'static str, Vec<u8>)>;

/// Somebody who was issued a ballot.
#[derive(Clone)]
pub struct Person {
    /// What is known of them, and how each is called.
    pub fields: Fields,
    /// What is known of the ballot that they were issued.
    pub issue: Fields,
    /// Their signed-in requests of this contest, but for the copies for a change of phone.
    pub requests: Vec<u8>,
    /// How long their request for a ballot was.
    pub size: usize,
}

/// A ballot of the log.
#[derive(Clone)]
pub struct Ballot {
    /// What is known of it, and how each is called.
    pub fields: Fields,
    /// The request that cast it.
    pub request: Vec<u8>,
}

/// Ballots that entered the log together, and whose they are: both in an order that tells nothing.
#[derive(Clone)]
pub struct Group {
    pub people: Vec<usize>,
    pub ballots: Vec<usize>,
}

/// All there is to know of one contest.
#[derive(Clone)]
pub struct View {
    pub people: Vec<Person>,
    /// In the order of the log.
    pub ballots: Vec<Ballot>,
    pub groups: Vec<Group>,
    /// Files, log, board, stream of requests: each with its name.
    pub texts: Vec<(String, Vec<u8>)>,
}

/// Where people and ballots are named in one text, by any of their fields in any spelling, from the beginning on.
pub struct Places {
    pub people: Vec<Vec<usize>>,
    /// What they were issued, alone.
    pub issues: Vec<Vec<usize>>,
    pub ballots: Vec<Vec<usize>>,
}

impl View {
    /// The places in each text.
    pub fn places(&self) -> Vec<(&str, Places)> {
        let (mut traces, mut who) = (Traces::default(), HashMap::new());
        let mut look_for = |kind: char, at: usize, fields: &Fields| {
            let name = format!("{kind}{at}");
            for (_, bytes) in fields {
                traces.bytes(&name, bytes);
            }
            who.insert(name, (kind, at));
        };
        for (at, person) in self.people.iter().enumerate() {
            look_for('p', at, &person.fields);
            look_for('i', at, &person.issue);
        }
        for (at, ballot) in self.ballots.iter().enumerate() {
            look_for('b', at, &ballot.fields);
        }
        let look = |text: &[u8]| {
            let mut places = Places {
                people: vec![Vec::new(); self.people.len()],
                issues: vec![Vec::new(); self.people.len()],
                ballots: vec![Vec::new(); self.ballots.len()],
            };
            for (place, found) in traces.places_in(text) {
                match who[found] {
                    ('b', ballot) => places.ballots[ballot].push(place),
                    (kind, person) => {
                        places.people[person].push(place);
                        if kind == 'i' {
                            places.issues[person].push(place);
                        }
                    }
                }
            }
            places
        };
        let texts = self.texts.iter();
        texts
            .map(|(name, text)| (name.as_str(), look(text)))
            .collect()
    }

    /// The text of this name, to be spoilt.
    pub fn text(&mut self, name: &str) -> &mut Vec<u8> {
        let found = self.texts.iter_mut().find(|(known, _)| known == name);
        &mut found.unwrap().1
    }
}
