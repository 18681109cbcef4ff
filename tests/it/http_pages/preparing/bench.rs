//! A preparation as a browser builds it.

use std::path::Path;

use hyper::Method;
use piaojue::package::draft::Draft;
use piaojue::package::{FileMap, Package};

use super::super::site::{Answer, Browser, Site};

const BOUNDARY: &str = "parted-here";

/// An officer's browser at one preparation.
pub(super) struct Bench<'a> {
    pub(super) site: &'a Site,
    pub(super) browser: Browser<'a>,
    /// Its address.
    pub(super) path: String,
}

impl<'a> Bench<'a> {
    /// Begins an empty one.
    pub(super) async fn begin(site: &'a Site) -> Self {
        let browser = site.sign_in().await;
        let begun = browser.send("/officer/prepare", "do=new").await;
        assert_eq!(begun.status, 303);
        let path = begun
            .location()
            .strip_suffix("/congress")
            .unwrap()
            .to_owned();
        Self {
            site,
            browser,
            path,
        }
    }

    pub(super) async fn get(&self, place: &str) -> Answer {
        self.browser.get(&format!("{}{place}", self.path)).await
    }

    /// Sends a form of texts.
    pub(super) async fn send(&self, place: &str, fields: &[(&str, &str)]) -> Answer {
        let form: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", escape(value)))
            .collect();
        self.browser
            .send(&format!("{}{place}", self.path), &form.join("&"))
            .await
    }

    /// Sends a form with files: field, name, bytes.
    pub(super) async fn upload(
        &self,
        place: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        upload(
            self.site,
            &self.browser,
            &format!("{}{place}", self.path),
            fields,
            files,
        )
        .await
    }

    /// The package as it can be downloaded, unpacked.
    pub(super) async fn package(&self) -> (Draft, FileMap) {
        let path = format!("{}/package.zip", self.path);
        let cookie = [("cookie", self.browser.cookie.as_str())];
        let reply = self.site.http.send(Method::GET, &path, &cookie, "").await;
        piaojue::package::unpack("x.zip", &reply.unwrap().body).unwrap()
    }
}

/// Sends a form with files to any address.
pub(in crate::http_pages) async fn upload(
    site: &Site,
    browser: &Browser<'_>,
    path: &str,
    fields: &[(&str, &str)],
    files: &[(&str, &str, &[u8])],
) -> Answer {
    let mut body = Vec::new();
    let csrf = [("csrf", browser.csrf.as_str())];
    for (name, value) in csrf.iter().chain(fields) {
        let part = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend(part.into_bytes());
    }
    for (field, name, bytes) in files {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n"
        );
        body.extend(head.into_bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let headers = [
        ("content-type", kind.as_str()),
        ("cookie", browser.cookie.as_str()),
        ("sec-fetch-site", "same-origin"),
    ];
    let reply = site.http.send(Method::POST, path, &headers, body).await;
    reply.unwrap().into()
}

pub(super) fn escape(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

pub(super) fn demo(path: &str) -> Vec<u8> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo");
    std::fs::read(root.join(path)).unwrap()
}

/// A package with names of its own in place of slugs, which nobody stores: equal where two congresses would be.
pub(super) fn nameless(package: &Package) -> serde_json::Value {
    let mut json = serde_json::to_value(package).unwrap();
    let slugs: Vec<String> = package
        .contests
        .iter()
        .map(|contest| contest.slug.to_string())
        .collect();
    for contest in json["contests"].as_array_mut().unwrap() {
        contest["slug"] = "".into();
    }
    for item in json["agenda"].as_array_mut().unwrap() {
        item["slug"] = "".into();
        let contest = item["contest"].as_str().map(str::to_owned);
        item["contest"] = contest
            .and_then(|slug| slugs.iter().position(|own| *own == slug))
            .into();
    }
    json
}
