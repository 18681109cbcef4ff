//! The handlers of pages: each fills the plain data of a [`view`](super::view) and renders it.
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use super::{App, Problem};

macro_rules! soon { ($($name:ident)*) => {$(
    pub(super) async fn $name() -> Problem { Problem::not_found() }
)*}}
soon! { index enter notice view home observer hall document contest ballot candidate result officer_sign_in officer_redeem officer_sign_out officer_home console set_check_in move_agenda release_invitation officer_act }

pub(super) async fn healthz() -> &'static str { "ok\n" }
pub(super) async fn problem_page(_app: &App, _headers: &HeaderMap, problem: &Problem) -> Response {
    problem.clone().into_response()
}
