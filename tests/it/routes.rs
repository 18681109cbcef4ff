//! The table of routes against the running server: every route refuses whom its access says, and what is public reads
//! no credentials. The API's description names exactly the API's routes, and answers look as it says.

use std::collections::BTreeSet;

use ballot::id::MemberId;
use hyper::{Method, StatusCode};
use piaojue::client::{Device, Paper, Reply, Trust};
use piaojue::clock::Clock;
use piaojue::http::{Access, routes};
use piaojue::urn::CastLimits;
use serde_json::{Value, json};

use crate::support::package::{AT_ONCE, PackageText, election};
use crate::support::{Hall, no, said};

/// An election that is open and has a ballot in the log, and what it takes to fill every path of the table in.
struct Site {
    hall: Hall,
    device: Device,
    cookie: String,
    option: MemberId,
    photo: String,
}

impl Site {
    async fn set_up() -> Self {
        let package = PackageText::new(2, vec![election(1, 2, 1, AT_ONCE)]);
        // Pages say the time: it stands still, so that only what somebody is told may differ.
        let noon = Clock::fixed(1_795_000_000_000);
        let hall = Hall::open_with(&package, CastLimits::default(), noon).await;
        let device = hall.devices(2).await.remove(0);
        hall.officer.ready(hall.contests[0]).await.unwrap();
        let taken = device.take(hall.contests[0]).await.unwrap();
        hall.officer.open(hall.contests[0]).await.unwrap();
        hall.cast(hall.fill(&taken, &[true, false]).to_bytes())
            .await
            .accepted()
            .unwrap();
        let roll = &hall.service.halves.roll;
        let link = roll
            .issue_token(hall.organiser().id, Default::default())
            .await
            .unwrap()
            .link;
        let cookie = roll
            .redeem_link(link.expose())
            .await
            .unwrap()
            .expect("a fresh link");
        Self {
            cookie: format!("officer={}", cookie.expose()),
            option: taken.paper.manifest.options[0].id,
            photo: crypto::bytes::Hash::of(b"no photo").to_string(),
            hall,
            device,
        }
    }

    /// A path of the table, filled in. Log and static files stand for all of theirs.
    fn path(&self, pattern: &str) -> String {
        let rest = if pattern.starts_with("/log/") {
            "checkpoint"
        } else {
            "style.css"
        };
        pattern
            .replace("{congress}", &self.hall.congress.to_string())
            .replace("{contest}", &self.hall.contests[0].to_string())
            .replace("{option}", &self.option.to_string())
            .replace("{hash}", &self.photo)
            .replace("{delegate}", &self.device.session().delegate.id.to_string())
            .replace("{document}", &uuid::Uuid::from_u128(7).to_string())
            .replace("{item}", &uuid::Uuid::from_u128(8).to_string())
            .replace("{version}", "1")
            .replace("{proposal}", &uuid::Uuid::from_u128(8).to_string())
            .replace("{place}", "1")
            .replace("{preparation}", &uuid::Uuid::from_u128(9).to_string())
            .replace("{step}", "congress")
            .replace("{key}", "x")
            .replace("{sheet}", "1")
            .replace("{hand}", "first")
            .replace("{act}", "ready")
            .replace("{*path}", rest)
    }

    async fn send(&self, method: &str, path: &str, header: Option<(&str, &str)>) -> Reply {
        let method: Method = method.parse().unwrap();
        self.hall
            .http
            .send(method, path, header.as_slice(), "{}")
            .await
            .unwrap()
    }

