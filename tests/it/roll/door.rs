//! The desk at the door, and check-in by the code on the hall's screen.

use piaojue::roll::check_in::{Attendance, CheckInRefusal};
use piaojue::roll::delegations::{Delegation, FLOOR, for_everybody};
use piaojue::roll::door::{DoorAct, DoorRefusal, LeaveReason};
use piaojue::roll::hall_code::{HallCode, ScreenRefusal};
use piaojue::roll::sessions::Session;

use super::house::{Device, House};

async fn signed_in(house: &House, who: usize) -> Session {
    let signed_in = house.sign_in(who, &Device::new()).await.unwrap();
    let session = house.roll.session(signed_in.session.expose()).await;
    session.unwrap().unwrap()
}

async fn mark(house: &House, who: usize, act: DoorAct) -> Result<Attendance, DoorRefusal> {
    let marked = house
        .roll
        .mark(&house.officer, house.congress, house.delegates[who], act)
        .await;
    marked.map(|marked| marked.attendance)
}

/// What the hall's screen shows, opened by a new link.
async fn on_screen(house: &House) -> HallCode {
    let screen = house
        .roll
        .link_screen(&house.officer, house.congress)
        .await
        .unwrap();
    let fresh = house.roll.fresh_code(&screen, house.congress).await;
    fresh.unwrap().code
}

#[tokio::test]
async fn whoever_is_on_leave_or_has_left_stays_among_those_entitled() {
    let house = House::open().await;
    mark(&house, 0, DoorAct::CheckIn).await.unwrap();
    mark(&house, 1, DoorAct::Leave).await.unwrap();
    mark(&house, 2, DoorAct::CheckIn).await.unwrap();
    mark(&house, 2, DoorAct::Depart).await.unwrap();
    let figures = house.roll.head_count(house.congress).await.unwrap();
    assert_eq!((figures.entitled, figures.there, figures.leave), (3, 1, 1));
    let [all] =
        <[Delegation; 1]>::try_from(house.roll.delegations(house.congress).await.unwrap()).unwrap();
    assert_eq!((all.entitled, all.there, all.leave), (3, 1, 1));
}

#[tokio::test]
async fn an_act_of_the_desk_fits_where_the_delegate_is_or_is_refused() {
    use DoorAct::{CheckIn, Depart, Leave, Return, Undo};
    let house = House::open().await;
    let ways: [(Attendance, &[DoorAct], &[DoorAct]); 4] = [
        (Attendance::Expected, &[], &[Depart]),
        (Attendance::Leave, &[Leave], &[Depart, Undo]),
        (Attendance::Present, &[CheckIn], &[Leave, Return]),
        (Attendance::Left, &[CheckIn, Depart], &[Leave, Return, Undo]),
    ];
    for (from, way, refused) in ways {
        for act in DoorAct::ALL {
            house
                .sql("UPDATE delegates SET attendance = 'expected'")
                .await;
            for step in way {
                mark(&house, 0, *step).await.unwrap();
            }
            match mark(&house, 0, act).await {
                Ok(at) => {
                    assert_eq!(at, act.leads_to());
                    assert!(!refused.contains(&act), "{act:?} from {from:?}");
                }
                Err(DoorRefusal::DoesNotFit(at)) => {
                    assert_eq!(at, from);
                    assert!(refused.contains(&act), "{act:?} from {from:?}");
                }
                Err(other) => panic!("{other}"),
            }
        }
    }
}

#[tokio::test]
async fn a_closed_desk_lets_nobody_in_but_notes_leave() {
    let house = House::open().await;
    mark(&house, 2, DoorAct::CheckIn).await.unwrap();
    house
        .roll
        .close_check_in(&house.officer, house.congress)
        .await
        .unwrap();
    assert!(matches!(
        mark(&house, 0, DoorAct::CheckIn).await,
        Err(DoorRefusal::Closed)
    ));
    mark(&house, 1, DoorAct::Leave).await.unwrap();
    mark(&house, 2, DoorAct::Depart).await.unwrap();
}

