//! 姓氏笔画: the rule book's examples (§8.3), names that no table knows, and that the order is one.

use std::cmp::Ordering;

use ballot::{id::MemberId, strokes};
use proptest::{collection::vec, prelude::*};

use crate::common::member;

fn sorted(names: &[&str]) -> Vec<String> {
    let mut names: Vec<(String, MemberId)> = names
        .iter()
        .enumerate()
        .map(|(index, name)| ((*name).to_owned(), member(index)))
        .collect();
    names.sort_by_key(|(name, id)| strokes::key(name, *id));
    names.into_iter().map(|(name, _)| name).collect()
}

/// The names are in this order already, and come out in it whichever way round they go in.
fn in_order(names: &[&str]) {
    let reversed: Vec<&str> = names.iter().rev().copied().collect();
    assert_eq!(sorted(names), names);
    assert_eq!(sorted(&reversed), names);
}

#[test]
fn the_examples_of_the_rule_book_hold() {
    in_order(&["丁一", "王一"]);
    in_order(&["王一", "文一"]);
    in_order(&["林一", "欧一"]);
    in_order(&["李一鸣", "李大鸣"]);
    in_order(&["高富", "高大富"]);
}

#[test]
fn four_strokes_go_by_their_classes_and_not_by_radical() {
    in_order(&["王", "车", "牛", "毛", "文", "方", "尹", "孔"]);
    in_order(&[
        "刘洋", "李娜", "杨帆", "张敏", "陈静", "林涛", "赵磊", "黄蕾",
    ]);
}

#[test]
fn the_candidates_of_the_pictures_stand_as_their_ballot_says() {
    in_order(&[
        "丁一凡",
        "王芳",
        "王建国",
        "文志强",
        "李秀兰",
        "阿依努尔·买买提明",
        "陈国栋",
        "欧阳静怡",
        "周明亮",
        "赵丽华",
        "郭卫东",
        "谢雪梅",
        "廖小平",
        "谭晓燕",
        "熊伟",
        "黎明",
        "潘志远",
        "薛佳",
        "戴红梅",
        "魏国强",
    ]);
}

#[test]
fn a_compound_surname_stands_at_its_first_character_and_together() {
    in_order(&[
        "林芳",
        "欧敏",
        "欧大明",
        "欧静怡",
        "欧阳静",
        "欧阳大明",
        "周芳",
    ]);
    in_order(&["司勇", "司马光", "司马相如", "司徒健", "边芳"]);
    assert_eq!(
        sorted(&["贺兰英", "贺平"]),
        ["贺平", "贺兰英"],
        "贺, not 贺兰"
    );
}

#[test]
fn a_surname_is_complete_before_the_next_begins() {
    in_order(&["王伟", "王大伟", "王芳芳", "文一", "文一一"]);
}

#[test]
fn a_minority_name_goes_by_its_characters_whatever_dot_stands_in_it() {
    in_order(&["马丽", "阿依努尔·买买提明", "陈刚"]);
    in_order(&["买明", "买买提·艾力", "买买提·艾山江"]);
    for dotted in ["买买提•艾力", "买买提・艾力", "买买提艾力", "买买提 艾力"]
    {
        let (id, name) = (member(0), "买买提·艾力");
        assert_eq!(strokes::key(dotted, id), strokes::key(name, id), "{dotted}");
    }
}

#[test]
fn a_character_without_a_rank_comes_last_and_is_named() {
    in_order(&["王芳", "王䶮", "龚丽", "𠮷田", "𬭎一"]);
    assert_eq!(strokes::unranked("王䶮"), Some('䶮'));
    assert_eq!(strokes::unranked("𬭎一"), Some('𬭎'));
    assert_eq!(strokes::unranked("李〇"), Some('〇'));
    assert_eq!(strokes::unranked("Anna"), Some('A'));
    assert_eq!(strokes::unranked("阿依努尔·买买提明"), None);
    assert_eq!(strokes::unranked(""), None);
}

#[test]
fn two_members_of_one_name_stand_in_the_order_of_their_ids() {
    let (first, second) = (
        strokes::key("王芳", member(1)),
        strokes::key("王芳", member(2)),
    );
    assert_eq!(first.cmp(&second), Ordering::Less);
}

/// Every character from U+4E00 to U+9FA5 has a rank but five, and none after.
#[test]
fn the_table_is_whole() {
    let without: Vec<char> = ('\u{4e00}'..='\u{9fa5}')
        .filter(|character| strokes::unranked(&character.to_string()).is_some())
        .collect();
    assert_eq!(without, ['兙', '桛', '瓰', '瓱', '瓼']);
    for outside in [
        '\u{4dff}',
        '\u{9fa6}',
        '\u{9fff}',
        '\u{a000}',
        'a',
        '\u{20000}',
    ] {
        assert_eq!(strokes::unranked(&outside.to_string()), Some(outside));
    }
}

/// Names of few characters, so that many begin alike.
fn alike() -> impl Strategy<Value = String> {
    let characters: Vec<char> = "王文欧阳司马林一大富高丁·龚䶮〇𠮷A".chars().collect();
    vec(prop::sample::select(characters), 0..5).prop_map(String::from_iter)
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![alike(), any::<String>()]
}

proptest! {
    #[test]
    fn of_two_members_one_comes_first(names in (name(), name())) {
        let (a, b) = (strokes::key(&names.0, member(0)), strokes::key(&names.1, member(1)));
        prop_assert_ne!(a.cmp(&b), Ordering::Equal);
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
    }

    #[test]
    fn the_order_is_transitive(names in vec(name(), 3)) {
        let key = |index: usize| strokes::key(&names[index], member(index));
        if key(0) < key(1) && key(1) < key(2) {
            prop_assert!(key(0) < key(2));
        }
    }

    #[test]
    fn it_does_not_matter_in_which_order_they_were_written_down(
        (given, shuffled) in vec(name(), 0..12).prop_flat_map(|names| {
            let members: Vec<_> = names.into_iter().enumerate().collect();
            (Just(members.clone()), Just(members).prop_shuffle())
        })
    ) {
        let sort = |mut members: Vec<(usize, String)>| {
            members.sort_by_key(|(index, name)| strokes::key(name, member(*index)));
            members
        };
        prop_assert_eq!(sort(given), sort(shuffled));
    }

    #[test]
    fn people_of_one_surname_stand_together(names in vec(alike(), 3..9)) {
        let mut members: Vec<_> = names.iter().enumerate().collect();
        members.sort_by_key(|(index, name)| strokes::key(name, member(*index)));
        let mut heads: Vec<Option<char>> = members
            .iter()
            .map(|(_, name)| name.chars().find(|c| *c != '·'))
            .collect();
        heads.dedup();
        let groups = heads.len();
        heads.sort_unstable();
        heads.dedup();
        prop_assert_eq!(heads.len(), groups);
    }
}
