//! The only place that reads the system's randomness.
//!
//! Ids, shuffles, nonces and codes come from here; key generation and signatures use their libraries' generators,
//! behind the handle [`Rng::ring`].

use ring::rand::{SecureRandom, SystemRandom};
use uuid::Uuid;

/// The service's source of randomness. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Rng {
    system: SystemRandom,
}

impl Rng {
    /// The machine's.
    pub fn system() -> Self {
        Self {
            system: SystemRandom::new(),
        }
    }

    /// The handle that `ring` wants.
    pub fn ring(&self) -> &SystemRandom {
        &self.system
    }

    /// Fills `bytes`.
    pub fn fill(&self, bytes: &mut [u8]) {
        self.system
            .fill(bytes)
            .expect("the system's generator works: nothing safe can be done without it");
    }

    /// Fresh random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A random (v4) id: it tells nothing about when it was made.
    pub fn id(&self) -> Uuid {
        uuid::Builder::from_random_bytes(self.bytes()).into_uuid()
    }

    /// Puts `items` in a uniformly random order.
    pub fn shuffle<T>(&self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    /// A uniformly random number below `bound` (which is not 0).
    pub fn below(&self, bound: usize) -> usize {
        let bound = bound as u64;
        let fair = u64::MAX - u64::MAX % bound;
        loop {
            let drawn = u64::from_le_bytes(self.bytes());
            if drawn < fair {
                return usize::try_from(drawn % bound).expect("below a usize");
            }
        }
    }
}
