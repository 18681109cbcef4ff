//! Every byte string that the protocol hashes or signs (§2–§6), one function for each.
//!
//! Each begins with a label of its own, so that no signature can be taken for one of another kind.
//! How they are signed is [`crate::token`]'s and [`crate::ecdsa`]'s business.

use crate::bytes::{Blinded, Commitment, Hash, ManifestHash, Nonce, PublicPoint, sha256};
use crate::merkle::TreeHead;

/// `M`: SHA-256 of a manifest's bytes as published (§3).
pub fn manifest_hash(manifest: &[u8]) -> ManifestHash {
    sha256(&[manifest]).into()
}

/// The first 40 bits of a manifest's or root hash as eight Crockford base32 characters, `XXXX-XXXX` (§3).
pub fn short_code(hash: &[u8; 32]) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let bits = hash[..5]
        .iter()
        .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    let mut code: String = (0..8)
        .map(|place| char::from(ALPHABET[(bits >> (35 - 5 * place) & 31) as usize]))
        .collect();
    code.insert(4, '-');
    code
}

/// `T`: what every issuer of a contest signs blindly, for the ballot key `K` (§4).
pub fn token(manifest: &ManifestHash, key: &PublicPoint) -> Vec<u8> {
    labelled("token", &[manifest.as_bytes(), key.as_bytes()])
}

/// What a delegate's device key signs when it asks an issuer for a token (§4).
pub fn issue(manifest: &ManifestHash, issuer: u8, blinded: &Blinded) -> Vec<u8> {
    issue_by_hash(manifest, issuer, &blinded.hash())
}

/// The same message as [`issue`], made from the hash that a register keeps (§6).
pub fn issue_by_hash(manifest: &ManifestHash, issuer: u8, blinded: &Hash) -> Vec<u8> {
    labelled(
        "issue",
        &[manifest.as_bytes(), &[issuer], blinded.as_bytes()],
    )
}

/// `C`: the commitment of a ballot's body under its key and nonce (§5).
pub fn commitment(
    manifest: &ManifestHash,
    key: &PublicPoint,
    nonce: &Nonce,
    body: &[u8],
) -> Commitment {
    sha256(&[
        &labelled(
            "commit",
            &[manifest.as_bytes(), key.as_bytes(), nonce.as_bytes()],
        ),
        body,
    ])
    .into()
}

/// What the ballot key signs: the ballot's commitment (§5).
pub fn ballot(manifest: &ManifestHash, commitment: &Commitment) -> Vec<u8> {
    labelled("ballot", &[manifest.as_bytes(), commitment.as_bytes()])
}

/// HPKE's info for the share of the scrutineer at `place` in the manifest (§5).
pub fn share_info(manifest: &ManifestHash, place: u8) -> Vec<u8> {
    labelled("share", &[manifest.as_bytes(), &[place]])
}

/// HPKE's info for the challenge by which the holder of a new sealing key proves it; `contest` is the id's 16 bytes.
pub fn challenge_info(contest: &[u8; 16]) -> Vec<u8> {
    labelled("challenge", &[contest])
}

/// What a scrutineer signs to open the box; `tree` is the log before the `open` entry (§6).
pub fn open_signoff(manifest: &ManifestHash, present: u32, tree: &TreeHead) -> Vec<u8> {
    labelled(
        "open",
        &[
            manifest.as_bytes(),
            &present.to_be_bytes(),
            &tree_bytes(tree),
        ],
    )
}

/// The figures that a scrutineer confirms at closing, as the `close` entry states them (§6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CloseFigures {
    /// There at close, plus everybody who was issued a ballot.
    pub present: u32,
    /// Delegates for whom issuer 0 has recorded an issue.
    pub issued: u32,
    /// Ballots in the log.
    pub returned: u32,
    /// The hash of issuer 0's register.
    pub register: Hash,
}

/// What a scrutineer signs to close the box; `tree` is the log before the `close` entry (§6).
pub fn close_signoff(manifest: &ManifestHash, figures: &CloseFigures, tree: &TreeHead) -> Vec<u8> {
    labelled(
        "close",
        &[
            manifest.as_bytes(),
            &figures.present.to_be_bytes(),
            &figures.issued.to_be_bytes(),
            &figures.returned.to_be_bytes(),
            figures.register.as_bytes(),
            &tree_bytes(tree),
        ],
    )
}

/// What a scrutineer signs to void a contest; `tree` is the log before the `void` entry (§6).
pub fn void_signoff(manifest: &ManifestHash, reason: &str, tree: &TreeHead) -> Vec<u8> {
    labelled(
        "void",
        &[
            manifest.as_bytes(),
            &sha256(&[reason.as_bytes()]),
            &tree_bytes(tree),
        ],
    )
}

/// What a scrutineer signs to certify; `tree` is the log up to and with the `result` entry (§6).
pub fn certify(manifest: &ManifestHash, tree: &TreeHead) -> Vec<u8> {
    labelled("certify", &[manifest.as_bytes(), &tree_bytes(tree)])
}

/// What a further issuer signs at close about what it has issued (§6).
pub fn issued(manifest: &ManifestHash, issuer: u8, issued: u32, register: &Hash) -> Vec<u8> {
    labelled(
        "issued",
        &[
            manifest.as_bytes(),
            &[issuer],
            &issued.to_be_bytes(),
            register.as_bytes(),
        ],
    )
}

/// A show of hands (举手表决) as its scrutineers sign it (§9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandsCount<'a> {
    /// The 16 bytes of the congress's id.
    pub congress: &'a [u8; 16],
    /// The 16 bytes of the id of the agenda's item.
    pub item: &'a [u8; 16],
    /// Which count of the item: from 1, one more with each correction.
    pub version: u32,
    /// 应到, 实到, 赞成, 反对, 弃权.
    pub figures: [u32; 5],
    /// The item's title on the agenda.
    pub title: &'a str,
    /// Those who counted, as they were entered.
    pub counted_by: &'a str,
}

/// What a scrutineer signs of a show of hands (§9).
pub fn hands(count: &HandsCount) -> Vec<u8> {
    let figures = count.figures.map(u32::to_be_bytes);
    labelled(
        "hands",
        &[
            count.congress,
            count.item,
            &count.version.to_be_bytes(),
            figures.as_flattened(),
            &sha256(&[count.title.as_bytes()]),
            &sha256(&[count.counted_by.as_bytes()]),
        ],
    )
}

/// `L(label) ‖ parts` (§2).
fn labelled(label: &str, parts: &[&[u8]]) -> Vec<u8> {
    let mut message = [b"piaojue/v1 ", label.as_bytes(), &[0]].concat();
    for part in parts {
        message.extend_from_slice(part);
    }
    message
}

/// `tree(n)` (§2).
fn tree_bytes(tree: &TreeHead) -> Vec<u8> {
    [&tree.size.to_be_bytes()[..], tree.root.as_bytes()].concat()
}
