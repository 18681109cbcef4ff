//! What an officer who reads English is told.

use piaojue::package::{self, Package, Problem};
use piaojue::roll::import;
use piaojue::words::{Lang, words};

use super::{CONGRESS, Draft, png, repository};

/// A problem as an officer reads it in English: Chinese stands there only in a file's name, a quotation or the name of a law.
pub(super) fn in_english(problem: &Problem) -> String {
    let said = problem.in_words(words(Lang::En));
    let own = said.strip_prefix(&problem.file).unwrap_or(&said);
    let own = own.replace('《', "“").replace('条', "”");
    let quotes = own.split('“').enumerate();
    let unquoted = quotes.map(|(index, part)| match part.rsplit_once('”') {
        Some((_, after)) if index > 0 => after,
        _ => part,
    });
    let unquoted: Vec<&str> = unquoted.collect();
    assert!(!unquoted.concat().chars().any(is_chinese), "{said}");
    said
}

/// Characters and signs that only Chinese texts have.
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{9FFF}' | '，' | '：' | '；' | '（' | '）' | '？' | '\u{20000}'..)
}

fn one(draft: &Draft) -> String {
    let problems = draft.problems();
    assert_eq!(problems.len(), 1, "{problems:#?}");
    in_english(&problems[0])
}

#[test]
fn a_package_wrong_throughout_is_told_in_english_with_chinese_only_where_it_is_quoted() {
    let bad = CONGRESS
        .replace("title = \"第一次会议\"", "title = 3\n\"投票\" = 1\nstarts = \"下午\"\nmembers = \"八百\"")
        .replace("\"phone-last4\"", "\"短信\"")
        .replace("name = \"周海燕\"", "\"姓名\" = \"周海燕\"")
        .replace("slug = \"elect\"", "slug = \"选举\"\ndocument = [\"规则.md\", \"报告.pdf\"]")
        .replace("union-committee@1", "委员会")
        .replace("seats = 1", "seats = 0\nsubject = \"某事\"\nnotice = 5\n[contests.rules]\nquorum = {}\n[contests.box]\nthreshold = 2")
        .replace("name = \"王芳\"", "name = \"王芳2\"")
        .replace("\"ding.md\"", "\"../丁.md\"");
    let roll = "姓名,工号,单位,手机号,身份证号码,鞋码,请假,请假情况\n\
                丁?,=1,,123,x,42,可能,\n王,一号,\"二车间\",1.10101E+17,,,,\n";
    let draft = Draft::new()
        .with("congress.toml", bad)
        .with("roll.csv", roll)
        .with("规则.md", "\n")
        .with("报告.pdf", "%PDF-1.7")
        .with("ding.png", b"\0\0\0\x18ftypheic");
    let problems = draft.problems();
    assert!(problems.len() > 25, "{problems:#?}");
    let said: Vec<String> = problems.iter().map(in_english).collect();
    let list = draft.read().unwrap_err();
    let list = package::listed(&list.iter().cloned().collect::<Vec<_>>(), words(Lang::En));
    assert!(list.starts_with(&format!(
        "Nothing was imported. Problems in the package: {}.\n   1. {}",
        said.len(),
        said[0]
    )));
    assert!(list.ends_with(said.last().unwrap()));
}

#[test]
fn what_is_odd_is_told_in_english_too() {
    let odd = CONGRESS
        .replace("roll =", "scrutineers = [\"梁思远\"]\nroll =")
        .replace("seats = 1", "seats = 1\norder = \"strokes\"")
        .replace("name = \"王芳\"", "name = \"王䶮\"");
    let documents = "[[documents]]\nfile = \"座位.png\"\n[[contests]]\nslug";
    let draft = Draft::new()
        .with("congress.toml", odd.replace("[[contests]]\nslug", documents))
        .with("座位.png", png(3, 4))
        .with("没用.md", "无")
        .with(
            "roll.csv",
            "姓名,工号,单位,手机号,鞋码\n丁一凡,0001,一车间,15400000001,42\n丁一凡,0002,一车间,15400000001,42\n",
        );
    let warnings = draft.good().warnings;
    assert_eq!(warnings.len(), 7, "{warnings:#?}");
    for warning in &warnings {
        in_english(warning);
    }
}

#[test]
fn contests_that_fit_no_rules_are_told_in_english_beginning_with_the_contest() {
    let mut package: Package = package::read(&repository("demo")).unwrap();
    package.eligible.push(package.eligible[0].clone());
    package.contests[0].profile = "ordinary-motion@1".into();
    package.contests[1].profile = "没有@1".into();
    let package::Question::Appraisal { grades, items } = &mut package.contests[2].question else {
        panic!("an appraisal")
    };
    grades.push("了不起".to_owned());
    items.clear();
    package.contests[3].ballot_box.threshold = Some(16);
    let rules = "seats = 1\n[contests.rules.quorum]\nat_least = [1, 5]";
    let loose = Draft::new().changed("seats = 1", rules).good();
    let mut found = 0;
    for package in [&package, &loose] {
        for problem in import::problems(package) {
            let said = in_english(&problem);
            let begins = |title: &str| said.starts_with(&format!("congress.toml: “{title}”"));
            let mut contests = package.contests.iter();
            assert!(contests.any(|contest| begins(&contest.title)), "{said}");
            found += 1;
        }
    }
    assert_eq!(found, 7);
}

#[test]
fn the_place_of_a_problem_is_told_in_english() {
    let line = Draft::new().changed("seats = 1", "seats = 1\nwrite_in = 2");
    assert_eq!(
        one(&line),
        "congress.toml, line 23: [[contests]] has no key “write_in”. Do you mean write_ins?"
    );
    let cell = Draft::new().with("roll.csv", "姓名,工号,单位,手机号\n丁一凡,0001,一车间,\n");
    assert_eq!(
        one(&cell),
        "roll.csv, D2: “手机” (mobile number) is empty. Please fill it in; if the row is not wanted, delete the whole row."
    );
}
