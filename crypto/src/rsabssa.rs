//! RSABSSA with SHA-384 (RFC 9474, section 4), for any modulus and salt length.
//!
//! The encoding is ours; the arithmetic is OpenSSL's. Moduli and salts of other lengths than the
//! protocol's exist for the RFC's vectors: what the protocol fixes is in [`crate::token`].

use openssl::bn::{BigNum, BigNumContext, BigNumRef};
use openssl::error::ErrorStack;
use openssl::pkey::Private;
use openssl::rsa::{Padding, Rsa};
use ring::digest::{Context, SHA384, SHA384_OUTPUT_LEN};

/// Why a step of the scheme was refused.
#[derive(Debug, thiserror::Error)]
pub enum RsabssaError {
    /// The modulus has no room for hash and salt.
    #[error("the modulus is too short for this salt")]
    ModulusTooShort,
    /// An integer is not below the modulus, or not of the modulus' length.
    #[error("not below the modulus")]
    OutOfRange,
    /// The encoded message or the blinding factor has no inverse: the modulus is not an RSA modulus.
    #[error("not invertible under this modulus")]
    NotInvertible,
    /// The signature just made does not give back what was signed.
    #[error("the signature failed its own check")]
    SelfCheck,
    /// OpenSSL failed.
    #[error(transparent)]
    OpenSsl(#[from] ErrorStack),
}

/// A public key's two integers.
pub struct PublicIntegers<'a> {
    /// The modulus.
    pub n: &'a BigNumRef,
    /// The public exponent.
    pub e: &'a BigNumRef,
}

impl PublicIntegers<'_> {
    /// The modulus' length in bytes.
    fn length(&self) -> i32 {
        self.n.num_bytes()
    }
}

/// EMSA-PSS-ENCODE with SHA-384 and MGF1-SHA-384 (RFC 8017 §9.1.1), for a modulus of this many bits.
pub fn encode(message: &[u8], salt: &[u8], modulus_bits: usize) -> Result<Vec<u8>, RsabssaError> {
    let encoded_bits = modulus_bits.saturating_sub(1);
    let masked_length = encoded_bits
        .div_ceil(8)
        .saturating_sub(SHA384_OUTPUT_LEN + 1);
    let padding = masked_length
        .checked_sub(salt.len() + 1)
        .ok_or(RsabssaError::ModulusTooShort)?;

    let hash = sha384(&[&[0; 8], &sha384(&[message]), salt]);
    let mut masked = [&vec![0; padding], &[1][..], salt].concat();
    mask(&mut masked, &hash);
    masked[0] &= 0xff >> (8 * encoded_bits.div_ceil(8) - encoded_bits);
    Ok([&masked, &hash[..], &[0xbc]].concat())
}

/// The blinded message for an encoded one, and the inverse that unblinds, for a `factor` drawn
/// uniformly from 1 to n−1 (RFC 9474 §4.2).
pub fn blind(
    key: &PublicIntegers<'_>,
    encoded: &[u8],
    factor: &BigNumRef,
) -> Result<(Vec<u8>, BigNum), RsabssaError> {
    let mut context = BigNumContext::new_secure()?;
    let encoded = BigNum::from_slice(encoded)?;
    let mut divisor = BigNum::new()?;
    divisor.gcd(&encoded, key.n, &mut context)?;
    if divisor != BigNum::from_u32(1)? {
        return Err(RsabssaError::NotInvertible);
    }
    let mut inverse = BigNum::new_secure()?;
    inverse
        .mod_inverse(factor, key.n, &mut context)
        .map_err(|_| RsabssaError::NotInvertible)?;

    let (mut power, mut blinded) = (BigNum::new_secure()?, BigNum::new()?);
    power.mod_exp(factor, key.e, key.n, &mut context)?;
    blinded.mod_mul(&encoded, &power, key.n, &mut context)?;
    Ok((blinded.to_vec_padded(key.length())?, inverse))
}

/// The raw RSA private operation on a blinded message, checked before it leaves (RFC 9474 §4.3).
pub fn blind_sign(key: &Rsa<Private>, blinded: &[u8]) -> Result<Vec<u8>, RsabssaError> {
    let length = key.size() as usize;
    if blinded.len() != length || BigNum::from_slice(blinded)?.ucmp(key.n()).is_ge() {
        return Err(RsabssaError::OutOfRange);
    }
    let mut signature = vec![0; length];
    key.private_encrypt(blinded, &mut signature, Padding::NONE)?;

    let mut check = vec![0; length];
    key.public_decrypt(&signature, &mut check, Padding::NONE)?;
    if check != blinded {
        return Err(RsabssaError::SelfCheck);
    }
    Ok(signature)
}

/// The signature under a blind one (RFC 9474 §4.4), not yet verified.
pub fn unblind(
    key: &PublicIntegers<'_>,
    blind_signature: &[u8],
    inverse: &BigNumRef,
) -> Result<Vec<u8>, RsabssaError> {
    let blind_signature = BigNum::from_slice(blind_signature)?;
    if blind_signature.ucmp(key.n).is_ge() {
        return Err(RsabssaError::OutOfRange);
    }
    let (mut signature, mut context) = (BigNum::new()?, BigNumContext::new_secure()?);
    signature.mod_mul(&blind_signature, inverse, key.n, &mut context)?;
    Ok(signature.to_vec_padded(key.length())?)
}

/// Masks with MGF1-SHA-384 (RFC 8017 §B.2.1) of the seed.
fn mask(bytes: &mut [u8], seed: &[u8]) {
    for (counter, block) in (0_u32..).zip(bytes.chunks_mut(SHA384_OUTPUT_LEN)) {
        let stream = sha384(&[seed, &counter.to_be_bytes()]);
        block
            .iter_mut()
            .zip(stream)
            .for_each(|(byte, mask)| *byte ^= mask);
    }
}

fn sha384(parts: &[&[u8]]) -> [u8; SHA384_OUTPUT_LEN] {
    let mut context = Context::new(&SHA384);
    parts.iter().for_each(|part| context.update(part));
    let mut hash = [0; SHA384_OUTPUT_LEN];
    hash.copy_from_slice(context.finish().as_ref());
    hash
}
