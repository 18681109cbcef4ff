//! The attackers: each says, for every ballot, who cast it. None of them knows more than a [`View`].
//!
//! - *By order*: people in some order, ballots in some order, matched first to first or first to last. The orders are
//!   those of arrival (places in the stream of requests), of rows and frames in the files (places in each database and
//!   write-ahead log, while the box is open and after it is closed), of the log, of the board, of every field's bytes
//!   (blinded message, blind signature and session against key, token and commitment), and of the requests' lengths.
//! - *By nearness*: in each text, whoever is named nearest to a ballot, on either side or on one: in a row of a database
//!   the end of one row is nearer to the next than to its own beginning.
//! - *By shared bytes*: whose signed-in requests have bytes, theirs alone, that the cast request has too.

use std::collections::HashMap;

use super::view::{Fields, Group, Places, View};

/// Whose ballot each is, by one attacker.
pub struct Guess {
    pub attacker: String,
    /// For each ballot, a person.
    pub casters: Vec<usize>,
}

/// Bytes that two requests have in common by more than chance.
const SHARED: usize = 12;

/// What every attacker says.
pub fn guesses(view: &View) -> Vec<Guess> {
    let places = view.places();
    let mut guesses = by_order(
        view,
        &people_in_order(view, &places),
        &ballots_in_order(view, &places),
    );
    for (text, places) in &places {
        for (which, side) in [
            ("nearest", Side::Any),
            ("next before", Side::Before),
            ("next after", Side::After),
        ] {
            guesses.push(Guess {
                attacker: format!("{which} in {text}"),
                casters: by_likeness(view, |person, ballot| {
                    distance(&places.people[person], &places.ballots[ballot], side)
                }),
            });
        }
    }
    let shared = shared(view);
    guesses.push(Guess {
        attacker: "shared bytes".to_owned(),
        casters: by_likeness(view, |person, ballot| {
            let count = shared.get(&(person, ballot))?;
            Some(usize::MAX - count)
        }),
    });
    guesses
}

/// An order, by what stands for each of them.
type Order = (String, Vec<Vec<u8>>);

fn people_in_order(view: &View, places: &[(&str, Places)]) -> Vec<Order> {
    let mut orders = by_field(view.people.iter().map(|person| &person.fields));
    orders.extend(by_field(view.people.iter().map(|person| &person.issue)));
    orders.push(sizes(view.people.iter().map(|person| person.size)));
    for (text, places) in places {
        orders.extend(by_place(&format!("place in {text}"), &places.people));
        orders.extend(by_place(&format!("issue in {text}"), &places.issues));
    }
    orders
}

fn ballots_in_order(view: &View, places: &[(&str, Places)]) -> Vec<Order> {
    let mut orders = by_field(view.ballots.iter().map(|ballot| &ballot.fields));
    orders.push(sizes(
        view.ballots.iter().map(|ballot| ballot.request.len()),
    ));
    for (text, places) in places {
        orders.extend(by_place(&format!("place in {text}"), &places.ballots));
    }
    orders
}

fn by_field<'a>(all: impl ExactSizeIterator<Item = &'a Fields> + Clone) -> Vec<Order> {
    let names = all.clone().next().into_iter().flatten();
    names
        .enumerate()
        .map(|(at, (name, _))| {
            let bytes = all.clone().map(|fields| fields[at].1.clone()).collect();
            ((*name).to_owned(), bytes)
        })
        .collect()
}

fn sizes(all: impl Iterator<Item = usize>) -> Order {
    let bytes = all.map(|size| size.to_be_bytes().to_vec()).collect();
    ("length of the request".to_owned(), bytes)
}

fn by_place(name: &str, places: &[Vec<usize>]) -> [Order; 2] {
    let order = |which: &str, pick: fn(&Vec<usize>) -> Option<&usize>| {
        let place = |places| pick(places).map_or(Vec::new(), |place| place.to_be_bytes().to_vec());
        (
            format!("{which} {name}"),
            places.iter().map(place).collect(),
        )
    };
    [
        order("first", |places| places.first()),
        order("last", |places| places.last()),
    ]
}

