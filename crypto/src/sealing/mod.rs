//! Sealed ballots: an opening that k of n scrutineers together can read, and nobody before (§5, §7 step 5).
//!
//! A fresh content key encrypts the padded opening (AES-256-GCM); [`shamir`] splits it into one share for each
//! scrutineer; [`envelope`] encrypts each share to its scrutineer (HPKE, RFC 9180). Here the three are joined.

mod envelope;
pub mod shamir;

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce as AeadNonce, UnboundKey};
use zeroize::Zeroizing;

pub use envelope::{Challenge, NotASealingKey, SealingKey, answer, challenge};

use crate::bytes::{ByteString, Commitment, ManifestHash, PublicPoint};
use crate::entry::{Sealed, SealedTo};
use shamir::SECRET_LENGTH;

/// Bytes that AES-256-GCM adds to a padded opening.
pub const TAG_LENGTH: usize = 16;

/// What a sealed ballot belongs to: both are bound into every ciphertext.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// `M`.
    pub manifest: &'a ManifestHash,
    /// `C`.
    pub commitment: &'a Commitment,
}

/// Seals a padded opening for the scrutineers' `keys`, so that `threshold` of them can open it; `random` fills a slice
/// from a cryptographic generator.
///
/// # Errors
/// [`NotASealingKey`] where one of the keys is no point on the curve.
pub fn seal(
    context: Context<'_>,
    keys: &[PublicPoint],
    threshold: u8,
    padded: &[u8],
    random: &mut dyn FnMut(&mut [u8]),
) -> Result<Sealed, NotASealingKey> {
    let mut content_key = Zeroizing::new([0; SECRET_LENGTH]);
    random(&mut *content_key);
    let number = u8::try_from(keys.len()).map_err(|_| NotASealingKey)?;
    let shares = shamir::split(&content_key, threshold, number, random);
    let shares = (0..)
        .zip(keys)
        .zip(&shares)
        .map(|((place, key), share)| envelope::seal(context, place, key, share, random))
        .collect::<Result<Vec<SealedTo>, _>>()?;
    let content = ByteString(encrypt(context, &content_key, padded));
    Ok(Sealed { content, shares })
}

/// Opens a sealed ballot with the keys of `scrutineers`, each with its place in the manifest: the padded opening, or
/// none where any of them does not open its share, or the content is not `size` bytes under the joined key. Whoever
/// sealed it may have written anything: none is an unopenable ballot, never an error (§7 step 5).
pub fn open(
    context: Context<'_>,
    scrutineers: &[(u8, SealingKey)],
    sealed: &Sealed,
    size: usize,
) -> Option<Vec<u8>> {
    let shares = scrutineers
        .iter()
        .map(|(place, key)| {
            let share = sealed.shares.get(usize::from(*place))?;
            envelope::open(context, *place, key, share)
        })
        .collect::<Option<Vec<_>>>()?;
    let content_key = shamir::join(&shares)?;
    decrypt(context, &content_key, sealed.content.as_bytes()).filter(|padded| padded.len() == size)
}

fn encrypt(context: Context<'_>, key: &[u8; SECRET_LENGTH], padded: &[u8]) -> Vec<u8> {
    let mut content = padded.to_vec();
    cipher(key)
        .seal_in_place_append_tag(once(), Aad::from(bound(context)), &mut content)
        .expect("an opening is far shorter than what the cipher takes");
    content
}

fn decrypt(context: Context<'_>, key: &[u8; SECRET_LENGTH], content: &[u8]) -> Option<Vec<u8>> {
    let mut content = content.to_vec();
    let padded = cipher(key)
        .open_in_place(once(), Aad::from(bound(context)), &mut content)
        .ok()?;
    Some(padded.to_vec())
}

fn cipher(key: &[u8; SECRET_LENGTH]) -> LessSafeKey {
    let key = UnboundKey::new(&AES_256_GCM, key).expect("the key has the cipher's length");
    LessSafeKey::new(key)
}

/// The content key is fresh for every ballot, so that one nonce serves (§5).
fn once() -> AeadNonce {
    AeadNonce::assume_unique_for_key([0; NONCE_LEN])
}

/// `M ‖ C`.
fn bound(context: Context<'_>) -> Vec<u8> {
    [
        &context.manifest.as_bytes()[..],
        context.commitment.as_bytes(),
    ]
    .concat()
}
