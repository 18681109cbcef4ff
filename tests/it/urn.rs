//! The half that knows ballots, by itself: groups, receipts, tiles, restarts, commands given twice.

mod ballot_box;

use std::time::{Duration, Instant};

use ballot_box::{BallotBox, Filled};
use crypto::entry::Entry;
use crypto::merkle::{HASH_LENGTH, Tree, leaf_hash, root};
use crypto::note::{Checkpoint, Verifier};
use crypto::receipt::Receipt;
use crypto::tlog::{self, TilePath};
use futures_util::future::join_all;
use piaojue::urn::{Answer, Cast, CastRefusal, Refusal};

/// The receipt of a ballot that must be in the log.
fn logged(cast: Result<Cast, CastRefusal>) -> Receipt {
    match cast.unwrap() {
        Cast::Logged(receipt) => *receipt,
        Cast::Stored => panic!("the ballot waits"),
    }
}

async fn tile(ballot_box: &BallotBox, path: &str) -> Option<Vec<u8>> {
    let path: TilePath = path.parse().unwrap();
    ballot_box
        .urn
        .tile(ballot_box.manifest.congress, &path)
        .await
        .unwrap()
}

async fn checkpoint(ballot_box: &BallotBox) -> Checkpoint {
    let congress = ballot_box.manifest.congress;
    let verifier = Verifier::parse(&ballot_box.urn.vkey(congress).await.unwrap().unwrap()).unwrap();
    Checkpoint::verify(
        &ballot_box.urn.checkpoint(congress).await.unwrap().unwrap(),
        &verifier,
    )
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_enters_the_log_as_soon_as_it_is_full_and_not_before() {
    let ballot_box = BallotBox::open(3, 600).await;
    let ballots: Vec<Filled> = (0..3).map(|_| ballot_box.fill()).collect();
    let early = join_all(ballots[..2].iter().map(|ballot| ballot_box.cast(ballot))).await;
    assert!(early.iter().all(|cast| matches!(cast, Ok(Cast::Stored))));
    assert_eq!(
        (
            ballot_box.returned().await,
            checkpoint(&ballot_box).await.tree.size
        ),
        (0, 3)
    );
    logged(ballot_box.cast(&ballots[2]).await);
    assert_eq!(
        (
            ballot_box.returned().await,
            checkpoint(&ballot_box).await.tree.size
        ),
        (3, 6)
    );
    for ballot in &ballots[..2] {
        logged(ballot_box.cast(ballot).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_that_does_not_fill_enters_after_its_wait() {
    let ballot_box = BallotBox::open(100, 1).await;
    let ballots: Vec<Filled> = (0..2).map(|_| ballot_box.fill()).collect();
    let cast_at = Instant::now();
    let receipts = join_all(ballots.iter().map(|ballot| ballot_box.cast(ballot))).await;
    assert!(cast_at.elapsed() >= Duration::from_secs(1));
    let checkpoints: Vec<String> = receipts
        .into_iter()
        .map(|cast| logged(cast).checkpoint)
        .collect();
    assert_eq!(checkpoints[0], checkpoints[1], "one group, one checkpoint");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_is_shuffled() {
    let ballot_box = BallotBox::open(9, 600).await;
    let ballots: Vec<Filled> = (0..9).map(|_| ballot_box.fill()).collect();
    for ballot in &ballots[..8] {
        ballot_box.drop_in(ballot).await;
    }
    logged(ballot_box.cast(&ballots[8]).await);
    let mut indexes = Vec::new();
    for ballot in &ballots {
        indexes.push(logged(ballot_box.cast(ballot).await).index);
    }
    assert!(
        !indexes.is_sorted(),
        "one in 362,880 times it is by chance: {indexes:?}"
    );
    let mut by_key: Vec<_> = ballots
        .iter()
        .map(|ballot| ballot.key)
        .zip(&indexes)
        .collect();
    by_key.sort();
    assert!(
        !by_key.iter().map(|(_, index)| **index).is_sorted(),
        "nor are they in the order of their keys"
    );
    indexes.sort_unstable();
    assert_eq!(indexes, (3..12).collect::<Vec<u64>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_always_under_the_newest_checkpoint() {
    let ballot_box = BallotBox::open(1, 0).await;
    let ballots: Vec<Filled> = (0..5).map(|_| ballot_box.fill()).collect();
    let first = logged(ballot_box.cast(&ballots[0]).await);
    for ballot in &ballots[1..] {
        logged(ballot_box.cast(ballot).await);
    }
    let again = logged(ballot_box.cast(&ballots[0]).await);
    let congress = ballot_box.manifest.congress;
    let newest = ballot_box.urn.checkpoint(congress).await.unwrap().unwrap();
    assert_eq!((first.index, &first.entry), (again.index, &again.entry));
    assert_eq!(again.checkpoint, newest);
    let verifier = Verifier::parse(&ballot_box.urn.vkey(congress).await.unwrap().unwrap()).unwrap();
    assert_eq!(again.verify(&verifier).unwrap().tree.size, 8);
    assert_eq!(first.verify(&verifier).unwrap().tree.size, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn tiles_are_full_or_partial_as_their_paths_say() {
    let ballot_box = BallotBox::open(20, 0).await;
    let ballots: Vec<Filled> = (0..260).map(|_| ballot_box.fill()).collect();
    join_all(ballots.iter().map(|ballot| ballot_box.cast(ballot)))
        .await
        .into_iter()
        .for_each(|cast| drop(logged(cast)));

    let full = tile(&ballot_box, "tile/entries/000").await.unwrap();
    let rest = tile(&ballot_box, "tile/entries/001.p/7").await.unwrap();
    let entries = [tlog::entries(&full).unwrap(), tlog::entries(&rest).unwrap()].concat();
    assert_eq!(entries.len(), 263);
    assert!(
        entries[3..]
            .iter()
            .all(|entry| matches!(Entry::parse(entry), Ok(Entry::Ballot(_))))
    );
    let leaves: Vec<_> = entries.iter().map(|entry| leaf_hash(entry)).collect();
    assert_eq!(checkpoint(&ballot_box).await.tree.root, root(&leaves));

    let hashes = tile(&ballot_box, "tile/0/000").await.unwrap();
    assert_eq!(hashes.len(), 256 * HASH_LENGTH);
    assert_eq!(
        tile(&ballot_box, "tile/0/000.p/5").await.unwrap(),
        hashes[..5 * HASH_LENGTH]
    );
    assert_eq!(
        tile(&ballot_box, "tile/0/001.p/7").await.unwrap().len(),
        7 * HASH_LENGTH
    );
    assert_eq!(
        tile(&ballot_box, "tile/1/000.p/1").await.unwrap(),
        root(&leaves[..256]).as_bytes()
    );
    for beyond in [
        "tile/0/001",
        "tile/0/001.p/8",
        "tile/entries/001",
        "tile/entries/001.p/8",
        "tile/1/000",
        "tile/2/000.p/1",
    ] {
        assert_eq!(tile(&ballot_box, beyond).await, None, "{beyond}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restart_the_log_grows_on_and_waiting_ballots_enter() {
    let mut ballot_box = BallotBox::open(100, 1).await;
    let ballots: Vec<Filled> = (0..3).map(|_| ballot_box.fill()).collect();
    logged(ballot_box.cast(&ballots[0]).await);
    let before = checkpoint(&ballot_box).await.tree;
    ballot_box.drop_in(&ballots[1]).await;
    ballot_box.restart().await;
    assert_eq!(
        checkpoint(&ballot_box).await.tree,
        before,
        "a waiting ballot waits on"
    );
    logged(ballot_box.cast(&ballots[1]).await);
    logged(ballot_box.cast(&ballots[2]).await);
    let size = checkpoint(&ballot_box).await.tree.size;
    let bundle = tile(&ballot_box, &format!("tile/entries/000.p/{size}"))
        .await
        .unwrap();
    let tree: Tree = tlog::entries(&bundle)
        .unwrap()
        .into_iter()
        .map(leaf_hash)
        .collect();
    assert_eq!(
        tree.root_at(before.size).unwrap(),
        before.root,
        "it is the same log"
    );
    assert_eq!(ballot_box.returned().await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_given_twice_are_done_once_and_answered_alike() {
    let ballot_box = BallotBox::open(1, 0).await;
    logged(ballot_box.cast(&ballot_box.fill()).await);
    let closed = ballot_box.urn.act(ballot_box.close(1)).await.unwrap();
    let size = checkpoint(&ballot_box).await.tree.size;
    let vkey = ballot_box
        .urn
        .vkey(ballot_box.manifest.congress)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(ballot_box.found().await, Answer::Founded { vkey });
    ballot_box.urn.act(ballot_box.publish()).await.unwrap();
    assert_eq!(
        ballot_box.urn.act(ballot_box.close(1)).await.unwrap(),
        closed
    );
    assert_eq!(checkpoint(&ballot_box).await.tree.size, size);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_manifest_under_a_published_id_is_refused() {
    let mut ballot_box = BallotBox::open(1, 0).await;
    ballot_box.manifest.title.push('二');
    assert!(matches!(
        ballot_box.urn.act(ballot_box.publish()).await,
        Err(Refusal::Differs)
    ));
}

/// How 40 ballots, cast in a random order, lie in the database's file once their box is closed: by their rank among
/// the random keys, page by page.
async fn layout() -> Vec<(usize, usize)> {
    const PAGE: usize = 4096;
    let ballot_box = BallotBox::open(1, 0).await;
    let mut ballots: Vec<Filled> = (0..40).map(|_| ballot_box.fill()).collect();
    for ballot in &ballots {
        logged(ballot_box.cast(ballot).await);
    }
    ballot_box.urn.act(ballot_box.close(40)).await.unwrap();
    let wal = std::fs::metadata(ballot_box.data.path().join("urn.db-wal")).unwrap();
    assert_eq!(wal.len(), 0, "the write-ahead log is empty");
    let file = std::fs::read(ballot_box.data.path().join("urn.db")).unwrap();
    ballots.sort_by_key(|ballot| ballot.key);
    let place = |ballot: &Filled| {
        file.windows(32)
            .position(|bytes| bytes == ballot.nonce)
            .unwrap()
    };
    let mut places: Vec<_> = ballots.iter().map(place).zip(0..).collect();
    places.sort_unstable();
    let first = places[0].0 / PAGE;
    places
        .into_iter()
        .map(|(place, rank)| (place / PAGE - first, rank))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_box_keeps_no_order_of_casting_on_disk() {
    assert_eq!(
        layout().await,
        layout().await,
        "only the random keys say where a ballot lies"
    );
}
