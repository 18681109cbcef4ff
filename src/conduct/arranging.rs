//! How an officer puts the candidates of a draft into order (UE-13): by hand, or by strokes again.

use ballot::id::MemberId;
use serde::Serialize;

use crate::roll::draft::Draft;

/// An order of candidates, relative to the one that they are in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrangement {
    /// This one: every candidate, once.
    Listed(Vec<MemberId>),
    /// One candidate a place up.
    Up(MemberId),
    /// One candidate a place down.
    Down(MemberId),
    /// By strokes.
    Strokes,
}

/// A candidate who changes places, as the record says it; places from 1.
#[derive(Debug, Serialize)]
pub(super) struct Moved {
    name: String,
    from: usize,
    to: usize,
}

impl Arrangement {
    /// The candidates in this order; none where it is none of theirs.
    pub(super) fn of(&self, draft: &Draft) -> Option<Vec<MemberId>> {
        match self {
            Self::Listed(order) => {
                let fits = draft.clone().arrange(order);
                fits.then(|| order.clone())
            }
            Self::Up(member) => swapped(draft, *member, |place| place.checked_sub(1)),
            Self::Down(member) => swapped(draft, *member, |place| place.checked_add(1)),
            Self::Strokes => Some(draft.by_strokes()),
        }
    }

    /// Who changes places: of two that a step up or down swaps, the one that was meant.
    pub(super) fn moved(&self, draft: &Draft) -> Vec<Moved> {
        let order = self.of(draft).unwrap_or_default();
        let meant = |member: MemberId| match self {
            Self::Up(only) | Self::Down(only) => *only == member,
            Self::Listed(_) | Self::Strokes => true,
        };
        let options = draft.options.iter().enumerate();
        options
            .filter(|(_, option)| meant(option.member))
            .filter_map(|(from, option)| {
                let to = order.iter().position(|member| *member == option.member)?;
                (from != to).then(|| Moved {
                    name: option.name.clone(),
                    from: from + 1,
                    to: to + 1,
                })
            })
            .collect()
    }
}

/// A candidate swapped with the one at the other place; at the end of the list nobody is there.
fn swapped(
    draft: &Draft,
    member: MemberId,
    other: impl Fn(usize) -> Option<usize>,
) -> Option<Vec<MemberId>> {
    let mut order: Vec<MemberId> = draft.options.iter().map(|option| option.member).collect();
    let place = order.iter().position(|listed| *listed == member)?;
    let other = other(place).filter(|other| *other < order.len())?;
    order.swap(place, other);
    Some(order)
}