#[tokio::test]
async fn an_act_of_the_desk_is_recorded_once_with_its_officer_and_its_hour_alone() {
    let house = House::open().await;
    house.clock.advance(1_234_567);
    let to_whom = (house.congress, house.delegates[0]);
    let mut name = String::new();
    for _ in 0..2 {
        let marked = house
            .roll
            .mark(&house.officer, to_whom.0, to_whom.1, DoorAct::CheckIn)
            .await;
        name = marked.unwrap().name;
    }
    let acts = house
        .roll
        .door_acts(&house.officer, house.congress, 9)
        .await
        .unwrap();
    assert_eq!(acts.len(), 1);
    assert_eq!(acts[0].officer, "选举工作人员");
    assert_eq!(
        (&acts[0].record.who, acts[0].record.act),
        (&name, DoorAct::CheckIn)
    );
    assert_eq!(acts[0].hour.0 % 3_600_000, 0);
}

#[tokio::test]
async fn the_reason_for_leave_goes_with_the_leave_and_is_in_no_record() {
    let house = House::open().await;
    let reason = LeaveReason::parse(" 出差 ").unwrap();
    let granted = house
        .roll
        .grant_leave(
            &house.officer,
            house.congress,
            house.delegates[0],
            Some(&reason),
        )
        .await;
    granted.unwrap();
    let noted = async || {
        let everybody = house.roll.attendees(&house.officer, house.congress).await;
        let mut noted = everybody.unwrap().into_iter().map(|one| one.leave_reason);
        noted.find(|reason| !reason.is_empty())
    };
    assert_eq!(noted().await.as_deref(), Some("出差"));
    let records: Vec<String> = sqlx::query_scalar("SELECT detail FROM acts")
        .fetch_all(&house.pool().await)
        .await
        .unwrap();
    assert!(!records.concat().contains("出差"));
    let session = signed_in(&house, 0).await;
    let checked_in = house.roll.check_in(&session, house.congress, None).await;
    assert_eq!(checked_in.unwrap(), 1, "on leave, and there all the same");
    assert_eq!(noted().await, None);
    assert_eq!(LeaveReason::parse("两\n行"), None);
    assert_eq!(LeaveReason::parse(&"长".repeat(61)), None);
}

#[tokio::test]
async fn a_code_of_the_halls_screen_is_worth_nothing_a_minute_later() {
    let house = House::open().await;
    let late = signed_in(&house, 0).await;
    let roll = &house.roll;
    roll.check_in_by_code(&house.officer, house.congress, true)
        .await
        .unwrap();
    let wanted = async |code: Option<&HallCode>| {
        matches!(
            roll.check_in(&late, house.congress, code).await,
            Err(CheckInRefusal::CodeWanted)
        )
    };
    assert!(wanted(None).await, "without one");
    let code = on_screen(&house).await;
    // The clock began at a full half minute.
    house.clock.advance(59_999);
    let early = signed_in(&house, 1).await;
    roll.check_in(&early, house.congress, Some(&code))
        .await
        .unwrap();
    house.clock.advance(1);
    assert!(wanted(Some(&code)).await, "a minute later");
    let typed = on_screen(&house).await.to_string().to_lowercase();
    let typed = HallCode::parse(&typed).unwrap();
    assert_ne!(typed, code);
    assert_eq!(
        roll.check_in(&late, house.congress, Some(&typed))
            .await
            .unwrap(),
        2
    );
    house.clock.advance(600_000);
    roll.check_in(&late, house.congress, None).await.unwrap();
}

#[tokio::test]
async fn a_code_is_shown_to_the_newest_screen_of_its_own_congress_alone() {
    let house = House::open().await;
    let roll = &house.roll;
    let link = async || roll.link_screen(&house.officer, house.congress).await;
    let (old, new) = (link().await.unwrap(), link().await.unwrap());
    let elsewhere = ballot::id::CongressId(house.contest.0);
    for (screen, congress) in [(&old, house.congress), (&new, elsewhere)] {
        assert!(matches!(
            roll.fresh_code(screen, congress).await,
            Err(ScreenRefusal::UnknownScreen)
        ));
    }
    let fresh = roll.fresh_code(&new, house.congress).await.unwrap();
    assert!((1..=30_000).contains(&fresh.for_ms));
    roll.close_check_in(&house.officer, house.congress)
        .await
        .unwrap();
    assert!(matches!(
        roll.fresh_code(&new, house.congress).await,
        Err(ScreenRefusal::Closed)
    ));
}

