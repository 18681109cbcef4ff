//! Officers' pages. An officer's browser is known by its cookie; every form carries a token made of that cookie.

mod act;
mod agenda;
mod candidates;
mod console;
mod discussion;
mod findings;
mod floor;
mod hands;
mod invitations;
mod notices;
mod open_votes;
mod paper;
mod people;
mod poster;
mod prepare;
mod proposals;
mod record;
mod rehearsal;
mod reports;
mod revise;
mod roll;
mod roll_change;
mod roll_words;
mod rounds;
mod scrutiny;
mod settings;
mod sign_in;

use axum::Form;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use ballot::id::ContestId;
use crypto::bytes::Hash;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq;

pub(in crate::http) use act::officer_act;
pub(in crate::http) use agenda::{add_item, move_item};
pub(in crate::http) use candidates::{arrange, candidates};
pub(in crate::http) use console::{console, home};
pub(in crate::http::pages) use discussion::lists;
pub(in crate::http) use discussion::{moderate, moderation};
pub(in crate::http) use hands::{correct_hands, show_of_hands};
pub(in crate::http) use invitations::{invitations, invite, reprint};
pub(in crate::http) use notices::{extend, notify};
pub(in crate::http) use open_votes::{close_vote, open_vote};
pub(in crate::http) use paper::{paper, paper_act, paper_typing};
pub(in crate::http) use people::{choose_stage, choose_way, link_screen, mark, people};
pub(in crate::http) use poster::poster;
pub(in crate::http) use prepare::{
    MOST_SENT_BYTES, begin as begin_preparation, change_one, change_step,
    delete as delete_preparation, one as prepare_one, overview as preparation,
    package as preparation_package, step as prepare_step, template as roll_template,
    template_csv as roll_template_csv,
};
pub(in crate::http) use proposals::{proposal_desk, proposals_xlsx, screen_proposal, set_call};
pub(in crate::http) use rehearsal::{rehearse, wipe};
pub(in crate::http) use reports::{note_report, note_session_report};
pub(in crate::http) use revise::{MOST_REVISION_BYTES, put_revision, revise};
pub(in crate::http) use roll::roll_xlsx;
pub(in crate::http) use roll_change::{change_roll, roll_change};
pub(in crate::http) use rounds::{next_round, reduce_seats};
pub(in crate::http) use scrutiny::{link_scrutineer, resume};
pub(in crate::http) use settings::{move_agenda, release_invitation, set_check_in, set_stream};
pub(in crate::http) use sign_in::{redeem, sign_in, sign_out};

use super::assembly::Assembly;
use super::plain::see_other;
use crate::http::access::{is_same_origin, officer_cookie};
use crate::http::view::paths;
use crate::http::{App, Problem};
use crate::roll::officers::Officer;

/// Bytes of a form's token.
const TOKEN_BYTES: usize = 16;

/// Officers' pages tell their own origin, and nobody else, where a form comes from: without it some browsers send
/// forms with the origin `null`.
const OWN_REFERRER: [(HeaderName, HeaderValue); 1] = [(
    header::REFERRER_POLICY,
    HeaderValue::from_static("same-origin"),
)];

/// An officer's browser; any other is led to sign in.
#[derive(Debug)]
pub(in crate::http) struct SignedIn {
    pub(super) officer: Officer,
    cookie: String,
}

impl SignedIn {
    /// The hidden token of every form.
    fn csrf(&self) -> String {
        let hash = Hash::of(&[b"csrf\0", self.cookie.as_bytes()].concat());
        crypto::b64::encode(&hash.as_bytes()[..TOKEN_BYTES])
    }

    /// Whether a form's token is this browser's.
    fn sent(&self, csrf: &str) -> bool {
        csrf.as_bytes().ct_eq(self.csrf().as_bytes()).into()
    }

    /// The congress of a contest of the officer's organisation; another one is unknown.
    async fn holding(&self, app: &App, contest: &str) -> Result<(Assembly, ContestId), Problem> {
        let (assembly, id) = Assembly::holding(app, contest).await?;
        if assembly.congress.organisation == self.officer.organisation {
            Ok((assembly, id))
        } else {
            Err(Problem::unknown_contest())
        }
    }

    /// A congress of the officer's organisation; another one is unknown.
    async fn assembly(&self, app: &App, congress: &str) -> Result<Assembly, Problem> {
        let assembly = Assembly::named(app, congress).await?;
        let own = assembly.congress.organisation == self.officer.organisation;
        if own {
            Ok(assembly)
        } else {
            Err(Problem::unknown_congress())
        }
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let cookie = officer_cookie(&parts.headers, app)
            .unwrap_or_default()
            .to_owned();
        match app.roll.officer_by_cookie(&cookie).await {
            Ok(Some(officer)) => Ok(Self { officer, cookie }),
            Ok(None) => Err(see_other(paths::OFFICER_SIGN_IN)),
            Err(error) => Err(Problem::from(error).into_response()),
        }
    }
}

/// A form that a page of an officer's own sent.
pub(in crate::http) struct OfficerForm<T> {
    pub(super) by: SignedIn,
    pub(super) form: T,
}

/// A form with its token.
#[derive(Deserialize)]
struct Guarded<T> {
    csrf: String,
    #[serde(flatten)]
    form: T,
}

impl<T: DeserializeOwned> FromRequest<App> for OfficerForm<T> {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let by = SignedIn::from_request_parts(&mut parts, app).await?;
        if !is_same_origin(&parts.headers) {
            return Err(Problem::cross_origin().into_response());
        }
        let form = Form::<Guarded<T>>::from_request(Request::from_parts(parts, body), app).await;
        let Form(Guarded { csrf, form }) =
            form.map_err(|_| Problem::malformed().into_response())?;
        if !by.sent(&csrf) {
            return Err(Problem::cross_origin().into_response());
        }
        Ok(Self { by, form })
    }
}
