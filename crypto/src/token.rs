//! The ballot token: RSABSSA-SHA384-PSS-Deterministic, 2048-bit modulus, e = 65537 (§3, §4).
//!
//! [`IssuerKey`] is the issuer's half, [`IssuerPublic`] everybody's, [`blind`] and [`Blinding`] a
//! device's. OpenSSL draws issuers' keys and its own base blinding from its own generator; what a
//! device draws comes from the caller.

use openssl::bn::BigNum;
use openssl::error::ErrorStack;
use openssl::pkey::Private;
use openssl::rsa::Rsa;
use ring::signature::{RSA_PSS_2048_8192_SHA384, UnparsedPublicKey};
use zeroize::Zeroizing;

use crate::bytes::{BlindSignature, Blinded, IssuerSpki, Token};
use crate::rsabssa::{self, PublicIntegers, RsabssaError};

/// Length of the modulus in bits.
const MODULUS_BITS: u32 = 2048;
/// Length of the modulus in bytes.
const MODULUS_LENGTH: usize = 256;
/// Length of the salt in bytes: the hash's.
const SALT_LENGTH: usize = 48;
/// The public exponent.
const EXPONENT: u32 = 65_537;
/// What stands before the modulus in the one DER encoding of a key that manifests allow (§3):
/// rsaEncryption with NULL, and the zero that keeps the modulus positive.
const BEFORE_MODULUS: [u8; 33] = [
    0x30, 0x82, 0x01, 0x22, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01,
    0x01, 0x05, 0x00, 0x03, 0x82, 0x01, 0x0f, 0x00, 0x30, 0x82, 0x01, 0x0a, 0x02, 0x82, 0x01, 0x01,
    0x00,
];
/// What stands after it: e = 65537.
const AFTER_MODULUS: [u8; 5] = [0x02, 0x03, 0x01, 0x00, 0x01];
/// Where the PKCS #1 key, which ring reads, begins in the SPKI.
const PKCS1_START: usize = 24;
/// Why what [`rsabssa`] answers for a key of ours always has the length due.
const MODULUS_LONG: &str = "as long as the 2048-bit modulus";
/// Draws until a generator that gives no number from 1 to n−1 counts as broken: a good one fails a
/// draw at most every second time.
const MOST_DRAWS: usize = 128;

/// Why a token, or a step towards it, is refused.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// Not an RSA key of the kind that the protocol fixes.
    #[error("not a 2048-bit RSA key with exponent 65537 in its canonical form")]
    Key,
    /// A token does not verify: it is another key's, another message's, or nobody's.
    #[error("the token does not verify")]
    Invalid,
    /// The caller's generator gives no usable numbers.
    #[error("the random generator is broken")]
    Randomness,
    /// A step of the scheme failed; [`RsabssaError::OutOfRange`] for a blinded message ≥ n.
    #[error(transparent)]
    Scheme(#[from] RsabssaError),
}

impl From<ErrorStack> for TokenError {
    fn from(error: ErrorStack) -> Self {
        Self::Scheme(error.into())
    }
}

/// An issuer's private key, made for one contest and destroyed at its close. OpenSSL clears it when
/// it is dropped.
pub struct IssuerKey {
    rsa: Rsa<Private>,
    spki: IssuerSpki,
}

impl IssuerKey {
    /// Makes a key. Takes a tenth of a second or so.
    pub fn generate() -> Result<Self, TokenError> {
        Self::from_rsa(Rsa::generate(MODULUS_BITS)?)
    }

    /// Reads what [`IssuerKey::to_der`] wrote.
    pub fn from_der(der: &[u8]) -> Result<Self, TokenError> {
        let rsa = Rsa::private_key_from_der(der).map_err(|_| TokenError::Key)?;
        if !rsa.check_key().unwrap_or(false) {
            return Err(TokenError::Key);
        }
        Self::from_rsa(rsa)
    }

    /// The private key as PKCS #1 DER, wiped when dropped. Encrypt it before it is stored.
    pub fn to_der(&self) -> Result<Zeroizing<Vec<u8>>, TokenError> {
        Ok(Zeroizing::new(self.rsa.private_key_to_der()?))
    }

    /// The public key, as the manifest carries it.
    pub fn spki(&self) -> &IssuerSpki {
        &self.spki
    }

    /// Signs a blinded message, which must be below n, and checks the result. Costs about a quarter
    /// of a millisecond of CPU: never call it where a request waits for others.
    pub fn blind_sign(&self, blinded: &Blinded) -> Result<BlindSignature, TokenError> {
        let signature = rsabssa::blind_sign(&self.rsa, blinded.as_bytes())?;
        Ok(BlindSignature::try_from(signature.as_slice()).expect(MODULUS_LONG))
    }

