//! A further issuer on the wire (protocol §3, §4, §6): a listener of its own, called by phones from the organiser's pages
//! and by the organiser at close.

use axum::Json;
use axum::Router;
use axum::body::Body;
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use ballot::id::{CongressId, ContestId};
use crypto::bytes::{BlindSignature, Blinded, PublicPoint, Signature};
use crypto::entry::IssuerFigures;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Problem;
use super::access::bearer;
use super::api::{exact_json, id, json};
use super::serve::{Running, serve_router};
use crate::handover::ByAct;
use crate::issuer::Issuer;
use crate::issuer::closing::{RegisterRefusal, StopRefusal};
use crate::issuer::enrolling::{Device, EnrolRefusal, Session};
use crate::issuer::issuing::{IssueRefusal, IssueRequest, NotYet};

/// For how long a browser need not ask again whether it may call, in seconds.
const ASK_AGAIN: &str = "600";

/// Serves a further issuer on a listener, behind a proxy that speaks https.
pub fn serve_issuer(issuer: Issuer, listener: std::net::TcpListener) -> std::io::Result<Running> {
    let router = Router::new()
        .route("/", get(about))
        .route("/api/v1/enrol", post(enrol))
        .route("/api/v1/contests/{contest}/issue", post(issue))
        .route("/api/v1/contests/{contest}/close", post(close))
        .route("/api/v1/contests/{contest}/resume", post(resume))
        .route("/api/v1/contests/{contest}/register", get(register))
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .fallback(async || Problem::not_found())
        .layer(middleware::from_fn_with_state(issuer.clone(), share))
        .with_state(issuer);
    serve_router(router, listener, None)
}

/// Lets the organisers' pages call, and nobody else's; without credentials that a browser would add by itself.
async fn share(State(issuer): State<Issuer>, request: Request, next: Next) -> Response {
    let origin = organiser(&issuer, request.headers()).await;
    let mut response = match request.method() {
        &Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        _ => next.run(request).await,
    };
    let headers = response.headers_mut();
    let fixed = |value| HeaderValue::from_static(value);
    headers.insert(header::VARY, fixed("Origin"));
    headers.insert(header::CACHE_CONTROL, fixed("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let allowed = fixed("authorization, content-type");
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed);
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, fixed("GET, POST"));
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, fixed("retry-after"));
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, fixed(ASK_AGAIN));
    }
    response
}

/// The origin that a request comes from, if it is an organiser's.
async fn organiser(issuer: &Issuer, headers: &HeaderMap) -> Option<HeaderValue> {
    let origin = headers.get(header::ORIGIN)?;
    let organisers = issuer.organisers().await;
    let organisers = organisers
        .inspect_err(|error| tracing::error!(%error, "the organisers can't be looked up"))
        .ok()?;
    let known = |each: &crate::handover::Origin| each.as_str().as_bytes() == origin.as_bytes();
    organisers.iter().any(known).then(|| origin.clone())
}

async fn about(State(issuer): State<Issuer>) -> String {
    let key = issuer.key();
    format!("{}\n{key}\n", issuer.name())
}

/// A device that has enrolled here.
struct Delegate(Session);

impl FromRequestParts<Issuer> for Delegate {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, issuer: &Issuer) -> Result<Self, Problem> {
        let token = bearer(&parts.headers).ok_or_else(Problem::not_signed_in)?;
        let session = issuer.session(token).await;
        let session = session.map_err(|error| Problem::fault(&error))?;
        session.map(Self).ok_or_else(Problem::not_signed_in)
    }
}

/// What a device sends to enrol.
#[derive(Deserialize)]
struct Enrolment {
    code: String,
    device_key: PublicPoint,
}

/// What it is told.
#[derive(Serialize)]
struct Enrolled {
    session: String,
    delegate: Named,
    congress: CongressId,
    device: Device,
}

#[derive(Serialize)]
struct Named {
    id: Uuid,
    name: String,
}

async fn enrol(State(issuer): State<Issuer>, body: Body) -> Result<Json<Enrolled>, Problem> {
    let request: Enrolment = json(body).await?;
    if !request.device_key.is_on_curve() {
        return Err(Problem::malformed());
    }
    let enrolled = issuer.enrol(&request.code, request.device_key).await?;
    Ok(Json(Enrolled {
        session: enrolled.session.expose().to_owned(),
        delegate: Named {
            id: enrolled.delegate,
            name: enrolled.name,
        },
        congress: enrolled.congress,
        device: enrolled.device,
    }))
}

