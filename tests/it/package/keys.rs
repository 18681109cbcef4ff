//! `congress.toml`: unknown keys, wrong values, things that do not fit together.

use ballot::manifest::RunoffPass;
use ballot::ratio::{Basis, Ratio};
use piaojue::package::{Question, ShowTo, Stage};

use super::{CONGRESS, Draft};

#[test]
fn an_unknown_key_is_a_problem_with_its_line_and_the_nearest_name() {
    let problem = Draft::new()
        .changed("seats = 1", "seats = 1\nwrite_in = 2")
        .problem();
    assert_eq!(
        problem,
        "congress.toml，第 23 行：[[contests]] 里没有“write_in”这一项。是不是 write_ins？"
    );
}

#[test]
fn an_unknown_key_without_a_near_name_lists_the_names() {
    let problem = Draft::new()
        .changed("[contact]\n", "[contact]\nqq = 5\n")
        .problem();
    assert!(
        problem.contains("[contact] 里没有“qq”这一项。可以写的有：name、phone。"),
        "{problem}"
    );
}

#[test]
fn a_candidate_whose_strokes_nobody_knows_is_a_warning_where_the_order_goes_by_them() {
    let rare = |order: &str| {
        let congress = CONGRESS
            .replace("seats = 1", &format!("seats = 1\norder = \"{order}\""))
            .replace("name = \"王芳\"", "name = \"王䶮\"");
        let draft = Draft::new().with("congress.toml", congress);
        let warnings = draft.read().unwrap().warnings;
        let texts: Vec<String> = warnings.iter().map(ToString::to_string).collect();
        texts.join("\n")
    };
    let warning = rare("strokes");
    assert!(
        warning.contains("congress.toml，第 32 行：“王䶮”的“䶮”不在笔画表里"),
        "{warning}"
    );
    assert!(!rare("given").contains("笔画表"));
}

#[test]
fn a_missing_key_is_named() {
    let problem = Draft::new()
        .changed("title = \"第一次会议\"\n", "")
        .problem();
    assert!(
        problem.contains("congress.toml 里缺少 title。"),
        "{problem}"
    );
    let problem = Draft::new().changed("seats = 1\n", "").problem();
    assert!(problem.contains("[[contests]] 里缺少 seats。"), "{problem}");
    let problem = Draft::new()
        .changed(
            "[contact]\nname = \"周海燕\"\nphone = \"0513-5550 0142\"\n",
            "",
        )
        .problem();
    assert!(problem.contains("缺少 [contact]"), "{problem}");
}

#[test]
fn a_value_of_the_wrong_type_says_how_to_write_it() {
    let problem = Draft::new().changed("seats = 1", "seats = \"1\"").problem();
    assert!(
        problem.contains("seats 应当是 1 到 500 的整数，不加引号。"),
        "{problem}"
    );
    let problem = Draft::new()
        .changed("title = \"委员选票\"", "title = 3")
        .problem();
    assert!(problem.contains("title 应当是文字"), "{problem}");
    let problem = Draft::new()
        .changed("title = \"委员选票\"", "title = \" \"")
        .problem();
    assert!(problem.contains("title 是空的"), "{problem}");
}

#[test]
fn a_value_that_is_not_one_of_the_names_lists_them() {
    let problem = Draft::new().changed("\"phone-last4\"", "\"sms\"").problem();
    assert!(
        problem.contains("second_factor 不能是“sms”，可以是：phone-last4、number。"),
        "{problem}"
    );
}

#[test]
fn a_syntax_error_has_its_line_and_a_hint_at_chinese_quotes() {
    let problems = Draft::new()
        .changed("\"江海工会\"", "“江海工会”")
        .problems();
    assert!(
        problems.iter().any(|problem| problem
            .to_string()
            .starts_with("congress.toml，第 3 行：这一行写法不对")),
        "{problems:?}"
    );
}

#[test]
fn a_key_twice_is_a_problem() {
    let problems = Draft::new()
        .changed("seats = 1", "seats = 1\nseats = 2")
        .problems();
    assert!(
        problems[0].to_string().contains("这一项写了两次"),
        "{problems:?}"
    );
}

