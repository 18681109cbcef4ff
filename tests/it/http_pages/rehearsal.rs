//! A rehearsal as people see it: every page of it says so, no page of the real meeting does, and once it is wiped its links
//! lead to a page that says that.

use ballot::id::{CongressId, ContestId};
use hyper::Method;
use piaojue::conduct::Act;
use piaojue::roll::acts::Actor;
use piaojue::roll::door::DoorAct;
use serde_json::Value;

use super::site::{Answer, Site};

const BAND: &str = "class=\"rehearsal\"";

/// Whether a page says, unhidden, that it is a rehearsal's.
fn says_so(page: &Answer) -> bool {
    page.html.split(BAND).skip(1).any(|rest| {
        let tag = rest.split('>').next().unwrap();
        !tag.contains("hidden")
    })
}

async fn rehearsal_of(site: &Site) -> CongressId {
    let browser = site.sign_in().await;
    let console = format!("/officer/c/{}", site.congress);
    browser.get(&console).await.says("试投一遍");
    let made = browser.send(&format!("{console}/rehearse"), "").await;
    assert_eq!(made.status, 303, "{}", made.html);
    let console = made.location().to_owned();
    browser
        .get(&console)
        .await
        .says("【试投】")
        .says("清除试投")
        .says("dialog-wipe");
    console.rsplit('/').next().unwrap().parse().unwrap()
}

/// Plays a congress's motion to its result.
async fn play(site: &Site, congress: CongressId) -> ContestId {
    let (roll, conduct) = (&site.service.halves.roll, &site.service.halves.conduct);
    let motion = roll.contests(congress).await.unwrap()[1].contest;
    roll.open_check_in(&site.officer, congress).await.unwrap();
    let attendees = roll.attendees(&site.officer, congress).await.unwrap();
    for attendee in attendees.iter().take(80) {
        roll.mark(&site.officer, congress, attendee.id, DoorAct::CheckIn)
            .await
            .unwrap();
    }
    let actor = Actor::from(&site.officer);
    for act in [Act::Ready, Act::Open, Act::Close, Act::Count] {
        conduct.act(&actor, motion, act).await.unwrap();
    }
    motion
}

/// Pages of a congress by their addresses.
fn public_pages(congress: CongressId, motion: ContestId) -> Vec<String> {
    let of_congress = ["", "/watch", "/hall", "/verify", "/minutes"];
    let of_contest = ["", "/rules", "/result", "/sheet", "/announcement"];
    let congress = of_congress.map(|page| format!("/c/{congress}{page}"));
    let contest = of_contest.map(|page| format!("/contests/{motion}{page}"));
    congress.into_iter().chain(contest).collect()
}