    fn from_rsa(rsa: Rsa<Private>) -> Result<Self, TokenError> {
        let modulus = rsa.n().to_vec();
        let spki = [&BEFORE_MODULUS[..], &modulus, &AFTER_MODULUS].concat();
        let spki = IssuerSpki::try_from(spki.as_slice()).map_err(|_| TokenError::Key)?;
        IssuerPublic::parse(&spki)?;
        if *rsa.e() != *BigNum::from_u32(EXPONENT)? {
            return Err(TokenError::Key);
        }
        Ok(Self { rsa, spki })
    }
}

/// An issuer's public key whose form has been checked: parse it once for each contest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuerPublic {
    spki: IssuerSpki,
}

impl IssuerPublic {
    /// Accepts the one encoding that manifests allow: rsaEncryption with NULL, an odd n of exactly
    /// 2048 bits, e = 65537 (§3).
    pub fn parse(spki: &IssuerSpki) -> Result<Self, TokenError> {
        let modulus = spki
            .as_bytes()
            .strip_prefix(&BEFORE_MODULUS)
            .and_then(|rest| rest.strip_suffix(&AFTER_MODULUS))
            .ok_or(TokenError::Key)?;
        match modulus {
            [first, .., last] if first >> 7 == 1 && last % 2 == 1 => Ok(Self { spki: *spki }),
            _ => Err(TokenError::Key),
        }
    }

    /// The key as manifests carry it.
    pub fn spki(&self) -> &IssuerSpki {
        &self.spki
    }

    /// Whether an issuer may sign this blinded message: it is below n.
    pub fn accepts(&self, blinded: &Blinded) -> bool {
        blinded.as_bytes().as_slice() < self.modulus()
    }

    /// Verifies a token for a message made by [`crate::message::token`].
    pub fn verify(&self, message: &[u8], token: &Token) -> Result<(), TokenError> {
        UnparsedPublicKey::new(
            &RSA_PSS_2048_8192_SHA384,
            &self.spki.as_bytes()[PKCS1_START..],
        )
        .verify(message, token.as_bytes())
        .map_err(|_| TokenError::Invalid)
    }

    fn modulus(&self) -> &[u8] {
        &self.spki.as_bytes()[BEFORE_MODULUS.len()..][..MODULUS_LENGTH]
    }

    /// A number drawn uniformly from 1 to n−1.
    fn draw(&self, random: &mut dyn FnMut(&mut [u8])) -> Result<BigNum, TokenError> {
        let mut bytes = Zeroizing::new([0; MODULUS_LENGTH]);
        for _ in 0..MOST_DRAWS {
            random(&mut *bytes);
            if bytes.as_slice() < self.modulus() && bytes.iter().any(|byte| *byte != 0) {
                let mut number = BigNum::new_secure()?;
                number.copy_from_slice(&*bytes)?;
                number.set_const_time();
                return Ok(number);
            }
        }
        Err(TokenError::Randomness)
    }
}

/// What a device keeps between asking for a blind signature and finishing the token.
pub struct Blinding {
    issuer: IssuerPublic,
    message: Vec<u8>,
    inverse: BigNum,
}

/// Blinds a token message for an issuer; `random` fills a slice from a cryptographic generator.
pub fn blind(
    issuer: &IssuerPublic,
    message: &[u8],
    random: &mut dyn FnMut(&mut [u8]),
) -> Result<(Blinded, Blinding), TokenError> {
    let mut salt = [0; SALT_LENGTH];
    random(&mut salt);
    let encoded = rsabssa::encode(message, &salt, MODULUS_BITS as usize)?;
    let (n, e) = (
        BigNum::from_slice(issuer.modulus())?,
        BigNum::from_u32(EXPONENT)?,
    );
    let factor = issuer.draw(random)?;
    let (blinded, inverse) = rsabssa::blind(&PublicIntegers { n: &n, e: &e }, &encoded, &factor)?;
    let blinding = Blinding {
        issuer: issuer.clone(),
        message: message.to_vec(),
        inverse,
    };
    Ok((
        Blinded::try_from(blinded.as_slice()).expect(MODULUS_LONG),
        blinding,
    ))
}

impl Blinding {
    /// Unblinds the issuer's answer and verifies the token; refuses one that does not verify.
    pub fn finalize(&self, answer: &BlindSignature) -> Result<Token, TokenError> {
        let (n, e) = (
            BigNum::from_slice(self.issuer.modulus())?,
            BigNum::from_u32(EXPONENT)?,
        );
        let token = rsabssa::unblind(
            &PublicIntegers { n: &n, e: &e },
            answer.as_bytes(),
            &self.inverse,
        )?;
        let token = Token::try_from(token.as_slice()).expect(MODULUS_LONG);
        self.issuer.verify(&self.message, &token)?;
        Ok(token)
    }
}
