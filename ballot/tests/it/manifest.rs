//! What makes a manifest lawful: the worked ones are, and each way to break one has its own name.

use ballot::{
    b64::Digest,
    id::ContestId,
    json::NotCanonical,
    manifest::{
        BoxKind, Eligible, EligibleList, KeyError, Kind, ListError, MAX_MANIFEST_BYTES, Manifest,
        ManifestError, Profile, RatioError, ScrutineerSpec, Stage,
    },
    ratio::{Basis, Ratio},
};

use crate::common::{ELECTION, ELIGIBLE, MOTION, election, member, motion, point, rsa_key};

#[test]
fn the_worked_manifests_are_lawful_and_write_themselves_again() {
    for bytes in [ELECTION, MOTION] {
        let manifest = Manifest::parse(bytes).unwrap();
        assert_eq!(manifest.to_bytes(), bytes);
    }
    assert_eq!(EligibleList::parse(ELIGIBLE).unwrap().to_bytes(), ELIGIBLE);
}

#[test]
fn any_other_spelling_is_not_canonical() {
    let text = str::from_utf8(ELECTION).unwrap();
    let respelled = [
        text.replacen("{\"v\":1,", "{\"v\": 1,", 1),
        text.replacen("{\"v\":1,", "{\"v\":1.0,", 1),
        text.replacen("{\"v\":1,", "{\"v\":1,\"v\":1,", 1),
        text.replacen("{\"v\":1,", "{\"v\":1,\"w\":1,", 1),
        text.replacen("\"follows\":null,", "", 1),
        text.replacen(
            "\"round\":1,\"follows\":null",
            "\"follows\":null,\"round\":1",
            1,
        ),
        text.replacen("工会", "\\u5de5\\u4f1a", 1),
        text.replacen("\"seats\":7", "\"seats\":-7", 1),
        text.replacen("\"seats\":7", "\"seats\":\"7\"", 1),
        text.replacen("[2,3]", "[2,3,4]", 1),
        text.replacen(
            "\"at_least\":[2,3]",
            "\"at_least\":[2,3],\"more_than\":[1,2]",
            1,
        ),
        text.replacen("\"contest\":\"", "\"contest\":\"{", 1)
            .replacen("\",\"kind\"", "}\",\"kind\"", 1),
        format!("{text}\n"),
        format!("\u{feff}{text}"),
    ];
    for other in respelled {
        assert_ne!(other, text);
        let refused = Manifest::parse(other.as_bytes());
        assert!(
            matches!(refused, Err(ManifestError::Canonical(_))),
            "{refused:?}"
        );
    }
}

#[test]
fn a_byte_string_has_one_spelling() {
    let text = str::from_utf8(ELECTION).unwrap();
    let roll = Manifest::parse(ELECTION)
        .unwrap()
        .electorate
        .roll
        .to_string();
    // 32 bytes leave two unused bits in the last of 43 characters.
    let last = roll.chars().last().unwrap();
    let unused_bits_set = char::from(u8::try_from(last).unwrap() + 1);
    for other in [
        format!("{roll}="),
        roll[1..].to_owned(),
        format!("{}{unused_bits_set}", &roll[..42]),
        format!("+{}", &roll[1..]),
    ] {
        let refused = Manifest::parse(text.replace(&roll, &other).as_bytes());
        assert!(
            matches!(
                refused,
                Err(ManifestError::Canonical(NotCanonical::Malformed(_)))
            ),
            "{other}"
        );
    }
}

#[test]
fn an_id_has_one_spelling() {
    let id = "67e55044-10b1-426f-9247-bb680e5fe0c8";
    assert_eq!(id.parse::<ContestId>().unwrap().to_string(), id);
    let odd = [
        id.to_uppercase(),
        id.replace('-', ""),
        format!("{{{id}}}"),
        format!("urn:uuid:{id}"),
    ];
    for other in odd {
        assert!(other.parse::<ContestId>().is_err(), "{other}");
    }
}

