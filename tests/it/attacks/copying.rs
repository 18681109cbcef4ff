//! Ballot copying: what the log shows of somebody's ballot, sent again as one's own. And clash: two delegates shown the
//! same ballot as theirs.

use crypto::entry::{Ballot, Entry};
use crypto::message;
use crypto::receipt::Receipt;
use piaojue::client::{ClientError, Device, Doubt, Envelope, Paper};

use super::Pocket;
use crate::support::hostile::{Log, Middle};
use crate::support::package::{AT_ONCE, BoxText, PackageText, motion};
use crate::support::watched::Watched;
use crate::support::{Hall, no, said};

const YES: &[u8] = br#"{"marks":["for"],"write_ins":[]}"#;

/// What everybody can read of a ballot.
async fn logged(hall: &Hall, receipt: &Receipt) -> Ballot {
    let entries = hall.board().await.parsed().unwrap();
    match &entries[usize::try_from(receipt.index).unwrap()] {
        Entry::Ballot(ballot) => ballot.clone(),
        other => panic!("{other:?}"),
    }
}

/// A logged ballot as the envelope that it came in, as far as it can be read.
fn envelope_of(ballot: &Ballot, hall: &Hall) -> Envelope {
    Envelope {
        url: None,
        contest: hall.contests[0],
        key: ballot.key,
        tokens: ballot.tokens.clone(),
        commit: ballot.commit,
        signature: ballot.signature,
        opening: None,
        sealed: ballot.sealed.clone(),
    }
}

/// The victim's commitment and contents under the copier's own key, token and signature.
fn under(pocket: &Pocket, copied: &Envelope, paper: &Paper) -> Envelope {
    Envelope {
        key: pocket.key.public(),
        tokens: vec![pocket.token],
        signature: pocket
            .key
            .sign(&message::ballot(&paper.hash, &copied.commit)),
        ..copied.clone()
    }
}