#[test]
fn settings_are_read_and_have_defaults() {
    let draft = Draft::new().with(
        "congress.toml",
        format!(
            "{CONGRESS}\n[contests.show]\nto = \"public\"\nwhile_open = true\nbatch = 7\n\
             [contests.spread]\nissue_s = 0\nsettle_s = 0\n[contests.box]\ngroup = 9\nwait_s = 2\n"
        ),
    );
    let contest = &draft.good().contests[0];
    assert_eq!(
        (contest.show.to, contest.show.while_open, contest.show.batch),
        (ShowTo::Public, true, 7)
    );
    assert_eq!((contest.spread.issue_s, contest.spread.settle_s), (0, 0));
    assert_eq!(
        (contest.ballot_box.group, contest.ballot_box.wait_s),
        (9, 2)
    );

    let contest = &Draft::new().good().contests[0];
    assert_eq!(
        (contest.show.to, contest.show.while_open),
        (ShowTo::Officers, false)
    );
    assert_eq!((contest.spread.issue_s, contest.spread.settle_s), (20, 60));
    let Question::Election {
        stage, write_ins, ..
    } = contest.question
    else {
        panic!("an election")
    };
    assert_eq!((stage, write_ins), (Stage::Formal, 0));
}

#[test]
fn times_are_beijing_time() {
    let draft = Draft::new().changed(
        "seats = 1",
        "seats = 1\nopens = \"2026-11-28 14:00\"\ncloses = 2026-11-28T14:30:00",
    );
    let times = draft.good().contests[0].times;
    assert_eq!(times.opens.unwrap().to_string(), "2026-11-28T06:00:00Z");
    assert_eq!(times.closes.unwrap().to_string(), "2026-11-28T06:30:00Z");
}

#[test]
fn a_time_that_is_unclear_or_backwards_is_a_problem() {
    for unclear in [
        "\"28 日下午\"",
        "2026-11-28T14:00:00Z",
        "2026-11-28T14:00:00-05:00",
        "2026-11-28",
        "1400",
    ] {
        let problem = Draft::new()
            .changed("seats = 1", &format!("seats = 1\nopens = {unclear}"))
            .problem();
        assert!(
            problem.contains("opens 应当是北京时间"),
            "{unclear}: {problem}"
        );
    }
    let problem = Draft::new()
        .changed(
            "seats = 1",
            "seats = 1\nopens = \"2026-11-28 14:00\"\ncloses = \"2026-11-28 09:00\"",
        )
        .problem();
    assert!(problem.contains("closes 应当晚于 opens"), "{problem}");
}

#[test]
fn slugs_are_plain_and_unique() {
    let problem = Draft::new()
        .changed("slug = \"elect\"", "slug = \"选举\"")
        .problem();
    assert!(
        problem.contains("slug 只能用小写字母、数字和“-”"),
        "{problem}"
    );
    let twice = "[contact]\n";
    let problem = Draft::new()
        .changed(
            twice,
            "[[agenda]]\nslug = \"elect\"\ntitle = \"开幕\"\nkind = \"ceremony\"\n[contact]\n",
        )
        .problem();
    assert!(problem.contains("slug = \"elect\" 已经用过了"), "{problem}");
}

#[test]
fn every_contest_is_on_the_agenda_once_and_of_its_kind() {
    let problem = Draft::new()
        .changed("contest = \"committee\"\n", "")
        .problem();
    assert!(problem.contains("“committee”没有列入议程"), "{problem}");
    let problem = Draft::new()
        .changed("kind = \"election\"\ncontest", "kind = \"motion\"\ncontest")
        .problems()[0]
        .to_string();
    assert!(
        problem.contains("议程的 kind 与这场选举或表决的 kind 不一样"),
        "{problem}"
    );
    let problem = Draft::new()
        .changed("[contact]\n", "[[agenda]]\nslug = \"again\"\ntitle = \"再选\"\nkind = \"election\"\ncontest = \"committee\"\n[contact]\n")
        .problem();
    assert!(problem.contains("已经列入前面的议程了"), "{problem}");
    let problems = Draft::new()
        .changed("contest = \"committee\"", "contest = \"comittee\"")
        .problems();
    assert!(
        problems[0].to_string().contains("没有 slug = \"comittee\""),
        "{problems:?}"
    );
}