#[test]
fn a_manifest_that_is_too_large_is_refused_unread() {
    let bytes = vec![b' '; MAX_MANIFEST_BYTES + 1];
    assert_eq!(
        Manifest::parse(&bytes),
        Err(ManifestError::TooLarge { bytes: 48_001 })
    );
}

/// Breaks a lawful manifest in one place and says what is found.
fn broken(mut manifest: Manifest, spoil: impl FnOnce(&mut Manifest)) -> ManifestError {
    manifest.check().unwrap();
    spoil(&mut manifest);
    let found = Manifest::parse(&manifest.to_bytes()).unwrap_err();
    assert_eq!(manifest.check(), Err(found.clone()));
    found
}

fn spoiled_election(spoil: impl FnOnce(&mut Manifest)) -> ManifestError {
    broken(election(8, 7, 120), spoil)
}

fn spoiled_motion(spoil: impl FnOnce(&mut Manifest)) -> ManifestError {
    broken(motion("ordinary-motion@1", 80), spoil)
}

fn spoiled_appraisal(spoil: impl FnOnce(&mut Manifest)) -> ManifestError {
    broken(appraisal(), spoil)
}

fn appraisal() -> Manifest {
    let mut manifest = election(3, 0, 80);
    manifest.kind = Kind::Appraisal;
    manifest.marks = ["good", "fair", "not_good"].map(str::to_owned).to_vec();
    (manifest.write_ins, manifest.eligible) = (0, None);
    (manifest.rules.pass, manifest.rules.surplus) = (None, None);
    manifest
}

#[test]
fn head_and_options_follow_the_kind() {
    assert_eq!(spoiled_election(|m| m.v = 2), ManifestError::Version(2));
    assert_eq!(
        spoiled_election(|m| m.follows = Some(m.contest)),
        ManifestError::FollowsItself
    );
    let twice = spoiled_election(|m| m.options[3].id = m.options[0].id);
    assert_eq!(twice, ManifestError::OptionTwice(member(0)));
    assert_eq!(
        spoiled_motion(|m| m.options.clear()),
        ManifestError::MotionOptions(0)
    );
    assert_eq!(spoiled_motion(|m| m.seats = 1), ManifestError::MotionSeats);
    assert_eq!(
        spoiled_motion(|m| m.write_ins = 1),
        ManifestError::MotionWriteIns
    );
}

#[test]
fn marks_follow_the_kind() {
    assert_eq!(
        spoiled_election(|m| m.marks.swap(0, 1)),
        ManifestError::Marks
    );
    assert_eq!(
        spoiled_motion(|m| m.marks.truncate(2)),
        ManifestError::Marks
    );
    assert_eq!(
        spoiled_appraisal(|m| m.marks.clear()),
        ManifestError::NoGrades
    );
    for odd in ["", "Good", "a1", "好", "seventeen_letters"] {
        let found = spoiled_appraisal(|m| m.marks[1] = odd.to_owned());
        assert_eq!(found, ManifestError::Grade(odd.to_owned()));
    }
    let twice = spoiled_appraisal(|m| m.marks[1] = "good".to_owned());
    assert_eq!(twice, ManifestError::GradeTwice("good".to_owned()));
}

#[test]
fn an_eligible_list_stands_exactly_where_there_are_write_ins() {
    assert_eq!(
        spoiled_election(|m| m.eligible = None),
        ManifestError::Eligible
    );
    assert_eq!(
        spoiled_election(|m| m.write_ins = 0),
        ManifestError::Eligible
    );
    assert_eq!(
        spoiled_motion(|m| m.eligible = Some(Digest([0; 32]))),
        ManifestError::Eligible
    );
}

