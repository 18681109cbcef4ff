//! Codes of 120 bits that people type: of invitations, of scrutineers' links, of further issuers. Only a code's hash is
//! stored; it is shown when it is made, and never again.

use std::fmt;

use crate::rng::Rng;
use crate::secret;

/// Crockford's base32: no I, L, O, U, which are easily misread.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters in a code: 5 bits each, 120 in all.
const LENGTH: usize = 24;
/// Characters in a printed group.
const GROUP: usize = 4;

/// A code, 24 characters without hyphens. Masked in debugging output.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    pub(crate) fn random(rng: &Rng) -> Self {
        let bytes: [u8; LENGTH] = rng.bytes();
        // 256 is a multiple of 32: every character is equally likely.
        Self(
            bytes
                .iter()
                .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
                .collect(),
        )
    }

    /// Reads a code as people type it: any case, with or without hyphens and spaces, I and L for 1, O for 0.
    pub fn parse(typed: &str) -> Option<Self> {
        typed_as(typed, LENGTH).map(Self)
    }

    pub(crate) fn hash(&self) -> [u8; 32] {
        secret::hash(&self.0)
    }
}

/// `length` characters of the alphabet as people type them, in capitals and without hyphens.
pub(crate) fn typed_as(typed: &str, length: usize) -> Option<String> {
    let code: Option<String> = typed
        .chars()
        .filter(|c| !matches!(c, '-' | ' '))
        .map(|c| match c.to_ascii_uppercase() {
            'I' | 'L' => Some('1'),
            'O' => Some('0'),
            c => u8::try_from(c)
                .is_ok_and(|c| ALPHABET.contains(&c))
                .then_some(c),
        })
        .collect();
    code.filter(|code| code.len() == length)
}

/// In groups, as it is printed and linked.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, c) in self.0.chars().enumerate() {
            if index > 0 && index % GROUP == 0 {
                f.write_str("-")?;
            }
            fmt::Display::fmt(&c, f)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Code;
    use crate::rng::Rng;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = Code("0123456789ABCDEFGHJKMNPQ".into());
        assert_eq!(code.to_string(), "0123-4567-89AB-CDEF-GHJK-MNPQ");
        for typed in [
            "0123-4567-89AB-CDEF-GHJK-MNPQ",
            "o l23 4567 89ab cdef ghjk mnpq",
            "OI23456789abcdefghjkmnpq",
        ] {
            assert_eq!(Code::parse(typed), Some(code.clone()), "{typed}");
        }
        for wrong in [
            "",
            "0123-4567-89AB-CDEF-GHJK-MNP",
            "0123-4567-89AB-CDEF-GHJK-MNPQ0",
            "U123456789ABCDEFGHJKMNPQ",
        ] {
            assert_eq!(Code::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn two_codes_differ() {
        let rng = Rng::system();
        assert_ne!(Code::random(&rng), Code::random(&rng));
    }
}
