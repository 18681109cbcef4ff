//! An election as real devices play it over HTTP: write-ins, recovery copies, second devices. What each of them holds
//! is collected, to be looked for where it must not be.

use std::path::Path;

use ballot::body::{Body, Mark};
use ballot::id::{CongressId, ContestId};
use piaojue::client::{Board, Device, Envelope, Http, Invitation, Officer, Taken, Trust};
use piaojue::clock::Clock;
use piaojue::rng::Rng;
use piaojue::roll::OrganisationId;
use piaojue::roll::officers::Validity;
use piaojue::service::Halves;
use piaojue::urn::CastLimits;
use sqlx::sqlite::SqlitePool;

use crate::support::house::House;
use crate::support::traces::Traces;

const DELEGATES: usize = 6;
/// Neither a candidate nor somebody who can be written in: no list on the ballots' side has these names.
const NAMES: [&str; DELEGATES] = [
    "慕容晓霜",
    "上官云鹤",
    "司徒静远",
    "欧阳望舒",
    "诸葛明朗",
    "令狐青山",
];
/// Candidates and those who can be written in.
pub const PUBLIC_NAMES: [&str; 5] = ["尉迟长风", "夏侯听雨", "宇文知秋", "皇甫若兰", "端木行简"];

/// What was played, and what is to be looked for.
pub struct Played {
    pub house: House,
    /// What only the people's side may hold.
    pub people: Traces,
    /// What only the ballots' side may hold.
    pub ballots: Traces,
    /// A delegate's id and a ballot's key, to be planted.
    pub delegate: uuid::Uuid,
    pub key: crypto::bytes::PublicPoint,
    /// Lines of the log before the first cast, and before the box was closed.
    pub window: (usize, usize),
    /// The log's files while the box was open, and at the end.
    pub open_files: Files,
    pub end_files: Files,
    pub entries: Vec<Vec<u8>>,
}

/// The two databases with their write-ahead logs, as bytes.
pub struct Files {
    pub roll: Vec<u8>,
    pub urn: Vec<u8>,
}

impl Files {
    /// Reads them as they are now.
    pub fn read(data: &Path) -> Self {
        let half = |name: &str| {
            let read = |file: String| std::fs::read(data.join(file)).unwrap_or_default();
            [read(format!("{name}.db")), read(format!("{name}.db-wal"))].concat()
        };
        Self {
            roll: half("roll"),
            urn: half("urn"),
        }
    }
}

struct Prepared {
    congress: CongressId,
    contest: ContestId,
    bearer: String,
    invitations: Vec<Invitation>,
}

/// Plays the election over a data folder.
pub async fn play(data: &Path) -> Played {
    let prepared = prepare(data).await;
    let house = House::start(data);
    let (http, rng) = (Http::new(&house.base), Rng::system());
    let officer = Officer::new(&http, prepared.bearer.clone());
    let (mut people, mut ballots) = (Traces::default(), Traces::default());

    let devices = sign_in(&http, &rng, &prepared, &mut people).await;
    officer.ready(prepared.contest).await.unwrap();
    let mut taken = Vec::new();
    for device in &devices {
        let copy: Vec<u8> = (0..2048).flat_map(|_| rng.bytes::<32>()).collect();
        people.bytes("a recovery copy", &copy[..64]);
        device.put_recovery(copy).await.unwrap();
        taken.push(device.take(prepared.contest).await.unwrap());
    }
    let late = Device::sign_in(&http, &rng, &prepared.invitations[1])
        .await
        .unwrap();
    assert!(!late.is_registered());
    assert_eq!(late.recovery().await.unwrap().len(), 65_536);
    device_traces(&late, &mut people);

    officer.open(prepared.contest).await.unwrap();
    let before = house.log().len();
    cast(&devices, &taken, &rng, &mut ballots).await;
    let window = (before, house.log().len());
    let open_files = Files::read(data);
    officer.close(prepared.contest).await.unwrap();
    officer.count(prepared.contest).await.unwrap();
    stored_traces(data, &mut people).await;
    let trust = Trust::fetch(&http, prepared.congress.0, None)
        .await
        .unwrap();
    let entries = Board::read(&http, prepared.congress.0, &trust)
        .await
        .unwrap()
        .entries;
    Played {
        house,
        people,
        ballots,
        delegate: devices[0].session().delegate.id,
        key: taken[0].key(),
        window,
        open_files,
        end_files: Files::read(data),
        entries,
    }
}

