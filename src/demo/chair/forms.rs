//! A browser in which an officer is signed in: what has no place in the API is done by the console's own forms.

use hyper::Method;
use hyper::header::SET_COOKIE;

use crate::client::{ClientError, Http, Reply};
use crate::http::view::paths;
use crate::percent::encoded;

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
/// What stands before the token of every form.
const TOKEN: &str = "name=\"csrf\" value=\"";

/// An officer's browser.
pub(super) struct Browser {
    http: Http,
    cookie: String,
    csrf: String,
}

impl Browser {
    /// Signs in with a link's token.
    pub(super) async fn sign_in(http: &Http, link: &str) -> Result<Self, ClientError> {
        let mut browser = Self {
            http: http.clone(),
            cookie: String::new(),
            csrf: String::new(),
        };
        let reply = browser
            .post(paths::OFFICER_SIGN_IN, &[("token", link)])
            .await?;
        let cookie = reply.headers.get(SET_COOKIE);
        let cookie = cookie.and_then(|value| value.to_str().ok()?.split(';').next());
        browser.cookie = cookie.ok_or_else(|| missing("a cookie"))?.to_owned();
        browser.csrf = browser.token().await?;
        Ok(browser)
    }

    /// Sends a form, and is led on; a page in answer says why not.
    pub(super) async fn send(
        &self,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Result<(), ClientError> {
        let fields = [&[("csrf", self.csrf.as_str())], fields].concat();
        let reply = self.post(path, &fields).await?;
        if reply.status.is_redirection() {
            Ok(())
        } else {
            Err(ClientError::Refused(reply.problem()))
        }
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Result<Reply, ClientError> {
        let fields: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        let headers = [
            FORM,
            ("sec-fetch-site", "same-origin"),
            ("cookie", self.cookie.as_str()),
        ];
        self.http
            .send(Method::POST, path, &headers, fields.join("&"))
            .await
    }

    async fn token(&self) -> Result<String, ClientError> {
        let headers = [("cookie", self.cookie.as_str())];
        let reply = self
            .http
            .send(Method::GET, paths::OFFICER, &headers, "")
            .await?;
        let token = reply.text()?.split_once(TOKEN);
        let token = token.and_then(|(_, rest)| Some(rest.split('"').next()?.to_owned()));
        token.ok_or_else(|| missing("a form's token"))
    }
}

fn missing(what: &str) -> ClientError {
    ClientError::Unexpected(format!("an answer without {what}"))
}
