//! Checks before a vote that ask for more than the contest itself.

use ballot::{
    finding::{
        Announced, Around, Draft, Drawn, Held, Level, Paper, allows, around, still_announced,
    },
    manifest::{Manifest, Stage},
    profile::RuleProfile,
};

use crate::common::election;

/// An election under a profile of its own.
fn under(profile: &str, candidates: usize, seats: u32) -> Manifest {
    let mut manifest = election(candidates, seats, 120);
    let profile = RuleProfile::named(profile).unwrap();
    manifest.rules = profile.rules(Stage::Formal, seats);
    manifest
}

/// What is found of a rule, and how it weighs.
fn level(manifest: &Manifest, known: &Around, rule: &str) -> Option<Level> {
    let found = around(&Draft::of(manifest), known);
    for finding in &found {
        assert!(finding.sentence_zh().ends_with('。') && finding.sentence_en().ends_with('.'));
    }
    let of_rule = found.iter().find(|finding| finding.rule.0 == rule);
    of_rule.map(|finding| finding.level)
}

fn announced(days: u32, working_days: u32, over: bool) -> Around {
    Around {
        announced: Some(Announced {
            days,
            working_days,
            over,
        }),
        ..Around::default()
    }
}

#[test]
fn ue_04_seats_follow_from_the_number_of_members() {
    let of = |members, seats| {
        let known = Around {
            members,
            ..Around::default()
        };
        level(&under("union-committee@1", 30, seats), &known, "UE-04")
    };
    assert_eq!(of(None, 9), Some(Level::Informs));
    for (members, least, most) in [
        (24, 3, 5),
        (25, 3, 7),
        (200, 3, 7),
        (201, 7, 15),
        (800, 7, 15),
        (1001, 15, 21),
    ] {
        assert_eq!(of(Some(members), least), Some(Level::Holds), "{members}");
        assert_eq!(of(Some(members), most), Some(Level::Holds), "{members}");
        assert_eq!(
            of(Some(members), least - 1),
            Some(Level::Blocks),
            "{members}"
        );
        assert_eq!(
            of(Some(members), most + 1),
            Some(Level::Blocks),
            "{members}"
        );
    }
    let mut runoff = under("union-committee@1", 3, 2);
    runoff.stage = Stage::Runoff;
    let known = Around {
        members: Some(800),
        ..Around::default()
    };
    assert_eq!(
        level(&runoff, &known, "UE-04"),
        None,
        "two of nine seats are voted on again"
    );
}

#[test]
fn ue_12_the_announcement_is_long_enough_and_over() {
    let committee = under("union-committee@1", 8, 7);
    assert_eq!(
        level(&committee, &Around::default(), "UE-12"),
        Some(Level::Warns)
    );
    assert_eq!(
        level(&committee, &announced(7, 5, true), "UE-12"),
        Some(Level::Holds)
    );
    let short = level(&committee, &announced(6, 4, true), "UE-12");
    assert_eq!(
        short,
        Some(Level::Warns),
        "five working days stand from memory: they only warn"
    );
    let chair = under("union-chair@1", 2, 1);
    assert_eq!(
        level(&chair, &announced(7, 5, true), "UE-12"),
        Some(Level::Holds)
    );
    assert_eq!(
        level(&chair, &announced(6, 4, true), "UE-12"),
        Some(Level::Blocks)
    );
    let running = announced(9, 7, false);
    assert_eq!(
        level(&committee, &running, "UE-12"),
        Some(Level::Warns),
        "it can be made ready"
    );
    let opened = still_announced(&Draft::of(&committee), running.announced).unwrap();
    assert_eq!(opened.level, Level::Blocks, "and not be opened");
    let over = announced(9, 7, true).announced;
    assert_eq!(still_announced(&Draft::of(&committee), over), None);
}

#[test]
fn c23_a_candidate_is_no_scrutineer() {
    let watching = |names: &[&str]| Around {
        scrutineers: 2,
        watching: names.iter().map(|name| (*name).to_owned()).collect(),
        ..Around::default()
    };
    let committee = under("union-committee@1", 8, 7);
    assert_eq!(
        level(&committee, &watching(&[]), "UE-40"),
        Some(Level::Holds)
    );
    assert_eq!(
        level(&committee, &watching(&["王芳"]), "UE-40"),
        Some(Level::Blocks)
    );
    assert_eq!(
        level(&committee, &Around::default(), "UE-40"),
        Some(Level::Informs)
    );
}

