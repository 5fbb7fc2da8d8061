//! The links of the book: to its own pages and headings, to files of the repository; and its table of contents.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use crate::book::{Page, folder, pages};

#[test]
fn every_link_leads_somewhere() {
    let pages = pages();
    let mut faults = Vec::new();
    for page in &pages {
        for target in links(&page.text) {
            if target.starts_with("https://") || target.starts_with("http://") {
                continue;
            }
            let (path, heading) = target.split_once('#').unwrap_or((target, ""));
            let file = if path.is_empty() { PathBuf::from(&page.path) } else { beside(&page.path, path) };
            let linked = pages.iter().find(|other| Path::new(&other.path) == file);
            match linked {
                Some(linked) if heading.is_empty() || headings(linked).contains(heading) => {}
                None if heading.is_empty() && folder().join(&file).exists() => {}
                _ => faults.push(format!("{}: {target}", page.path)),
            }
        }
    }
    assert!(faults.is_empty(), "links that lead nowhere:\n{}", faults.join("\n"));
}

#[test]
fn the_table_of_contents_is_complete() {
    let pages = pages();
    let summary = pages.iter().find(|page| page.path == "SUMMARY.md").expect("docs/src/SUMMARY.md");
    let listed: BTreeSet<&str> = links(&summary.text).into_iter().collect();
    for page in &pages {
        let known = page.path == "SUMMARY.md" || listed.contains(page.path.as_str());
        assert!(known, "docs/src/SUMMARY.md does not list {}", page.path);
    }
}

/// The targets of `[text](target)`, outside of code.
fn links(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        fenced ^= line.starts_with("```");
        if fenced {
            continue;
        }
        found.extend(line.split("](").skip(1).filter_map(|rest| rest.split(')').next()));
    }
    found
}

/// The anchors that mdBook and GitHub give the headings of a page.
fn headings(page: &Page) -> BTreeSet<String> {
    let mut fenced = false;
    let mut found = BTreeSet::new();
    for line in page.text.lines() {
        fenced ^= line.starts_with("```");
        let title = line.trim_start_matches('#');
        if !fenced && line.starts_with('#') && title.starts_with(' ') {
            let kept = title.trim().to_lowercase();
            let kept = kept.chars().filter(|one| one.is_alphanumeric() || " -_".contains(*one));
            found.insert(kept.collect::<String>().replace(' ', "-"));
        }
    }
    found
}

/// The path of a link, seen from `docs/src`.
fn beside(page: &str, link: &str) -> PathBuf {
    let mut path = Path::new(page).parent().map(Path::to_path_buf).unwrap_or_default();
    for part in Path::new(link).components() {
        match part {
            Component::ParentDir if path.components().next_back().is_some_and(|last| last != Component::ParentDir) => {
                path.pop();
            }
            other => path.push(other),
        }
    }
    path
}
