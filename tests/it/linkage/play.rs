//! A congress played with the real client against the built program, and what an attacker then has of it.

use std::path::PathBuf;
use std::time::Duration;

use ballot::body::{Body, Mark};
use ballot::id::ContestId;
use crypto::bytes::PublicPoint;
use crypto::receipt::Receipt;
use futures_util::future::join_all;
use piaojue::client::{Board, Device, Http, Officer, Taken};
use piaojue::rng::Rng;
use tempfile::TempDir;
use uuid::Uuid;

use super::seen::seen_by_an_attacker;
use super::view::View;
use crate::support::Hall;
use crate::support::house::House;
use crate::support::package::{AT_ONCE, BoxText, PackageText, motion};
use crate::support::recorder::{Recorder, Seen};

/// How many vote in each contest.
const DELEGATES: usize = 30;
/// How long a phone waits at most before it takes its ballot, and before it casts: so short that many are under way at
/// once, so long that they come in a random order.
const TAKING_MS: usize = 400;
const CASTING_MS: usize = 1500;
/// An incomplete group enters the log after this long.
const GROUP_WAIT_S: u32 = 1;

/// How delegates behave.
#[derive(Clone, Copy)]
pub enum Habit {
    /// As the protocol says: ballots taken in random order before the box opens, cast at random moments.
    Protocol,
    /// Cast in the very order in which they were taken.
    InOrder,
    /// Taken while the box is open, and cast within so many milliseconds from then.
    Late { settle_ms: usize },
    /// As the protocol says, but one of them so late that nobody else's ballot waits.
    Straggler,
}

/// A contest that was played: what is known, and the truth.
pub struct Played {
    pub view: View,
    /// Who cast each ballot of the view.
    pub casters: Vec<usize>,
}

/// A congress after its contests; its folder can be spoilt.
pub struct Congress {
    pub contests: Vec<Played>,
    pub data: TempDir,
    _house: House,
}

/// Plays one contest for each group size.
pub async fn play(habit: Habit, groups: &[u32]) -> Congress {
    let contests = groups.iter().map(|group| {
        motion(BoxText {
            group: *group,
            wait_s: GROUP_WAIT_S,
            ..AT_ONCE
        })
    });
    let package = PackageText::new(DELEGATES, contests.collect());
    let Hall {
        service,
        contests,
        invitations,
        bearer,
        data,
        ..
    } = Hall::open(&package).await;
    service.stop().await;
    let house = House::start(data.path());
    let recorder = Recorder::before(&house.base).await;
    let (http, rng) = (Http::new(&recorder.base), Rng::system());
    let mut devices = Vec::new();
    for invitation in &invitations {
        let device = Device::sign_in(&http, &rng, invitation).await.unwrap();
        device.check_in().await.unwrap();
        devices.push(device);
    }
    let signing_in = recorder.seen();
    let stage = Stage {
        officer: Officer::new(&http, bearer),
        http,
        rng,
        devices,
        signing_in,
        recorder,
        house: &house,
        data: data.path().to_owned(),
    };
    let mut played = Vec::new();
    for contest in contests {
        played.push(stage.contest(contest, habit).await);
    }
    drop(stage);
    Congress {
        contests: played,
        data,
        _house: house,
    }
}

struct Stage<'a> {
    officer: Officer,
    http: Http,
    rng: Rng,
    devices: Vec<Device>,
    signing_in: Vec<Seen>,
    recorder: Recorder,
    house: &'a House,
    data: PathBuf,
}

/// What a device has at the end.
pub struct Voted {
    pub delegate: Uuid,
    pub key: PublicPoint,
    pub receipt: Receipt,
}

