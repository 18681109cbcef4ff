//! At the door: who checks in whom, and what the desk can't see.

use hyper::Method;
use piaojue::roll::officers::Validity;
use serde_json::{Value, json};

use crate::support::package::{AT_ONCE, PackageText, motion};
use crate::support::{Hall, no, refused, said};

async fn hall() -> Hall {
    Hall::open(&PackageText::new(3, vec![motion(AT_ONCE)])).await
}

impl Hall {
    fn desk(&self) -> String {
        format!("/api/v1/congresses/{}/delegates", self.congress)
    }

    /// The desk's list as an officer reads it.
    async fn people(&self) -> Vec<Value> {
        let reply = self.get(&self.desk(), Some(&self.bearer)).await;
        let list: Value = serde_json::from_slice(&reply.body).unwrap();
        list["delegates"].as_array().unwrap().clone()
    }

    async fn mark(&self, who: &str, act: &str, bearer: Option<&str>) -> (u16, String) {
        let path = format!("{}/{who}/attendance", self.desk());
        said(
            &self
                .post(&path, bearer, json!({ "act": act }).to_string())
                .await,
        )
    }

    async fn attendances(&self) -> Vec<String> {
        let people = self.people().await;
        let word = |one: &Value| one["attendance"].as_str().unwrap().to_owned();
        people.iter().map(word).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delegate_checks_in_nobody_else() {
    let hall = hall().await;
    let device = hall.device(0).await;
    let token = device.session().token.clone();
    let other = hall.attendee(1).await.to_string();
    for act in ["check-in", "leave", "return", "depart", "undo"] {
        assert_eq!(
            hall.mark(&other, act, Some(&token)).await,
            no(403, "not-allowed"),
            "{act}"
        );
        assert_eq!(hall.mark(&other, act, None).await, no(401, "not-signed-in"));
    }
    // A check-in names nobody: whoever is named in it all the same is not checked in.
    let path = format!("/api/v1/congresses/{}/check-in", hall.congress);
    let body = json!({ "delegate": other, "id": other, "number": "D0002" });
    let reply = hall.post(&path, Some(&token), body.to_string()).await;
    assert_eq!(reply.status, 200);
    let there: Vec<String> = hall
        .people()
        .await
        .iter()
        .filter(|one| one["attendance"] == "present")
        .map(|one| one["delegate"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(there, [device.session().delegate.id.to_string()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_is_for_this_congress_and_its_own_officers_alone() {
    let hall = hall().await;
    let device = hall.device(0).await;
    let token = device.session().token.clone();
    let path = hall.desk();
    assert_eq!(said(&hall.get(&path, None).await), no(401, "not-signed-in"));
    assert_eq!(
        said(&hall.get(&path, Some(&token)).await),
        no(403, "not-allowed")
    );

    let roll = &hall.service.halves.roll;
    let elsewhere = roll.add_organisation("别的工会").await.unwrap();
    let stranger = roll.create_officer(elsewhere, "外人").await.unwrap();
    let access = roll
        .issue_token(stranger.id, Validity::default())
        .await
        .unwrap();
    let stranger = access.bearer.expose();
    assert_eq!(
        said(&hall.get(&path, Some(stranger)).await),
        no(404, "unknown-congress")
    );
    let one = hall.attendee(0).await.to_string();
    assert_eq!(
        hall.mark(&one, "check-in", Some(stranger)).await,
        no(404, "not-found")
    );

    let mut text = PackageText::new(3, vec![motion(AT_ONCE)]);
    text.title = "另一次会议";
    let another = hall.another(&text).await;
    let foreign = roll
        .attendees(hall.organiser(), another.congress)
        .await
        .unwrap();
    let foreign = foreign[0].id.to_string();
    assert_eq!(
        hall.mark(&foreign, "check-in", Some(&hall.bearer)).await,
        no(404, "not-found"),
        "a delegate of another congress"
    );
    assert_eq!(hall.attendances().await, ["expected"; 3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_tells_nothing_of_ballots() {
    let hall = hall().await;
    let contest = hall.contests[0];
    let devices = hall.devices(3).await;
    hall.officer.ready(contest).await.unwrap();
    let before = hall.people().await;
    let acts = async || {
        let roll = &hall.service.halves.roll;
        roll.door_acts(hall.organiser(), hall.congress, 99)
            .await
            .unwrap()
    };
    let recorded = acts().await;
    let taken = devices[0].take(contest).await.unwrap();
    hall.officer.open(contest).await.unwrap();
    hall.cast(hall.fill(&taken, &[true]).to_bytes())
        .await
        .accepted()
        .unwrap();
    assert_eq!(hall.people().await, before, "issuing and casting");
    assert_eq!(acts().await, recorded);
    assert_eq!(
        before[0].as_object().unwrap().keys().collect::<Vec<_>>(),
        [
            "attendance",
            "delegate",
            "delegation",
            "leave_reason",
            "name",
            "number",
            "unit"
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_halls_code_is_wanted_told_to_no_public_page_and_to_no_screen_without_its_link() {
    let hall = hall().await;
    let roll = &hall.service.halves.roll;
    roll.check_in_by_code(hall.organiser(), hall.congress, true)
        .await
        .unwrap();
    let device = hall.device(0).await;
    assert_eq!(
        refused(device.check_in().await),
        no(409, "hall-code-wanted")
    );

    let path = format!("/api/v1/congresses/{}/hall-code", hall.congress);
    let screen = roll
        .link_screen(hall.organiser(), hall.congress)
        .await
        .unwrap()
        .to_string();
    let watch = roll.watch_keys(hall.congress).await.unwrap();
    let code = async |screen: &str| {
        let body = json!({ "screen": screen }).to_string();
        hall.post(&path, None, body).await
    };
    for wrong in ["", &watch.officers.to_string(), &"0".repeat(24)] {
        assert_eq!(said(&code(wrong).await), no(401, "unknown-screen"));
    }
    let shown: Value = serde_json::from_slice(&code(&screen).await.body).unwrap();
    let shown = shown["code"].as_str().unwrap();
    let page = hall.get(&format!("/c/{}/hall", hall.congress), None).await;
    let html = page.text().unwrap();
    assert!(html.contains("data-stage=\"check-in\"") && !html.contains(shown));

    let check_in = format!("/api/v1/congresses/{}/check-in", hall.congress);
    let with = async |code: &str| {
        let body = json!({ "code": code }).to_string();
        let token = Some(device.session().token.as_str());
        said(&hall.ask(Method::POST, &check_in, token, body).await)
    };
    assert_eq!(with("0000-0000").await, no(409, "hall-code-wanted"));
    assert_eq!(with(shown).await.0, 200);
}
