#!/usr/bin/env python3
"""How many faults would the tests find? `cargo mutants` puts one after another into the code, and this script says which.

    tests/mutants/run.py             a sample of 500, with the quick tests
    tests/mutants/run.py --again     what survived, with the quick tests, because there are new ones
    tests/mutants/run.py --full      what survived, with the unit tests of its crate, too
    tests/mutants/run.py --report    the figures and the survivors

The sample is drawn with a seed, so that the same sources give the same mutants. What became of each stands in
`results.json` in the folder `mutation` of the target; a run that was stopped goes on where it was. Mutants are made in a
copy of the working tree, in place, because a build that starts anew for each of them would take all day.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FOLDER = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "mutation"
TREE = FOLDER / "tree"
RESULTS = FOLDER / "results.json"

# The tests of each crate: first those that find most in the least time, then those that take a second build.
QUICK = {
    "redlua-compiler": ["--test=recorded"],
    "redlua-runtime": ["--lib"],
}
FULL = {
    "redlua-compiler": ["--lib", "--test=lua", "--test=recorded"],
    "redlua-runtime": ["--lib"],
}
# The files that `cargo mutants` writes, and what they say of the mutants in them.
OUTCOMES = {"caught.txt": "killed", "timeout.txt": "timed out", "missed.txt": "survived", "unviable.txt": "unviable"}


def copy_tree():
    """Makes the copy what the working tree is. A file that did not change keeps its time, so that it isn't built anew."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    wanted = {name for name in names if (ROOT / name).is_file()}
    for name in wanted:
        content, copy = (ROOT / name).read_bytes(), TREE / name
        if not copy.is_file() or copy.read_bytes() != content:
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(content)
    for copy in [path for path in TREE.rglob("*") if path.is_file()]:
        if str(copy.relative_to(TREE)) not in wanted:
            copy.unlink()


def cargo_mutants(*arguments):
    return ["nice", "-n", "15", "cargo", "mutants", *arguments]


def all_mutants():
    """Every mutant of the files that `.cargo/mutants.toml` names: its name and its crate."""
    command = cargo_mutants("--list", "--json", "--package", "redlua-compiler", "--package", "redlua-runtime")
    listed = json.loads(subprocess.run(command, cwd=TREE, check=True, capture_output=True, text=True).stdout)
    return {mutant["name"]: mutant["package"] for mutant in listed}


def drawn(mutants, seed, count):
    """The sample, in an order that does not change with the order of the list."""
    names = sorted(mutants)
    return random.Random(seed).sample(names, min(count, len(names)))


def run(names, package, tests):
    """Tests the mutants of one crate."""
    command = cargo_mutants(
        "--in-place", "--iterate", "--baseline", "skip", "--timeout", "60", "--build-timeout", "600",
        "--no-times", "--output", str(FOLDER / package), "--package", package,
    )
    # `cargo mutants` 27.1 tests deleted fields of a struct whatever `--re` says; those that weren't drawn don't count,
    # and `--iterate` leaves out those that were killed in the run before.
    for name in names:
        command += ["--re", f"^{re.escape(name)}$"]
    # For both steps: what stands behind `--` is left out of the build, which then builds all tests of the crate.
    command += [f"--cargo-arg={word}" for word in tests]
    environment = {**os.environ, "CARGO_TARGET_DIR": str(FOLDER / "build"), "RUST_BACKTRACE": "0"}
    subprocess.run(command, cwd=TREE, env=environment, check=False)


def collect():
    """Adds what the last runs found to the results, also when they were stopped."""
    results = json.loads(RESULTS.read_text()) if RESULTS.is_file() else {}
    for package in QUICK:
        for file, outcome in OUTCOMES.items():
            found = FOLDER / package / "mutants.out" / file
            if found.is_file():
                results.update({name: outcome for name in found.read_text().splitlines()})
    FOLDER.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True))
    return results


def report(results):
    counts = collections.Counter(results.values())
    viable = sum(counts.values()) - counts["unviable"] - counts["not tested"]
    killed = counts["killed"] + counts["timed out"]
    for name in sorted(name for name, outcome in results.items() if outcome == "survived"):
        print(name)
    print(", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())))
    if viable:
        print(f"{killed} of {viable} that compile were found: {100 * killed / viable:.1f} %")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1, help="where the sample is drawn (1)")
    parser.add_argument("--count", type=int, default=500, help="how many are drawn (500)")
    parser.add_argument("--full", action="store_true", help="what survived, with the unit tests, too")
    parser.add_argument("--again", action="store_true", help="what survived, with the quick tests")
    parser.add_argument("--report", action="store_true", help="runs nothing")
    options = parser.parse_args()
    if not options.report:
        copy_tree()
    mutants, results = all_mutants(), collect()
    sample = drawn(mutants, options.seed, options.count)
    if not options.report:
        again = options.full or options.again
        left = [name for name in sample if results.get(name) in (["survived"] if again else [None])]
        print(f"{len(mutants)} mutants, {len(sample)} drawn, {len(left)} to test", file=sys.stderr)
        for package, tests in (FULL if options.full else QUICK).items():
            names = [name for name in left if mutants[name] == package]
            if names:
                run(names, package, tests)
    results = collect()
    report({name: results.get(name, "not tested") for name in sample})


if __name__ == "__main__":
    main()