/// Imports the congress, as the command line does.
async fn prepare(data: &Path) -> Prepared {
    let halves = Halves::open(data, &Clock::System, CastLimits::default())
        .await
        .unwrap();
    let folder = package();
    let package =
        piaojue::package::read(folder.path()).unwrap_or_else(|problems| panic!("{problems}"));
    let organisation = OrganisationId::DEFAULT;
    let congress = halves
        .conduct
        .import(organisation, &package, "vote.example")
        .await
        .unwrap()
        .congress;
    let officer = halves
        .roll
        .create_officer(organisation, "周海燕")
        .await
        .unwrap();
    let access = halves
        .roll
        .issue_token(officer.id, Validity::default())
        .await
        .unwrap();
    halves.roll.open_check_in(&officer, congress).await.unwrap();
    let contest = halves.roll.contests(congress).await.unwrap()[0].contest;
    let made = halves
        .roll
        .issue_missing(organisation, congress)
        .await
        .unwrap();
    let invitation = |made: &piaojue::roll::invitations::Invitation| {
        let at: usize = made.number.rsplit('-').next().unwrap().parse().unwrap();
        Invitation {
            code: made.code.to_string(),
            check: phone(at)[7..].to_owned(),
            log: None,
        }
    };
    let invitations = made.iter().map(invitation).collect();
    halves.close().await;
    Prepared {
        congress,
        contest,
        bearer: access.bearer.expose().to_owned(),
        invitations,
    }
}

async fn sign_in(http: &Http, rng: &Rng, prepared: &Prepared, people: &mut Traces) -> Vec<Device> {
    let mut devices = Vec::new();
    for (at, invitation) in prepared.invitations.iter().enumerate() {
        people.bytes("an invitation code", &invitation.code);
        people.bytes("an invitation code", invitation.code.replace('-', ""));
        people.bytes("a delegate's name", NAMES[at]);
        people.bytes("a delegate's number", number(at));
        people.bytes("a delegate's phone", phone(at));
        if at == 0 {
            device_traces(
                &Device::sign_in(http, rng, invitation).await.unwrap(),
                people,
            );
        }
        let device = Device::sign_in(http, rng, invitation).await.unwrap();
        assert!(device.is_registered());
        device.check_in().await.unwrap();
        device_traces(&device, people);
        devices.push(device);
    }
    devices
}

fn device_traces(device: &Device, people: &mut Traces) {
    let session = device.session();
    people.id("a delegate's id", session.delegate.id);
    people.bytes("a session", &session.token);
    people.bytes(
        "a session's hash",
        crypto::bytes::Hash::of(session.token.as_bytes()),
    );
    people.bytes("a device key", device.key());
}

/// What the people's side itself has stored of delegates.
async fn stored_traces(data: &Path, people: &mut Traces) {
    let roll = SqlitePool::connect(&format!(
        "sqlite:{}?mode=ro",
        data.join("roll.db").display()
    ))
    .await
    .unwrap();
    let columns = [
        ("an invitation's hash", "SELECT hash FROM invitations"),
        ("a session's hash", "SELECT hash FROM sessions"),
        ("a second factor's mark", "SELECT check_mac FROM delegates"),
        ("a blinded message", "SELECT blinded FROM issues"),
        ("an issuer's answer", "SELECT answer FROM issues"),
        (
            "a device's signature",
            "SELECT device_signature FROM issues",
        ),
    ];
    for (name, query) in columns {
        let rows: Vec<(Vec<u8>,)> = sqlx::query_as(query).fetch_all(&roll).await.unwrap();
        assert!(rows.len() >= DELEGATES, "{name}");
        rows.iter().for_each(|(bytes,)| people.bytes(name, bytes));
    }
    roll.close().await;
}

