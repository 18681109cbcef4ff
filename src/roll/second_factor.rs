//! What a delegate types beside the code of the invitation.

use uuid::Uuid;

use super::ids::DelegateId;
use crate::store::{StoreError, Tx, fetch_one};
use crate::vault::Vault;

/// How a delegate proves, beside holding the invitation, who they are. Chosen by the congress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecondFactor {
    /// The last four digits of their mobile number.
    PhoneLast4,
    /// Their number on the roll (工号).
    Number,
}

impl SecondFactor {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::PhoneLast4 => "phone-last4",
            Self::Number => "number",
        }
    }

    pub(super) fn read(name: &str) -> Result<Self, StoreError> {
        match name {
            "phone-last4" => Ok(Self::PhoneLast4),
            "number" => Ok(Self::Number),
            _ => Err(StoreError::Corrupt("second factor")),
        }
    }
}

/// What is stored of an answer: keyed, because four digits are soon tried, and each delegate's apart.
pub(super) fn mark(vault: &Vault, delegate: DelegateId, answer: &str) -> [u8; 32] {
    vault.mark(
        &[
            b"second factor\0",
            delegate.0.as_bytes().as_slice(),
            normalise(answer).as_bytes(),
        ]
        .concat(),
    )
}

/// What is stored of a delegate's answer, and whose id it is keyed with: for one who has the same.
pub(super) async fn stored(
    tx: &mut Tx,
    delegate: DelegateId,
) -> Result<(Vec<u8>, Option<DelegateId>), StoreError> {
    let (mark, of) = fetch_one!(
        tx,
        (Vec<u8>, Option<Uuid>),
        "SELECT check_mac, check_of FROM delegates WHERE id = $1",
        delegate.0,
    )?;
    Ok((mark, Some(of.map_or(delegate, DelegateId))))
}

/// An answer as it is meant: full-width digits and letters are plain ones, case and spaces mean nothing.
fn normalise(answer: &str) -> String {
    answer
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(half_width)
        .flat_map(char::to_uppercase)
        .collect()
}

fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn an_answer_counts_however_a_keyboard_spells_it() {
        assert_eq!(normalise(" ００ 4２\u{3000}"), "0042");
        assert_eq!(normalise("ｇａ－017"), normalise("GA-017"));
        assert_ne!(normalise("0042"), normalise("42"));
    }
}