fn officers_pages(congress: CongressId, motion: ContestId) -> [String; 4] {
    [
        format!("/officer/c/{congress}"),
        format!("/officer/c/{congress}/people"),
        format!("/officer/contests/{motion}/paper"),
        format!("/officer/contests/{motion}/paper/typing"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_a_rehearsal_says_so_in_both_languages_and_none_of_the_real_meeting_does() {
    let site = Site::with(no_waiting).await;
    let rehearsal = rehearsal_of(&site).await;
    let roll = &site.service.halves.roll;
    let browser = site.sign_in().await;
    let motion = play(&site, rehearsal).await;
    let real = play(&site, site.congress).await;
    let document = roll.papers(rehearsal).await.unwrap()[0].id;
    let mut pages = public_pages(rehearsal, motion);
    let election = roll.contests(rehearsal).await.unwrap()[0].clone();
    pages.extend([
        format!("/c/{rehearsal}/documents/{document}"),
        format!("/contests/{}/ballot", motion),
        format!(
            "/contests/{}/candidates/{}",
            election.contest, election.draft.options[0].member
        ),
        format!("/i?rehearsal={rehearsal}"),
        format!("/s?rehearsal={rehearsal}"),
        format!("/contests/{motion}/candidates/nobody"),
    ]);
    for page in &pages {
        let zh = site.get(page, &[]).await;
        assert!(says_so(&zh), "{page}: {}", zh.html);
        zh.says("不计入正式结果");
        let en = site.get(page, &[("cookie", "lang=en")]).await;
        assert!(says_so(&en), "{page}");
        en.says("does not count");
    }
    for page in officers_pages(rehearsal, motion) {
        let answer = browser.get(&page).await;
        assert!(says_so(&answer), "{page}");
    }

    let mut pages = public_pages(site.congress, real);
    pages.extend(["/", "/i", "/s", "/notice", "/trust"].map(str::to_owned));
    for page in pages {
        let answer = site.get(&page, &[]).await;
        assert_eq!(answer.status, 200, "{page}");
        assert!(!says_so(&answer), "{page}");
    }
    for page in officers_pages(site.congress, real) {
        let answer = browser.get(&page).await;
        assert!(!says_so(&answer), "{page}");
    }
}

/// The demo's motion without waiting times.
fn no_waiting(package: &mut piaojue::package::Package) {
    for contest in &mut package.contests {
        contest.spread.issue_s = 0;
        contest.spread.settle_s = 0;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_is_held_while_candidates_are_still_announced_and_the_real_box_waits() {
    let announced = |package: &mut piaojue::package::Package| {
        no_waiting(package);
        let to = "2999-01-31".parse().unwrap();
        let notice = package.contests[0].notice.as_mut().unwrap();
        notice.to = to;
    };
    let site = Site::with(announced).await;
    let rehearsal = rehearsal_of(&site).await;
    let (roll, conduct) = (&site.service.halves.roll, &site.service.halves.conduct);
    let actor = Actor::from(&site.officer);
    for (congress, opens) in [(rehearsal, true), (site.congress, false)] {
        roll.open_check_in(&site.officer, congress).await.unwrap();
        let attendees = roll.attendees(&site.officer, congress).await.unwrap();
        for attendee in attendees.iter().take(80) {
            roll.mark(&site.officer, congress, attendee.id, DoorAct::CheckIn)
                .await
                .unwrap();
        }
        let election = roll.contests(congress).await.unwrap()[0].contest;
        conduct.act(&actor, election, Act::Ready).await.unwrap();
        let opened = conduct.act(&actor, election, Act::Open).await;
        assert_eq!(opened.is_ok(), opens, "{opened:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_says_rehearsal_of_a_rehearsal_alone_and_leaves_out_what_there_is_not() {
    let site = Site::open().await;
    let rehearsal = rehearsal_of(&site).await;
    let congress = async |id: CongressId| -> Value {
        let answer = site.get(&format!("/api/v1/congresses/{id}"), &[]).await;
        serde_json::from_str(&answer.html).unwrap()
    };
    let (real, copy) = (congress(site.congress).await, congress(rehearsal).await);
    assert_eq!(copy["rehearsal"], true);
    assert_eq!(real.get("rehearsal"), None);
    assert_eq!(real.get("stream"), None);
    let agenda = real["agenda"].as_array().unwrap();
    for item in agenda {
        assert_ne!(item.get("session"), Some(&Value::Null), "{item}");
        assert_ne!(
            item.get("documents"),
            Some(&Value::Array(Vec::new())),
            "{item}"
        );
    }
    assert!(agenda.iter().any(|item| item.get("documents").is_none()));
    let live = format!("/api/v1/congresses/{}/live", site.congress);
    let live: Value = serde_json::from_str(&site.get(&live, &[]).await.html).unwrap();
    assert_eq!(live.get("stream"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_wipe_every_link_leads_to_a_page_that_says_the_rehearsal_is_over() {
    let site = Site::with(no_waiting).await;
    let rehearsal = rehearsal_of(&site).await;
    let motion = play(&site, rehearsal).await;
    let browser = site.sign_in().await;
    let wiped = browser
        .send(&format!("/officer/c/{rehearsal}/wipe"), "")
        .await;
    assert_eq!((wiped.status, wiped.location()), (303, "/officer"));
    let mut pages = public_pages(rehearsal, motion);
    pages.extend([
        format!("/contests/{motion}/ballot"),
        format!("/c/{rehearsal}/stream"),
        format!("/i?rehearsal={rehearsal}"),
        format!("/s?rehearsal={rehearsal}"),
    ]);
    for page in pages {
        let answer = site.get(&page, &[]).await;
        assert_eq!(answer.status, 410, "{page}");
        answer.says("这次试投已经结束");
        let english = site.get(&page, &[("cookie", "lang=en")]).await;
        english.says("This rehearsal is over");
    }
    for page in officers_pages(rehearsal, motion) {
        assert_eq!(browser.get(&page).await.status, 410, "{page}");
    }
    let again = browser
        .send(&format!("/officer/c/{rehearsal}/wipe"), "")
        .await;
    assert_eq!(again.status, 410);
    for unknown in ["/c/4f0f6a6e-6f0c-4b1c-9d7e-0d2f4f8a1c11", "/c/x"] {
        assert_eq!(site.get(unknown, &[]).await.status, 404);
    }
    browser
        .get(&format!("/officer/c/{}", site.congress))
        .await
        .says("清除试投")
        .says("建一次试投")
        .says("试投一遍");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_meeting_is_not_wiped_by_the_form_and_strangers_wipe_nothing() {
    let site = Site::open().await;
    let rehearsal = rehearsal_of(&site).await;
    let browser = site.sign_in().await;
    let wipe = |congress: CongressId| format!("/officer/c/{congress}/wipe");
    let refused = browser.send(&wipe(site.congress), "").await;
    assert_eq!(refused.status, 409);
    refused.says("这是正式的会议，不能清除");
    for (path, headers) in [
        (wipe(rehearsal), vec![]),
        (wipe(rehearsal), vec![("cookie", "officer=x")]),
    ] {
        let answer = site.post(&path, &headers, "csrf=x").await;
        assert_eq!(
            (answer.status, answer.location()),
            (303, "/officer/sign-in")
        );
    }
    // The officer's own browser, led by another site's page.
    let cookie = [
        ("cookie", browser.cookie.as_str()),
        ("sec-fetch-site", "cross-site"),
    ];
    let form = format!("csrf={}", browser.csrf);
    for form in [form.as_str(), "csrf=x"] {
        let answer = site.post(&wipe(rehearsal), &cookie, form).await;
        assert_eq!(answer.status, 403);
    }
    let looked_at = site
        .http
        .send(
            Method::GET,
            &wipe(rehearsal),
            &[("cookie", browser.cookie.as_str())],
            "",
        )
        .await
        .unwrap();
    assert_eq!(looked_at.status.as_u16(), 405);
    let roll = &site.service.halves.roll;
    assert!(roll.congress(rehearsal).await.unwrap().is_some());
    assert!(roll.congress(site.congress).await.unwrap().is_some());
}
