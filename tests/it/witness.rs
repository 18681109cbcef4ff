//! Witnesses: a real one over HTTP, alone against a log made by hand, and beside the real service.

use std::path::Path;
use std::time::Duration;

use crypto::bytes::Hash;
use crypto::merkle::leaf_hash;
use crypto::note::{Checkpoint, CosignedAt, NoteError, Submission, WitnessKey, WitnessSigner};
use hyper::{Method, StatusCode};
use piaojue::client::{Http, Officer};
use piaojue::clock::Clock;
use piaojue::cosigning::WitnessAt;
use piaojue::http::{listen, serve_witness};
use piaojue::rng::Rng;
use piaojue::service::{Service, StartError};
use piaojue::urn::CastLimits;
use piaojue::verify::{Evidence, verify};
use piaojue::witness::{Refusal, Witness, WitnessError};
use tempfile::TempDir;

use crate::support::hostile::Log;
use crate::support::package::{AT_ONCE, PackageText, motion};
use crate::support::witnesses::{NAME, NOON, Stand, served, verifier, witness};
use crate::support::{Hall, config, start};

#[tokio::test]
async fn a_witness_cosigns_growth_and_says_what_it_cosigned_last() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = Log::new("log.example");
    log.grow(&["a", "b", "c", "d", "e", "f", "g"]);
    let stand = Stand::open(folder.path(), vec![log.verifier()]);
    assert_eq!(
        stand.http.get("/", None).await.unwrap().text().unwrap(),
        format!("{}\n", stand.at.key)
    );

    for (old, size) in [(0, 3), (3, 3), (3, 7)] {
        let submission = log.submission(old, size);
        let line = stand.says(&submission, StatusCode::OK).await;
        let cosigned = submission.checkpoint + &line;
        let at = CosignedAt(NOON.unsigned_abs());
        assert_eq!(stand.at.key.verify(&cosigned), Ok(at), "{old} to {size}");
        Checkpoint::verify(&cosigned, log.keys.verifier()).unwrap();
    }
    for (old, size) in [(0, 7), (3, 7), (6, 7), (3, 5)] {
        let conflict = stand.says(&log.submission(old, size), StatusCode::CONFLICT);
        assert_eq!(conflict.await, "7\n", "{old} to {size}");
    }
}

#[tokio::test]
async fn a_witness_refuses_what_is_not_the_logs_or_not_a_request() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = Log::new("log.example");
    log.grow(&["a", "b", "c"]);
    let stand = Stand::open(folder.path(), vec![log.verifier()]);

    let mut unknown = Log::new("elsewhere.example");
    unknown.grow(&["a", "b", "c"]);
    let mut imposter = Log::new("log.example");
    imposter.grow(&["a", "b", "c"]);
    stand
        .says(&unknown.submission(0, 3), StatusCode::NOT_FOUND)
        .await;
    stand
        .says(&imposter.submission(0, 3), StatusCode::FORBIDDEN)
        .await;
    let (text, signatures) = log
        .checkpoint(3)
        .split_once("\n\n")
        .map(|(text, lines)| (text.to_owned(), lines.to_owned()))
        .unwrap();
    let first = signatures.lines().next().unwrap();
    let one_alone = Submission {
        checkpoint: format!("{text}\n\n{first}\n"),
        ..log.submission(0, 3)
    };
    stand.says(&one_alone, StatusCode::FORBIDDEN).await;

    let beyond = Submission {
        old: 4,
        ..log.submission(0, 3)
    };
    let no_checkpoint = Submission {
        checkpoint: "log.example\n3\n".to_owned(),
        ..log.submission(0, 3)
    };
    for malformed in [
        beyond.to_string().into_bytes(),
        no_checkpoint.to_string().into_bytes(),
        Vec::new(),
        b"old 0".to_vec(),
        [&[0xff][..], log.submission(0, 3).to_string().as_bytes()].concat(),
    ] {
        let reply = stand.post(malformed).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    }
    let long = stand.post(vec![b'a'; 65 * 1024]).await;
    assert_eq!(long.status, StatusCode::PAYLOAD_TOO_LARGE);
    let reply = stand
        .http
        .send(Method::GET, "/add-checkpoint", &[], "")
        .await;
    assert_eq!(reply.unwrap().status, StatusCode::METHOD_NOT_ALLOWED);
    // None of it was remembered.
    stand.says(&log.submission(0, 3), StatusCode::OK).await;
}

