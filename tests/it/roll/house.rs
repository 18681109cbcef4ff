//! One small congress in a folder of its own, and what it takes to play its parts.

use ballot::b64::{Digest, IssuerKey as ManifestKey};
use ballot::id::{CongressId, ContestId, MemberId};
use ballot::manifest::{
    BoxKind, BoxSpec, Electorate, IssuerSpec, Kind, Manifest, OptionSpec, Stage, Times,
};
use ballot::profile::RuleProfile;
use crypto::bytes::{Blinded, Hash, PublicPoint};
use crypto::ecdsa::SigningKey;
use crypto::message;
use crypto::token::IssuerKey;
use piaojue::clock::Clock;
use piaojue::purpose::Purpose;
use piaojue::rng::Rng;
use piaojue::roll::adding::{Added, Check, NewCongress, NewContest, NewDelegate};
use piaojue::roll::check_in::Attendance;
use piaojue::roll::congresses::{Contact, Planned};
use piaojue::roll::issuing::IssueRequest;
use piaojue::roll::officers::Officer;
use piaojue::roll::sessions::{Session, SignInRefusal, SignedIn};
use piaojue::roll::{DelegateId, OrganisationId, Roll, SecondFactor};
use sqlx::SqlitePool;
use tempfile::TempDir;

/// The second factor of every delegate.
pub(super) const CHECK: &str = "0042";

/// A congress of three delegates with one contest, check-in open.
pub(super) struct House {
    pub(super) roll: Roll,
    pub(super) clock: Clock,
    pub(super) congress: CongressId,
    pub(super) officer: Officer,
    pub(super) contest: ContestId,
    pub(super) codes: Vec<String>,
    pub(super) delegates: Vec<DelegateId>,
    pub(super) issuing_key: IssuerKey,
    pub(super) manifest: Vec<u8>,
    folder: TempDir,
}

impl House {
    pub(super) async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::fixed(1_800_000_000_000);
        let roll = Roll::open(folder.path(), clock.clone(), Rng::system())
            .await
            .unwrap();
        let new = new_congress();
        let organisation = OrganisationId::DEFAULT;
        assert_eq!(
            roll.add_congress(organisation, &new).await.unwrap(),
            Added::New(new.id)
        );
        let officer = roll
            .create_officer(organisation, "选举工作人员")
            .await
            .unwrap();
        roll.open_check_in(&officer, new.id).await.unwrap();
        let invitations = roll.issue_missing(organisation, new.id).await.unwrap();
        let issuing_key = IssuerKey::generate().unwrap();
        let contest = new.contests[0].id;
        Self {
            manifest: manifest(new.id, contest, &issuing_key),
            congress: new.id,
            officer,
            contest,
            codes: invitations.iter().map(|i| i.code.to_string()).collect(),
            delegates: invitations.iter().map(|i| i.delegate).collect(),
            issuing_key,
            roll,
            clock,
            folder,
        }
    }

    /// The same house after the process has ended and begun again.
    pub(super) async fn restart(self) -> Self {
        self.roll.close().await;
        let roll = Roll::open(self.folder.path(), self.clock.clone(), Rng::system())
            .await
            .unwrap();
        Self { roll, ..self }
    }

    /// The database as another process reaches it.
    pub(super) async fn pool(&self) -> SqlitePool {
        let file = self.folder.path().join("roll.db");
        SqlitePool::connect(&format!("sqlite:{}", file.display()))
            .await
            .unwrap()
    }

    /// Changes the database behind the half's back, as another process might.
    pub(super) async fn sql(&self, statement: &'static str) {
        let pool = self.pool().await;
        sqlx::query(statement).execute(&pool).await.unwrap();
        pool.close().await;
    }

    /// What the act that makes the contest ready leaves behind here.
    pub(super) async fn make_ready(&self) {
        let pool = self.pool().await;
        let sealed = self
            .roll
            .seal_issuing_key(self.contest, &self.issuing_key.to_der().unwrap());
        sqlx::query(
            "UPDATE contests SET state = 'ready', roll_salt = zeroblob(32), manifest = $2, issuing_key = $3 WHERE id = $1",
        )
        .bind(self.contest.0)
        .bind(&self.manifest)
        .bind(sealed)
        .execute(&pool)
        .await
        .unwrap();
        sqlx::query("INSERT INTO contest_roll SELECT $1, id FROM delegates WHERE congress = $2")
            .bind(self.contest.0)
            .bind(self.congress.0)
            .execute(&pool)
            .await
            .unwrap();
        pool.close().await;
    }

    pub(super) async fn sign_in(
        &self,
        who: usize,
        device: &Device,
    ) -> Result<SignedIn, SignInRefusal> {
        self.roll
            .sign_in(&self.codes[who], CHECK, device.public())
            .await
    }

    /// Signs in and checks in.
    pub(super) async fn arrive(&self, who: usize, device: &Device) -> Session {
        let signed_in = self.sign_in(who, device).await.unwrap();
        let session = self
            .roll
            .session(signed_in.session.expose())
            .await
            .unwrap()
            .unwrap();
        self.roll
            .check_in(&session, self.congress, None)
            .await
            .unwrap();
        session
    }

    /// A request for a ballot, signed by the device.
    pub(super) fn request(&self, device: &Device, blinded: Blinded) -> IssueRequest {
        let message = message::issue(&message::manifest_hash(&self.manifest), 0, &blinded);
        IssueRequest {
            contest: self.contest,
            issuer: 0,
            blinded,
            device_signature: device.0.sign(&message),
        }
    }
}

