//! Files by their hash: a browser that has one asks whether it changed, and is sent nothing twice.

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The `ETag` of a file.
#[derive(Debug, Clone)]
pub(super) struct Tag(HeaderValue);

impl Tag {
    /// Of a file with this hash, in base64.
    pub(super) fn of(hash: &str) -> Self {
        let tag = HeaderValue::from_str(&format!("\"{hash}\""));
        Self(tag.unwrap_or(HeaderValue::from_static("\"\"")))
    }

    /// Whether whoever asks has this very file (RFC 9110, If-None-Match).
    pub(super) fn is_known(&self, asked: &HeaderMap) -> bool {
        let lists = asked.get_all(header::IF_NONE_MATCH).iter();
        let mut tags = lists
            .filter_map(|list| list.to_str().ok())
            .flat_map(|list| list.split(','))
            .map(|tag| tag.trim());
        tags.any(|tag| {
            tag == "*" || tag.strip_prefix("W/").unwrap_or(tag).as_bytes() == self.0.as_bytes()
        })
    }

    /// That it has not changed.
    pub(super) fn not_modified(&self, kind: &'static str) -> Response {
        (StatusCode::NOT_MODIFIED, self.headers(kind)).into_response()
    }

    /// The file.
    pub(super) fn answer(&self, kind: &'static str, bytes: Bytes) -> Response {
        (self.headers(kind), bytes).into_response()
    }

    /// Addresses stay while files may change, so browsers ask each time. Files have no secrets, and pages without an origin may
    /// read them.
    fn headers(&self, kind: &'static str) -> [(header::HeaderName, HeaderValue); 4] {
        [
            (
                header::ACCESS_CONTROL_ALLOW_ORIGIN,
                HeaderValue::from_static("*"),
            ),
            (header::ETAG, self.0.clone()),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(list: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static(list))])
    }

    #[test]
    fn a_tag_is_known_by_itself_in_a_list_or_weakly_and_by_nothing_else() {
        let tag = Tag::of("abc");
        for known in ["\"abc\"", "W/\"abc\"", "\"x\", \"abc\"", "*"] {
            assert!(tag.is_known(&asked(known)), "{known}");
        }
        for other in ["\"abd\"", "abc", "", "\"ab\",\"c\""] {
            assert!(!tag.is_known(&asked(other)), "{other}");
        }
        assert!(!tag.is_known(&HeaderMap::new()));
    }
}
