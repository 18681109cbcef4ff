//! Log entries: the members of the protocol's table in its order, and nothing but their one form.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use crypto::b64;
use crypto::bytes::ByteString;
use crypto::entry::{Contest, Entry, EntryError, Note};
use crypto::json::{self, JsonError};
use crypto::tlog::MAX_ENTRY_LENGTH;
use proptest::prelude::*;
use serde_json::value::RawValue;

const ID: &str = "6b1ad6f7-9c7e-4b39-8a2c-0c3b2ad3ce4b";

/// A byte string of this length, as JSON.
fn bytes(length: usize) -> String {
    format!("\"{}\"", b64::encode(vec![7; length]))
}

/// One entry of each type, with every member that the protocol's table lists.
fn examples() -> Vec<String> {
    let (hash, signature, point) = (bytes(32), bytes(64), bytes(65));
    let signoffs = format!(r#"[{{"scrutineer":0,"signature":{signature}}}]"#);
    let token = bytes(256);
    let ballot = |sealed: &str| {
        format!(
            r#"{{"type":"ballot","contest":"{ID}","key":{point},"tokens":[{token}],"commit":{hash},"signature":{signature},"sealed":{sealed}}}"#
        )
    };
    let sealed = format!(
        r#"{{"content":{},"shares":[{{"enc":{point},"share":{}}}]}}"#,
        bytes(616),
        bytes(49)
    );
    vec![
        format!(
            r#"{{"type":"congress","congress":"{ID}","title":"第三届 \"代表\"大会","organisation":"a/b\n\u001f"}}"#
        ),
        format!(r#"{{"type":"contest","manifest":{}}}"#, bytes(1000)),
        format!(r#"{{"type":"open","contest":"{ID}","present":110,"signoffs":{signoffs}}}"#),
        ballot("null"),
        ballot(&sealed),
        format!(
            r#"{{"type":"close","contest":"{ID}","present":110,"issued":110,"returned":109,"register":{hash},"issuers":[{{"issued":110,"register":{hash},"signature":{signature}}}],"paper":{{"issued":0,"returned":0}},"signoffs":[]}}"#
        ),
        format!(r#"{{"type":"unseal","contest":"{ID}","scrutineer":2,"key":{hash}}}"#),
        format!(
            r#"{{"type":"opening","ballot":17,"nonce":{hash},"body":{{"marks":["for"],"write_ins":[]}}}}"#
        ),
        format!(r#"{{"type":"paper","contest":"{ID}","bodies":[{{"marks":[]}},{{"marks":[]}}]}}"#),
        format!(
            r#"{{"type":"result","contest":"{ID}","result":{{"entitled":120,"quorum":true,"passed":null}}}}"#
        ),
        format!(r#"{{"type":"certify","contest":"{ID}","scrutineer":0,"signature":{signature}}}"#),
        format!(
            r#"{{"type":"void","contest":"{ID}","ground":"returned-above-issued","reason":"","signoffs":[]}}"#
        ),
        format!(r#"{{"type":"note","contest":null,"by":"officer","text":"延长"}}"#),
        format!(r#"{{"type":"note","contest":"{ID}","by":"officer","text":""}}"#),
    ]
}

fn refused(json: &str) -> EntryError {
    Entry::parse(json.as_bytes())
        .err()
        .unwrap_or_else(|| panic!("taken: {json}"))
}

#[test]
fn every_type_is_read_and_written_to_the_byte() {
    for json in examples() {
        let entry = Entry::parse(json.as_bytes()).unwrap_or_else(|error| panic!("{error}: {json}"));
        assert_eq!(entry.to_bytes().unwrap(), json.as_bytes());
    }
}

#[test]
fn a_missing_member_is_refused_in_every_type() {
    for json in examples() {
        let members: BTreeMap<String, Box<RawValue>> = serde_json::from_str(&json).unwrap();
        for (name, value) in members.iter().filter(|(name, _)| *name != "type") {
            let without = json.replacen(&format!(r#","{name}":{}"#, value.get()), "", 1);
            assert_eq!(
                serde_json::from_str::<BTreeMap<String, Box<RawValue>>>(&without)
                    .unwrap()
                    .len(),
                members.len() - 1
            );
            refused(&without);
        }
    }
}

#[test]
fn an_unknown_member_is_refused_in_every_type() {
    for json in examples() {
        let with = format!(r#"{},"more":0}}"#, json.strip_suffix('}').unwrap());
        assert!(
            matches!(refused(&with), EntryError::Json(JsonError::Invalid(_))),
            "{with}"
        );
    }
}

#[test]
fn white_space_is_refused_wherever_it_stands() {
    for json in examples() {
        let places = json
            .char_indices()
            .filter(|(_, c)| "{}[],:".contains(*c))
            .map(|(at, _)| at + 1);
        for at in places {
            let spaced = format!("{} {}", &json[..at], &json[at..]);
            // Inside a string a space is text like any other.
            if serde_json::from_str::<serde_json::Value>(&spaced).unwrap()
                == serde_json::from_str::<serde_json::Value>(&json).unwrap()
            {
                refused(&spaced);
            }
        }
        refused(&format!(" {json}"));
        refused(&format!("{json}\n"));
    }
}

#[test]
fn every_other_form_of_the_same_data_is_refused() {
    let open = |members: &str| refused(&format!(r#"{{"type":"open",{members}}}"#));
    let contest = format!(r#""contest":"{ID}""#);
    // members in another order, twice, the type twice or not first
    open(&format!(r#""present":1,{contest},"signoffs":[]"#));
    open(&format!(
        r#"{contest},"present":1,"present":1,"signoffs":[]"#
    ));
    open(&format!(
        r#""type":"open",{contest},"present":1,"signoffs":[]"#
    ));
    refused(&format!(
        r#"{{{contest},"type":"open","present":1,"signoffs":[]}}"#
    ));
    // numbers with sign, fraction or exponent, leading zeroes, as text, out of range
    for number in [
        "-1",
        "-0",
        "+1",
        "1.0",
        "1e0",
        "01",
        "\"1\"",
        "4294967296",
        "null",
    ] {
        open(&format!(r#"{contest},"present":{number},"signoffs":[]"#));
    }
    // ids in another spelling
    let upper = ID.to_uppercase();
    for id in [
        upper,
        ID.replace('-', ""),
        format!("{{{ID}}}"),
        format!("urn:uuid:{ID}"),
    ] {
        open(&format!(r#""contest":"{id}","present":1,"signoffs":[]"#));
    }
}

#[test]
fn text_escaped_in_another_way_than_ecmascripts_is_refused() {
    let note =
        |text: &str| format!(r#"{{"type":"note","contest":null,"by":"officer","text":"{text}"}}"#);
    for text in [
        r#"\""#,
        r"\\",
        r"\b\f\n\r\t",
        r"\u0000\u001f",
        "\u{7f}\u{2028}/票😀",
    ] {
        Entry::parse(note(text).as_bytes()).unwrap();
    }
    for text in [
        r"\/",
        r"\u0041",
        r"\u000a",
        r"\u001F",
        r"\u007f",
        r"\u2028",
        r"\ud83d\ude00",
        r"\ud83d",
        r"\ude00",
    ] {
        refused(&note(text));
    }
    refused(&note("\n"));
    assert!(
        Entry::parse(b"{\"type\":\"note\",\"contest\":null,\"by\":\"\xff\",\"text\":\"\"}")
            .is_err()
    );
}

#[test]
fn embedded_json_must_have_its_one_form_too() {
    let body = |body: &str| {
        format!(
            r#"{{"type":"opening","ballot":17,"nonce":{},"body":{body}}}"#,
            bytes(32)
        )
    };
    for good in [
        r#"{"marks":["for"],"write_ins":[]}"#,
        "null",
        "[true,false,0]",
    ] {
        Entry::parse(body(good).as_bytes()).unwrap();
    }
    for bad in [
        r#"{"a": 1}"#,
        r#"{"a":1,"a":1}"#,
        "[-1]",
        "[1.0]",
        "[1e3]",
        r#"["\u0041"]"#,
        r#"["\ud800"]"#,
        "[1 ]",
    ] {
        refused(&body(bad));
    }
    refused(&format!(
        r#"{{"type":"paper","contest":"{ID}","bodies":[{{"a":1}},{{"a": 1}}]}}"#
    ));
    refused(&format!(
        r#"{{"type":"result","contest":"{ID}","result":{{"a":-1}}}}"#
    ));
}

#[test]
fn unknown_types_and_grounds_are_refused() {
    for json in [
        "",
        "{}",
        "[]",
        "null",
        r#"{"type":"open"}"#,
        r#"{"type":"ballots","contest":null}"#,
        r#"{"type":"#,
    ] {
        assert!(matches!(refused(json), EntryError::Type), "{json}");
    }
    for ground in ["Quorum", "returned_above_issued", "tired", ""] {
        refused(&format!(
            r#"{{"type":"void","contest":"{ID}","ground":"{ground}","reason":"","signoffs":[]}}"#
        ));
    }
    for ground in ["withdrawn", "returned-above-issued", "quorum", "decision"] {
        let json = format!(
            r#"{{"type":"void","contest":"{ID}","ground":"{ground}","reason":"","signoffs":[]}}"#
        );
        Entry::parse(json.as_bytes()).unwrap();
    }
}

#[test]
fn an_entry_takes_sixty_five_thousand_five_hundred_and_thirty_five_bytes_and_no_more() {
    let note = |length: usize| {
        Entry::Note(Note {
            contest: None,
            by: String::new(),
            text: "x".repeat(length),
        })
    };
    let frame = note(0).to_bytes().unwrap().len();
    let longest = note(MAX_ENTRY_LENGTH - frame).to_bytes().unwrap();
    assert_eq!(longest.len(), 65_535);
    Entry::parse(&longest).unwrap();
    assert_eq!(
        note(MAX_ENTRY_LENGTH - frame + 1)
            .to_bytes()
            .unwrap_err()
            .length,
        65_536
    );
    let too_large = [&longest[..longest.len() - 2], b"x\"}"].concat();
    assert!(matches!(
        Entry::parse(&too_large),
        Err(EntryError::TooLarge(_))
    ));
}

#[test]
fn the_longest_manifest_fits_an_entry() {
    let entry = Entry::Contest(Contest {
        manifest: ByteString(vec![b'x'; 48_000]),
    });
    entry.to_bytes().unwrap();
}

proptest! {
    #[test]
    fn any_text_survives_in_an_entry(by: String, text: String) {
        let bytes = Entry::Note(Note { contest: None, by, text }).to_bytes().unwrap();
        prop_assert_eq!(Entry::parse(&bytes).unwrap().to_bytes().unwrap(), bytes);
    }

    #[test]
    fn what_is_taken_as_canonical_is_what_serde_json_would_write(text in "[\\[\\]{}:,\"a0-9 ]{0,12}") {
        if json::check(&text).is_ok() {
            let value: Box<RawValue> = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(value.get(), &text);
            prop_assert!(!text.contains(' ') || text.contains('"'));
        }
    }
}
