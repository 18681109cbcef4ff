//! The refusals of the issuer in their order, and its one answer for ever (protocol §4, §8).

use ballot::id::ContestId;
use crypto::bytes::{Blinded, Signature};
use piaojue::client::{Asking, Device, IssueRequest, Paper};
use piaojue::roll::door::DoorAct;
use uuid::Uuid;

use crate::support::package::{AT_ONCE, PackageText, motion};
use crate::support::{Hall, Meeting, Said, no, said};

/// Two contests, the second a draft; three delegates who are checked in, one who is not, and one of another congress.
struct Desk {
    hall: Hall,
    devices: Vec<Device>,
    absent: Device,
    stranger: Device,
    contest: ContestId,
    draft: ContestId,
    paper: Paper,
}

/// Below no modulus.
const TOO_LARGE: [u8; 256] = [0xFF; 256];

impl Desk {
    async fn set_up() -> Self {
        let hall = Hall::open(&PackageText::new(4, vec![motion(AT_ONCE), motion(AT_ONCE)])).await;
        let devices = hall.devices(3).await;
        let absent = hall.device(3).await;
        let elsewhere = PackageText {
            title: "另一次会议",
            ..PackageText::new(1, vec![motion(AT_ONCE)])
        };
        let Meeting { invitations, .. } = hall.another(&elsewhere).await;
        let stranger = Device::sign_in(&hall.http, &hall.rng, &invitations[0])
            .await
            .unwrap();
        stranger.check_in().await.unwrap();
        let (contest, draft) = (hall.contests[0], hall.contests[1]);
        hall.officer.ready(contest).await.unwrap();
        let paper = devices[0].paper(contest).await.unwrap();
        Self {
            hall,
            devices,
            absent,
            stranger,
            contest,
            draft,
            paper,
        }
    }

    fn asking(&self, device: &Device) -> Asking {
        device.ask(self.paper.clone()).unwrap()
    }

    async fn issue(&self, device: &Device, contest: ContestId, request: &IssueRequest) -> Said {
        let body = serde_json::to_vec(request).unwrap();
        self.send(Some(&device.session().token), contest, body)
            .await
    }

    async fn send(
        &self,
        session: Option<&str>,
        contest: ContestId,
        body: impl Into<hyper::body::Bytes>,
    ) -> Said {
        said(
            &self
                .hall
                .post(&format!("/api/v1/contests/{contest}/issue"), session, body)
                .await,
        )
    }
}

/// Signed by nobody.
fn unsigned(request: &IssueRequest) -> IssueRequest {
    IssueRequest {
        device_signature: Signature::from([1; 64]),
        ..request.clone()
    }
}