#[test]
fn a_key_of_another_kind_is_out_of_place() {
    let problems = Draft::new()
        .changed("seats = 1", "seats = 1\nsubject = \"某事\"")
        .problem();
    assert!(
        problems.contains("这里不用写 subject：只有 kind = \"motion\""),
        "{problems}"
    );
}

#[test]
fn a_profile_has_a_name_and_a_version() {
    let problem = Draft::new()
        .changed("union-committee@1", "union-committee")
        .problem();
    assert!(
        problem.contains("profile 应当是规则的名称和版本"),
        "{problem}"
    );
}

#[test]
fn a_candidate_twice_is_a_problem_and_namesakes_of_two_units_are_not() {
    let problem = Draft::new()
        .changed(
            "name = \"王芳\"\nunit = \"二车间\"",
            "name = \"丁 一凡\"\nunit = \"一车间\"",
        )
        .problem();
    assert!(problem.contains("候选人“丁一凡”写了两次"), "{problem}");
    Draft::new()
        .changed("name = \"王芳\"", "name = \"丁一凡\"")
        .good();
}

#[test]
fn an_election_needs_candidates() {
    let without = CONGRESS.split("[[contests.candidates]]").next().unwrap();
    let problem = Draft::new().with("congress.toml", without).problem();
    assert!(problem.contains("选举要有 candidates"), "{problem}");
}

#[test]
fn members_scrutineers_and_the_announcement_are_read() {
    let package = Draft::new()
        .with(
            "congress.toml",
            CONGRESS
                .replacen(
                    "roll =",
                    "members = 800\nscrutineers = [\"王 芳\"]\nroll =",
                    1,
                )
                .replacen(
                    "seats = 1\n",
                    "seats = 1\n[contests.notice]\nfrom = \"2026-11-02\"\nto = 2026-11-13\n",
                    1,
                ),
        )
        .good();
    assert_eq!(
        (package.members, package.scrutineers),
        (Some(800), vec!["王芳".to_owned()])
    );
    let notice = package.contests[0].notice.unwrap();
    let days = (notice.from.to_string(), notice.to.to_string());
    assert_eq!(days, ("2026-11-02".to_owned(), "2026-11-13".to_owned()));
    assert!(package.warnings.is_empty(), "{:?}", package.warnings);
}

#[test]
fn what_is_wrong_with_them_is_named_with_its_line() {
    let at_head = |line: &str| Draft::new().changed("roll =", &format!("{line}\nroll ="));
    let problem = at_head("members = 0").problem();
    assert!(
        problem.contains("第 5 行") && problem.contains("members 应当是 1 到"),
        "{problem}"
    );
    for names in ["\"王芳\"", "[]", "[1]", "[\"\"]"] {
        let problem = at_head(&format!("scrutineers = {names}")).problem();
        assert!(problem.contains("scrutineers 应当是姓名"), "{problem}");
    }
    let notice = |from: &str, to: &str| {
        let table = format!("seats = 1\n[contests.notice]\nfrom = \"{from}\"\nto = \"{to}\"\n");
        Draft::new().changed("seats = 1\n", &table).problem()
    };
    let problem = notice("2026-11-13", "2026-11-02");
    assert!(problem.contains("to 不能早于 from"), "{problem}");
    let problem = notice("2026-11-31", "2026-12-02");
    assert!(problem.contains("from 应当是日期"), "{problem}");
    let warning = at_head("scrutineers = [\"梁思远\"]").warning();
    assert!(warning.contains("“梁思远”不在代表名册里"), "{warning}");
}

#[test]
fn the_meetings_own_rules_are_read_and_what_is_wrong_with_them_is_named() {
    let with = |rules: &str| {
        let table = format!("seats = 1\n[contests.rules]\n{rules}\n");
        Draft::new().changed("seats = 1\n", &table)
    };
    let package = with("quorum = { at_least = [4, 5] }\nrunoff_pass = \"same\"").good();
    let own = package.contests[0].own.unwrap();
    assert_eq!(own.quorum, Some(Ratio::at_least(Basis::Entitled, 4, 5)));
    assert_eq!(own.runoff_pass, Some(RunoffPass::Same));
    for wrong in [
        "quorum = {}",
        "quorum = { at_least = [4, 5], more_than = [4, 5] }",
        "quorum = { at_least = [6, 5] }",
        "quorum = { at_least = [0, 5] }",
        "quorum = { more_than = [5, 5] }",
        "quorum = { at_least = [1] }",
        "quorum = { at_least = \"4/5\" }",
    ] {
        let problem = with(wrong).problem();
        assert!(
            problem.contains("quorum 写成") && problem.contains("行"),
            "{wrong}: {problem}"
        );
    }
    assert!(
        with("quorum = 5")
            .problem()
            .contains("[contests.rules.quorum]")
    );
    assert!(with("qorum = 5").problem().contains("是不是 quorum"));
}

