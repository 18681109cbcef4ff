//! A share on its way to one scrutineer: HPKE (RFC 9180), base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256,
//! AES-256-GCM (§1, §5).

use std::convert::Infallible;
use std::fmt;

use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::DhP256HkdfSha256;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use zeroize::Zeroizing;

use super::Context;
use super::shamir::{SHARE_LENGTH, Share};
use crate::bytes::{ByteString, PublicPoint, Scalar, SealedShare};
use crate::entry::SealedTo;
use crate::message;

type PrivateKey = <DhP256HkdfSha256 as Kem>::PrivateKey;
type PublicKey = <DhP256HkdfSha256 as Kem>::PublicKey;
type EncappedKey = <DhP256HkdfSha256 as Kem>::EncappedKey;

/// Why bytes are no sealing key: no scalar from 1 to n−1, or no point on the curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a P-256 key")]
pub struct NotASealingKey;

/// A scrutineer's private key for one contest's sealed box.
#[derive(Clone)]
pub struct SealingKey(PrivateKey);

impl SealingKey {
    /// Makes a key; `random` fills a slice from a cryptographic generator.
    pub fn generate(random: &mut dyn FnMut(&mut [u8])) -> Self {
        Self(DhP256HkdfSha256::gen_keypair_with_rng(&mut Draws(random)).0)
    }

    /// Reads a scalar from 1 to n−1, as an `unseal` entry publishes it.
    pub fn from_scalar(scalar: &Scalar) -> Result<Self, NotASealingKey> {
        PrivateKey::from_bytes(scalar.as_bytes())
            .map(Self)
            .map_err(|_| NotASealingKey)
    }

    /// The scalar, to be published when the box is unsealed.
    pub fn to_scalar(&self) -> Scalar {
        let bytes: [u8; Scalar::LENGTH] = self.0.to_bytes().into();
        Scalar::from(bytes)
    }

    /// The public key, as the manifest carries it.
    pub fn public(&self) -> PublicPoint {
        let bytes: [u8; PublicPoint::LENGTH] =
            DhP256HkdfSha256::sk_to_pk(&self.0).to_bytes().into();
        PublicPoint::from(bytes)
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SealingKey(…)")
    }
}

/// Encrypts a share to the scrutineer at `place` in the manifest.
pub(super) fn seal(
    context: Context<'_>,
    place: u8,
    key: &PublicPoint,
    share: &Share,
    random: &mut dyn FnMut(&mut [u8]),
) -> Result<SealedTo, NotASealingKey> {
    let key = PublicKey::from_bytes(key.as_bytes()).map_err(|_| NotASealingKey)?;
    let (enc, sealed) = hpke::single_shot_seal_with_rng::<AesGcm256, HkdfSha256, DhP256HkdfSha256>(
        &OpModeS::Base,
        &key,
        &message::share_info(context.manifest, place),
        &share[..],
        context.commitment.as_bytes(),
        &mut Draws(random),
    )
    .map_err(|_| NotASealingKey)?;
    let enc: [u8; PublicPoint::LENGTH] = enc.to_bytes().into();
    Ok(SealedTo {
        enc: PublicPoint::from(enc),
        share: SealedShare::try_from(sealed.as_slice()).map_err(|_| NotASealingKey)?,
    })
}

/// Decrypts the share of the scrutineer at `place`: 33 bytes, the first of them place + 1. None otherwise.
pub(super) fn open(
    context: Context<'_>,
    place: u8,
    key: &SealingKey,
    sealed: &SealedTo,
) -> Option<Share> {
    let enc = EncappedKey::from_bytes(sealed.enc.as_bytes()).ok()?;
    let share = hpke::single_shot_open::<AesGcm256, HkdfSha256, DhP256HkdfSha256>(
        &OpModeR::Base,
        &key.0,
        &enc,
        &message::share_info(context.manifest, place),
        sealed.share.as_bytes(),
        context.commitment.as_bytes(),
    );
    let share: [u8; SHARE_LENGTH] = Zeroizing::new(share.ok()?).as_slice().try_into().ok()?;
    (share[0] == place.checked_add(1)?).then(|| Zeroizing::new(share))
}

/// A secret that only the holder of a new sealing key can read: by answering it they prove that they can decrypt (§3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// HPKE's encapsulated key.
    pub enc: PublicPoint,
    /// The encrypted secret.
    pub sealed: ByteString,
}

/// Encrypts `secret` to the holder of `key`, made for the contest with this id.
pub fn challenge(
    contest: &[u8; 16],
    key: &PublicPoint,
    secret: &[u8],
    random: &mut dyn FnMut(&mut [u8]),
) -> Result<Challenge, NotASealingKey> {
    let key = PublicKey::from_bytes(key.as_bytes()).map_err(|_| NotASealingKey)?;
    let (enc, sealed) = hpke::single_shot_seal_with_rng::<AesGcm256, HkdfSha256, DhP256HkdfSha256>(
        &OpModeS::Base,
        &key,
        &message::challenge_info(contest),
        secret,
        &[],
        &mut Draws(random),
    )
    .map_err(|_| NotASealingKey)?;
    let enc: [u8; PublicPoint::LENGTH] = enc.to_bytes().into();
    Ok(Challenge {
        enc: PublicPoint::from(enc),
        sealed: ByteString(sealed),
    })
}

/// Reads the secret of a challenge.
pub fn answer(contest: &[u8; 16], key: &SealingKey, challenge: &Challenge) -> Option<Vec<u8>> {
    let enc = EncappedKey::from_bytes(challenge.enc.as_bytes()).ok()?;
    hpke::single_shot_open::<AesGcm256, HkdfSha256, DhP256HkdfSha256>(
        &OpModeR::Base,
        &key.0,
        &enc,
        &message::challenge_info(contest),
        challenge.sealed.as_bytes(),
        &[],
    )
    .ok()
}

/// The caller's generator, as HPKE's library wants it.
struct Draws<'a>(&'a mut dyn FnMut(&mut [u8]));

impl TryRng for Draws<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        (self.0)(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        (self.0)(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, slice: &mut [u8]) -> Result<(), Infallible> {
        (self.0)(slice);
        Ok(())
    }
}

impl TryCryptoRng for Draws<'_> {}
