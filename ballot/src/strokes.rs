//! 姓氏笔画: the order of names by strokes (rule book §8.3, UE-13).
//!
//! Fewer strokes first, then the classes of the strokes as they are written, 横 < 竖 < 撇 < 点 < 折: 丁 before 王, 王
//! before 文. People of one surname stand together, one with a single-character given name first: 高富 before 高大富.
//! Where the ranks come from stands in `ballot/strokes/README.md`; the collation of standard libraries is another one.

use std::sync::LazyLock;

use crate::id::MemberId;

/// All ranked characters in their order.
const ORDER: &str = include_str!("../strokes/order.txt");

/// The first character that may be ranked; the others follow without a gap.
const FIRST: u32 = 0x4E00;

/// How many characters from [`FIRST`] may be ranked: up to U+9FFF.
const SPAN: usize = 0x5200;

/// Surnames of two characters. Whoever bears one stands at its first character, after those whose surname is that alone.
/// Left out are those that read as a common surname and a given name more often: 贺兰英 is a 贺, 梁丘明 a 梁.
const COMPOUND: [&str; 40] = [
    "欧阳", "司马", "上官", "诸葛", "皇甫", "令狐", "尉迟", "长孙", "宇文", "司徒", "司空", "司寇",
    "鲜于", "公孙", "慕容", "夏侯", "东方", "南宫", "独孤", "申屠", "澹台", "轩辕", "钟离", "闻人",
    "赫连", "呼延", "拓跋", "端木", "濮阳", "公羊", "公冶", "太史", "太叔", "万俟", "东郭", "西门",
    "漆雕", "闾丘", "完颜", "纳兰",
];

/// The rank of each character from [`FIRST`] on, from 1; 0 for those without.
static RANKS: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut ranks = vec![0; SPAN];
    let characters = ORDER.chars().filter(|c| !c.is_ascii_whitespace());
    for (rank, character) in (1..).zip(characters) {
        if let Some(place) = place(character) {
            ranks[place] = rank;
        }
    }
    ranks
});

/// Where a character comes: those without a rank last, by code point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Known(u16),
    Unknown(char),
}

/// A name's place in the order. Two names may share one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The surname's first character.
    head: Option<Rank>,
    /// The second one of a compound surname: none comes first.
    tail: Option<Rank>,
    /// Whether more than one character is given: one alone comes first.
    long: bool,
    /// The rest of the name.
    given: Vec<Rank>,
}

impl Key {
    /// The key of a name; dots and spaces in it do not count. Every text has one.
    fn of(name: &str) -> Self {
        let mut ranks = characters(name).map(rank);
        let head = ranks.next();
        let tail = if is_compound(name) {
            ranks.next()
        } else {
            None
        };
        let given: Vec<Rank> = ranks.collect();
        Self {
            head,
            tail,
            long: given.len() > 1,
            given,
        }
    }
}

/// What candidates are sorted by: total, because of two members of one name the id decides.
pub fn key(name: &str, member: MemberId) -> (Key, MemberId) {
    (Key::of(name), member)
}

/// The first character of a name that has no rank: somebody has to look where the name belongs.
pub fn unranked(name: &str) -> Option<char> {
    characters(name).find(|character| matches!(rank(*character), Rank::Unknown(_)))
}

/// Whether a name has a compound surname and something is given besides.
fn is_compound(name: &str) -> bool {
    let begins = COMPOUND.iter().any(|surname| name.starts_with(surname));
    begins && name.chars().nth(2).is_some()
}

fn characters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| !is_dot(*c) && !c.is_whitespace())
}

/// The dots of minority names, as they are typed.
fn is_dot(character: char) -> bool {
    matches!(character, '·' | '•' | '・' | '･' | '‧' | '∙' | '⋅')
}

fn rank(character: char) -> Rank {
    match place(character).map(|place| RANKS[place]) {
        Some(rank) if rank > 0 => Rank::Known(rank),
        _ => Rank::Unknown(character),
    }
}

fn place(character: char) -> Option<usize> {
    let offset = u32::from(character).checked_sub(FIRST)?;
    usize::try_from(offset).ok().filter(|place| *place < SPAN)
}