#[tokio::test]
async fn a_log_with_two_faces_is_refused_and_the_proof_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = Log::new("log.example");
    log.grow(&["a", "b", "c", "d", "e"]);
    let forked = log.face(&["a", "b", "X", "d", "e", "f"]);
    let stand = Stand::open(folder.path(), vec![log.verifier()]);
    stand.says(&log.submission(0, 5), StatusCode::OK).await;

    // The same size: the log has signed two trees, which nobody can deny.
    let same = stand.says(&forked.submission(5, 5), StatusCode::CONFLICT);
    assert_eq!(same.await, "5\n");
    // Further growth: of its own, and with a proof borrowed from the honest face.
    let (size, unprocessable) = (forked.submission(5, 6), StatusCode::UNPROCESSABLE_ENTITY);
    stand.says(&size, unprocessable).await;
    log.grow(&["f"]);
    let borrowed = Submission {
        proof: log.submission(5, 6).proof,
        ..size
    };
    stand.says(&borrowed, unprocessable).await;
    let from_nothing = Submission {
        old: 0,
        proof: Vec::new(),
        ..borrowed.clone()
    };
    stand.says(&from_nothing, StatusCode::CONFLICT).await;
    // A spoilt proof of what is true.
    let mut spoilt = log.submission(5, 6);
    spoilt.proof[0] = leaf_hash(b"spoilt");
    stand.says(&spoilt, unprocessable).await;
    spoilt.proof.clear();
    stand.says(&spoilt, unprocessable).await;
    stand.says(&log.submission(5, 6), StatusCode::OK).await;

    let fork = std::fs::read_to_string(file(folder.path(), "log.example", "fork")).unwrap();
    assert!(fork.contains(&log.checkpoint(5)[..40]));
    let roots = fork.lines().filter(|line| line.len() == 44).count();
    assert_eq!(roots, 2, "{fork}");
}

#[tokio::test]
async fn a_witness_that_starts_again_remembers_and_a_rollback_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = Log::new("log.example");
    log.grow(&["a", "b", "c", "d", "e"]);
    let stand = Stand::open(folder.path(), vec![log.verifier()]);
    let key = stand.at.key.clone();
    let line = stand.says(&log.submission(0, 4), StatusCode::OK).await;
    // It was on disk before it was answered.
    let kept = std::fs::read_to_string(file(folder.path(), "log.example", "checkpoint")).unwrap();
    assert!(kept.ends_with(&line) && kept.starts_with("log.example\n4\n"));
    stand.running.stop().await;

    let stand = Stand::open(folder.path(), vec![log.verifier()]);
    assert_eq!(stand.at.key, key);
    let again = stand.says(&log.submission(0, 4), StatusCode::CONFLICT);
    assert_eq!(again.await, "4\n");
    let back = stand.says(&log.submission(0, 3), StatusCode::CONFLICT);
    assert_eq!(back.await, "4\n");
    let forked = log.face(&["a", "b", "c", "X", "e"]);
    let other = forked.submission(4, 5);
    stand.says(&other, StatusCode::UNPROCESSABLE_ENTITY).await;
    stand.says(&log.submission(4, 5), StatusCode::OK).await;
}

#[test]
fn nothing_is_cosigned_that_cannot_be_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = Log::new("log.example");
    log.grow(&["a", "b"]);
    let witness = witness(folder.path(), vec![log.verifier()]).unwrap();
    let ask = |old, size| {
        let body = log.submission(old, size).to_string();
        witness.add_checkpoint(&body, CosignedAt(1))
    };
    ask(0, 1).unwrap();
    // A folder stands where the next checkpoint would be written.
    let file = file(folder.path(), "log.example", "new");
    std::fs::create_dir(&file).unwrap();
    assert!(matches!(ask(1, 2), Err(Refusal::Memory(_))));
    std::fs::remove_dir(&file).unwrap();
    assert!(matches!(ask(2, 2), Err(Refusal::Conflict { last: 1 })));
    ask(1, 2).unwrap();
}

