//! Random bytes, mostly braces. Another seed each time, which a failure prints.

use std::time::{SystemTime, UNIX_EPOCH};

/// What keys are made of when somebody wants to bend them.
const BRACES: &[u8] = b"{{{}}}::%a";

/// A generator (xorshift64*).
pub(crate) struct Random {
    /// What it began with.
    pub(crate) seed: u64,
    state: u64,
}

impl Random {
    /// A generator with a seed of its own.
    pub(crate) fn new() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
        let seed = now.as_nanos() as u64 | 1;
        Self { seed, state: seed }
    }

    fn below(&mut self, bound: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        (self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % bound
    }

    /// A text of up to eight bytes: of braces and what stands near them, or of any bytes.
    pub(crate) fn text(&mut self) -> Vec<u8> {
        let any = self.below(4) == 0;
        let length = self.below(9);
        (0..length).map(|_| if any { self.below(256) as u8 } else { BRACES[self.below(BRACES.len())] }).collect()
    }
}
