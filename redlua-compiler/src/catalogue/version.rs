//! Why: a command or an option exists from some release on, and Redis and Valkey number theirs apart.

use std::fmt;

/// A release of a server, compared by its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// `7` of `7.2.4`.
    pub major: u16,
    /// `2` of `7.2.4`.
    pub minor: u16,
    /// `4` of `7.2.4`.
    pub patch: u16,
}

impl Version {
    /// Valkey's first release; it holds all that Redis had up to then.
    pub const FORK: Version = Version { major: 7, minor: 2, patch: 4 };

    /// Reads `7`, `7.2` or `7.2.4`.
    pub fn parse(text: &str) -> Option<Version> {
        let mut numbers = [0; 3];
        for (position, part) in text.split('.').enumerate() {
            *numbers.get_mut(position)? = part.parse().ok()?;
        }
        let [major, minor, patch] = numbers;
        Some(Version { major, minor, patch })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// The first release of each server that has something; `None` where no release has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Versions {
    /// First release of Redis.
    pub redis: Option<Version>,
    /// First release of Valkey.
    pub valkey: Option<Version>,
}

impl Versions {
    /// Every release, as far as the release itself goes: a module has versions of its own.
    pub const ALL: Versions = Versions {
        redis: Some(Version { major: 0, minor: 0, patch: 0 }),
        valkey: Some(Version { major: 0, minor: 0, patch: 0 }),
    };

    /// What Redis had before the fork, Valkey has from its first release; `None` for a later release.
    pub fn before_fork(redis: Version) -> Option<Versions> {
        let versions = Versions { redis: Some(redis), valkey: Some(Version::FORK) };
        (redis <= Version::FORK).then_some(versions)
    }

    /// Whether a Redis of this release has it.
    pub fn on_redis(&self, oldest: Version) -> bool {
        self.redis.is_some_and(|since| since <= oldest)
    }

    /// Whether a Valkey of this release has it. `7.2` stands for the first release, `7.2.4`.
    pub fn on_valkey(&self, oldest: Version) -> bool {
        self.valkey.is_some_and(|since| since <= oldest.max(Version::FORK))
    }
}