#[test]
fn thresholds_make_sense() {
    let ratio = |name, error| ManifestError::Ratio { name, error };
    let entitled = Basis::Entitled;
    let found = spoiled_election(|m| m.rules.quorum = Some(Ratio::at_least(Basis::Valid, 2, 3)));
    assert_eq!(found, ratio("quorum", RatioError::Basis));
    let found = spoiled_election(|m| m.rules.pass = Some(Ratio::more_than(entitled, 1, 0)));
    assert_eq!(found, ratio("pass", RatioError::Empty));
    let found = spoiled_election(|m| m.rules.pass = Some(Ratio::at_least(entitled, 0, 2)));
    assert_eq!(found, ratio("pass", RatioError::Empty));
    let found = spoiled_election(|m| m.rules.pass = Some(Ratio::more_than(entitled, 2, 2)));
    assert_eq!(found, ratio("pass", RatioError::Unreachable));
    let found = spoiled_election(|m| m.rules.surplus = Some(Ratio::at_least(entitled, 5, 100)));
    assert_eq!(found, ratio("surplus", RatioError::Basis));
    let found = spoiled_appraisal(|m| m.rules.pass = Some(Ratio::more_than(entitled, 1, 2)));
    assert_eq!(found, ManifestError::AppraisalPass);
}

#[test]
fn surplus_and_max_for_stand_only_where_they_apply() {
    for stage in [Stage::Runoff, Stage::Further, Stage::Byelection] {
        assert_eq!(
            spoiled_election(|m| m.stage = stage),
            ManifestError::Surplus
        );
    }
    let surplus = Some(Ratio::at_least(Basis::Seats, 5, 100));
    assert_eq!(
        spoiled_motion(|m| m.rules.surplus = surplus),
        ManifestError::Surplus
    );
    assert_eq!(
        spoiled_motion(|m| m.rules.max_for = 1),
        ManifestError::MaxFor
    );
}

#[test]
fn somebody_is_entitled_and_times_are_exact_in_every_reader() {
    assert_eq!(
        spoiled_election(|m| m.electorate.entitled = 0),
        ManifestError::NobodyEntitled
    );
    assert_eq!(
        spoiled_election(|m| m.times.closes = Some(1 << 53)),
        ManifestError::Time
    );
}

#[test]
fn the_box_holds_every_canonical_ballot() {
    let manifest = election(8, 7, 120);
    let fullest = format!(
        r#"{{"marks":[{}],"write_ins":["{}","{}"]}}"#,
        ["\"against\""; 8].join(","),
        member(1),
        member(2)
    );
    let longest = fullest.len() as u64;
    assert_eq!(manifest.longest_body_len(), longest);
    let least = u32::try_from(longest).unwrap() + 32;
    let small = spoiled_election(|m| m.ballot_box.size = least - 1);
    assert_eq!(
        small,
        ManifestError::BoxTooSmall {
            size: least - 1,
            longest: longest + 32
        }
    );
    assert_eq!(
        spoiled_election(|m| m.ballot_box.size = 8_193),
        ManifestError::BoxTooLarge(8_193)
    );
}

#[test]
fn a_sealed_box_has_scrutineers_enough_with_sealing_keys() {
    assert_eq!(
        spoiled_election(|m| m.ballot_box.threshold = 1),
        ManifestError::LiveThreshold
    );
    let sealed = |scrutineers: u8, threshold| {
        let mut manifest = election(8, 7, 120);
        manifest.ballot_box.kind = BoxKind::Sealed;
        manifest.ballot_box.threshold = threshold;
        manifest.scrutineers = (0..scrutineers).map(|n| scrutineer(n * 2)).collect();
        manifest
    };
    assert_eq!(sealed(3, 2).check(), Ok(()));
    assert_eq!(sealed(16, 16).check(), Ok(()));
    for (scrutineers, threshold) in [(3, 0), (3, 4), (17, 2)] {
        let found = ManifestError::SealedThreshold {
            threshold,
            scrutineers: scrutineers.into(),
        };
        assert_eq!(sealed(scrutineers, threshold).check(), Err(found));
    }
    let keyless = broken(sealed(3, 2), |m| m.scrutineers[1].sealing_key = None);
    assert_eq!(keyless, ManifestError::NoSealingKey(1));
}

