//! `redlua-oracle --programs N --seed S`: compares N programs; `--replay SEED` shows one, made
//! smaller if it differs. `--servers redis-7.0,valkey-9.1` runs each program on both. With `--rustc`
//! the programs have no commands, and rustc says what they mean.

use redlua_oracle::session::{self, Places, Summary};
use redlua_oracle::{campaign, coverage};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Parsing and printing allocate all the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Programs in one file of Rust.
const BATCH: u64 = 150;

struct Options {
    programs: u64,
    seed: u64,
    replay: Option<u64>,
    coverage: bool,
    require_coverage: bool,
    rustc: bool,
    jobs: usize,
    servers: Vec<String>,
}

fn main() -> ExitCode {
    let Some(options) = read_options() else {
        eprintln!(
            "usage: redlua-oracle [--programs N] [--seed S] [--jobs J] [--servers A,B] [--rustc] [--coverage | --require-coverage] [--replay SEED]"
        );
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
    let mut options = Options {
        programs: 1000,
        seed: 1,
        replay: None,
        coverage: false,
        require_coverage: false,
        rustc: false,
        jobs: campaign::usual_jobs(),
        servers: Vec::new(),
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--servers" {
            options.servers = arguments.next()?.split(',').map(str::to_owned).collect();
            continue;
        }
        let mut number = || arguments.next().and_then(|value| value.parse().ok());
        match argument.as_str() {
            "--programs" => options.programs = number()?,
            "--seed" => options.seed = number()?,
            "--jobs" => options.jobs = usize::try_from(number()?).ok()?,
            "--replay" => options.replay = Some(number()?),
            "--coverage" => options.coverage = true,
            "--require-coverage" => options.require_coverage = true,
            "--rustc" => options.rustc = true,
            _ => return None,
        }
    }
    Some(options)
}

fn run(options: &Options) -> std::io::Result<ExitCode> {
    if !options.rustc {
        return run_with_commands(options);
    }
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

fn run_with_commands(options: &Options) -> std::io::Result<ExitCode> {
    if let Some(seed) = options.replay {
        println!("{}", campaign::replay(seed, &options.servers)?);
        return Ok(ExitCode::SUCCESS);
    }
    println!("seeds {} to {}", options.seed, options.seed + options.programs - 1);
    let start = Instant::now();
    let tally = campaign::run(options.programs, options.seed, options.jobs, &options.servers, &found())?;
    let mut refused: Vec<_> = tally.refused.iter().collect();
    refused.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    println!("\nrefused by redlua:");
    for (message, (count, seed)) in refused {
        println!("{count:>7}  {message}  (seed {seed})");
    }
    println!("\nnot interpreted:");
    for (what, (count, seed)) in &tally.unknown {
        println!("{count:>7}  {what}  (seed {seed})");
    }
    println!("\nhow calls ended:");
    for (ending, count) in &tally.endings {
        println!("{count:>7}  {ending}");
    }
    let missing = tally.reached.missing(coverage::constructs());
    if options.coverage || options.require_coverage {
        println!("\ninterpreted:\n{}", tally.reached.report());
        println!("never interpreted: {}", if missing.is_empty() { "nothing".to_owned() } else { missing.join(", ") });
    }
    for (seed, difference) in &tally.differences {
        println!("difference: seed {seed}: {}", difference.chars().take(300).collect::<String>());
    }
    let refused: usize = tally.refused.values().map(|(count, _)| count).sum();
    println!("\n{} calls compared, {refused} programs refused", tally.calls);
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let rate = tally.programs as f64 / start.elapsed().as_secs_f64();
    println!("programs {}, differences {}, {rate:.0} a second", tally.programs, tally.differences.len());
    let complete = !options.require_coverage || missing.is_empty();
    Ok(if tally.differences.is_empty() && complete { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Where programs that differ are written down.
fn found() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("found")
}

fn compare_all(options: &Options, scratch: &std::path::Path) -> std::io::Result<ExitCode> {
    println!("seeds {} to {}", options.seed, options.seed + options.programs - 1);
    let found = found();
    let next = AtomicU64::new(0);
    let total = Mutex::new(Summary::default());
    std::thread::scope(|scope| {
        let handles: Vec<_> = (0..options.jobs.max(1))
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
    if options.coverage || options.require_coverage {
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
    let complete = !options.require_coverage || unreached.is_empty();
    if summary.differences.is_empty() && complete { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
