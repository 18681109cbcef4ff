//! Text files as Chinese offices have them.

use encoding_rs::{Encoding, GB18030};

/// Decodes a text file: by its byte order mark, else as UTF-8, else as GB18030 (a superset of GBK). `None` if it is
/// none of these. The mark is not part of the text.
pub(super) fn decode(bytes: &[u8]) -> Option<String> {
    let text = if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        encoding
            .decode_without_bom_handling_and_without_replacement(bytes.get(mark..)?)?
            .into_owned()
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        text.to_owned()
    } else {
        GB18030
            .decode_without_bom_handling_and_without_replacement(bytes)?
            .into_owned()
    };
    (!text.contains('\0')).then_some(text)
}

/// The one of `known` that `word` was probably meant to be.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| {
            (
                strsim::normalized_damerau_levenshtein(
                    &word.to_lowercase(),
                    &candidate.to_lowercase(),
                ),
                candidate,
            )
        })
        .filter(|(likeness, _)| *likeness >= 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}