async fn size(hall: &Hall) -> u64 {
    hall.board().await.checkpoint.tree.size
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_logged_ballot_sent_again_adds_nothing() {
    let hall = Hall::open(&PackageText::new(3, vec![motion(AT_ONCE)])).await;
    let devices = hall.devices(2).await;
    hall.officer.ready(hall.contests[0]).await.unwrap();
    let victim = devices[0].take(hall.contests[0]).await.unwrap();
    hall.officer.open(hall.contests[0]).await.unwrap();
    let true_one = hall.fill(&victim, &[true]);
    let receipt = devices[0].cast(&true_one).await.unwrap();
    let before = size(&hall).await;

    let mut copy = envelope_of(&logged(&hall, &receipt).await, &hall);
    for padding in [0, b' ', 7] {
        let size = victim.paper.manifest.ballot_box.size as usize;
        copy.opening = Some(crypto::bytes::ByteString(vec![padding; size]));
        let again: Receipt = hall.cast(copy.to_bytes()).await.json().unwrap();
        assert_eq!(
            (again.index, again.entry),
            (receipt.index, receipt.entry.clone())
        );
    }
    assert_eq!(size(&hall).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ballot_copied_under_another_key_and_token_is_refused_by_a_live_box() {
    let hall = Hall::open(&PackageText::new(3, vec![motion(AT_ONCE)])).await;
    let devices = hall.devices(2).await;
    hall.officer.ready(hall.contests[0]).await.unwrap();
    let victim = devices[0].take(hall.contests[0]).await.unwrap();
    let paper = &victim.paper;
    let copier = Pocket::fill(&hall, &devices[1], paper).await;
    hall.officer.open(hall.contests[0]).await.unwrap();
    let true_one = hall.fill(&victim, &[true]);
    devices[0].cast(&true_one).await.unwrap();

    // Even with the opening, which the log shows only after the close.
    let copy = under(&copier, &true_one, paper);
    assert_eq!(
        said(&hall.cast(copy.to_bytes()).await),
        no(422, "commit-mismatch")
    );
    for (part, spoilt) in [
        (
            "the victim's token",
            Envelope {
                tokens: true_one.tokens.clone(),
                ..copy.clone()
            },
        ),
        (
            "the victim's key",
            Envelope {
                key: true_one.key,
                commit: [7; 32].into(),
                ..copy.clone()
            },
        ),
        (
            "the victim's signature",
            Envelope {
                signature: true_one.signature,
                ..copy.clone()
            },
        ),
    ] {
        let refused = said(&hall.cast(spoilt.to_bytes()).await);
        assert!((403..=409).contains(&refused.0), "{part}: {refused:?}");
    }
    let own = Envelope::seal(paper, &copier.key, vec![copier.token], YES, &hall.rng).unwrap();
    devices[1].cast(&own).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_ballot_copied_under_another_key_and_token_never_counts_as_the_victims_vote() {
    let watched = Watched::sealed().await;
    let (hall, contest) = (&watched.hall, watched.hall.contests[0]);
    hall.officer.ready(contest).await.unwrap();
    let victim = watched.devices[0].take(contest).await.unwrap();
    let paper = &victim.paper;
    let mut copiers = Vec::new();
    for device in &watched.devices[1..] {
        copiers.push(Pocket::fill(hall, device, paper).await);
    }
    hall.officer.open(contest).await.unwrap();
    watched.sign(&[0], 0).await;
    let true_one = victim.fill_with(YES, &hall.rng).unwrap();
    let receipt = watched.devices[0].cast(&true_one).await.unwrap();

    // Everything but key and token; the contents beside a commitment of the copier's own; the commitment beside other
    // contents; the contents with the shares' order turned.
    let seen = envelope_of(&logged(hall, &receipt).await, hall);
    let whole = under(&copiers[0], &seen, paper);
    let own = |pocket: &Pocket| {
        Envelope::seal(paper, &pocket.key, vec![pocket.token], YES, &hall.rng).unwrap()
    };
    let contents = Envelope {
        sealed: seen.sealed.clone(),
        ..own(&copiers[1])
    };
    let mut commitment = under(&copiers[2], &seen, paper);
    commitment.sealed = own(&copiers[2]).sealed;
    let mut turned = under(&copiers[3], &seen, paper);
    turned.sealed.as_mut().unwrap().shares.rotate_left(1);
    for copy in [whole, contents, commitment, turned] {
        watched.devices[0].cast(&copy).await.unwrap();
    }

    hall.officer.close(contest).await.unwrap();
    watched.sign(&[0], 0).await;
    for scrutineer in &watched.scrutineers {
        scrutineer.release(contest).await.unwrap();
    }
    hall.officer.count(contest).await.unwrap();
    let result = watched.result().await;
    assert_eq!(
        (result.returned, result.valid, result.unopenable),
        (5, 1, 4)
    );
    assert_eq!(result.options, [[1, 0, 0]], "the victim's, once");
    watched.holds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_sealed_contents_than_were_sent_are_found_out_by_the_device() {
    let watched = Watched::sealed().await;
    let (hall, contest) = (&watched.hall, watched.hall.contests[0]);
    let middle = Middle::before(hall).await;
    let taken = watched.ready(0).await;
    hall.officer.open(contest).await.unwrap();
    watched.sign(&[0], 0).await;
    let device = again(hall, &middle, 0).await;
    let sent = taken[0].fill_with(YES, &hall.rng).unwrap();
    let logged = Ballot {
        contest: contest.0,
        key: sent.key,
        tokens: sent.tokens.clone(),
        commit: sent.commit,
        signature: sent.signature,
        sealed: taken[1].fill_with(YES, &hall.rng).unwrap().sealed,
    };
    // The hostile box logs the right key, token, commitment and signature: but other contents.
    let mut log = Log::stolen(hall).await;
    log.grow(&[Entry::Ballot(logged).to_bytes().unwrap()]);
    let receipt = serde_json::to_vec(&log.receipt(log.entries.len() - 1)).unwrap();
    middle.lie(move |path| (path == "/api/v1/ballots").then(|| receipt.clone()));
    assert!(matches!(
        device.cast(&sent).await,
        Err(ClientError::Doubt(Doubt::OtherBallot))
    ));
}

/// A delegate's device that reaches the service through whoever is in the middle.
async fn again(hall: &Hall, middle: &Middle, delegate: usize) -> Device {
    Device::sign_in(&middle.http, &hall.rng, &hall.invitations[delegate])
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_delegates_shown_one_receipt_the_second_refuses_it_and_finds_their_own() {
    let group = BoxText {
        group: 2,
        ..AT_ONCE
    };
    let hall = Hall::open(&PackageText::new(3, vec![motion(group)])).await;
    let middle = Middle::before(&hall).await;
    let (first, second) = (
        again(&hall, &middle, 0).await,
        again(&hall, &middle, 1).await,
    );
    for device in [&first, &second] {
        device.check_in().await.unwrap();
    }
    hall.officer.ready(hall.contests[0]).await.unwrap();
    let mine = first.take(hall.contests[0]).await.unwrap();
    let theirs = second.take(hall.contests[0]).await.unwrap();
    hall.officer.open(hall.contests[0]).await.unwrap();
    let mine = hall.fill(&mine, &[true]);
    let theirs = hall.fill(&theirs, &[true]);
    let receipt = first.cast(&mine).await.unwrap();

    // The same vote, the same log, a receipt that verifies: the second ballot is never passed on.
    let shown = serde_json::to_vec(&receipt).unwrap();
    middle.lie(move |path| (path == "/api/v1/ballots").then(|| shown.clone()));
    assert_eq!(first.cast(&mine).await.unwrap().index, receipt.index);
    assert!(matches!(
        second.cast(&theirs).await,
        Err(ClientError::Doubt(Doubt::OtherBallot))
    ));
    middle.lie(|_| None);
    let own = second.cast(&theirs).await.unwrap();
    assert_ne!(own.index, receipt.index);
    assert!(theirs.is_logged_as(&logged(&hall, &own).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_delegates_given_one_token_the_second_refuses_it() {
    let hall = Hall::open(&PackageText::new(3, vec![motion(AT_ONCE)])).await;
    let middle = Middle::before(&hall).await;
    let (first, second) = (
        again(&hall, &middle, 0).await,
        again(&hall, &middle, 1).await,
    );
    for device in [&first, &second] {
        device.check_in().await.unwrap();
    }
    let contest = hall.contests[0];
    hall.officer.ready(contest).await.unwrap();
    let asking = first.ask(first.paper(contest).await.unwrap()).unwrap();
    let answer = first.issue(contest, &asking.request).await.unwrap();
    let shown = serde_json::to_vec(&serde_json::json!({ "blind_signature": answer })).unwrap();
    middle.lie(move |path| path.ends_with("/issue").then(|| shown.clone()));
    assert!(matches!(
        second.take(contest).await,
        Err(ClientError::Doubt(Doubt::Token(_)))
    ));
    asking.finish(&answer).unwrap();
}
