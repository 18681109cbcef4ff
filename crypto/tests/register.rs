//! Roll and register: sorted, in one form, and hashed as published.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crypto::b64;
use crypto::bytes::{Blinded, Hash, ManifestHash, Salt};
use crypto::ecdsa::SigningKey;
use crypto::message;
use crypto::register::{Issue, Register, RegisterError, Roll};
use ring::rand::SystemRandom;
use uuid::Uuid;

const M: [u8; 32] = [1; 32];

fn delegate(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn issue(delegate: Uuid) -> Issue {
    let (key, blinded) = (
        SigningKey::generate(&SystemRandom::new()).unwrap(),
        Blinded::from([9; 256]),
    );
    let signature = key.sign(&message::issue(&M.into(), 0, &blinded));
    Issue {
        delegate,
        device_key: key.public(),
        blinded: blinded.hash(),
        signature,
    }
}

#[test]
fn a_roll_is_its_salt_and_its_delegates_ascending() {
    let roll = Roll::new(Salt::from([7; 32]), vec![delegate(2), delegate(1)]).unwrap();
    let salt = b64::encode([7; 32]);
    let json = format!(
        r#"{{"salt":"{salt}","delegates":["{}","{}"]}}"#,
        delegate(1),
        delegate(2)
    );
    assert_eq!(roll.to_bytes(), json.as_bytes());
    assert_eq!(roll.hash(), Hash::of(json.as_bytes()));
    assert_eq!(Roll::parse(json.as_bytes()).unwrap(), roll);
}

#[test]
fn a_roll_in_another_order_or_form_is_refused() {
    let twice = Roll::new(Salt::from([7; 32]), vec![delegate(1), delegate(1)]);
    assert!(matches!(twice, Err(RegisterError::Order)));
    let salt = b64::encode([7; 32]);
    let roll = |delegates: &str| {
        Roll::parse(format!(r#"{{"salt":"{salt}","delegates":[{delegates}]}}"#).as_bytes())
    };
    let (one, two) = (delegate(0xa), delegate(0xb));
    roll(&format!(r#""{one}","{two}""#)).unwrap();
    assert!(matches!(
        roll(&format!(r#""{two}","{one}""#)),
        Err(RegisterError::Order)
    ));
    assert!(matches!(
        roll(&format!(r#""{one}","{one}""#)),
        Err(RegisterError::Order)
    ));
    assert!(matches!(
        roll(&format!(r#""{one}", "{two}""#)),
        Err(RegisterError::Json(_))
    ));
    assert!(roll(&format!(r#""{}""#, one.to_string().to_uppercase())).is_err());
    let unsalted = Roll::parse(br#"{"salt":"","delegates":[]}"#);
    assert!(unsalted.is_err());
}

#[test]
fn a_register_is_its_issues_ascending_by_delegate() {
    let (one, two) = (issue(delegate(1)), issue(delegate(2)));
    let register = Register::new(vec![two.clone(), one.clone()]).unwrap();
    let row = |issue: &Issue| {
        format!(
            r#"{{"delegate":"{}","device_key":"{}","blinded":"{}","signature":"{}"}}"#,
            issue.delegate, issue.device_key, issue.blinded, issue.signature
        )
    };
    let json = format!("[{},{}]", row(&one), row(&two));
    assert_eq!(register.to_bytes(), json.as_bytes());
    assert_eq!(register.hash(), Hash::of(json.as_bytes()));
    assert_eq!(
        Register::parse(json.as_bytes()).unwrap().issues(),
        [one.clone(), two.clone()]
    );

    let swapped = format!("[{},{}]", row(&two), row(&one));
    assert!(matches!(
        Register::parse(swapped.as_bytes()),
        Err(RegisterError::Order)
    ));
    assert!(matches!(
        Register::new(vec![one.clone(), one]),
        Err(RegisterError::Order)
    ));
}

#[test]
fn a_register_without_issues_is_an_empty_list() {
    assert_eq!(Register::new(Vec::new()).unwrap().to_bytes(), b"[]");
}

#[test]
fn an_issue_is_signed_for_its_contest_and_issuer_only() {
    let issue = issue(delegate(1));
    assert!(issue.verify(&M.into(), 0));
    assert!(!issue.verify(&M.into(), 1));
    assert!(!issue.verify(&ManifestHash::from([2; 32]), 0));
    let other = Issue {
        blinded: Hash::from([0; 32]),
        ..issue
    };
    assert!(!other.verify(&M.into(), 0));
}
