//! Under which name a browser keeps a file (`Content-Disposition`, RFC 6266), of any characters (RFC 8187).

use axum::http::HeaderValue;

use crate::percent::encoded;

/// A file to be kept.
pub(super) fn attachment(name: &str) -> HeaderValue {
    named("attachment", name)
}

/// A file to be shown, which may be kept.
pub(super) fn inline(name: &str) -> HeaderValue {
    named("inline", name)
}

fn named(how: &'static str, name: &str) -> HeaderValue {
    let value = format!("{how}; filename*=UTF-8''{}", encoded(name));
    HeaderValue::from_str(&value).unwrap_or_else(|_| HeaderValue::from_static(how))
}