async fn cast(devices: &[Device], taken: &[Taken], rng: &Rng, ballots: &mut Traces) {
    let filled: Vec<Envelope> = taken
        .iter()
        .enumerate()
        .map(|(at, taken)| taken.fill(&body(taken, at), rng).unwrap())
        .collect();
    filled
        .iter()
        .for_each(|envelope| ballot_traces(envelope, ballots));
    let casts = devices
        .iter()
        .zip(&filled)
        .map(|(device, envelope)| device.cast(envelope));
    for receipt in futures_util::future::join_all(casts).await {
        receipt.unwrap();
    }
}

/// Every second delegate writes somebody in.
fn body(taken: &Taken, at: usize) -> Body {
    let (manifest, eligible) = (
        &taken.paper.manifest,
        taken.paper.eligible.as_ref().unwrap(),
    );
    let others = eligible
        .members()
        .iter()
        .map(|member| member.id)
        .filter(|id| !manifest.is_option(*id));
    let marks = vec![Mark::FOR, Mark::AGAINST, Mark::ABSTAIN];
    Body::new(
        manifest,
        Some(eligible),
        marks,
        others.take(at % 2).collect(),
    )
    .unwrap()
}

fn ballot_traces(envelope: &Envelope, ballots: &mut Traces) {
    let opening = envelope.opening.as_ref().unwrap().as_bytes();
    let (nonce, body) = crypto::opening::read(opening).unwrap();
    ballots.bytes("a ballot key", envelope.key);
    ballots.bytes("a token", envelope.tokens[0]);
    ballots.bytes("a commitment", envelope.commit);
    ballots.bytes("a ballot's signature", envelope.signature);
    ballots.bytes("a nonce", nonce);
    ballots.bytes("a body", body);
}

fn number(at: usize) -> String {
    format!("JH-2026-{at}")
}

fn phone(at: usize) -> String {
    format!("1395550{:04}", 1420 + at)
}

fn package() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| std::fs::write(folder.path().join(file), text).unwrap();
    let roll =
        (0..DELEGATES).map(|at| format!("{},{},第{at}车间,{}\n", NAMES[at], number(at), phone(at)));
    write(
        "roll.csv",
        &format!("姓名,工号,单位,手机\n{}", roll.collect::<String>()),
    );
    let eligible = PUBLIC_NAMES.iter().map(|name| format!("{name},机关\n"));
    write(
        "members.csv",
        &format!("姓名,部门\n{}", eligible.collect::<String>()),
    );
    let candidates = PUBLIC_NAMES[..3]
        .iter()
        .map(|name| format!("[[contests.candidates]]\nname = \"{name}\"\nunit = \"机关\"\n"));
    write(
        "congress.toml",
        &format!("{CONGRESS}{}", candidates.collect::<String>()),
    );
    folder
}

const CONGRESS: &str = r#"title = "第三届会员代表大会第一次会议"
organisation = "江海重型装备（集团）有限公司工会"
second_factor = "phone-last4"
roll = "roll.csv"
eligible = "members.csv"
[contact]
name = "周海燕"
phone = "0513-5550 0142"
[[agenda]]
slug = "item"
title = "选举"
kind = "election"
contest = "committee"
[[contests]]
slug = "committee"
kind = "election"
title = "工会委员会委员选票"
profile = "union-committee@1"
stage = "formal"
seats = 2
write_ins = 1
[contests.show]
to = "public"
while_open = true
batch = 2
[contests.spread]
issue_s = 0
settle_s = 0
[contests.box]
group = 3
wait_s = 1
"#;