/// The package's one contest as an appraisal by these grades.
fn appraisal(grades: &str) -> Draft {
    let (before, _) = CONGRESS.split_once("seats = 1").unwrap();
    let toml = before
        .replace("kind = \"election\"", "kind = \"appraisal\"")
        .replace("union-committee@1", "appraisal@1");
    let items = "[[contests.items]]\nname = \"王芳\"\nunit = \"一车间\"\nresume = \"ding.md\"\n\
                 [[contests.items]]\nname = \"2025 年工会工作\"\n";
    Draft::new().with("congress.toml", format!("{toml}{grades}\n{items}"))
}

#[test]
fn an_appraisal_names_its_grades_and_whom_or_what_it_grades() {
    let package = appraisal("grades = [\"优秀\", \"称职\"]").good();
    let Question::Appraisal { grades, items } = &package.contests[0].question else {
        panic!("an appraisal")
    };
    assert_eq!(grades, &["优秀", "称职"]);
    let items: Vec<_> = items
        .iter()
        .map(|item| (item.name.as_str(), item.detail.as_str()))
        .collect();
    assert_eq!(items, [("王芳", "一车间"), ("2025 年工会工作", "")]);
}

#[test]
fn grades_that_are_missing_repeated_or_of_another_kind_of_contest_are_a_problem() {
    let problem = appraisal("").problem();
    assert!(
        problem.contains("[[contests]] 里缺少 grades。"),
        "{problem}"
    );
    for odd in ["[]", "[\"优秀\", \"优秀\"]", "\"优秀\"", "[1, 2]"] {
        let problem = appraisal(&format!("grades = {odd}")).problem();
        assert!(
            problem.contains("grades 应当是一列文字，各不相同"),
            "{problem}"
        );
    }
    let pass = "grades = [\"优秀\"]\n[contests.rules.pass]\nmore_than = [1, 2]";
    let problem = appraisal(pass).problem();
    assert!(problem.contains("这里不用写 pass"), "{problem}");
    let problem = Draft::new()
        .changed("seats = 1", "seats = 1\ngrades = [\"优秀\"]")
        .problem();
    assert!(problem.contains("这里不用写 grades"), "{problem}");
}

#[test]
fn agenda_items_of_one_session_stand_together_and_all_or_none_have_one() {
    let item = |slug: &str, session: &str| {
        format!("[[agenda]]\nslug = \"{slug}\"\n{session}title = \"事项\"\nkind = \"break\"\n\n")
    };
    let (first, second) = ("session = \"预备会议\"\n", "session = \"正式会议\"\n");
    let read = |items: [String; 3]| {
        let voted = format!("slug = \"elect\"\n{second}");
        let congress = CONGRESS.replace("slug = \"elect\"\n", &voted).replace(
            "[[contests]]\nslug",
            &(items.concat() + "[[contests]]\nslug"),
        );
        Draft::new().with("congress.toml", congress)
    };
    let draft = read([item("a", second), item("b", first), item("c", first)]);
    let sessions: Vec<_> = draft.read().unwrap().agenda.into_iter().collect();
    assert_eq!(sessions[0].session.as_deref(), Some("正式会议"));
    assert_eq!(sessions[3].session.as_deref(), Some("预备会议"));
    let apart = read([item("a", first), item("b", second), item("c", second)]);
    assert_eq!(
        apart.problem(),
        "congress.toml，第 26 行：“正式会议”的议程没有排在一起。同一次会议的议程请写在一起。"
    );
    let mixed = read([item("a", second), item("b", ""), item("c", "")]);
    assert_eq!(
        mixed.problem(),
        "congress.toml，第 24 行：有的议程写了 session，有的没有。请都写，或者都不写。"
    );
}