fn by_order(view: &View, people: &[Order], ballots: &[Order]) -> Vec<Guess> {
    let sorted = |members: &[usize], order: &Order| {
        let mut members = members.to_vec();
        members.sort_by(|a, b| order.1[*a].cmp(&order.1[*b]));
        members
    };
    let sort_all = |orders: &[Order], members: fn(&Group) -> &Vec<usize>| -> Vec<Vec<Vec<usize>>> {
        let in_groups = |order| {
            let groups = view.groups.iter();
            groups.map(|group| sorted(members(group), order)).collect()
        };
        orders.iter().map(in_groups).collect()
    };
    let people_sorted = sort_all(people, |group| &group.people);
    let ballots_sorted = sort_all(ballots, |group| &group.ballots);
    let mut guesses = Vec::new();
    for (person_order, people_sorted) in people.iter().zip(&people_sorted) {
        for (ballot_order, ballots_sorted) in ballots.iter().zip(&ballots_sorted) {
            for (turned, backwards) in [("", false), (" backwards", true)] {
                let mut casters = vec![0; view.ballots.len()];
                for (people, ballots) in people_sorted.iter().zip(ballots_sorted) {
                    for (at, ballot) in ballots.iter().enumerate() {
                        let place = if backwards { people.len() - 1 - at } else { at };
                        casters[*ballot] = people[place];
                    }
                }
                guesses.push(Guess {
                    attacker: format!("{} × {}{turned}", person_order.0, ballot_order.0),
                    casters,
                });
            }
        }
    }
    guesses
}

/// Pairs those that are most alike first; a small figure is a great likeness.
fn by_likeness(view: &View, unlike: impl Fn(usize, usize) -> Option<usize>) -> Vec<usize> {
    let mut casters = vec![0; view.ballots.len()];
    for Group { people, ballots } in &view.groups {
        let (mut people, mut ballots) = (people.clone(), ballots.clone());
        let mut pairs: Vec<(usize, usize, usize)> = people
            .iter()
            .flat_map(|person| ballots.iter().map(move |ballot| (*person, *ballot)))
            .filter_map(|(person, ballot)| Some((unlike(person, ballot)?, person, ballot)))
            .collect();
        pairs.sort_unstable();
        for (_, person, ballot) in pairs {
            if people.contains(&person) && ballots.contains(&ballot) {
                casters[ballot] = person;
                people.retain(|other| *other != person);
                ballots.retain(|other| *other != ballot);
            }
        }
        for (person, ballot) in people.into_iter().zip(ballots) {
            casters[ballot] = person;
        }
    }
    casters
}

/// Where a person is looked for, seen from a ballot.
#[derive(Clone, Copy)]
enum Side {
    Any,
    Before,
    After,
}

/// How far apart two are where they are nearest; both lists ascend.
fn distance(people: &[usize], ballots: &[usize], side: Side) -> Option<usize> {
    let distances = ballots.iter().flat_map(|ballot| {
        let after = people.partition_point(|place| place < ballot);
        let around = match side {
            Side::Any => [after.checked_sub(1), Some(after)],
            Side::Before => [after.checked_sub(1), None],
            Side::After => [None, Some(after)],
        };
        around
            .into_iter()
            .flatten()
            .filter_map(|at| people.get(at))
            .map(|place| place.abs_diff(*ballot))
    });
    distances.min()
}

/// How much of a cast request stands in the signed-in requests of one person alone.
fn shared(view: &View) -> HashMap<(usize, usize), usize> {
    let mut whose: HashMap<&[u8], Option<usize>> = HashMap::new();
    for (person, known) in view.people.iter().enumerate() {
        for bytes in known.requests.windows(SHARED) {
            let owner = whose.entry(bytes).or_insert(Some(person));
            if *owner != Some(person) {
                *owner = None;
            }
        }
    }
    let mut shared = HashMap::new();
    for (ballot, known) in view.ballots.iter().enumerate() {
        for bytes in known.request.windows(SHARED) {
            if let Some(Some(person)) = whose.get(bytes) {
                *shared.entry((*person, ballot)).or_default() += 1;
            }
        }
    }
    shared
}