/// A delegate's device.
pub(super) struct Device(pub(super) SigningKey);

impl Device {
    pub(super) fn new() -> Self {
        Self(SigningKey::generate(Rng::system().ring()).unwrap())
    }

    pub(super) fn public(&self) -> PublicPoint {
        self.0.public()
    }
}

/// A blinded message that is below every modulus; `seed` tells one from another.
pub(super) fn blinded(seed: u8) -> Blinded {
    let mut bytes = [seed; 256];
    bytes[0] = 0;
    Blinded::from(bytes)
}

pub(super) fn new_congress() -> NewCongress {
    let rng = Rng::system();
    let delegate = |number: u32| NewDelegate {
        id: DelegateId(rng.id()),
        name: format!("代表{number}"),
        unit: "总装车间".into(),
        delegation: String::new(),
        number: format!("00{number}"),
        check: Check::Given(CHECK.into()),
        attendance: Attendance::Expected,
    };
    NewCongress {
        id: CongressId(rng.id()),
        purpose: Purpose::Real,
        title: "第三届会员代表大会第一次会议".into(),
        held_by: "某厂工会".into(),
        contact: Contact {
            name: "李秘书".into(),
            phone: "010-1234".into(),
        },
        second_factor: SecondFactor::PhoneLast4,
        times: Planned::default(),
        log_origin: "localhost/log/x".into(),
        vkey: "x".into(),
        digest: Hash::of(b"one"),
        documents: Vec::new(),
        contests: vec![NewContest {
            id: ContestId(rng.id()),
            title: "工作报告决议".into(),
            draft: "{}".into(),
        }],
        agenda: Vec::new(),
        delegates: (1..=3).map(delegate).collect(),
        scrutineers: Vec::new(),
    }
}

fn manifest(congress: CongressId, contest: ContestId, key: &IssuerKey) -> Vec<u8> {
    let digest = Digest([0; 32]);
    let manifest = Manifest {
        v: 1,
        congress,
        contest,
        kind: Kind::Motion,
        title: "工作报告决议".into(),
        stage: Stage::Formal,
        round: 1,
        follows: None,
        seats: 0,
        options: vec![OptionSpec {
            id: MemberId(Rng::system().id()),
            name: "决议草案".into(),
            detail: String::new(),
            profile: digest,
        }],
        marks: ["for", "against", "abstain"].map(String::from).to_vec(),
        write_ins: 0,
        eligible: None,
        rules: RuleProfile::named("ordinary-motion@1")
            .unwrap()
            .rules(Stage::Formal, 0),
        times: Times::default(),
        electorate: Electorate {
            entitled: 3,
            roll: digest,
        },
        ballot_box: BoxSpec {
            kind: BoxKind::Live,
            size: 128,
            group: 1,
            wait_s: 0,
            threshold: 0,
            url: None,
        },
        issuers: vec![IssuerSpec {
            name: "某厂工会".into(),
            key: ManifestKey::try_from(key.spki().as_bytes().as_slice()).unwrap(),
            url: None,
            sign_key: None,
        }],
        scrutineers: Vec::new(),
    };
    manifest.check().unwrap();
    manifest.to_bytes()
}