fn scrutineer(seed: u8) -> ScrutineerSpec {
    ScrutineerSpec {
        name: "监票人".to_owned(),
        key: point(seed),
        sealing_key: Some(point(seed + 1)),
    }
}

#[test]
fn keys_are_of_their_kind_and_stand_once() {
    assert_eq!(
        spoiled_election(|m| m.issuers.clear()),
        ManifestError::NoIssuer
    );
    let further = spoiled_election(|m| {
        let mut issuer = m.issuers[0].clone();
        issuer.key = rsa_key(2);
        m.issuers.push(issuer);
    });
    assert_eq!(further, ManifestError::FurtherIssuer(1));
    let twice = spoiled_election(|m| {
        let mut issuer = m.issuers[0].clone();
        issuer.url = Some("https://union.example".to_owned());
        issuer.sign_key = Some(point(9));
        m.issuers.push(issuer);
    });
    assert_eq!(twice, ManifestError::KeyTwice);
    let twice = spoiled_election(|m| m.scrutineers = vec![scrutineer(1), scrutineer(2)]);
    assert_eq!(twice, ManifestError::KeyTwice);
    let compressed = spoiled_election(|m| {
        m.scrutineers = vec![scrutineer(1)];
        m.scrutineers[0].key.0[0] = 2;
    });
    assert_eq!(compressed, ManifestError::Point);
}

#[test]
fn an_issuing_key_has_one_encoding() {
    let key_error = |error| ManifestError::IssuerKey { issuer: 0, error };
    let spoil = |at: usize, byte: u8| spoiled_election(|m| m.issuers[0].key.0[at] = byte);
    assert_eq!(spoil(0, 0x31), key_error(KeyError::Encoding));
    // RSASSA-PSS in place of rsaEncryption.
    assert_eq!(spoil(16, 0x0a), key_error(KeyError::Encoding));
    // e = 3.
    assert_eq!(spoil(293, 0x03), key_error(KeyError::Encoding));
    assert_eq!(spoil(33, 0x7f), key_error(KeyError::Short));
    assert_eq!(spoil(288, 0x10), key_error(KeyError::Even));
}

#[test]
fn an_eligible_list_ascends_and_names_nobody_twice() {
    let somebody = |n| Eligible {
        id: member(n),
        name: "马".to_owned(),
        detail: String::new(),
    };
    let list = EligibleList::new(vec![somebody(3), somebody(1)]).unwrap();
    let bytes = format!(r#"[["{}","马",""],["{}","马",""]]"#, member(1), member(3));
    assert_eq!(list.to_bytes(), bytes.as_bytes());
    assert_eq!(list.find(member(3)), Some(&somebody(3)));
    assert_eq!(list.find(member(2)), None);
    let twice = EligibleList::new(vec![somebody(3), somebody(3)]);
    assert_eq!(twice, Err(ListError::Twice(member(3))));
    let turned = format!(r#"[["{}","马",""],["{}","马",""]]"#, member(3), member(1));
    assert_eq!(
        EligibleList::parse(turned.as_bytes()),
        Err(ListError::Order(member(1)))
    );
}

#[test]
fn a_profile_is_written_as_the_protocol_lists_it() {
    let profile = Profile {
        name: "丁\"一\"凡".to_owned(),
        detail: "总装\u{7f}车间".to_owned(),
        text: "行一\n行二\u{1}\u{2028}/".to_owned(),
        photo: None,
    };
    let expected = "{\"name\":\"丁\\\"一\\\"凡\",\"detail\":\"总装\u{7f}车间\",\
                    \"text\":\"行一\\n行二\\u0001\u{2028}/\",\"photo\":null}";
    assert_eq!(profile.to_bytes(), expected.as_bytes());
}