    /// The table's routes with one of these accesses: method and path.
    fn with(&self, access: &[Access]) -> Vec<(&'static str, String)> {
        let table = routes();
        let found = table.iter().filter(|route| access.contains(&route.access));
        found
            .flat_map(|route| {
                route
                    .methods
                    .split(", ")
                    .map(|method| (method, self.path(route.path)))
            })
            .collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_route_for_somebody_refuses_everybody_else() {
    let site = Site::set_up().await;
    let bearer = |token: &str| format!("Bearer {token}");
    let (nobody, delegate) = (bearer("nobody"), bearer(&site.device.session().token));
    let officer = bearer(&site.hall.bearer);
    let unknown = no(401, "not-signed-in");
    for (method, path) in site.with(&[Access::Delegate, Access::Insider, Access::Officer]) {
        let wrong = [
            None,
            Some(("authorization", nobody.as_str())),
            Some(("authorization", "Basic eDp5")),
        ];
        let wrong = wrong
            .into_iter()
            .chain([Some(("cookie", "officer=nobody"))]);
        for header in wrong {
            assert_eq!(
                said(&site.send(method, &path, header).await),
                unknown,
                "{method} {path} with {header:?}"
            );
        }
    }
    for (method, path) in site.with(&[Access::Delegate]) {
        for header in [
            ("authorization", officer.as_str()),
            ("cookie", &site.cookie),
        ] {
            assert_eq!(
                said(&site.send(method, &path, Some(header)).await),
                unknown,
                "{method} {path}: no delegate"
            );
        }
    }
    for (method, path) in site.with(&[Access::Officer]) {
        let header = Some(("authorization", delegate.as_str()));
        assert_eq!(
            said(&site.send(method, &path, header).await),
            no(403, "not-allowed"),
            "{method} {path}"
        );
        // What only reads is answered: another site's page can't read the answer.
        if method == "GET" {
            continue;
        }
        let header = Some(("cookie", site.cookie.as_str()));
        assert_eq!(
            said(&site.send(method, &path, header).await),
            no(403, "cross-origin"),
            "{method} {path}: no origin"
        );
    }
    for (method, path) in site.with(&[Access::OfficerPage]) {
        for header in [
            None,
            Some(("authorization", officer.as_str())),
            Some(("cookie", "officer=nobody")),
        ] {
            let reply = site.send(method, &path, header).await;
            assert!(
                !reply.status.is_success(),
                "{method} {path} with {header:?}: {}",
                reply.status
            );
        }
    }
    for (method, path) in site.with(&[Access::Anonymous]) {
        for header in [
            ("authorization", officer.as_str()),
            ("cookie", "theme=dark"),
        ] {
            let reply = site.send(method, &path, Some(header)).await;
            assert_eq!(
                said(&reply),
                no(400, "credentials-present"),
                "{method} {path}"
            );
        }
    }
    assert_eq!(
        site.hall
            .service
            .halves
            .roll
            .contests(site.hall.congress)
            .await
            .unwrap()[0]
            .issued,
        1
    );
    site.hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_public_is_the_same_bytes_for_everybody() {
    let site = Site::set_up().await;
    let delegate = format!("Bearer {}", site.device.session().token);
    let officer = format!("Bearer {}", site.hall.bearer);
    for (method, path) in site
        .with(&[Access::Public])
        .into_iter()
        .filter(|(method, _)| *method == "GET")
    {
        let anybody = site.send(method, &path, None).await;
        assert!(
            !anybody.status.is_server_error(),
            "{path}: {}",
            anybody.status
        );
        for header in [
            ("authorization", delegate.as_str()),
            ("authorization", &officer),
            ("cookie", &site.cookie),
        ] {
            let reply = site.send(method, &path, Some(header)).await;
            let same = (reply.status, &reply.body) == (anybody.status, &anybody.body);
            assert!(same, "{path} with {}", header.0);
            assert!(
                !reply.headers.contains_key("set-cookie"),
                "{path} sets a cookie"
            );
        }
    }
    site.hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_method_and_an_unknown_path_are_refused() {
    let site = Site::set_up().await;
    for route in routes() {
        let method = if route.methods.contains("GET") {
            "DELETE"
        } else {
            "GET"
        };
        let reply = site.send(method, &site.path(route.path), None).await;
        assert_eq!(
            reply.status,
            StatusCode::METHOD_NOT_ALLOWED,
            "{method} {}",
            route.path
        );
    }
    for path in ["/api/v1/nothing", "/api/v2/session", "/log/x/y", "/api"] {
        assert_eq!(
            site.hall.get(path, None).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    site.hall.service.stop().await;
}

/// The API's description, as it is published.
struct Description(Value);

impl Description {
    async fn fetch(hall: &Hall) -> Self {
        Self(hall.get("/api/v1/openapi.json", None).await.json().unwrap())
    }

    fn operation(&self, method: &str, pattern: &str) -> &Value {
        &self.0["paths"][pattern][method.to_lowercase()]
    }

    /// Checks an answer against what is said of it.
    fn check(&self, method: &str, pattern: &str, reply: &Reply) {
        let (what, status) = (format!("{method} {pattern}"), reply.status.as_str());
        let described = &self.operation(method, pattern)["responses"][status];
        assert!(described.is_object(), "{what} may answer {status}");
        if !reply.status.is_success() {
            let slug = reply.problem().slug;
            assert!(
                described["description"]
                    .as_str()
                    .unwrap()
                    .split(", ")
                    .any(|said| said == slug),
                "{what}: {slug}"
            );
            let problem = &self.0["components"]["schemas"]["Problem"];
            return self.fits(problem, &reply.json().unwrap(), &what);
        }
        let kind = reply
            .headers
            .get("content-type")
            .map(|kind| kind.to_str().unwrap());
        if kind == Some("application/json") {
            self.fits(
                &described["content"]["application/json"]["schema"],
                &reply.json().unwrap(),
                &what,
            );
        }
    }

    /// Whether a value has the shape of a schema: of JSON Schema what this document uses.
    fn fits(&self, schema: &Value, value: &Value, at: &str) {
        if let Some(reference) = schema["$ref"].as_str() {
            let target = self
                .0
                .pointer(&reference[1..])
                .unwrap_or_else(|| panic!("{reference} is described"));
            return self.fits(target, value, at);
        }
        if let Some(either) = schema["oneOf"].as_array() {
            let chosen = either
                .iter()
                .find(|one| (one["type"] == "null") == value.is_null());
            return self.fits(chosen.unwrap(), value, at);
        }
        if let Some(allowed) = schema["enum"].as_array() {
            assert!(
                allowed.contains(value),
                "{at}: {value} is none of {allowed:?}"
            );
        }
        let types = match &schema["type"] {
            Value::Array(types) => types.clone(),
            Value::Null => return,
            one => vec![one.clone()],
        };
        assert!(
            types.contains(&json!(type_of(value))),
            "{at}: {value} is no {types:?}"
        );
        for required in schema["required"].as_array().into_iter().flatten() {
            assert!(
                !value[required.as_str().unwrap()].is_null()
                    || value.get(required.as_str().unwrap()).is_some(),
                "{at}: {required} is missing"
            );
        }
        for (name, member) in value.as_object().into_iter().flatten() {
            if schema.get("properties").is_some() {
                assert!(
                    schema["properties"].get(name).is_some(),
                    "{at}: {name} is not described"
                );
                self.fits(&schema["properties"][name], member, &format!("{at}.{name}"));
            }
        }
        for item in value.as_array().into_iter().flatten() {
            self.fits(&schema["items"], item, &format!("{at}[]"));
        }
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_describes_exactly_its_routes() {
    let site = Site::set_up().await;
    let description = Description::fetch(&site.hall).await;
    let mut described = BTreeSet::new();
    for (path, operations) in description.0["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            described.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    let table = routes();
    let api = table
        .iter()
        .filter(|route| route.path.starts_with("/api/v1/"));
    let routed: BTreeSet<_> = api
        .clone()
        .flat_map(|route| {
            route
                .methods
                .split(", ")
                .map(move |method| format!("{method} {}", route.path))
        })
        .collect();
    assert_eq!(described, routed);
    for route in api {
        for method in route.methods.split(", ") {
            let security = &description.operation(method, route.path)["security"];
            let schemes: Vec<_> = security
                .as_array()
                .unwrap()
                .iter()
                .flat_map(|one| one.as_object().unwrap().keys())
                .collect();
            let expected: &[&str] = match route.access {
                Access::Delegate => &["delegate"],
                Access::Insider => &["delegate", "officer", "officerCookie"],
                Access::Officer => &["officer", "officerCookie"],
                _ => &[],
            };
            assert_eq!(schemes, expected, "{method} {}", route.path);
        }
    }
    site.hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_look_as_the_api_describes_them() {
    let site = Site::set_up().await;
    let Site { hall, device, .. } = &site;
    let description = Description::fetch(hall).await;
    let delegate = Some(device.session().token.as_str());
    let officer = Some(hall.bearer.as_str());
    for route in routes()
        .iter()
        .filter(|route| route.path.starts_with("/api/v1/"))
    {
        for method in route.methods.split(", ") {
            for bearer in [None, delegate, officer] {
                let reply = hall
                    .ask(
                        method.parse().unwrap(),
                        &site.path(route.path),
                        bearer,
                        "{}",
                    )
                    .await;
                description.check(method, route.path, &reply);
            }
        }
    }
    let session = json!({"invitation": hall.invitations[1].code, "check": "D0002", "device_key": device.key()});
    let contest = hall.contests[0];
    let trust = Trust::fetch(&hall.http, hall.congress.0, Some(&hall.log))
        .await
        .unwrap();
    let paper = Paper::fetch(&hall.http, &trust, contest).await.unwrap();
    let other = hall.device(1).await;
    let asking = other.ask(paper).unwrap();
    let issue = serde_json::to_string(&asking.request).unwrap();
    let second = Some(other.session().token.as_str());
    let rows = [
        ("/api/v1/session", None, session.to_string()),
        ("/api/v1/contests/{contest}/issue", second, issue),
        ("/api/v1/contests/{contest}/{act}", officer, "{}".to_owned()),
        (
            "/api/v1/contests/{contest}/void",
            officer,
            json!({"reason": "会议决定"}).to_string(),
        ),
    ];
    for (pattern, bearer, body) in rows {
        let path = site.path(pattern).replace("/ready", "/close");
        let reply = hall.post(&path, bearer, body).await;
        description.check("POST", pattern, &reply);
        assert!(
            reply.status.is_success() || pattern.ends_with("issue"),
            "{pattern}: {:?}",
            said(&reply)
        );
    }
    for pattern in [
        "/api/v1/contests/{contest}/register",
        "/api/v1/congresses/{congress}/live",
    ] {
        description.check(
            "GET",
            pattern,
            &hall.get(&site.path(pattern), officer).await,
        );
    }
    site.hall.service.stop().await;
}