impl Stage<'_> {
    async fn contest(&self, contest: ContestId, habit: Habit) -> Played {
        let before = self.recorder.seen().len();
        self.officer.ready(contest).await.unwrap();
        let voted = match habit {
            Habit::Late { settle_ms } => {
                self.officer.open(contest).await.unwrap();
                let late = |device| async move {
                    self.wait(CASTING_MS).await;
                    let taken = self.take(device, contest).await;
                    self.wait(settle_ms).await;
                    self.cast(device, &taken).await
                };
                join_all(self.shuffled().into_iter().map(late)).await
            }
            Habit::InOrder => {
                let mut taken = Vec::new();
                for device in self.shuffled() {
                    taken.push((device, self.take(device, contest).await));
                }
                self.officer.open(contest).await.unwrap();
                let cast = |(at, (device, taken))| async move {
                    tokio::time::sleep(Duration::from_millis(25 * at as u64)).await;
                    self.cast(device, &taken).await
                };
                join_all(taken.into_iter().enumerate().map(cast)).await
            }
            Habit::Protocol | Habit::Straggler => {
                let take = |device| async move {
                    self.wait(TAKING_MS).await;
                    (device, self.take(device, contest).await)
                };
                let mut taken = join_all(self.shuffled().into_iter().map(take)).await;
                self.officer.open(contest).await.unwrap();
                self.rng.shuffle(&mut taken);
                let last = matches!(habit, Habit::Straggler).then(|| taken.pop().unwrap());
                let cast = |(device, taken)| async move {
                    self.wait(CASTING_MS).await;
                    self.cast(device, &taken).await
                };
                let mut voted = join_all(taken.into_iter().map(cast)).await;
                if let Some((device, taken)) = last {
                    voted.push(self.cast(device, &taken).await);
                }
                voted
            }
        };
        let mut texts = self.files("while the box is open");
        self.officer.close(contest).await.unwrap();
        texts.extend(self.files("after the close"));
        let seen = [&self.signing_in, &self.recorder.seen()[before..]].concat();
        let board = Board::read(
            &self.http,
            self.devices[0].congress().0,
            self.devices[0].trust(),
        );
        texts.extend([
            (
                "the log".to_owned(),
                self.house.log().join("\n").into_bytes(),
            ),
            (
                "the board".to_owned(),
                board.await.unwrap().entries.concat(),
            ),
            (
                "the requests".to_owned(),
                seen.iter().flat_map(Seen::bytes).collect(),
            ),
        ]);
        seen_by_an_attacker(&self.data, contest, &voted, texts, &seen).await
    }

    fn shuffled(&self) -> Vec<&Device> {
        let mut devices: Vec<&Device> = self.devices.iter().collect();
        self.rng.shuffle(&mut devices);
        devices
    }

    async fn wait(&self, at_most_ms: usize) {
        let ms = self.rng.below(at_most_ms + 1);
        tokio::time::sleep(Duration::from_millis(ms as u64)).await;
    }

    /// Stores the copy for a change of phone and takes the ballot, as the protocol has it.
    async fn take(&self, device: &Device, contest: ContestId) -> Taken {
        let paper = device.paper(contest).await.unwrap();
        let copy = (0..2048).flat_map(|_| self.rng.bytes::<32>());
        device.put_recovery(copy.collect()).await.unwrap();
        device.take_paper(paper).await.unwrap()
    }

    async fn cast(&self, device: &Device, taken: &Taken) -> Voted {
        let mark = [Mark::FOR, Mark::AGAINST, Mark::ABSTAIN][self.rng.below(3)];
        let body = Body::new(&taken.paper.manifest, None, vec![mark], Vec::new()).unwrap();
        let envelope = taken.fill(&body, &self.rng).unwrap();
        Voted {
            delegate: device.session().delegate.id,
            key: taken.key(),
            receipt: device.cast(&envelope).await.unwrap(),
        }
    }

    fn files(&self, when: &str) -> Vec<(String, Vec<u8>)> {
        ["roll.db", "roll.db-wal", "urn.db", "urn.db-wal"]
            .map(|file| {
                let bytes = std::fs::read(self.data.join(file)).unwrap_or_default();
                (format!("{file} {when}"), bytes)
            })
            .to_vec()
    }
}
