//! Which server answers: behaviour differs by product and version, and so do expectations.

use std::fmt;

use crate::NoServer;

/// Who made the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Product {
    /// Redis, or a build of it.
    Redis,
    /// Valkey, which also reports itself as Redis 7.2.4 for the sake of old clients.
    Valkey,
}

/// Product and version, as the server itself reports them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// Who made it.
    pub product: Product,
    /// The first number.
    pub major: u16,
    /// The second number.
    pub minor: u16,
    /// The third number.
    pub patch: u16,
}

impl Version {
    /// The oldest server redlua supports; Valkey begins above it.
    pub(crate) const OLDEST: (u16, u16) = (6, 2);

    /// Reads the reply of `INFO server`.
    pub(crate) fn from_info(info: &str) -> Result<Self, NoServer> {
        let (product, text) = match info_field(info, "valkey_version") {
            Some(text) => (Product::Valkey, text),
            None => (
                Product::Redis,
                info_field(info, "redis_version")
                    .ok_or_else(|| NoServer::new("INFO server reports no redis_version"))?,
            ),
        };
        let mut numbers = text.split('.').map(str::parse);
        match (numbers.next(), numbers.next(), numbers.next()) {
            (Some(Ok(major)), Some(Ok(minor)), Some(Ok(patch))) => Ok(Self { product, major, minor, patch }),
            _ => Err(NoServer::new(format!("INFO server reports version `{text}`"))),
        }
    }

    /// Product, major and minor, as `REDLUA_SERVERS` names a server: `redis-7.0`.
    pub fn series(&self) -> String {
        format!("{}-{}.{}", self.product, self.major, self.minor)
    }
}

impl fmt::Display for Product {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Redis => "redis",
            Self::Valkey => "valkey",
        })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}-{}.{}.{}", self.product, self.major, self.minor, self.patch)
    }
}

/// The value of one `name:value` line of an `INFO` reply.
pub(crate) fn info_field<'info>(info: &'info str, name: &str) -> Option<&'info str> {
    info.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valkey_is_not_taken_for_the_redis_it_reports() {
        let info = "# Server\r\nredis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:9.1.2\r\n";
        let version = Version::from_info(info).unwrap();
        assert_eq!(version.to_string(), "valkey-9.1.2");
        assert_eq!(version.series(), "valkey-9.1");
    }

    #[test]
    fn a_version_that_is_no_version_is_an_error() {
        assert!(Version::from_info("redis_version:unstable\r\n").is_err());
        assert!(Version::from_info("uptime:1\r\n").is_err());
    }
}
