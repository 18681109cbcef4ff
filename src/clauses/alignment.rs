//! Which clause of a revised text was which of the former: by their words, not by their numbers, because one clause put in
//! renumbers all that follow.

use super::Clause;

/// The most pairs that are compared; beyond, what stands between the unchanged ends counts as replaced.
const MOST_PAIRS: usize = 40_000;
/// A pair of clauses is one and the same clause from this likeness on, of [`SAME`]; less where both have the same number.
const ALIKE: u32 = 400;
const ALIKE_OF_ONE_NUMBER: u32 = 150;
/// The likeness of equal clauses.
const SAME: u32 = 1_000;

/// What became of a clause. Numbers are places among the clauses, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It reads as before.
    Kept {
        /// Its place before.
        old: usize,
        /// Its place now.
        new: usize,
    },
    /// It reads otherwise.
    Changed {
        /// Its place before.
        old: usize,
        /// Its place now.
        new: usize,
    },
    /// It was taken out.
    Removed {
        /// Its place before.
        old: usize,
    },
    /// It was put in.
    Added {
        /// Its place now.
        new: usize,
    },
}

impl Change {
    /// Its places before and now.
    pub fn places(self) -> (Option<usize>, Option<usize>) {
        match self {
            Self::Kept { old, new } | Self::Changed { old, new } => (Some(old), Some(new)),
            Self::Removed { old } => (Some(old), None),
            Self::Added { new } => (None, Some(new)),
        }
    }
}

/// What became of each clause, in the order of the new text.
pub fn changes(old: &[Clause], new: &[Clause]) -> Vec<Change> {
    let before: Vec<Known> = old.iter().map(Known::of).collect();
    let after: Vec<Known> = new.iter().map(Known::of).collect();
    let same = |(one, other): &(&Known, &Known)| one.words == other.words;
    let head = before.iter().zip(&after).take_while(same).count();
    let (left, right) = (&before[head..], &after[head..]);
    let tail = left
        .iter()
        .rev()
        .zip(right.iter().rev())
        .take_while(same)
        .count();
    let (left, right) = (&left[..left.len() - tail], &right[..right.len() - tail]);
    let kept = |(old, new)| Change::Kept { old, new };
    let ends = (before.len() - tail..before.len()).zip(after.len() - tail..after.len());
    (0..head)
        .map(|at| kept((at, at)))
        .chain(
            middle(left, right)
                .into_iter()
                .map(|change| change.later(head)),
        )
        .chain(ends.map(kept))
        .collect()
}

impl Change {
    fn later(self, by: usize) -> Self {
        match self {
            Self::Kept { old, new } => Self::Kept {
                old: old + by,
                new: new + by,
            },
            Self::Changed { old, new } => Self::Changed {
                old: old + by,
                new: new + by,
            },
            Self::Removed { old } => Self::Removed { old: old + by },
            Self::Added { new } => Self::Added { new: new + by },
        }
    }
}

/// A clause as it is compared.
struct Known<'a> {
    label: Option<&'a str>,
    words: String,
    /// Its pairs of neighbouring signs, sorted.
    pairs: Vec<(char, char)>,
}

impl<'a> Known<'a> {
    fn of(clause: &'a Clause) -> Self {
        let words = clause.words();
        let signs = || words.chars().filter(|sign| !sign.is_whitespace());
        let mut pairs: Vec<(char, char)> = signs().zip(signs().skip(1)).collect();
        pairs.sort_unstable();
        Self {
            label: clause.label.as_deref(),
            words,
            pairs,
        }
    }

    /// How alike two clauses are, of [`SAME`]: their common pairs of signs (Dice's coefficient). None where they are not
    /// the same clause.
    fn likeness(&self, other: &Self) -> Option<u32> {
        if self.words == other.words {
            return Some(SAME);
        }
        let all = self.pairs.len() + other.pairs.len();
        let common = 2 * common(&self.pairs, &other.pairs) * SAME as usize;
        let likeness = u32::try_from(common.checked_div(all)?).unwrap_or(SAME);
        let numbered = self.label.is_some() && self.label == other.label;
        let least = if numbered { ALIKE_OF_ONE_NUMBER } else { ALIKE };
        (likeness >= least).then_some(likeness.min(SAME - 1))
    }
}

