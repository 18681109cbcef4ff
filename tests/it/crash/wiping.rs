//! The process is killed in the middle of wiping a rehearsal: at the next start nothing of it is left in either half, and
//! the real congress is as it was.

use std::path::Path;

use ballot::id::CongressId;
use piaojue::clock::Clock;
use piaojue::conduct::Conduct;
use piaojue::rng::Rng;
use piaojue::roll::OrganisationId;
use piaojue::roll::acts::Actor;
use piaojue::service::Halves;
use piaojue::urn::CastLimits;

use super::{FOLDER, die_after, die_there};
use crate::rehearsal::{hall, play};
use crate::support::start;

const CONGRESS: &str = "PIAOJUE_TEST_CONGRESS";
const TEST: &str = "crash::wiping::a_wiping_in_a_process_of_its_own";

fn actor() -> Actor {
    Actor {
        organisation: OrganisationId::DEFAULT,
        name: "周海燕".to_owned(),
    }
}

/// The process that dies: started by the test below.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "does nothing unless another test of this file starts it"]
async fn a_wiping_in_a_process_of_its_own() {
    let Ok(folder) = std::env::var(FOLDER) else {
        return;
    };
    let congress: CongressId = std::env::var(CONGRESS).unwrap().parse().unwrap();
    let halves = Halves::open(Path::new(&folder), &Clock::System, CastLimits::default())
        .await
        .unwrap();
    let (roll, urn) = (halves.roll.clone(), halves.urn.clone());
    let conduct = Conduct::new(roll, urn, Clock::System, Rng::system(), die_there);
    conduct.wipe(&actor(), congress).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wiping_that_was_killed_is_completed_at_the_next_start() {
    let hall = hall().await;
    let rehearsal = hall.rehearse().await;
    play(&hall, &rehearsal).await;
    let vkey = hall.service.halves.urn.vkey(rehearsal.congress).await;
    let vkey = vkey.unwrap().unwrap();
    let real = hall.board().await.checkpoint;
    hall.service.stop().await;
    let congress = rehearsal.congress.to_string();
    for step in ["roll wiped", "urn wiped", "wiped"] {
        let when = format!("killed after “{step}”");
        let data = die_after(hall.data.path(), TEST, &[(CONGRESS, &congress)], step).await;
        let service = start(&data, CastLimits::default(), Clock::System).await;
        let halves = &service.halves;
        assert_eq!(
            halves.conduct.recover().await.unwrap(),
            0,
            "{when}: the start completed it"
        );
        let roll = &halves.roll;
        assert!(
            roll.congress(rehearsal.congress).await.unwrap().is_none(),
            "{when}"
        );
        assert!(roll.is_wiped(rehearsal.congress.0).await.unwrap(), "{when}");
        let log = halves.urn.checkpoint(rehearsal.congress).await.unwrap();
        assert_eq!(log, None, "{when}");
        let checkpoint = halves.urn.checkpoint(hall.congress).await.unwrap();
        assert!(
            checkpoint.is_some_and(|text| text.contains(&real.tree.root.to_string())
                || text.lines().nth(1) == Some(&real.tree.size.to_string())),
            "{when}: the real log is as it was"
        );
        // The title is free at once.
        let again = halves.conduct.rehearse(&actor(), hall.congress).await;
        assert!(again.is_ok(), "{when}: {again:?}");
        service.stop().await;
        for file in std::fs::read_dir(data.path()).unwrap() {
            let path = file.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            let found = bytes.windows(vkey.len()).any(|at| at == vkey.as_bytes());
            assert!(!found, "{when}: its log's keys are still in {path:?}");
        }
    }
}
