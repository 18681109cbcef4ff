//! Shamir's secret sharing of a content key over GF(2^8) with the polynomial 0x11b (§1, §5).
//!
//! Share `j` (from 0) is `u8(j+1) ‖ 32 bytes`: the values at x = j+1 of one random polynomial for each byte of the key.

use zeroize::Zeroizing;

/// Length of a content key in bytes.
pub const SECRET_LENGTH: usize = 32;
/// Length of a share in bytes: its x, then a value for each byte of the key.
pub const SHARE_LENGTH: usize = 1 + SECRET_LENGTH;

/// A share of a content key.
pub type Share = Zeroizing<[u8; SHARE_LENGTH]>;

/// Splits a key into `number` shares of which any `threshold` make it again; `random` fills a slice from a
/// cryptographic generator.
pub fn split(
    secret: &[u8; SECRET_LENGTH],
    threshold: u8,
    number: u8,
    random: &mut dyn FnMut(&mut [u8]),
) -> Vec<Share> {
    let higher = usize::from(threshold.saturating_sub(1));
    let mut coefficients = vec![Zeroizing::new([0; SECRET_LENGTH]); higher];
    for coefficient in &mut coefficients {
        random(&mut **coefficient);
    }
    let share = |x: u8| {
        let mut share = Zeroizing::new([0; SHARE_LENGTH]);
        share[0] = x;
        for (at, value) in share[1..].iter_mut().enumerate() {
            // Horner's rule, from the highest coefficient down to the secret.
            let sum = coefficients
                .iter()
                .rev()
                .fold(0, |sum, coefficient| times(sum ^ coefficient[at], x));
            *value = sum ^ secret[at];
        }
        share
    };
    (1..=number).map(share).collect()
}

/// Joins shares: the value of their polynomials at 0. None where there are none, or one x stands twice or is 0. With
/// fewer shares than the key was split for, or wrong ones, it is another key.
pub fn join(shares: &[Share]) -> Option<Zeroizing<[u8; SECRET_LENGTH]>> {
    let distinct = (0..shares.len())
        .all(|at| shares[at][0] != 0 && shares[..at].iter().all(|share| share[0] != shares[at][0]));
    if shares.is_empty() || !distinct {
        return None;
    }
    let mut secret = Zeroizing::new([0; SECRET_LENGTH]);
    for share in shares {
        let weight = at_zero(share[0], shares);
        for (byte, value) in secret.iter_mut().zip(&share[1..]) {
            *byte ^= times(*value, weight);
        }
    }
    Some(secret)
}

/// Lagrange's weight of the share at `x` for the value at 0: the product of x' / (x' − x) over all others.
fn at_zero(x: u8, shares: &[Share]) -> u8 {
    let others = shares
        .iter()
        .map(|share| share[0])
        .filter(|other| *other != x);
    others.fold(1, |weight, other| {
        times(weight, times(other, inverse(other ^ x)))
    })
}

/// The product in GF(2^8), in steps that don't depend on the values.
fn times(a: u8, b: u8) -> u8 {
    let (mut a, mut product) = (a, 0);
    for bit in 0..8 {
        product ^= a & 0_u8.wrapping_sub(b >> bit & 1);
        let carry = 0_u8.wrapping_sub(a >> 7);
        a = a << 1 ^ carry & 0x1b;
    }
    product
}

/// The inverse: the 254th power, 0 of 0.
fn inverse(a: u8) -> u8 {
    (0..6).fold(times(a, a), |power, _| {
        let with_next = times(power, a);
        times(with_next, with_next)
    })
}
