//! Who may vote, edited in the database after the contest was made ready: whoever reads roll and register (check 4b) names
//! it.

use ballot::id::ContestId;
use piaojue::audit::bundle;
use piaojue::client::Device;
use piaojue::conduct::Reader;
use piaojue::verify::{Evidence, PeopleFault, Reason, verify};
use sqlx::SqlitePool;

use crate::support::Hall;
use crate::support::package::{AT_ONCE, PackageText, motion};

/// A contest that is ready, delegates who are there, and the roll's database in hostile hands.
struct Edited {
    hall: Hall,
    contest: ContestId,
    devices: Vec<Device>,
    roll: SqlitePool,
}

impl Edited {
    async fn ready() -> Self {
        let hall = Hall::open(&PackageText::new(5, vec![motion(AT_ONCE)])).await;
        let contest = hall.contests[0];
        let devices = hall.devices(4).await;
        hall.officer.ready(contest).await.unwrap();
        Self {
            roll: hall.database("roll").await,
            hall,
            contest,
            devices,
        }
    }

    /// The first three delegates take their ballots and vote.
    async fn vote(&self) {
        let mut taken = Vec::new();
        for device in &self.devices[..3] {
            taken.push(device.take(self.contest).await.unwrap());
        }
        self.hall.officer.open(self.contest).await.unwrap();
        for (device, taken) in self.devices.iter().zip(&taken) {
            device.cast(&self.hall.fill(taken, &[true])).await.unwrap();
        }
    }

    async fn count(&self) {
        self.hall.officer.close(self.contest).await.unwrap();
        self.hall.officer.count(self.contest).await.unwrap();
    }

    async fn sql(&self, statement: &'static str) {
        let done = sqlx::query(statement).execute(&self.roll).await.unwrap();
        assert_eq!(done.rows_affected(), 1, "{statement}");
    }

    /// What those who may read roll and register are given.
    async fn evidence(&self) -> Evidence {
        let conduct = &self.hall.service.halves.conduct;
        let files = conduct
            .bundle(self.hall.congress, Reader::Insider)
            .await
            .unwrap();
        bundle::evidence(&files.unwrap()).unwrap()
    }

    async fn holds(&self) {
        let report = verify(&self.evidence().await);
        assert_eq!(report.failures, []);
        assert!(report.contests[0].roll_checked);
        assert_eq!(report.contests[0].registers_checked, 1);
    }

    /// Demands that the auditor names this fault, and for what.
    async fn finds(&self, fault: PeopleFault, what: &str) {
        let failures = verify(&self.evidence().await).failures;
        let named = |wanted: &Reason| failures.iter().any(|failure| failure.reason == *wanted);
        assert!(named(&fault.into()), "{what}: {failures:?}");
    }
}

const A_STRANGER: &str = "INSERT INTO delegates (id, congress, name, unit, delegation, number, check_mac, attendance) \
     SELECT randomblob(16), congress, '无名氏', unit, delegation, 'D0099', check_mac, 'expected' FROM delegates \
     WHERE number = 'D0001'";
const ADD: &str = "INSERT INTO contest_roll SELECT c.id, d.id FROM contests c, delegates d WHERE d.number = 'D0099'";
const DROP: &str =
    "DELETE FROM contest_roll WHERE delegate = (SELECT id FROM delegates WHERE number = 'D0005')";