#[test]
fn a_folder_is_one_witness_in_one_process() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = Log::new("log.example");
    log.grow(&["a"]);
    let first = witness(folder.path(), vec![log.verifier()]).unwrap();
    let second = witness(folder.path(), Vec::new());
    assert!(matches!(second, Err(WitnessError::InUse(_))));
    first
        .add_checkpoint(&log.submission(0, 1).to_string(), CosignedAt(1))
        .unwrap();
    let vkey = std::fs::read_to_string(folder.path().join("witness.vkey")).unwrap();
    assert_eq!(vkey, format!("{}\n", first.key()));
    drop(first);

    let (name, rng) = ("other.example".parse().unwrap(), Rng::system());
    let renamed = Witness::open(folder.path(), name, Vec::new(), &rng);
    assert!(matches!(renamed, Err(WitnessError::OtherName(_))));
    let twice = witness(folder.path(), vec![log.verifier(), log.verifier()]);
    assert!(matches!(twice, Err(WitnessError::Twice(_))));
    std::fs::write(file(folder.path(), "log.example", "checkpoint"), "spoilt").unwrap();
    let spoilt = witness(folder.path(), vec![log.verifier()]);
    assert!(matches!(spoilt, Err(WitnessError::Forgotten(..))));
}

#[test]
fn requests_at_the_same_time_get_no_two_answers_that_contradict_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = Log::new("log.example");
    log.grow(&["a", "b", "c", "d"]);
    let forked = log.face(&["a", "b", "c", "X"]);
    let witness = witness(folder.path(), vec![log.verifier()]).unwrap();
    let ask = |submission: Submission| {
        let witness = &witness;
        move || witness.add_checkpoint(&submission.to_string(), CosignedAt(1))
    };
    ask(log.submission(0, 3))().unwrap();
    let cosigned = std::thread::scope(|scope| {
        let faces = [&log, &forked].into_iter().cycle().take(16);
        let asked: Vec<_> = faces
            .map(|face| scope.spawn(ask(face.submission(3, 4))))
            .collect();
        let answers = asked.into_iter().map(|thread| thread.join().unwrap());
        answers.filter(Result::is_ok).count()
    });
    assert_eq!(cosigned, 1);
}

/// A witness's file about a log.
fn file(folder: &Path, origin: &str, extension: &str) -> std::path::PathBuf {
    let name = Hash::of(origin.as_bytes()).to_string();
    folder.join(name).with_extension(extension)
}

/// A congress with a motion, a witness of its log, and the service that asks it.
struct Watched {
    hall: Hall,
    stand: Stand,
    folder: TempDir,
}

impl Watched {
    async fn open() -> Self {
        let hall = Hall::open(&PackageText::new(3, vec![motion(AT_ONCE)])).await;
        let folder = tempfile::tempdir().unwrap();
        let stand = Stand::open(folder.path(), vec![verifier(&hall).await]);
        // The witness has seen this log before, which the service does not know.
        let urn = &hall.service.halves.urn;
        let (seen, _) = urn.submission(hall.congress, 0).await.unwrap().unwrap();
        stand.says(&seen, StatusCode::OK).await;
        let hall = hall.with_witnesses(vec![stand.at.clone()]).await;
        Self {
            hall,
            stand,
            folder,
        }
    }
}

/// Waits until the checkpoint that is served is the witness's too; it is asked every five seconds.
async fn cosigned(hall: &Hall, key: &WitnessKey) -> String {
    for _ in 0..300 {
        let note = served(&hall.http, hall, "checkpoint").await;
        match key.verify(&note) {
            Ok(_) => return note,
            Err(NoteError::NotCosigned) => tokio::time::sleep(Duration::from_millis(50)).await,
            Err(error) => panic!("{error}: {note}"),
        }
    }
    panic!("no cosignature")
}

