//! A text as the signs that a difference may part: a Han sign each, a number or a foreign word whole.

/// The parts of a text, joined the text again.
pub(super) fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let whole = |sign: char| sign.is_ascii_alphanumeric() || sign == '.' || sign == '%';
        let end = if whole(first) {
            rest.find(|sign| !whole(sign)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (part, more) = rest.split_at(end);
        parts.push(part);
        rest = more;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stays_whole_and_han_signs_stand_alone() {
        assert_eq!(
            parts("每月10日前，2.5%"),
            ["每", "月", "10", "日", "前", "，", "2.5%"]
        );
        assert_eq!(parts("").len(), 0);
    }
}