#[tokio::test(flavor = "multi_thread")]
async fn a_roll_edited_after_it_was_frozen_is_named_by_the_auditor() {
    let edited = Edited::ready().await;
    edited.vote().await;
    edited.count().await;
    edited.holds().await;
    edited.sql(A_STRANGER).await;
    edited.holds().await;
    edited.sql(ADD).await;
    edited.finds(PeopleFault::Roll, "one more").await;
    edited.sql(DROP).await;
    edited
        .finds(PeopleFault::Roll, "as many, one of them another")
        .await;
    let stranger = "DELETE FROM contest_roll WHERE delegate = (SELECT id FROM delegates WHERE number = 'D0099')";
    edited.sql(stranger).await;
    edited.finds(PeopleFault::Roll, "one fewer").await;
    let back = "INSERT INTO contest_roll SELECT c.id, d.id FROM contests c, delegates d WHERE d.number = 'D0005'";
    edited.sql(back).await;
    edited.holds().await;
    edited
        .sql("UPDATE contests SET roll_salt = randomblob(32)")
        .await;
    edited.finds(PeopleFault::Roll, "another salt").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_put_on_the_roll_after_it_was_frozen_who_votes_is_named_by_the_auditor() {
    let hall = Hall::open(&PackageText::new(5, vec![motion(AT_ONCE)])).await;
    let roll = hall.database("roll").await;
    let elsewhere = hall
        .another(&PackageText {
            title: "另一次会议",
            ..PackageText::new(1, vec![motion(AT_ONCE)])
        })
        .await;
    // The fifth is elsewhere while the roll is frozen, and slipped in afterwards.
    let send = async |congress: uuid::Uuid| {
        let moved = sqlx::query("UPDATE delegates SET congress = ? WHERE number = 'D0005'")
            .bind(congress)
            .execute(&roll);
        assert_eq!(moved.await.unwrap().rows_affected(), 1);
    };
    send(elsewhere.congress.0).await;
    let devices = hall.devices(4).await;
    let contest = hall.contests[0];
    hall.officer.ready(contest).await.unwrap();
    let edited = Edited {
        hall,
        contest,
        devices,
        roll: roll.clone(),
    };
    let frozen = edited.evidence().await.documents[&contest].roll.clone();
    send(edited.hall.congress.0).await;
    let slipped_in = "INSERT INTO contest_roll SELECT c.id, d.id FROM contests c JOIN delegates d \
         ON d.congress = c.congress WHERE d.number = 'D0005'";
    edited.sql(slipped_in).await;
    // In the place of somebody who does not vote, so that every figure fits.
    let fourth = "DELETE FROM contest_roll WHERE delegate = (SELECT d.id FROM delegates d JOIN contests c \
         ON c.congress = d.congress JOIN contest_roll r ON r.contest = c.id AND r.delegate = d.id \
         WHERE d.number = 'D0004')";
    edited.sql(fourth).await;
    let fifth = edited.hall.device(4).await;
    fifth.check_in().await.unwrap();
    let taken = fifth.take(contest).await.unwrap();
    edited.vote().await;
    fifth
        .cast(&edited.hall.fill(&taken, &[true]))
        .await
        .unwrap();
    edited.count().await;
    edited
        .finds(PeopleFault::Roll, "the roll as it is now")
        .await;
    let mut evidence = edited.evidence().await;
    evidence.documents.get_mut(&contest).unwrap().roll = frozen;
    let failures = verify(&evidence).failures;
    let named = failures
        .iter()
        .any(|failure| failure.reason == PeopleFault::NotOnRoll(0).into());
    assert!(named, "the roll as it was frozen: {failures:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_issue_that_no_device_asked_for_is_named_by_the_auditor() {
    let edited = Edited::ready().await;
    edited.vote().await;
    let invented = "INSERT INTO issues SELECT i.contest, d.id, randomblob(256), i.answer, i.device_key, \
         i.device_signature FROM issues i, delegates d WHERE d.number = 'D0004' LIMIT 1";
    edited.sql(invented).await;
    edited.count().await;
    let failures = verify(&edited.evidence().await).failures;
    let named = failures.iter().any(|failure| {
        matches!(
            failure.reason,
            Reason::People(PeopleFault::DeviceSignature { issuer: 0, .. })
        )
    });
    assert!(named, "{failures:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_edited_after_the_close_is_named_by_the_auditor() {
    let edited = Edited::ready().await;
    edited.vote().await;
    edited.count().await;
    edited.holds().await;
    // What was issued is fixed with the close: to forget it later changes nothing.
    edited
        .sql(
            "DELETE FROM issues WHERE delegate = (SELECT id FROM delegates WHERE number = 'D0001')",
        )
        .await;
    edited.holds().await;
    edited
        .sql("UPDATE contests SET register = CAST('[]' AS BLOB)")
        .await;
    edited
        .finds(PeopleFault::Register(0), "an empty register")
        .await;
}