#[tokio::test]
async fn the_services_checkpoints_are_cosigned_as_they_come() {
    let Watched {
        hall,
        stand,
        folder: _folder,
    } = Watched::open().await;
    let (log, key) = (verifier(&hall).await, &stand.at.key);
    let size = |note: &str| Checkpoint::verify(note, &log).unwrap().tree.size;
    let first = cosigned(&hall, key).await;
    assert_eq!(first.lines().count(), 4 + 2 + 1, "{first}");

    let contest = hall.contests[0];
    let devices = hall.devices(2).await;
    hall.officer.ready(contest).await.unwrap();
    let mut taken = Vec::new();
    for device in &devices {
        taken.push(device.take(contest).await.unwrap());
    }
    hall.officer.open(contest).await.unwrap();
    for (device, taken) in devices.iter().zip(&taken) {
        let envelope = hall.fill(taken, &[true]);
        device.cast(&envelope).await.unwrap();
    }
    hall.officer.close(contest).await.unwrap();
    hall.officer.count(contest).await.unwrap();
    let last = cosigned(&hall, key).await;
    assert!(size(&last) > size(&first) + 4);

    let board = hall.board().await;
    let evidence = Evidence {
        vkey: log.vkey(),
        checkpoint: last,
        entries: board.entries,
        witnesses: vec![key.clone()],
        ..Evidence::default()
    };
    assert_eq!(verify(&evidence).failures, []);
}

#[tokio::test]
async fn a_cosignature_stays_with_its_checkpoint_and_witnesses_may_come_later() {
    let Watched {
        hall,
        stand,
        folder,
    } = Watched::open().await;
    let key = stand.at.key.clone();
    let first = cosigned(&hall, &key).await;
    let address = stand.at.url.strip_prefix("http://").unwrap();
    let address = address.parse().unwrap();
    stand.running.stop().await;

    // The log grows while nobody watches: the new checkpoint has no cosignature, and nothing waits for one.
    hall.officer.ready(hall.contests[0]).await.unwrap();
    let grown = served(&hall.http, &hall, "checkpoint").await;
    assert_ne!(grown.lines().nth(1), first.lines().nth(1));
    assert_eq!(key.verify(&grown), Err(NoteError::NotCosigned));

    // A witness that lost nothing but a while comes back at the same address.
    let witness = witness(folder.path(), vec![verifier(&hall).await]).unwrap();
    let listener = listen(address).unwrap();
    let running = serve_witness(witness, Clock::System, listener).unwrap();
    assert_eq!(
        cosigned(&hall, &key).await.lines().nth(1),
        grown.lines().nth(1)
    );
    running.stop().await;
}

#[tokio::test]
async fn a_second_history_from_a_backup_gets_no_cosignature() {
    let Watched {
        hall,
        stand,
        folder,
    } = Watched::open().await;
    let (log, key, contest) = (verifier(&hall).await, &stand.at.key, hall.contests[0]);
    let head = |note: &str| Checkpoint::verify(note, &log).unwrap().tree;
    cosigned(&hall, key).await;
    let backup = tempfile::tempdir().unwrap();
    let (limits, witnesses) = (CastLimits::default(), vec![stand.at.clone()]);
    let copy = async |data: &Path| copy_files(data, backup.path());
    let (hall, ()) = hall.restart_after(limits, Clock::System, copy).await;
    let hall = hall.with_witnesses(witnesses.clone()).await;
    hall.officer.ready(contest).await.unwrap();
    let honest = head(&cosigned(&hall, key).await);

    // The backup knows nothing of what came after it; the witness does, and it is not served.
    let refused = async || {
        let config = config(&backup, limits, witnesses.clone());
        let Err(StartError::History(refused)) = Service::start(config, Clock::System).await else {
            panic!("another history is served")
        };
        refused.to_string()
    };
    let set_back = format!(
        "cosigned {} entries, this log has {}",
        honest.size,
        honest.size - 1
    );
    assert!(refused().await.contains(&set_back));

    // Whoever serves it all the same has the same keys sign another history of the same length.
    let second = start(&backup, limits, Clock::System).await;
    let http = Http::new(&second.bases[0]);
    let officer = Officer::new(&http, hall.bearer.clone());
    officer.ready(contest).await.unwrap();
    let face = head(&served(&http, &hall, "checkpoint").await);
    assert_eq!(face.size, honest.size);
    assert_ne!(face.root, honest.root);
    let urn = &second.halves.urn;
    let submission = async |old| {
        let submission = urn.submission(hall.congress, old).await.unwrap();
        submission.unwrap().0
    };
    let conflict = StatusCode::CONFLICT;
    stand.says(&submission(face.size).await, conflict).await;
    stand.says(&submission(face.size - 1).await, conflict).await;
    officer.void(contest, "议题撤回").await.unwrap();
    let forked = StatusCode::UNPROCESSABLE_ENTITY;
    stand.says(&submission(face.size).await, forked).await;

    // Neither is the longer one served beside the witness; the honest one goes on.
    second.stop().await;
    assert!(refused().await.contains("has not grown"));
    hall.officer.void(contest, "议题撤回").await.unwrap();
    cosigned(&hall, key).await;
    assert!(file(folder.path(), log.origin().as_str(), "fork").exists());
}

