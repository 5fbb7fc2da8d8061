//! `redlua-oracle --programs N --seed S`: compares N programs; `--replay SEED` shows one.

use redlua_oracle::session::{self, Places, Summary};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Programs in one file of Rust.
const BATCH: u64 = 150;

struct Options {
    programs: u64,
    seed: u64,
    replay: Option<u64>,
    coverage: bool,
}

fn main() -> ExitCode {
    let Some(options) = read_options() else {
        eprintln!("usage: redlua-oracle [--programs N] [--seed S] [--coverage] | --replay SEED");
        return ExitCode::from(2);
    };
    match run(&options) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("redlua-oracle: {error}");
            ExitCode::FAILURE
        }
    }
}

fn read_options() -> Option<Options> {
    let mut options = Options { programs: 1000, seed: 1, replay: None, coverage: false };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || arguments.next().and_then(|value| value.parse().ok());
        match argument.as_str() {
            "--programs" => options.programs = number()?,
            "--seed" => options.seed = number()?,
            "--replay" => options.replay = Some(number()?),
            "--coverage" => options.coverage = true,
            _ => return None,
        }
    }
    Some(options)
}

fn run(options: &Options) -> std::io::Result<ExitCode> {
    let scratch = std::env::temp_dir().join(format!("redlua-oracle-{}", std::process::id()));
    std::fs::create_dir_all(&scratch)?;
    let result = match options.replay {
        Some(seed) => session::replay(seed, &scratch).map(|text| {
            println!("{text}");
            ExitCode::SUCCESS
        }),
        None => compare_all(options, &scratch),
    };
    std::fs::remove_dir_all(&scratch)?;
    result
}

fn compare_all(options: &Options, scratch: &std::path::Path) -> std::io::Result<ExitCode> {
    println!("seeds {} to {}", options.seed, options.seed + options.programs - 1);
    let found = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("found");
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicU64::new(0);
    let total = Mutex::new(Summary::default());
    std::thread::scope(|scope| {
        let handles: Vec<_> = (0..workers)
            .map(|worker| {
                let places = Places { scratch: scratch.join(worker.to_string()), found: found.clone() };
                let (next, total) = (&next, &total);
                scope.spawn(move || work(options, &places, next, total))
            })
            .collect();
        handles.into_iter().try_for_each(|handle| match handle.join() {
            Ok(result) => result,
            Err(_) => Err(std::io::Error::other("a worker panicked")),
        })
    })?;
    let summary = total.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    Ok(print(&summary, options))
}

fn work(options: &Options, places: &Places, next: &AtomicU64, total: &Mutex<Summary>) -> std::io::Result<()> {
    std::fs::create_dir_all(&places.scratch)?;
    loop {
        let first = next.fetch_add(BATCH, Ordering::Relaxed);
        if first >= options.programs {
            return Ok(());
        }
        let last = (first + BATCH).min(options.programs);
        let summary = session::run_batch((first..last).map(|at| options.seed + at), places)?;
        for seed in &summary.differences {
            println!("difference: seed {seed}");
        }
        total.lock().unwrap_or_else(std::sync::PoisonError::into_inner).add(&summary);
    }
}

fn print(summary: &Summary, options: &Options) -> ExitCode {
    let refused: usize = summary.refused.values().map(|(count, _)| count).sum();
    for (heading, messages) in [("refused by redlua", &summary.refused), ("refused by rustc", &summary.unsound)] {
        let mut sorted: Vec<_> = messages.iter().collect();
        sorted.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        println!("\n{heading}:");
        for (message, (count, seed)) in sorted {
            println!("{count:>7}  {message}  (seed {seed})");
        }
    }
    let unreached = summary.coverage.unreached();
    if options.coverage {
        println!("\naccepted of generated:\n{}", summary.coverage.report());
        if !unreached.is_empty() {
            println!("never reached: {}", unreached.join(", "));
        }
    }
    println!(
        "\n{} compared both ways, {} calls with a value, {} aborted in Lua only as documented",
        summary.compared, summary.values, summary.documented
    );
    println!("programs {}, differences {}, refused {refused}", summary.programs, summary.differences.len());
    let complete = !options.coverage || unreached.is_empty();
    if summary.differences.is_empty() && complete { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
