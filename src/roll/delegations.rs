//! 应到 and 实到 by delegation (代表团): all of it for officers, for everybody nothing of a handful of people.

use ballot::id::CongressId;

use super::{Roll, RollError};
use crate::store::fetch_all;

/// Fewest people in a delegation whose figures everybody may see (UE-22): of fewer, figures would tell about each.
pub const FLOOR: u64 = 10;

/// 应到 and 实到 of a delegation (代表团).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delegation {
    /// Its name; empty where delegates belong to none.
    pub name: String,
    /// 应到.
    pub entitled: u64,
    /// 实到: checked in and not left.
    pub there: u64,
    /// 请假.
    pub leave: u64,
}

/// The delegations whose figures everybody may see, in their order. Those below [`FLOOR`] are one nameless line; were
/// that below it too, what is known of the whole would tell of it, so the next smallest joins it. No lines where fewer
/// than two are left.
pub fn for_everybody(delegations: Vec<Delegation>) -> Vec<Delegation> {
    let mut others = Delegation::default();
    let (nameless, mut named): (Vec<_>, Vec<_>) =
        delegations.into_iter().partition(|one| one.name.is_empty());
    nameless.iter().for_each(|one| others.add(one));
    named.sort_by(|a, b| (b.entitled, &a.name).cmp(&(a.entitled, &b.name)));
    while let Some(last) =
        named.pop_if(|last| last.entitled < FLOOR || (1..FLOOR).contains(&others.entitled))
    {
        others.add(&last);
    }
    named.sort_by(|a, b| in_order(&a.name).cmp(&in_order(&b.name)));
    if others.entitled > 0 {
        named.push(others);
    }
    if named.len() < 2 {
        named.clear();
    }
    named
}

/// Where a delegation stands among the others: by its number (第十二代表团), then by name; those without one last.
pub fn in_order(name: &str) -> (bool, u32, &str) {
    (name.is_empty(), number(name).unwrap_or(u32::MAX), name)
}

/// The first number in a name, below a hundred where it is written in Chinese: 12 of 第十二代表团 and of 第12代表团.
fn number(name: &str) -> Option<u32> {
    let digit = |c: char| {
        let place = "〇一二三四五六七八九".chars().position(|own| own == c);
        place
            .and_then(|place| u32::try_from(place).ok())
            .or(c.to_digit(10))
    };
    let digits = name
        .chars()
        .skip_while(|c| digit(*c).is_none() && *c != '十');
    let mut digits = digits
        .take_while(|c| digit(*c).is_some() || *c == '十')
        .peekable();
    digits.peek()?;
    digits.try_fold(0_u32, |value, c| match digit(c) {
        Some(digit) if value % 10 == 0 && value >= 10 && !c.is_ascii() => value.checked_add(digit),
        Some(digit) => value.checked_mul(10)?.checked_add(digit),
        None => value.max(1).checked_mul(10),
    })
}

impl Delegation {
    fn add(&mut self, other: &Self) {
        self.entitled += other.entitled;
        self.there += other.there;
        self.leave += other.leave;
    }
}

impl Roll {
    /// The delegations of a congress, by name; those without one last.
    pub async fn delegations(&self, congress: CongressId) -> Result<Vec<Delegation>, RollError> {
        let mut tx = self.database.read().await?;
        let rows = fetch_all!(
            &mut tx,
            (String, i64, i64, i64),
            "SELECT delegation, count(*), count(CASE WHEN attendance = 'present' THEN 1 END), \
             count(CASE WHEN attendance = 'leave' THEN 1 END) FROM delegates WHERE congress = $1 GROUP BY delegation",
            congress.0,
        )?;
        let count = i64::unsigned_abs;
        let mut delegations: Vec<Delegation> = rows
            .into_iter()
            .map(|(name, entitled, there, leave)| Delegation {
                name,
                entitled: count(entitled),
                there: count(there),
                leave: count(leave),
            })
            .collect();
        delegations.sort_by(|a, b| in_order(&a.name).cmp(&in_order(&b.name)));
        Ok(delegations)
    }
}
