//! A hall with scrutineers: who sign, certify, and hold the keys of sealed boxes.

use ballot::outcome::ResultDoc;
use ballot::state::State;
use crypto::entry::Entry;
use piaojue::client::{Device, Scrutineer, Taken};
use piaojue::verify::verify;

use super::Hall;
use super::package::{AT_ONCE, BoxText, ContestText, PackageText, motion};

/// Three scrutineers, at the head of a package.
pub(crate) const WATCHED: &str = "scrutineers = [\"赵一\", \"赵二\", \"赵三\"]\n";

/// A hall with three scrutineers enrolled, and delegates who have checked in.
pub(crate) struct Watched {
    pub(crate) hall: Hall,
    pub(crate) scrutineers: Vec<Scrutineer>,
    /// Of each scrutineer, the code in their link.
    pub(crate) codes: Vec<String>,
    pub(crate) devices: Vec<Device>,
}

impl Watched {
    /// These contests.
    pub(crate) async fn open(contests: Vec<ContestText>) -> Self {
        let hall = Hall::open(&PackageText {
            head: WATCHED,
            ..PackageText::new(6, contests)
        })
        .await;
        let (mut scrutineers, mut codes) = (Vec::new(), Vec::new());
        for place in 1..=3 {
            let code = hall
                .officer
                .scrutineer_code(hall.congress, place)
                .await
                .unwrap();
            let log = Some(hall.log.as_str());
            scrutineers.push(
                Scrutineer::enrol(&hall.http, &hall.rng, &code, log)
                    .await
                    .unwrap(),
            );
            codes.push(code);
        }
        let devices = hall.devices(5).await;
        Self {
            hall,
            scrutineers,
            codes,
            devices,
        }
    }

    /// One sealed box, every scrutineer with a key of it.
    pub(crate) async fn sealed() -> Self {
        Self::with_sealed_boxes(1).await
    }

    /// The same with so many sealed boxes, each with keys of its own.
    pub(crate) async fn with_sealed_boxes(boxes: usize) -> Self {
        let watched = Self::open((0..boxes).map(|_| sealed()).collect()).await;
        for contest in &watched.hall.contests {
            for scrutineer in &watched.scrutineers {
                scrutineer.make_sealing_key(*contest).await.unwrap();
            }
        }
        watched
    }

    /// Makes a contest ready; a ballot of it for each device.
    pub(crate) async fn ready(&self, contest: usize) -> Vec<Taken> {
        let contest = self.hall.contests[contest];
        assert_eq!(
            self.hall.officer.ready(contest).await.unwrap(),
            State::Ready
        );
        let mut taken = Vec::new();
        for device in &self.devices {
            taken.push(device.take(contest).await.unwrap());
        }
        taken
    }

    /// Has these scrutineers sign what is asked; the state after the last one.
    pub(crate) async fn sign(&self, places: &[usize], contest: usize) -> State {
        let mut state = State::Draft;
        for place in places {
            state = self.scrutineers[*place]
                .sign_now(self.hall.contests[contest])
                .await
                .unwrap();
        }
        state
    }

    /// Casts a ballot for a motion.
    pub(crate) async fn cast(&self, taken: &Taken, vote: &str) {
        let body = format!(r#"{{"marks":["{vote}"],"write_ins":[]}}"#);
        let envelope = taken.fill_with(body.as_bytes(), &self.hall.rng).unwrap();
        self.devices[0].cast(&envelope).await.unwrap();
    }

    /// What is in the log.
    pub(crate) async fn entries(&self) -> Vec<Entry> {
        self.hall.board().await.parsed().unwrap()
    }

    /// The first result in the log.
    pub(crate) async fn result(&self) -> ResultDoc {
        let entries = self.entries().await;
        let result = entries.iter().find_map(|entry| match entry {
            Entry::Result(result) => Some(result.result.get().to_owned()),
            _ => None,
        });
        ballot::json::parse_canonical(result.unwrap().as_bytes()).unwrap()
    }

    /// The log verifies as it is.
    pub(crate) async fn holds(&self) {
        let report = verify(&self.hall.evidence().await);
        assert!(report.holds(), "{:?}", report.failures);
    }
}

/// A motion whose acts are signed.
pub(crate) fn signed() -> ContestText {
    motion(AT_ONCE).with("[contests.signatures]\nopen = 1\nclose = 2\ncertify = 2\nvoid = 2\n")
}

/// A motion in a sealed box, to be opened by two of three.
pub(crate) fn sealed() -> ContestText {
    motion(BoxText { group: 2, ..AT_ONCE })
        .with("kind = \"sealed\"\nthreshold = 2\n[contests.signatures]\nopen = 1\nclose = 1\ncertify = 2\n")
}