/// What a device sends for a token: as to the organiser.
#[derive(Deserialize)]
struct Asked {
    issuer: u8,
    blinded: Blinded,
    device_signature: Signature,
}

#[derive(Serialize)]
struct Issued {
    blind_signature: BlindSignature,
}

async fn issue(
    State(issuer): State<Issuer>,
    Delegate(session): Delegate,
    Path(contest): Path<String>,
    body: Body,
) -> Result<Json<Issued>, Problem> {
    let asked: Asked = json(body).await?;
    let request = IssueRequest {
        contest: id(&contest, Problem::unknown_contest)?,
        issuer: asked.issuer,
        blinded: asked.blinded,
        device_signature: asked.device_signature,
    };
    let blind_signature = issuer.issue(&session, request).await?;
    Ok(Json(Issued { blind_signature }))
}

async fn close(
    State(issuer): State<Issuer>,
    Path(contest): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<IssuerFigures>, Problem> {
    let word = bearer(&headers).ok_or_else(Problem::not_signed_in)?;
    let ByAct { act } = json(body).await?;
    let contest: ContestId = id(&contest, Problem::unknown_contest)?;
    Ok(Json(issuer.stop(contest, word, act).await?))
}

#[derive(Serialize)]
struct Resumed {
    issuing: bool,
}

async fn resume(
    State(issuer): State<Issuer>,
    Path(contest): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Resumed>, Problem> {
    let word = bearer(&headers).ok_or_else(Problem::not_signed_in)?;
    let ByAct { act } = json(body).await?;
    let contest: ContestId = id(&contest, Problem::unknown_contest)?;
    let issuing = issuer.resume(contest, word, act).await?;
    Ok(Json(Resumed { issuing }))
}

async fn register(
    State(issuer): State<Issuer>,
    Delegate(session): Delegate,
    Path(contest): Path<String>,
) -> Result<Response, Problem> {
    let contest: ContestId = id(&contest, Problem::unknown_contest)?;
    Ok(exact_json(issuer.register(&session, contest).await?))
}

impl From<EnrolRefusal> for Problem {
    fn from(refusal: EnrolRefusal) -> Self {
        match refusal {
            EnrolRefusal::Failed => Self::sign_in_failed(),
            EnrolRefusal::Void => Self::invitation_void(),
            EnrolRefusal::Internal(error) => Self::fault(&error),
        }
    }
}

impl From<IssueRefusal> for Problem {
    fn from(refusal: IssueRefusal) -> Self {
        match refusal {
            IssueRefusal::UnknownContest => Self::unknown_contest(),
            IssueRefusal::Malformed => Self::malformed(),
            IssueRefusal::NotEntitled => Self::not_entitled(),
            IssueRefusal::AlreadyIssued => Self::already_issued(),
            IssueRefusal::NotYet(why) => why.into(),
            IssueRefusal::IssuingClosed => Self::issuing_closed(),
            IssueRefusal::DeviceSignatureInvalid => Self::device_signature_invalid(),
            IssueRefusal::Busy => Self::busy(),
            IssueRefusal::Internal(error) => Self::fault(&error),
        }
    }
}

impl From<StopRefusal> for Problem {
    fn from(refusal: StopRefusal) -> Self {
        match refusal {
            StopRefusal::UnknownContest => Self::unknown_contest(),
            StopRefusal::NotTheWord => Self::not_allowed(),
            StopRefusal::NotYet(why) => why.into(),
            StopRefusal::Ended => Self::issuing_closed(),
            StopRefusal::Internal(error) => Self::fault(&error),
        }
    }
}

impl From<RegisterRefusal> for Problem {
    fn from(refusal: RegisterRefusal) -> Self {
        match refusal {
            RegisterRefusal::UnknownContest => Self::unknown_contest(),
            RegisterRefusal::GoesOn => Self::wrong_state(ballot::state::State::Open),
            RegisterRefusal::Internal(error) => Self::fault(&error),
        }
    }
}

impl From<NotYet> for Problem {
    fn from(why: NotYet) -> Self {
        match why {
            NotYet::Unknown => Self::unknown_contest(),
            NotYet::NotReady => Self::contest_not_ready(),
            NotYet::Unreachable(error) => {
                tracing::warn!(%error, "the organiser can't be reached");
                Self::organiser_unreachable()
            }
            NotYet::Refused(fault) => {
                tracing::error!(%fault, "a manifest is refused");
                Self::manifest_refused()
            }
            NotYet::Internal(error) => Self::fault(&error),
        }
    }
}
