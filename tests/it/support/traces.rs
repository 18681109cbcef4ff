//! What gives somebody away, in every spelling in which it could be written down, and the search for it.

use std::collections::HashMap;
use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Shorter spellings than this occur by chance.
const SHORTEST: usize = 8;

/// Traces to look for: each spelling with the name of what it gives away.
#[derive(Default)]
pub struct Traces {
    /// By their first bytes.
    spellings: HashMap<[u8; SHORTEST], Vec<(Vec<u8>, String)>>,
}

impl Traces {
    /// Looks for bytes: as they are, in hex, in base64 wherever they begin in what is encoded.
    pub fn bytes(&mut self, name: &str, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        self.spelling(name, bytes.to_vec());
        let hex = bytes.iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").unwrap();
            hex
        });
        self.spelling(name, hex.to_uppercase().into_bytes());
        self.spelling(name, hex.into_bytes());
        for before in 0..3 {
            self.spelling(name, encoded(&URL_SAFE_NO_PAD, bytes, before));
            self.spelling(name, encoded(&STANDARD_NO_PAD, bytes, before));
        }
    }

    /// Looks for an id: its bytes, and with hyphens.
    pub fn id(&mut self, name: &str, id: uuid::Uuid) {
        self.bytes(name, id.as_bytes());
        self.bytes(name, id.to_string());
    }

    /// What of it stands in `text`: names, each once.
    pub fn found_in(&self, text: &[u8]) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for (_, name) in self.places_in(text) {
            if !found.iter().any(|known| known == name) {
                found.push(name.to_owned());
            }
        }
        found
    }

    /// Where it stands in `text`, from the beginning on.
    pub fn places_in<'a>(&'a self, text: &[u8]) -> Vec<(usize, &'a str)> {
        // Most places are told apart by two bytes: looking each of them up would take minutes.
        let mut begins = vec![false; 1 << 16];
        for start in self.spellings.keys() {
            begins[usize::from(u16::from_le_bytes([start[0], start[1]]))] = true;
        }
        let mut places = Vec::new();
        for (at, start) in text.windows(SHORTEST).enumerate() {
            if !begins[usize::from(u16::from_le_bytes([start[0], start[1]]))] {
                continue;
            }
            for (spelling, name) in self.spellings.get(start).into_iter().flatten() {
                if text[at..].starts_with(spelling) {
                    places.push((at, name.as_str()));
                }
            }
        }
        places
    }

    fn spelling(&mut self, name: &str, spelling: Vec<u8>) {
        let Some(start) = spelling.first_chunk::<SHORTEST>() else {
            return;
        };
        let known = self.spellings.entry(*start).or_default();
        if !known.iter().any(|(other, _)| *other == spelling) {
            known.push((spelling, name.to_owned()));
        }
    }
}

/// The characters that base64 of anything shows wherever `bytes` stand in it after `before` others (modulo 3).
fn encoded(alphabet: &impl Engine, bytes: &[u8], before: usize) -> Vec<u8> {
    let text = alphabet.encode([&vec![0; before][..], bytes].concat());
    let (from, to) = ((before * 8).div_ceil(6), (before + bytes.len()) * 8 / 6);
    text.as_bytes()[from..to].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_found_in_every_spelling_and_place() {
        let secret: Vec<u8> = (0..32).map(|at| at * 7 + 3).collect();
        let mut traces = Traces::default();
        traces.bytes("secret", &secret);
        for before in 0..5 {
            let inside = [&vec![0xaa; before][..], &secret, b"more"].concat();
            assert_eq!(traces.found_in(&inside), ["secret"]);
            assert_eq!(
                traces.found_in(URL_SAFE_NO_PAD.encode(&inside).as_bytes()),
                ["secret"]
            );
        }
        assert!(traces.found_in(&secret[..31]).is_empty());
    }
}
