//! Percent-encoding (RFC 3986 §2.1): what a query, a form or a header's value can't hold is spelt in bytes.

/// `text` with every byte that is not unreserved as `%XX`. What stays is among the characters that forms and RFC 8187 leave
/// as they are, too.
pub(crate) fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    text.bytes()
        .map(|byte| match byte {
            byte if plain(byte) => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_forms_can_not_hold_is_spelt_in_bytes() {
        assert_eq!(super::encoded("a-1 王&"), "a-1%20%E7%8E%8B%26");
    }
}
