//! How names and digits are typed, and how they are meant.

use crate::words::{Said, said};

/// Full-width letters, digits and signs as their half-width twins, other spaces as a space, invisible signs dropped,
/// trimmed.
pub(super) fn tidy(text: &str) -> String {
    let plain: String = text
        .chars()
        .filter(|&c| !invisible(c))
        .map(half_width)
        .collect();
    plain.trim().to_owned()
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '＋' | '－' | '＝' | '＠' | '．' => {
            char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
        }
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// Zero-width signs, direction marks and byte order marks: they come with copied text and make equal names differ.
fn invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{00AD}')
}

/// A person's name as it is meant: no spaces between Chinese characters (王　芳 is 王芳), one between Latin words, and
/// the one right dot in minority names (阿依努尔·买买提明).
pub(super) fn person(text: &str) -> String {
    let tidy = tidy(text);
    let mut name = String::with_capacity(tidy.len());
    for word in tidy.split(' ').filter(|word| !word.is_empty()) {
        if name.ends_with(|c: char| c.is_ascii_alphanumeric())
            && word.starts_with(|c: char| c.is_ascii_alphanumeric())
        {
            name.push(' ');
        }
        name.push_str(word);
    }
    right_dots(&name)
}

/// Replaces any dot between two Chinese characters by `·` (U+00B7).
fn right_dots(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let inside = |index: usize| {
        index > 0
            && chars.get(index - 1).copied().is_some_and(is_han)
            && chars.get(index + 1).copied().is_some_and(is_han)
    };
    chars
        .iter()
        .enumerate()
        .map(|(index, &c)| if dot(c) && inside(index) { '·' } else { c })
        .collect()
}

fn dot(c: char) -> bool {
    matches!(
        c,
        '·' | '•' | '・' | '･' | '‧' | '∙' | '⋅' | '●' | '.' | '。' | '．' | '﹒' | '˙'
    )
}

fn is_han(c: char) -> bool {
    matches!(c, '〇' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// What is wrong with a name that has been made tidy, as a sentence; `None` if nothing is.
pub(super) fn flaw(name: &str) -> Option<Said> {
    let count = name.chars().count();
    if name
        .chars()
        .any(|c| matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..))
    {
        return Some(said(|t| t.package.name_private(name)));
    }
    if name.contains(['?', '？', '\u{FFFD}', '□']) {
        return Some(said(|t| t.package.name_lost(name)));
    }
    if name.chars().any(|c| c.is_ascii_digit() || c.is_control()) {
        return Some(said(|t| t.package.name_digits(name)));
    }
    if !(2..=40).contains(&count) {
        return Some(said(|t| t.package.name_length(count, name)));
    }
    None
}

/// Whether a spreadsheet program would take the text for a formula when it is exported again.
pub(super) fn looks_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@'])
}

/// Whether the text is a long number as a spreadsheet program abbreviates it, such as `1.10101E+17`.
pub(super) fn looks_scientific(text: &str) -> bool {
    text.to_uppercase()
        .split_once("E+")
        .is_some_and(|(mantissa, exponent)| {
            mantissa.parse::<f64>().is_ok() && exponent.parse::<u32>().is_ok()
        })
}

/// Whether the text has the form of a resident identity number: 17 digits and a digit or X.
pub(super) fn looks_like_identity_number(text: &str) -> bool {
    text.len() == 18
        && text.bytes().take(17).all(|b| b.is_ascii_digit())
        && text.ends_with(|c: char| c.is_ascii_digit() || c == 'X' || c == 'x')
}
