//! What became of each, in figures and word for word.

use ballot::{
    body::Mark,
    fate::{Fate, Verdict, fates},
    manifest::Stage,
    outcome::Earlier,
    ratio::{Basis, Ratio},
    words::{Context, Language, explanation},
};

use crate::common::{ballot, count, count_after, deal, election, member, motion, runoff};

fn verdicts(fates: &[Fate]) -> Vec<Verdict> {
    fates.iter().map(|fate| fate.verdict).collect()
}

#[test]
fn c1_and_c2_say_how_many_votes_each_was_behind() {
    let mut manifest = election(9, 7, 120);
    manifest.rules.max_for = 9;
    let votes = [104, 102, 100, 98, 96, 95, 94, 61, 60];
    let doc = count(&manifest, &deal(&manifest, 108, &votes), 110).unwrap();
    let fates = fates(&manifest, &doc);
    assert_eq!(fates[6].verdict, Verdict::Elected);
    assert_eq!(fates[7].verdict, Verdict::Beaten { short: 33 });
    assert_eq!(fates[8].verdict, Verdict::Below { missing: 1 });
    let context = Context::new(&manifest, None);
    assert_eq!(fates[0].sentence_zh(&context), "候选人0得 104 票，当选。");
    assert_eq!(
        fates[7].sentence_zh(&context),
        "候选人7得 61 票，名次靠后，差 33 票，未当选。"
    );
    assert_eq!(
        fates[8].sentence_zh(&context),
        "候选人8得 60 票，未过半数，差 1 票，未当选。"
    );
    assert_eq!(
        fates[8].sentence_en(&context),
        "候选人8: 60 votes, not over half, 1 short, not elected."
    );
    assert_eq!(fates[8].brief_zh(&context), "未过半数，差 1 票");
    assert_eq!(fates[7].brief_en(&context), "33 behind the last seat");
}

#[test]
fn c7_names_the_tied_and_what_the_run_off_lacked() {
    let mut manifest = election(7, 5, 90);
    manifest.rules.max_for = 7;
    let votes = [80, 78, 75, 70, 60, 60, 50];
    let doc = count(&manifest, &deal(&manifest, 88, &votes), 88).unwrap();
    let first = fates(&manifest, &doc);
    assert_eq!(
        verdicts(&first[3..]),
        [
            Verdict::Elected,
            Verdict::Tied,
            Verdict::Tied,
            Verdict::Beaten { short: 10 },
        ]
    );
    let context = Context::new(&manifest, None);
    assert_eq!(
        first[4].sentence_zh(&context),
        "候选人4得 60 票，票数相同，须再次投票。"
    );

    let second = runoff(&manifest, &doc);
    let earlier = Earlier {
        contest: manifest.contest,
        result: doc,
    };
    let doc = count_after(&second, &deal(&second, 88, &[44, 40]), 88, Some(&earlier)).unwrap();
    let context = Context::new(&second, None);
    let last = fates(&second, &doc)[1];
    assert_eq!(last.brief_zh(&context), "名次靠后，差 4 票");
    let doc = count_after(&second, &deal(&second, 88, &[44, 0]), 88, Some(&earlier)).unwrap();
    let last = fates(&second, &doc)[1];
    assert_eq!(last.verdict, Verdict::Below { missing: 1 });
    assert_eq!(last.brief_zh(&context), "没有得票");
}

#[test]
fn somebody_written_in_has_a_fate_too() {
    let manifest = election(1, 1, 75);
    let mut ballots = vec![ballot(&manifest, &[Mark::FOR], &[]); 30];
    ballots.extend(vec![ballot(&manifest, &[Mark::AGAINST], &[9]); 37]);
    let doc = count(&manifest, &ballots, 75).unwrap();
    let fates = fates(&manifest, &doc);
    assert_eq!((fates[0].id, fates[0].votes), (member(9), 37));
    assert_eq!(
        verdicts(&fates),
        [Verdict::Below { missing: 1 }, Verdict::Below { missing: 8 }]
    );
}

#[test]
fn a_primary_chooses_candidates_and_other_thresholds_are_named_by_their_votes() {
    let mut manifest = election(2, 1, 90);
    manifest.stage = Stage::Primary;
    manifest.rules.pass = Some(Ratio::at_least(Basis::Valid, 2, 3));
    let doc = count(&manifest, &deal(&manifest, 60, &[40, 15]), 60).unwrap();
    let (context, fates) = (Context::new(&manifest, None), fates(&manifest, &doc));
    assert_eq!(fates[0].brief_zh(&context), "入选");
    assert_eq!(
        fates[1].sentence_zh(&context),
        "候选人1得 15 票，不到 40 票，差 25 票，未入选。"
    );
    manifest.rules.pass = Some(Ratio::at_least(Basis::Valid, 1, 2));
    let context = Context::new(&manifest, None);
    assert_eq!(fates[1].brief_zh(&context), "不到半数，差 25 票");
}

#[test]
fn c16_and_c26_say_what_a_motion_lacked() {
    let manifest = motion("ordinary-motion@1", 180);
    let doc = count(&manifest, &deal(&manifest, 120, &[90]), 120).unwrap();
    let fate = fates(&manifest, &doc)[0];
    assert_eq!(fate.verdict, Verdict::NotCarried { missing: 1 });
    let context = Context::new(&manifest, None);
    assert_eq!(fate.brief_zh(&context), "未通过，差 1 票");
    assert_eq!(fate.brief_en(&context), "Not carried, 1 short");

    let manifest = motion("collective-contract@1", 180);
    let doc = count(&manifest, &deal(&manifest, 120, &[90]), 120).unwrap();
    assert_eq!(fates(&manifest, &doc)[0].verdict, Verdict::Carried);
}

#[test]
fn an_explanation_has_the_reasons_and_then_everybody() {
    let manifest = election(2, 1, 3);
    let doc = count(&manifest, &deal(&manifest, 3, &[2, 1]), 3).unwrap();
    let context = Context::new(&manifest, None);
    assert_eq!(
        explanation(&context, 3, &doc, Language::Zh),
        [
            "到会 3 人，应到 3 人，达到三分之二（2 人），可以选举。",
            "发出 3 张，收回 3 张，收回不多于发出，选举有效。",
            "有效 3 张，没有无效票。",
            "应到 3 人，赞成须超过半数，即至少 2 票，才可当选。",
            "1 人过半数，与应选人数相同，全部当选。",
            "本次选举没有设监票人签名。",
            "候选人0得 2 票，当选。",
            "候选人1得 1 票，未过半数，差 1 票，未当选。",
        ]
    );
    let english = explanation(&context, 3, &doc, Language::En);
    assert_eq!(english.len(), 8);
    assert_eq!(english[6], "候选人0: 2 votes, elected.");

    let manifest = motion("ordinary-motion@1", 3);
    let doc = count(&manifest, &deal(&manifest, 3, &[1]), 3).unwrap();
    let lines = explanation(&Context::new(&manifest, None), 3, &doc, Language::Zh);
    assert_eq!(lines.len(), 6, "a motion's fate stands once");
    assert_eq!(lines[4], "赞成 1 票，少于 2 票，差 1 票，未通过。");
}