fn copy_files(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// A witness that answers whatever it is told, and counts.
async fn impostor(answer: String) -> (String, std::sync::Arc<std::sync::atomic::AtomicUsize>) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let count = asked.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 64 * 1024];
            let _ = stream.read(&mut request).await;
            count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let length = answer.len();
            let reply = format!(
                "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{answer}"
            );
            let _ = stream.write_all(reply.as_bytes()).await;
        }
    });
    (url, asked)
}

#[tokio::test]
async fn an_answer_that_is_no_cosignature_is_not_served_and_keeps_no_other_witness_waiting() {
    let hall = Hall::open(&PackageText::new(3, vec![motion(AT_ONCE)])).await;
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path(), vec![verifier(&hall).await]);
    let rng = Rng::system();
    let signer = WitnessSigner::generate(rng.ring(), "false.example".parse().unwrap()).unwrap();
    // A true cosignature, of another checkpoint.
    let mut other = Log::new("log.example");
    other.grow(&["a"]);
    let line = signer.cosign(&other.checkpoint(1), CosignedAt(1)).unwrap();
    let (url, asked) = impostor(line).await;
    let lying = WitnessAt {
        url,
        key: signer.key().clone(),
    };
    let never_answers = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = WitnessAt {
        url: format!("http://{}", never_answers.local_addr().unwrap()),
        key: signer.key().clone(),
    };
    let hall = hall
        .with_witnesses(vec![silent, lying, stand.at.clone()])
        .await;
    let note = cosigned(&hall, &stand.at.key).await;
    hall.officer.ready(hall.contests[0]).await.unwrap();
    let grown = cosigned(&hall, &stand.at.key).await;
    assert_ne!(note, grown);
    assert!(asked.load(std::sync::atomic::Ordering::SeqCst) > 0);
    for note in [note, grown] {
        assert_eq!(signer.key().verify(&note), Err(NoteError::NotCosigned));
        assert_eq!(note.lines().count(), 4 + 2 + 1);
    }
}

#[test]
fn a_witness_is_named_by_its_address_and_key() {
    let signer = WitnessSigner::generate(Rng::system().ring(), NAME.parse().unwrap()).unwrap();
    let key = signer.key();
    let read = |text: String| text.parse::<WitnessAt>();
    let at = read(format!("http://10.0.0.2:8090/w/={key}")).unwrap();
    assert_eq!((at.url.as_str(), &at.key), ("http://10.0.0.2:8090/w", key));
    let at = read(format!("https://witness.example={key}")).unwrap();
    assert_eq!(at.url, "https://witness.example");
    for text in [
        String::new(),
        key.to_string(),
        "http://10.0.0.2".to_owned(),
        "http://10.0.0.2=".to_owned(),
        format!("=http://10.0.0.2={key}"),
        format!("ftp://10.0.0.2={key}"),
        format!("10.0.0.2:8090={key}"),
        format!("http://10.0.0.2?a={key}"),
        format!("http://10.0.0.2={key}\n"),
    ] {
        assert!(read(text.clone()).is_err(), "{text:?}");
    }
}
