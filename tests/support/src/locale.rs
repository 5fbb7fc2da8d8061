//! Locales for servers: Lua's `<` follows that of its host, and a machine may have none but `C`.
//!
//! A locale is compiled once, under the target folder, from the sources of the package `locales`, which are fetched if
//! the machine does not have them. The server finds it by `LOCPATH`, so nothing is installed.

use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use crate::NoServer;
use crate::provision::{folder_of, run};

/// Where the package `locales` puts its sources.
const SOURCES: &str = "usr/share/i18n";

/// The variables with which a server has a locale such as `en_US.UTF-8`.
pub(crate) fn variables(locale: &str) -> Result<Vec<(String, String)>, NoServer> {
    let mut variables = vec![("LC_ALL".to_owned(), locale.to_owned())];
    // Other systems come with their locales, and have no `LOCPATH`.
    if locale != "C" && env::consts::OS == "linux" {
        let folder = compiled(locale)
            .map_err(|reason| NoServer::new(format!("locale {locale}: {reason}\napt-get install locales")))?;
        variables.push(("LOCPATH".to_owned(), folder.display().to_string()));
    }
    Ok(variables)
}

/// The folder with the compiled locale.
fn compiled(locale: &str) -> Result<PathBuf, String> {
    let folder = folder_of("locale", locale);
    if folder.is_dir() {
        return Ok(folder);
    }
    let unfinished = folder.with_file_name(format!(".locale-{locale}.{}", process::id()));
    fs::create_dir_all(&unfinished).map_err(|error| error.to_string())?;
    let result = compile(locale, &unfinished).and_then(|()| match fs::rename(&unfinished, &folder) {
        // Another process was faster.
        Err(_) if folder.is_dir() => Ok(()),
        other => other.map_err(|error| error.to_string()),
    });
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).map_err(|error| error.to_string())?;
    }
    result.map(|()| folder)
}

fn compile(locale: &str, folder: &Path) -> Result<(), String> {
    let (language, charmap) = locale.split_once('.').unwrap_or((locale, "UTF-8"));
    let sources = match Path::new("/").join(SOURCES) {
        installed if installed.join("locales").join(language).is_file() => installed,
        _ => fetched(&folder.join("package"))?,
    };
    let mut localedef = Command::new("localedef");
    localedef.env("I18NPATH", &sources).args(["-i", language, "-f", charmap]).arg(folder.join(locale));
    run(&mut localedef)?;
    match fs::remove_dir_all(folder.join("package")) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.to_string()),
        _ => Ok(()),
    }
}

/// The sources out of the package, which is unpacked and not installed.
fn fetched(folder: &Path) -> Result<PathBuf, String> {
    fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    run(Command::new("apt-get").args(["download", "locales"]).current_dir(folder))?;
    let package = fs::read_dir(folder)
        .map_err(|error| error.to_string())?
        .filter_map(Result::ok)
        .find(|entry| entry.path().extension().is_some_and(|extension| extension == "deb"))
        .ok_or("apt-get download locales: gave no package")?;
    run(Command::new("dpkg-deb").arg("-x").arg(package.path()).arg(folder))?;
    Ok(folder.join(SOURCES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c_needs_no_folder() {
        let variables = variables("C").expect("nothing to do");
        assert_eq!(variables, [("LC_ALL".to_owned(), "C".to_owned())]);
    }
}
