//! Every route of the service with who may use it. A test walks this table and holds each claim against the server.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{MethodRouter, delete, get, post, put};

use super::{App, Beside, Problem, api, assets, board, headers, pages, socket};

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody; no credentials are read.
    Public,
    /// Anybody without credentials: a request that carries any is refused (casting).
    Anonymous,
    /// Whoever proves in the request itself who they are: signing in.
    Proof,
    /// A delegate's device, by bearer token.
    Delegate,
    /// A delegate's device or an officer.
    Insider,
    /// An officer, by bearer token or cookie.
    Officer,
    /// An officer's browser, by cookie; others are led to sign in.
    OfficerPage,
}

/// A route.
#[derive(Debug)]
pub struct Route {
    /// `GET`, `POST`, `GET, PUT` …
    pub methods: &'static str,
    /// The path, as axum writes it.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
    handler: MethodRouter<App>,
}

/// The table of routes.
pub fn routes() -> Vec<Route> {
    [
        api_routes(),
        public_pages(),
        officer_pages(),
        preparing_pages(),
        roll_pages(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn api_routes() -> Vec<Route> {
    use Access::{Anonymous, Delegate, Insider, Officer, Proof, Public};
    vec![
        route("GET", "/api/v1/openapi.json", Public, get(api::openapi)),
        route("POST", "/api/v1/session", Proof, post(api::sign_in)),
        route("POST", "/api/v1/ballots", Anonymous, post(api::cast)),
        route(
            "GET, PUT",
            "/api/v1/recovery",
            Delegate,
            get(api::get_recovery).put(api::put_recovery),
        ),
        route(
            "GET",
            "/api/v1/congresses/{congress}",
            Public,
            get(api::congress),
        ),
        route(
            "GET",
            "/api/v1/congresses/{congress}/live",
            Public,
            get(socket::live),
        ),
        route(
            "POST",
            "/api/v1/congresses/{congress}/check-in",
            Delegate,
            post(api::check_in),
        ),
        route(
            "POST",
            "/api/v1/congresses/{congress}/hall-code",
            Proof,
            post(api::hall_code),
        ),
        route(
            "GET",
            "/api/v1/congresses/{congress}/delegates",
            Officer,
            get(api::delegates),
        ),
        route(
            "POST",
            "/api/v1/congresses/{congress}/delegates/{delegate}/attendance",
            Officer,
            post(api::attendance),
        ),
        route(
            "GET",
            "/api/v1/congresses/{congress}/discussions/{item}",
            Insider,
            get(api::discussion),
        ),
        route(
            "POST",
            "/api/v1/congresses/{congress}/discussions/{item}/statements",
            Delegate,
            post(api::make_statement),
        ),
        route(
            "PUT, DELETE",
            "/api/v1/congresses/{congress}/discussions/{item}/speaker",
            Delegate,
            put(api::ask_to_speak).delete(api::withdraw),
        ),
        route(
            "GET",
            "/api/v1/congresses/{congress}/documents/{document}/versions/{version}/statements",
            Insider,
            get(api::statements_on),
        ),
        route(
            "GET",
            "/api/v1/congresses/{congress}/proposals",
            Delegate,
            get(api::proposals),
        ),
        route(
            "GET, PUT",
            "/api/v1/congresses/{congress}/proposals/{proposal}",
            Delegate,
            get(api::proposal).put(api::propose),
        ),
        route(
            "POST",
            "/api/v1/congresses/{congress}/proposals/{proposal}/{act}",
            Delegate,
            post(api::act_on_proposal),
        ),
        route(
            "GET",
            "/api/v1/contests/{contest}/manifest",
            Public,
            get(api::manifest),
        ),
        route(
            "GET",
            "/api/v1/contests/{contest}/manifest/proof",
            Public,
            get(api::manifest_proof),
        ),
        route(
            "GET",
            "/api/v1/contests/{contest}/profiles/{option}",
            Public,
            get(api::profile),
        ),
        route("GET", "/api/v1/photos/{hash}", Public, get(api::photo)),
        route(
            "GET",
            "/api/v1/contests/{contest}/eligible",
            Insider,
            get(api::eligible),
        ),
        route(
            "GET",
            "/api/v1/contests/{contest}/register",
            Insider,
            get(api::register),
        ),
        route(
            "POST",
            "/api/v1/contests/{contest}/issue",
            Delegate,
            post(api::issue),
        ),
        route(
            "POST",
            "/api/v1/contests/{contest}/void",
            Officer,
            post(api::void),
        ),
        route(
            "PUT",
            "/api/v1/contests/{contest}/order",
            Officer,
            put(api::order),
        ),
        route(
            "POST",
            "/api/v1/contests/{contest}/next",
            Officer,
            post(api::next_round),
        ),
        route(
            "POST",
            "/api/v1/contests/{contest}/reduce",
            Officer,
            post(api::reduce_seats),
        ),
        route(
            "GET, POST",
            "/api/v1/contests/{contest}/paper",
            Officer,
            get(api::paper_standing).post(api::hand_out_paper),
        ),
        route(
            "POST",
            "/api/v1/contests/{contest}/paper/replace",
            Officer,
            post(api::replace_paper),
        ),
        route(
            "POST",
            "/api/v1/contests/{contest}/paper/box",
            Officer,
            post(api::count_paper_box),
        ),
        route(
            "PUT, DELETE",
            "/api/v1/contests/{contest}/paper/{sheet}",
            Officer,
            put(api::type_paper).delete(api::untype_paper),
        ),
        route(
            "DELETE",
            "/api/v1/contests/{contest}/paper/hands/{hand}",
            Officer,
            delete(api::replace_typist),
        ),
        route("POST", "/api/v1/scrutineer", Proof, post(api::scrutineer)),
        route(
            "POST",
            "/api/v1/scrutineer/key",
            Proof,
            post(api::scrutineer_key),
        ),
        route(
            "POST",
            "/api/v1/scrutineer/sealing-key",
            Proof,
            post(api::sealing_key),
        ),
        route(
            "POST",
            "/api/v1/scrutineer/sealing-key/proof",
            Proof,
            post(api::sealing_proof),
        ),
        route(
            "POST",
            "/api/v1/scrutineer/hands",
            Proof,
            post(api::hands_to_sign),
        ),
        route(
            "POST",
            "/api/v1/congresses/{congress}/agenda/{item}/hands/signatures",
            Public,
            post(api::sign_hands),
        ),
        route(
            "POST",
            "/api/v1/congresses/{congress}/agenda/{item}/voice",
            Delegate,
            post(api::speak),
        ),
        route(
            "GET",
            "/api/v1/congresses/{congress}/agenda/{item}/vote",
            Insider,
            get(api::spoken),
        ),
        route(
            "POST",
            "/api/v1/congresses/{congress}/scrutineers/{place}/link",
            Officer,
            post(api::scrutineer_link),
        ),
        route(
            "GET",
            "/api/v1/contests/{contest}/signing",
            Public,
            get(api::signing),
        ),
        route(
            "POST",
            "/api/v1/contests/{contest}/signoffs",
            Public,
            post(api::sign),
        ),
        route(
            "POST",
            "/api/v1/contests/{contest}/unseal",
            Public,
            post(api::unseal),
        ),
        route(
            "POST",
            "/api/v1/contests/{contest}/resume",
            Officer,
            post(api::give_up),
        ),
        route(
            "POST",
            "/api/v1/contests/{contest}/{act}",
            Officer,
            post(api::act),
        ),
        route("GET", "/log/{congress}/{*path}", Public, get(board::board)),
    ]
}

fn public_pages() -> Vec<Route> {
    use Access::Public;
    vec![
        route("GET", "/", Public, get(pages::index)),
        route("GET", "/healthz", Public, get(pages::healthz)),
        route("GET", "/i", Public, get(pages::enter)),
        route("GET", "/s", Public, get(pages::scrutineer)),
        route("GET", "/notice", Public, get(pages::notice)),
        route("GET", "/trust", Public, get(pages::trust)),
        route("POST", "/view", Public, post(pages::view)),
        route("GET", "/static/{*path}", Public, get(assets::served)),
        route("GET", "/assets/{file}", Public, get(assets::fetched)),
        route("GET", "/c/{congress}", Public, get(pages::home)),
        route("GET", "/c/{congress}/watch", Public, get(pages::observer)),
        route("GET", "/c/{congress}/hall", Public, get(pages::hall)),
        route("GET", "/c/{congress}/stream", Public, get(pages::stream)),
        route(
            "GET",
            "/c/{congress}/agenda/{item}",
            Public,
            get(pages::motion),
        ),
        route(
            "GET",
            "/c/{congress}/agenda/{item}/hands.json",
            Public,
            get(pages::hands_json),
        ),
        route(
            "GET",
            "/c/{congress}/documents/{document}",
            Public,
            get(pages::document),
        ),
        route(
            "GET",
            "/c/{congress}/documents/{document}/file",
            Public,
            get(pages::document_file),
        ),
        route(
            "GET",
            "/c/{congress}/documents/{document}/versions/{version}",
            Public,
            get(pages::version),
        ),
        route(
            "GET",
            "/c/{congress}/documents/{document}/versions/{version}/changes",
            Public,
            get(pages::changes),
        ),
        route(
            "GET",
            "/c/{congress}/discussions/{item}",
            Public,
            get(pages::discussion),
        ),
        route("GET", "/c/{congress}/verify", Public, get(pages::verify)),
        route("GET", "/contests/{contest}", Public, get(pages::contest)),
        route(
            "GET",
            "/contests/{contest}/ballot",
            Public,
            get(pages::ballot),
        ),
        route(
            "GET",
            "/contests/{contest}/candidates",
            Public,
            get(pages::compare),
        ),
        route(
            "GET",
            "/contests/{contest}/candidates/{option}",
            Public,
            get(pages::candidate),
        ),
        route(
            "GET",
            "/contests/{contest}/rules",
            Public,
            get(pages::rules),
        ),
        route(
            "GET",
            "/contests/{contest}/sheet",
            Public,
            get(pages::sheet),
        ),
        route(
            "GET",
            "/contests/{contest}/sheet.json",
            Public,
            get(pages::sheet_json),
        ),
        route(
            "GET",
            "/contests/{contest}/announcement",
            Public,
            get(pages::announcement),
        ),
        route(
            "GET",
            "/contests/{contest}/result.xlsx",
            Public,
            get(pages::result_xlsx),
        ),
        route("GET", "/c/{congress}/minutes", Public, get(pages::minutes)),
        route(
            "GET",
            "/c/{congress}/proposals",
            Public,
            get(pages::proposals),
        ),
        route(
            "GET",
            "/contests/{contest}/result",
            Public,
            get(pages::result),
        ),
    ]
}

fn officer_pages() -> Vec<Route> {
    use Access::{OfficerPage, Proof};
    vec![
        route(
            "GET, POST",
            "/officer/sign-in",
            Proof,
            get(pages::officer_sign_in).post(pages::officer_redeem),
        ),
        route(
            "POST",
            "/officer/sign-out",
            OfficerPage,
            post(pages::officer_sign_out),
        ),
        route("GET", "/officer", OfficerPage, get(pages::officer_home)),
        route(
            "GET",
            "/officer/c/{congress}",
            OfficerPage,
            get(pages::console),
        ),
        route(
            "GET",
            "/officer/c/{congress}/roll.xlsx",
            OfficerPage,
            get(pages::roll_xlsx),
        ),
        route(
            "POST",
            "/officer/c/{congress}/check-in",
            OfficerPage,
            post(pages::set_check_in),
        ),
        route(
            "GET",
            "/officer/c/{congress}/people",
            OfficerPage,
            get(pages::people),
        ),
        route(
            "GET",
            "/officer/c/{congress}/poster",
            OfficerPage,
            get(pages::poster),
        ),
        route(
            "POST",
            "/officer/c/{congress}/people/{delegate}",
            OfficerPage,
            post(pages::mark),
        ),
        route(
            "POST",
            "/officer/c/{congress}/check-in-way",
            OfficerPage,
            post(pages::choose_way),
        ),
        route(
            "POST",
            "/officer/c/{congress}/screen",
            OfficerPage,
            post(pages::link_screen),
        ),
        route(
            "POST",
            "/officer/c/{congress}/hall",
            OfficerPage,
            post(pages::choose_stage),
        ),
        route(
            "POST",
            "/officer/c/{congress}/agenda",
            OfficerPage,
            post(pages::move_agenda),
        ),
        route(
            "POST",
            "/officer/c/{congress}/agenda/items",
            OfficerPage,
            post(pages::add_item),
        ),
        route(
            "POST",
            "/officer/c/{congress}/agenda/{item}/move",
            OfficerPage,
            post(pages::move_item),
        ),
        route(
            "POST",
            "/officer/c/{congress}/stream",
            OfficerPage,
            post(pages::set_stream),
        ),
        route(
            "POST",
            "/officer/c/{congress}/invitations/{delegate}/release",
            OfficerPage,
            post(pages::release_invitation),
        ),
        route(
            "GET, POST",
            "/officer/contests/{contest}/candidates",
            OfficerPage,
            get(pages::candidates).post(pages::arrange),
        ),
        route(
            "GET, POST",
            "/officer/contests/{contest}/paper",
            OfficerPage,
            get(pages::paper).post(pages::paper_act),
        ),
        route(
            "GET",
            "/officer/contests/{contest}/paper/typing",
            OfficerPage,
            get(pages::paper_typing),
        ),
        route(
            "POST",
            "/officer/contests/{contest}/next",
            OfficerPage,
            post(pages::next_round),
        ),
        route(
            "POST",
            "/officer/contests/{contest}/reduce",
            OfficerPage,
            post(pages::reduce_seats),
        ),
        route(
            "POST",
            "/officer/c/{congress}/agenda/{item}/hands",
            OfficerPage,
            post(pages::show_of_hands),
        ),
        route(
            "GET, POST",
            "/officer/c/{congress}/discussions/{item}",
            OfficerPage,
            get(pages::moderation).post(pages::moderate),
        ),
        route(
            "GET, POST",
            "/officer/c/{congress}/documents/{document}/revise",
            OfficerPage,
            get(pages::revise)
                .post(pages::put_revision)
                .layer(DefaultBodyLimit::max(pages::MOST_REVISION_BYTES)),
        ),
        route(
            "POST",
            "/officer/c/{congress}/rehearse",
            OfficerPage,
            post(pages::rehearse),
        ),
        route(
            "POST",
            "/officer/c/{congress}/wipe",
            OfficerPage,
            post(pages::wipe),
        ),
        route(
            "POST",
            "/officer/c/{congress}/agenda/{item}/hands/correction",
            OfficerPage,
            post(pages::correct_hands),
        ),
        route(
            "POST",
            "/officer/c/{congress}/agenda/{item}/vote/open",
            OfficerPage,
            post(pages::open_vote),
        ),
        route(
            "POST",
            "/officer/c/{congress}/agenda/{item}/vote/close",
            OfficerPage,
            post(pages::close_vote),
        ),
        route(
            "POST",
            "/officer/c/{congress}/report",
            OfficerPage,
            post(pages::note_session_report),
        ),
        route(
            "POST",
            "/officer/c/{congress}/notices",
            OfficerPage,
            post(pages::notify),
        ),
        route(
            "GET, POST",
            "/officer/c/{congress}/proposals",
            OfficerPage,
            get(pages::proposal_desk).post(pages::set_call),
        ),
        route(
            "POST",
            "/officer/c/{congress}/proposals/{proposal}",
            OfficerPage,
            post(pages::screen_proposal),
        ),
        route(
            "GET",
            "/officer/c/{congress}/proposals.xlsx",
            OfficerPage,
            get(pages::proposals_xlsx),
        ),
        route(
            "POST",
            "/officer/contests/{contest}/extend",
            OfficerPage,
            post(pages::extend),
        ),
        route(
            "POST",
            "/officer/contests/{contest}/report",
            OfficerPage,
            post(pages::note_report),
        ),
        route(
            "POST",
            "/officer/contests/{contest}/resume",
            OfficerPage,
            post(pages::resume),
        ),
        route(
            "POST",
            "/officer/c/{congress}/scrutineers/{place}",
            OfficerPage,
            post(pages::link_scrutineer),
        ),
        route(
            "POST",
            "/officer/contests/{contest}/{act}",
            OfficerPage,
            post(pages::officer_act),
        ),
    ]
}

/// Who is on the roll, and what they are invited with. A roll's file is larger than other forms.
fn roll_pages() -> Vec<Route> {
    use Access::OfficerPage;
    vec![
        route(
            "GET, POST",
            "/officer/c/{congress}/invitations",
            OfficerPage,
            get(pages::invitations).post(pages::invite),
        ),
        route(
            "GET",
            "/officer/c/{congress}/invitations/reprint",
            OfficerPage,
            get(pages::reprint),
        ),
        route(
            "GET, POST",
            "/officer/c/{congress}/roll",
            OfficerPage,
            get(pages::roll_change)
                .post(pages::change_roll)
                .layer(DefaultBodyLimit::max(pages::MOST_SENT_BYTES)),
        ),
    ]
}

/// Building a congress in the browser. Forms with files are larger than others.
fn preparing_pages() -> Vec<Route> {
    use Access::OfficerPage;
    let large = || DefaultBodyLimit::max(pages::MOST_SENT_BYTES);
    vec![
        route(
            "POST",
            "/officer/prepare",
            OfficerPage,
            post(pages::begin_preparation).layer(large()),
        ),
        route(
            "GET",
            "/officer/prepare/roll-template.xlsx",
            OfficerPage,
            get(pages::roll_template),
        ),
        route(
            "GET",
            "/officer/prepare/roll-template.csv",
            OfficerPage,
            get(pages::roll_template_csv),
        ),
        route(
            "GET, POST",
            "/officer/prepare/{preparation}",
            OfficerPage,
            get(pages::preparation).post(pages::delete_preparation),
        ),
        route(
            "GET",
            "/officer/prepare/{preparation}/package.zip",
            OfficerPage,
            get(pages::preparation_package),
        ),
        route(
            "GET, POST",
            "/officer/prepare/{preparation}/{step}",
            OfficerPage,
            get(pages::prepare_step)
                .post(pages::change_step)
                .layer(large()),
        ),
        route(
            "GET, POST",
            "/officer/prepare/{preparation}/{step}/{key}",
            OfficerPage,
            get(pages::prepare_one)
                .post(pages::change_one)
                .layer(large()),
        ),
    ]
}

fn route(
    methods: &'static str,
    path: &'static str,
    access: Access,
    handler: MethodRouter<App>,
) -> Route {
    Route {
        methods,
        path,
        access,
        handler,
    }
}

/// The service's routes joined, and those `beside` them, with what every answer carries.
pub(super) fn router(app: App, beside: Vec<Beside>) -> Router {
    let router = routes()
        .into_iter()
        .fold(Beside::router(beside), |router, route| {
            router.route(route.path, route.handler.fallback(method_not_allowed))
        });
    router
        .fallback(not_found)
        .layer(DefaultBodyLimit::max(pages::MOST_FORM_BYTES))
        .layer(middleware::from_fn_with_state(app.clone(), pages::as_pages))
        .layer(middleware::from_fn_with_state(app.clone(), headers::harden))
        .with_state(app)
}

async fn method_not_allowed() -> Problem {
    Problem::method_not_allowed()
}

async fn not_found() -> Problem {
    Problem::not_found()
}
