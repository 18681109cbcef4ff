//! The explanation beside a result, word for word.

use ballot::{
    body::Mark,
    manifest::{Manifest, Signoffs},
    outcome::{Earlier, Figures, ResultDoc, result},
    reason::explain,
    words::Context,
};

use crate::common::{ballot, count, count_after, deal, election, motion, runoff, tally};

fn zh(manifest: &Manifest, open_present: u64, doc: &ResultDoc) -> Vec<String> {
    let context = Context::new(manifest, None);
    let reasons = explain(manifest, open_present, doc);
    assert!((3..=6).contains(&reasons.len()));
    reasons
        .iter()
        .map(|reason| reason.sentence_zh(&context))
        .collect()
}

/// Signatures are demanded, so that their absence is not among the reasons.
fn certified(mut manifest: Manifest) -> Manifest {
    manifest.rules.signoffs = Signoffs {
        certify: 1,
        ..Signoffs::default()
    };
    manifest
}

#[test]
fn somebody_over_half_who_lost_is_named() {
    let mut manifest = certified(election(12, 9, 120));
    (manifest.write_ins, manifest.eligible) = (0, None);
    manifest.options[9].name = "周明亮".to_owned();
    let votes = [99, 98, 95, 93, 91, 89, 86, 84, 79, 63, 41, 33];
    let mut ballots = deal(&manifest, 109, &votes);
    ballots.extend(vec![ballot(&manifest, &[Mark::FOR; 12], &[]); 2]);
    let figures = Figures {
        entitled: 120,
        open_present: 114,
        present: 114,
        issued: 112,
        returned: 111,
        unopenable: 0,
    };
    let doc = result(&manifest, &tally(&manifest, &ballots), &figures, None).unwrap();
    assert_eq!(
        zh(&manifest, 114, &doc),
        [
            "到会 114 人，应到 120 人，达到三分之二（80 人），可以选举。",
            "发出 112 张，收回 111 张，收回不多于发出，选举有效。",
            "有效 109 张。无效 2 张，赞成都超过 9 人。",
            "应到 120 人，赞成须超过半数，即至少 61 票，才可当选。",
            "10 人过半数，多于应选 9 人，按赞成票多少取前 9 名。周明亮 63 票，排第 10，未当选。",
        ]
    );
    let context = Context::new(&manifest, None);
    let reasons = explain(&manifest, 114, &doc);
    let english: Vec<_> = reasons
        .iter()
        .map(|reason| reason.sentence_en(&context))
        .collect();
    assert_eq!(
        english,
        [
            "114 present of 120 entitled; a quorum must reach two thirds (80), so the election can be held.",
            "112 ballots issued, 111 returned: not more returned than issued, so the election is valid.",
            "109 valid ballots. 2 invalid: more than 9 marked for.",
            "Of 120 entitled, votes for must exceed half, so at least 61, to be elected.",
            "10 reached 61 votes, more than the 9 seats: the first 9 by votes for are elected. 周明亮: 63 votes, rank 10, not elected.",
        ]
    );
    let rules: Vec<_> = reasons.iter().map(|reason| reason.rule.0).collect();
    assert_eq!(rules, ["UE-20", "UE-26", "UE-25", "UE-27", "UE-28"]);
}

#[test]
fn a_tie_and_its_run_off_are_explained() {
    let manifest = election(6, 5, 90);
    let doc = count(
        &manifest,
        &deal(&manifest, 88, &[80, 78, 75, 70, 60, 60]),
        88,
    )
    .unwrap();
    let reasons = zh(&manifest, 88, &doc);
    assert_eq!(reasons[2], "有效 88 张，没有无效票。");
    assert_eq!(
        reasons[4],
        "6 人过半数，多于应选 5 人。前 4 名当选；候选人4、候选人5这 2 人都得 60 票，只剩 1 个名额，须在他们中再次投票。"
    );
    assert_eq!(reasons[5], "本次选举没有设监票人签名。");

    let second = runoff(&manifest, &doc);
    let earlier = Earlier {
        contest: manifest.contest,
        result: doc,
    };
    let doc = count_after(&second, &deal(&second, 88, &[44, 40]), 88, Some(&earlier)).unwrap();
    let reasons = zh(&second, 88, &doc);
    assert_eq!(
        reasons[3],
        "再次投票在得票相同的人中进行，按赞成票多少当选。"
    );
    assert_eq!(
        reasons[4],
        "2 人得票，多于应选 1 人，按赞成票多少取前 1 名。候选人5 40 票，排第 2，未当选。"
    );
}

#[test]
fn a_vacancy_names_both_ways_out() {
    let manifest = certified(election(8, 7, 120));
    let doc = count(
        &manifest,
        &deal(&manifest, 100, &[90, 90, 90, 90, 90, 90, 60, 30]),
        100,
    )
    .unwrap();
    assert_eq!(
        zh(&manifest, 100, &doc)[4],
        "6 人过半数，当选；应选 7 人，还缺 1 人，须另行选举，或者由大会同意减少名额。"
    );
    let doc = count(&manifest, &deal(&manifest, 100, &[60; 8]), 100).unwrap();
    assert_eq!(
        zh(&manifest, 100, &doc)[4],
        "没有人过半数，应选 7 人全部空缺，须另行选举，或者由大会同意减少名额。"
    );
}

#[test]
fn a_motion_says_what_it_lacked() {
    let manifest = motion("ordinary-motion@1", 80);
    let ballots = deal(&manifest, 54, &[40]);
    let doc = count(&manifest, &ballots, 54).unwrap();
    let reasons = zh(&manifest, 54, &doc);
    assert_eq!(
        reasons[3],
        "应到 80 人，赞成须超过半数，即至少 41 票，才可通过。"
    );
    assert_eq!(reasons[4], "赞成 40 票，少于 41 票，差 1 票，未通过。");

    let manifest = motion("collective-contract@1", 80);
    let doc = count(&manifest, &ballots, 54).unwrap();
    let reasons = zh(&manifest, 54, &doc);
    assert_eq!(
        reasons[3],
        "应到 80 人，赞成须达到半数，即至少 40 票，才可通过。"
    );
    assert_eq!(reasons[4], "赞成 40 票，不少于 40 票，通过。");
    let english = explain(&manifest, 54, &doc)[4].sentence_en(&Context::new(&manifest, None));
    assert_eq!(english, "40 votes for, not fewer than 40: carried.");
}