fn too_large(request: &IssueRequest) -> IssueRequest {
    IssueRequest {
        blinded: Blinded::from(TOO_LARGE),
        ..request.clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_refusals_the_earlier_one_answers() {
    let desk = Desk::set_up().await;
    let (contest, unknown) = (desk.contest, ContestId(Uuid::from_u128(7)));
    let device = &desk.devices[0];
    let request = desk.asking(device).request;
    let session = device.session().token.as_str();
    let malformed = no(400, "malformed");

    assert_eq!(
        desk.send(None, contest, "{").await,
        no(401, "not-signed-in")
    );
    assert_eq!(
        desk.send(Some("nobody"), contest, "{").await,
        no(401, "not-signed-in")
    );
    assert_eq!(
        desk.send(Some(session), unknown, "{").await,
        malformed,
        "before unknown-contest"
    );
    assert_eq!(
        desk.issue(device, unknown, &too_large(&request)).await,
        no(404, "unknown-contest")
    );
    let foreign = &desk.stranger;
    assert_eq!(
        desk.issue(foreign, contest, &too_large(&request)).await,
        malformed,
        "before not-entitled"
    );
    let of_issuer_1 = IssueRequest {
        issuer: 1,
        ..request.clone()
    };
    assert_eq!(
        desk.issue(foreign, contest, &of_issuer_1).await,
        malformed,
        "an issuer elsewhere"
    );
    assert_eq!(
        desk.issue(foreign, contest, &unsigned(&request)).await,
        no(403, "not-entitled")
    );
    assert_eq!(
        desk.issue(foreign, desk.draft, &request).await,
        no(403, "not-entitled"),
        "before contest-not-ready"
    );
    assert_eq!(
        desk.issue(&desk.absent, desk.draft, &request).await,
        no(409, "contest-not-ready")
    );
    let absent = desk.asking(&desk.absent).request;
    assert_eq!(
        desk.issue(&desk.absent, contest, &unsigned(&absent)).await,
        no(403, "not-checked-in")
    );
    assert_eq!(
        desk.issue(device, contest, &unsigned(&request)).await,
        no(403, "device-signature-invalid")
    );

    desk.hall.officer.open(contest).await.unwrap();
    assert_eq!(
        desk.issue(device, contest, &request).await.0,
        200,
        "nothing was used up; the box may be open"
    );
    let other = desk.asking(device).request;
    assert_eq!(
        desk.issue(device, contest, &unsigned(&other)).await,
        no(409, "already-issued")
    );
    desk.hall.officer.close(contest).await.unwrap();
    assert_eq!(
        desk.issue(device, contest, &other).await,
        no(409, "already-issued"),
        "before issuing-closed"
    );
    assert_eq!(
        desk.issue(&desk.absent, contest, &absent).await,
        no(409, "issuing-closed"),
        "before not-checked-in"
    );
    desk.hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_blinded_gets_the_same_answer_in_every_state_and_another_gets_none() {
    let desk = Desk::set_up().await;
    let Desk { hall, contest, .. } = &desk;
    let device = &desk.devices[0];
    let asking = desk.asking(device);
    let (request, other) = (asking.request.clone(), desk.asking(device).request);
    let answer = device.issue(*contest, &request).await.unwrap();

    let again = async |when: &str| {
        let same = device.issue(*contest, &unsigned(&request)).await.unwrap();
        assert_eq!(same, answer, "{when}");
        assert_eq!(
            desk.issue(device, *contest, &other).await,
            no(409, "already-issued"),
            "{when}"
        );
    };
    again("ready").await;
    hall.officer.open(*contest).await.unwrap();
    again("open").await;
    let roll = &hall.service.halves.roll;
    let delegate = hall.attendee(0).await;
    roll.mark(hall.organiser(), hall.congress, delegate, DoorAct::Depart)
        .await
        .unwrap();
    again("the delegate has left").await;
    hall.hold(*contest, "close").await;
    roll.stop_issuing(*contest).await.unwrap();
    again("closing").await;
    let fresh = desk.asking(&desk.devices[1]).request;
    assert_eq!(
        desk.issue(&desk.devices[1], *contest, &fresh).await,
        no(409, "issuing-closed"),
        "closing"
    );
    hall.service.halves.conduct.recover().await.unwrap();
    again("closed").await;
    hall.officer
        .void(*contest, "会议决定重新选举")
        .await
        .unwrap();
    again("void").await;
    assert_eq!(
        desk.issue(&desk.devices[1], *contest, &fresh).await,
        no(409, "issuing-closed"),
        "void"
    );
    asking.finish(&answer).unwrap();
    desk.hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_requests_at_once_get_one_ballot() {
    let desk = Desk::set_up().await;
    let device = &desk.devices[0];
    let requests: Vec<_> = (0..4).map(|_| desk.asking(device).request).collect();
    let sent = (0..100).map(|at| desk.issue(device, desk.contest, &requests[at % 4]));
    let answers = futures_util::future::join_all(sent).await;
    let taken: Vec<usize> = answers
        .iter()
        .enumerate()
        .filter(|(_, said)| said.0 == 200)
        .map(|(at, _)| at % 4)
        .collect();
    assert!(
        !taken.is_empty() && taken.iter().all(|request| *request == taken[0]),
        "{taken:?}"
    );
    let refused = answers
        .iter()
        .filter(|said| **said == no(409, "already-issued"))
        .count();
    assert_eq!(taken.len() + refused, 100, "{answers:?}");
    let facts = desk
        .hall
        .service
        .halves
        .roll
        .contests(desk.hall.congress)
        .await
        .unwrap();
    assert_eq!(facts[0].issued, 1);
    desk.hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_misshapen_request_is_malformed() {
    let desk = Desk::set_up().await;
    let device = &desk.devices[0];
    let request = serde_json::to_value(desk.asking(device).request).unwrap();
    let [issuer, blinded, signature] =
        ["issuer", "blinded", "device_signature"].map(|name| request[name].clone());
    let blinded = blinded.as_str().unwrap();
    let mut bodies: Vec<String> = ["", "null", "[]", "{}"].map(String::from).into();
    bodies.push(serde_json::json!([issuer, blinded, signature]).to_string());
    let members = |issuer: &str, blinded: &str, signature: &str| {
        format!(r#"{{"issuer":{issuer},"blinded":{blinded},"device_signature":{signature}}}"#)
    };
    let (good_blinded, good_signature) = (format!("\"{blinded}\""), signature.to_string());
    for issuer in ["-1", "0.0", "256", "\"0\"", "null", "0,\"issuer\":0"] {
        bodies.push(members(issuer, &good_blinded, &good_signature));
    }
    for blinded in [
        format!("\"{}\"", &blinded[4..]),
        format!("\"{blinded}=\""),
        "7".into(),
        "null".into(),
    ] {
        bodies.push(members("0", &blinded, &good_signature));
    }
    for signature in [&good_blinded, "\"\"", "null"] {
        bodies.push(members("0", &good_blinded, signature));
    }
    for body in bodies {
        let said = desk
            .send(Some(&device.session().token), desk.contest, body.clone())
            .await;
        assert_eq!(said, no(400, "malformed"), "{body}");
    }
    let any_order = format!(
        r#" {{"x":null,"device_signature":{good_signature},"blinded":{good_blinded},"issuer":0}}"#
    );
    assert_eq!(
        desk.send(Some(&device.session().token), desk.contest, any_order)
            .await
            .0,
        200
    );
    desk.hall.service.stop().await;
}