/// How many members two sorted lists have in common.
fn common(one: &[(char, char)], other: &[(char, char)]) -> usize {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < one.len() && j < other.len() {
        match one[i].cmp(&other[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, common) = (i + 1, j + 1, common + 1),
        }
    }
    common
}

/// The pairing in order whose likeness is greatest.
fn middle(old: &[Known<'_>], new: &[Known<'_>]) -> Vec<Change> {
    let (rows, wide) = (old.len(), new.len() + 1);
    if rows * new.len() > MOST_PAIRS {
        let removed = (0..rows).map(|old| Change::Removed { old });
        return removed
            .chain((0..new.len()).map(|new| Change::Added { new }))
            .collect();
    }
    let likeness: Vec<Option<u32>> = old
        .iter()
        .flat_map(|one| new.iter().map(|other| one.likeness(other)))
        .collect();
    let paired = |i: usize, j: usize| likeness[i * new.len() + j];
    // The greatest likeness from here to the end.
    let mut best = vec![0_u32; (rows + 1) * wide];
    for i in (0..rows).rev() {
        for j in (0..new.len()).rev() {
            let apart = best[(i + 1) * wide + j].max(best[i * wide + j + 1]);
            let together = paired(i, j).map_or(0, |like| like + best[(i + 1) * wide + j + 1]);
            best[i * wide + j] = apart.max(together);
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut changes = Vec::new();
    while i < rows || j < new.len() {
        let here = best[i * wide + j];
        let pair = (i < rows && j < new.len()).then(|| paired(i, j)).flatten();
        match pair {
            Some(like) if here == like + best[(i + 1) * wide + j + 1] => {
                changes.push(if like == SAME {
                    Change::Kept { old: i, new: j }
                } else {
                    Change::Changed { old: i, new: j }
                });
                (i, j) = (i + 1, j + 1);
            }
            _ if j == new.len() || (i < rows && here == best[(i + 1) * wide + j]) => {
                changes.push(Change::Removed { old: i });
                i += 1;
            }
            _ => {
                changes.push(Change::Added { new: j });
                j += 1;
            }
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::super::clauses;
    use super::*;

    const OLD: &str = "第一条　工资每月 10 日前支付，以货币支付。\n\n第二条　每日工作不超过 8 小时。\n\n第三条　年休假依法执行。\n";

    fn found(new: &str) -> Vec<Change> {
        changes(&clauses(OLD), &clauses(new))
    }

    #[test]
    fn a_clause_put_in_leaves_those_after_it_what_they_were() {
        use Change::{Added, Changed, Kept};
        let new = "第一条　工资每月 10 日前支付，以货币支付。\n\n第二条　设立母婴室，配备冰箱和座椅。\n\n\
                   第三条　每日工作不超过 8 小时。\n\n第四条　年休假依法执行。\n";
        let wanted = [
            Kept { old: 0, new: 0 },
            Added { new: 1 },
            Changed { old: 1, new: 2 },
            Changed { old: 2, new: 3 },
        ];
        assert_eq!(found(new), wanted);
    }

    #[test]
    fn changed_removed_and_kept_are_told_apart() {
        use Change::{Changed, Kept, Removed};
        let new = "第一条　工资每月 8 日前支付，以货币支付。\n\n第三条　年休假依法执行。\n";
        let wanted = [
            Changed { old: 0, new: 0 },
            Removed { old: 1 },
            Kept { old: 2, new: 1 },
        ];
        assert_eq!(found(new), wanted);
        assert!(
            found(OLD)
                .iter()
                .all(|change| matches!(change, Kept { .. }))
        );
    }

    #[test]
    fn each_clause_is_named_once_in_order_even_of_texts_too_long_to_compare() {
        let many = |word: &str| {
            (1..400)
                .map(|n| format!("第{n}条　{word}{n}。\n"))
                .collect::<String>()
        };
        let (old, new) = (clauses(&many("甲")), clauses(&many("乙")));
        let found = changes(&old, &new);
        let olds = found
            .iter()
            .filter(|change| !matches!(change, Change::Added { .. }));
        let news = found
            .iter()
            .filter(|change| !matches!(change, Change::Removed { .. }));
        assert_eq!((olds.count(), news.count()), (399, 399));
    }
}