#[test]
fn c14_who_was_not_elected_to_the_committee_drops_out_of_the_standing_committee() {
    let drawn = |drawn| Around {
        drawn,
        ..Around::default()
    };
    let from = |dropped: &[&str]| Drawn::From {
        contest: "委员".to_owned(),
        dropped: dropped.iter().map(|name| (*name).to_owned()).collect(),
    };
    let waiting = Drawn::Waiting {
        contest: "委员".to_owned(),
    };
    let standing = under("union-standing-committee@1", 11, 9);
    for (source, expected) in [
        (Drawn::Elsewhere, Level::Informs),
        (waiting, Level::Blocks),
        (from(&[]), Level::Holds),
        (from(&["李秀兰"]), Level::Warns),
    ] {
        assert_eq!(level(&standing, &drawn(source), "UE-17"), Some(expected));
    }
    let committee = under("union-committee@1", 8, 7);
    assert_eq!(level(&committee, &Around::default(), "UE-17"), None);
}

#[test]
fn ue_51_nobody_audits_what_they_direct() {
    let held = |elected| Around {
        held: vec![Held {
            name: "王芳".to_owned(),
            contest: "主席".to_owned(),
            elected,
        }],
        ..Around::default()
    };
    let audit = under("audit-committee@1", 6, 5);
    assert_eq!(level(&audit, &held(true), "UE-51"), Some(Level::Blocks));
    assert_eq!(level(&audit, &held(false), "UE-51"), Some(Level::Warns));
    assert_eq!(level(&audit, &Around::default(), "UE-51"), None);
}

#[test]
fn a_motion_has_none_of_these() {
    let motion = crate::common::motion("ordinary-motion@1", 120);
    let found = around(&Draft::of(&motion), &Around::default());
    assert!(found.is_empty() && allows(&found));
}

/// WC-11: seven days, and the day of the meeting does not count; a rule of other places only warns.
#[test]
fn papers_come_seven_days_ahead_where_the_law_demands_it_and_elsewhere_it_is_said() {
    let paper = |title: &str, days| Paper {
        title: title.to_owned(),
        days,
        revised: None,
    };
    let known = |papers: &[Option<i32>]| Around {
        papers: papers.iter().map(|&days| paper("报告", days)).collect(),
        ..Around::default()
    };
    let cases: [(&[Option<i32>], Level, Level); 6] = [
        (&[Some(7)], Level::Holds, Level::Holds),
        (&[Some(7), Some(6)], Level::Blocks, Level::Warns),
        (&[Some(0)], Level::Blocks, Level::Warns),
        (&[Some(-1)], Level::Blocks, Level::Warns),
        (&[Some(1), None], Level::Informs, Level::Informs),
        (&[], Level::Informs, Level::Informs),
    ];
    for (papers, here, elsewhere) in cases {
        for (profile, wanted) in [
            ("congress-approval-shanghai@1", here),
            ("congress-approval-henan@1", here),
            ("collective-contract-shanghai@1", here),
            ("congress-approval@1", elsewhere),
            ("collective-contract@1", elsewhere),
        ] {
            let manifest = under(profile, 1, 0);
            let found = level(&manifest, &known(papers), "WC-11");
            assert_eq!(found, Some(wanted), "{profile} {papers:?}");
        }
    }
    let ordinary = under("ordinary-motion@1", 1, 0);
    assert_eq!(level(&ordinary, &known(&[Some(0)]), "WC-11"), None);
    let late = around(
        &Draft::of(&under("congress-approval-henan@1", 1, 0)),
        &Around {
            papers: vec![paper("报告", Some(7)), paper("草案", Some(3))],
            ..Around::default()
        },
    );
    assert_eq!(
        late[0].sentence_zh(),
        "“草案”会前 3 日才公布。材料应当在会前 7 日送交代表。"
    );
}

/// WC-11: a draft that its discussion has changed in the meeting is what the order of a session expects (§6.2): said, not
/// refused, whatever the place.
#[test]
fn a_draft_revised_in_the_meeting_is_warned_of_and_keeps_its_first_day() {
    let draft = |revised| Around {
        papers: vec![Paper {
            title: "草案".to_owned(),
            days: Some(20),
            revised,
        }],
        ..Around::default()
    };
    for profile in ["collective-contract-shanghai@1", "collective-contract@1"] {
        let motion = under(profile, 1, 0);
        for (revised, wanted) in [
            (None, Level::Holds),
            (Some(7), Level::Holds),
            (Some(6), Level::Warns),
            (Some(0), Level::Warns),
        ] {
            assert_eq!(level(&motion, &draft(revised), "WC-11"), Some(wanted));
        }
    }
    let shanghai = under("collective-contract-shanghai@1", 1, 0);
    let found = around(&Draft::of(&shanghai), &draft(Some(0)));
    assert!(found[0].sentence_zh().ends_with(
        "“草案”按讨论意见修改过，修改稿公布不足 7 日：分歧较大的，应当重新协商，再次提交。"
    ));
}
