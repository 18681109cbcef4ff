//! What a new roll changes of an old one, by number (工号). Pure: it knows neither files nor tables.
//!
//! Whoever has two rolls makes two [`People`] of them and asks for the [`Changes`]: of a stored roll and a file
//! ([`replacing`](super::replacing)), or of two files, where second factors are in the clear and their hash will do.

use std::collections::BTreeMap;

use crypto::bytes::Hash;

/// A roll: people by their numbers.
pub type People = BTreeMap<String, Entry>;

/// Somebody on a roll. Of the second factor only a hash: enough to see that it changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Their name.
    pub name: String,
    /// Their unit.
    pub unit: String,
    /// Their delegation; may be empty.
    pub delegation: String,
    /// Hash of the second factor, the same way in both rolls.
    pub check: Hash,
    /// Whether they asked for leave.
    pub leave: bool,
}

/// A field of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// 姓名.
    Name,
    /// 单位.
    Unit,
    /// 代表团.
    Delegation,
    /// What they prove themselves with.
    Check,
    /// 请假.
    Leave,
}

/// Somebody who is on both rolls and is not the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// As they are on the old roll.
    pub before: Entry,
    /// As they are on the new one.
    pub after: Entry,
}

/// What a new roll changes: every list by number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Only on the new roll.
    pub added: People,
    /// On both, and not the same.
    pub changed: BTreeMap<String, Change>,
    /// Only on the old roll.
    pub removed: People,
    /// How many are the same.
    pub unchanged: usize,
}

impl Change {
    /// What differs, in the order of an entry; never empty in [`Changes`].
    pub fn fields(&self) -> Vec<Field> {
        let (a, b) = (&self.before, &self.after);
        [
            (Field::Name, a.name != b.name),
            (Field::Unit, a.unit != b.unit),
            (Field::Delegation, a.delegation != b.delegation),
            (Field::Check, a.check != b.check),
            (Field::Leave, a.leave != b.leave),
        ]
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
    }
}

impl Changes {
    /// Whether both rolls are the same.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }

    /// What makes `new` of `old`.
    pub fn between(old: &People, new: &People) -> Self {
        let mut changes = Self::default();
        for (number, after) in new {
            match old.get(number) {
                None => {
                    changes.added.insert(number.clone(), after.clone());
                }
                Some(before) if before == after => changes.unchanged += 1,
                Some(before) => {
                    let (before, after) = (before.clone(), after.clone());
                    let change = Change { before, after };
                    changes.changed.insert(number.clone(), change);
                }
            }
        }
        let gone = old.iter().filter(|(number, _)| !new.contains_key(*number));
        changes.removed = gone.map(|(n, entry)| (n.clone(), entry.clone())).collect();
        changes
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::btree_map;
    use proptest::prelude::*;

    use super::*;

    /// Few values, so that rolls overlap.
    fn entry() -> impl Strategy<Value = Entry> {
        let word = || prop_oneof![Just("一"), Just("二")].prop_map(str::to_owned);
        (word(), word(), word(), 0..2_u8, any::<bool>()).prop_map(
            |(name, unit, delegation, check, leave)| Entry {
                name,
                unit,
                delegation,
                check: Hash::of(&[check]),
                leave,
            },
        )
    }

    fn people() -> impl Strategy<Value = People> {
        btree_map("[0-9A]", entry(), 0..9)
    }

    /// The new roll, of the old one.
    fn applied(changes: &Changes, old: &People) -> People {
        let kept = old
            .iter()
            .filter(|(number, _)| !changes.removed.contains_key(*number))
            .map(|(number, entry)| {
                let after = changes.changed.get(number).map(|change| &change.after);
                (number.clone(), after.unwrap_or(entry).clone())
            });
        kept.chain(changes.added.clone()).collect()
    }

    proptest! {
        #[test]
        fn what_is_shown_makes_the_new_roll_of_the_old_one((old, new) in (people(), people())) {
            let changes = Changes::between(&old, &new);
            prop_assert_eq!(applied(&changes, &old), new.clone());
            prop_assert_eq!(changes.is_empty(), old == new);
        }

        #[test]
        fn everybody_is_in_one_list_alone((old, new) in (people(), people())) {
            let changes = Changes::between(&old, &new);
            let touched = changes.changed.len() + changes.unchanged;
            prop_assert_eq!(changes.removed.len() + touched, old.len());
            prop_assert_eq!(changes.added.len() + touched, new.len());
            prop_assert!(changes.changed.values().all(|change| !change.fields().is_empty()));
        }
    }
}
