//! The frozen vectors of `tests/vectors`: every byte format of the protocol, made by another program
//! (`vectors/make`, JavaScript on node:crypto). Nothing here writes them: where a test fails, the bytes have changed, and
//! with them the protocol.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod ballots;
mod board;
mod bytes;
mod foreign;
mod sealing;

use serde_json::Value;

/// A file of vectors.
pub fn file(name: &str) -> Value {
    let path = format!("{}/tests/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// The cases in a list, of which there is at least one.
pub fn cases(list: &Value) -> &[Value] {
    let cases = list.as_array().unwrap();
    assert!(!cases.is_empty());
    cases
}

/// A text.
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// A number.
pub fn number(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

/// Bytes, written in hexadecimal.
pub fn hex(value: &Value) -> Vec<u8> {
    let digits = text(value);
    assert!(digits.len().is_multiple_of(2));
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
        .collect()
}

/// Bytes of a kind, written in hexadecimal.
pub fn kind<B: for<'a> TryFrom<&'a [u8]>>(value: &Value) -> B {
    let bytes = hex(value);
    B::try_from(&bytes).unwrap_or_else(|_| panic!("{} bytes", bytes.len()))
}

/// What a case is about: the bytes of its `text`, or its `bytes`.
pub fn subject(case: &Value) -> Vec<u8> {
    match case.get("text") {
        Some(text) => text.as_str().unwrap().as_bytes().to_vec(),
        None => hex(&case["bytes"]),
    }
}

/// Fails with the name and reason of every bad case that is taken.
#[track_caller]
pub fn all_refused(bad: &Value, taken: impl Fn(&Value) -> bool) {
    let taken: Vec<String> = cases(bad)
        .iter()
        .filter(|case| taken(case))
        .map(|case| format!("{} ({})", case["name"], case["reason"]))
        .collect();
    assert!(taken.is_empty(), "taken: {taken:#?}");
}

/// A generator that draws these bytes, and no more.
pub fn draws(parts: &[Vec<u8>]) -> impl FnMut(&mut [u8]) + use<> {
    let mut rest = parts.concat();
    move |wanted| {
        let later = rest.split_off(wanted.len());
        wanted.copy_from_slice(&rest);
        rest = later;
    }
}