fn delegations(sizes: &[(&str, u64)]) -> Vec<Delegation> {
    let delegation = |(name, entitled): &(&str, u64)| Delegation {
        name: (*name).into(),
        entitled: *entitled,
        ..Delegation::default()
    };
    sizes.iter().map(delegation).collect()
}

#[test]
fn everybody_sees_no_figures_of_fewer_people_than_the_floor() {
    let shown = |sizes: &[(&str, u64)]| -> Vec<(String, u64)> {
        let shown = for_everybody(delegations(sizes)).into_iter();
        shown.map(|one| (one.name, one.entitled)).collect()
    };
    let line = |name: &str, entitled| (name.to_owned(), entitled);
    assert_eq!(
        shown(&[("第十团", 10), ("第二团", 40), ("第一团", 20)]),
        [line("第一团", 20), line("第二团", 40), line("第十团", 10)]
    );
    assert_eq!(
        shown(&[("第一团", 40), ("第二团", 9), ("第三团", 12), ("", 3)]),
        [line("第一团", 40), line("第三团", 12), line("", 12)],
        "small ones together"
    );
    assert_eq!(
        shown(&[("第一团", 40), ("第二团", 30), ("第三团", 9)]),
        [line("第一团", 40), line("", 39)],
        "one small one hides behind the next"
    );
    assert_eq!(
        shown(&[("第一团", 40), ("第二团", 9)]),
        [],
        "nothing to hide behind"
    );
    assert_eq!(shown(&[("第一团", 120)]), [], "the whole is no part");
    for sizes in [[1, 2, 3], [9, 9, 9], [9, 10, 11], [1, 60, 60]] {
        let sizes: Vec<_> = ["第一团", "第二团", "第三团"]
            .into_iter()
            .zip(sizes)
            .collect();
        let shown = for_everybody(delegations(&sizes));
        assert!(shown.iter().all(|one| one.entitled >= FLOOR), "{sizes:?}");
        let sum: u64 = shown.iter().map(|one| one.entitled).sum();
        assert!(sum == 0 || sum == sizes.iter().map(|(_, size)| size).sum::<u64>());
    }
}

#[test]
fn delegations_stand_in_the_order_of_their_numbers() {
    let order = [
        "第一团",
        "第2团",
        "第九团",
        "第十团",
        "第十一团",
        "第12团",
        "第二十团",
        "第二十一团",
        "机关",
        "车间",
        "",
    ];
    let mut names = order.to_vec();
    names.sort_unstable();
    names.sort_by(|a, b| {
        piaojue::roll::delegations::in_order(a).cmp(&piaojue::roll::delegations::in_order(b))
    });
    assert_eq!(names, order);
}

#[tokio::test]
async fn leave_given_again_corrects_its_reason_clears_it_where_it_is_empty_and_keeps_it_where_none_is_said()
 {
    let house = House::open().await;
    for (given, kept) in [
        (Some("出差"), "出差"),
        (Some("病假"), "病假"),
        (None, "病假"),
        (Some(""), ""),
        (None, ""),
    ] {
        let reason = given.map(|given| LeaveReason::parse(given).unwrap());
        let (roll, officer) = (&house.roll, &house.officer);
        let delegate = house.delegates[0];
        roll.grant_leave(officer, house.congress, delegate, reason.as_ref())
            .await
            .unwrap();
        let everybody = roll.attendees(officer, house.congress).await.unwrap();
        let noted = everybody.into_iter().find(|one| one.id == delegate);
        assert_eq!(noted.unwrap().leave_reason, kept, "{given:?}");
    }
}
