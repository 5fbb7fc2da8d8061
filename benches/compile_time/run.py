#!/usr/bin/env python3
"""What redlua costs a user's build: a crate with 100 scripts beside the same crate with hand-written wrappers.

The crates are generated from templates/ into target/compile_time/ and built there, so that nothing of the
workspace changes. Every figure is the best of N rounds, and the crates take turns, so that a busy machine
slows all of them. CPU time is that of cargo and all its children.
"""

import argparse
import hashlib
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FAMILIES = ["window", "lock", "bucket", "queue", "quota"]
SCRIPTS = 100
GROUP = 10
# "complete": the wrappers with every method and constant that redlua gives.
CRATES = ["empty", "wrappers", "complete", "scripts"]

MANIFEST = """[package]
name = "{name}"
version = "0.0.0"
edition = "2024"

[features]
tokio = ["redlua/tokio"]

[dependencies]
redlua = {{ path = "{root}" }}
"""

PROBE_MANIFEST = """[package]
name = "probe"
version = "0.0.0"
edition = "2024"

[[bin]]
name = "probe"
path = "{here}/probe.rs"

[dependencies]
proc-macro2 = {{ version = "1", features = ["span-locations"] }}
redlua-compiler = {{ path = "{root}/redlua-compiler" }}
"""

WRAPPER_USES = """use crate::helper::*;
#[cfg(feature = "tokio")]
use redlua::redis::aio;
use redlua::redis::{{Cmd, ConnectionLike, Pipeline{reply}}};
use std::fmt;

"""


def template(name, number):
    text = (HERE / "templates" / name).read_text()
    return text.replace("@N@", str(number))


def wrapper(family, number):
    lua = template(f"{family}.lua", number)
    sha1 = hashlib.sha1(lua.encode()).hexdigest()
    return template(f"{family}.wrapper.rs", number).replace("@SHA1@", sha1).replace("@LUA@", lua)


def methods(family, number):
    """The rest of what redlua gives, for one wrapper."""
    text = wrapper(family, number)
    pieces = {
        "TYPE": re.search(r"\nimpl (.*) \{", text)[1],
        "NAME": f"{family}_{number}",
        "CONSTANT": f"{family.upper()}_{number}",
        "KEYS": ", ".join(f'"{key}"'.replace("{{{}}}", "{tag}") for key in re.findall(r'key\(format!\("(.*?)",', text)),
        "RESULT": re.search(r"\) -> (Result<.*>) \{", text)[1],
    }
    return re.sub("@([A-Z]+)@", lambda name: pieces[name[1]], (HERE / "templates/methods.wrapper.rs").read_text())


def write(path, text):
    """Keeps the time of a file that stays the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def group_text(crate, group, marker=0):
    """Ten scripts; the marker is a value inside the first of them."""
    texts = []
    for number in range(group * GROUP + 1, group * GROUP + GROUP + 1):
        family = FAMILIES[number % len(FAMILIES)]
        texts.append(template(f"{family}.script.rs", number) if crate == "scripts" else wrapper(family, number))
        if crate == "complete":
            texts.append(methods(family, number))
    if marker:
        texts[0] = texts[0].replace("used == 0", f"used == {marker}").replace("ltrim(0, 1", f"ltrim(0, {marker}1")
        texts[0] = texts[0].replace("log, 0, 1", f"log, 0, {marker}1")
    body = "".join(texts)
    if crate == "scripts":
        return "use redlua::redis_script;\n\nredis_script! {\n" + body + "}\n"
    uses = WRAPPER_USES.format(reply=", FromRedisValue, ParsingError, Value, from_redis_value")
    return "#![allow(unused_imports)]\n" + uses + body


def library_text(crate, revision, calls):
    lines = [f"pub const REVISION: u32 = {revision};"]
    if crate in ("wrappers", "complete"):
        lines.append("pub mod helper;")
    if crate != "empty":
        lines += [f"pub mod group_{group};" for group in range(SCRIPTS // GROUP)]
    if calls and crate != "empty":
        lines.append("pub mod calls;")
    return "\n".join(lines) + "\n"


def calls_text():
    """A function for each script that calls it, as a service would."""
    fields = {
        "window": 'user: "a", call_id: "b", now_ms: 1, window_ms: 2, limit: 3',
        "lock": 'resource: "a", owner: "b", ttl_ms: 1, limit: 2, note: "c"',
        "bucket": 'user: "a", now_ms: 1, capacity: 1.0, rate: 1.0, cost: 1.0',
        "queue": 'tenant: "a", worker: "b", now_ms: 1, count: 2, skip: "c"',
        "quota": 'account: "a", amount: 1, limit: 2, period_ms: 3, mode: crate::group_{group}::Mode{number}::Strict',
    }
    lines = []
    for number in range(1, SCRIPTS + 1):
        group, family = (number - 1) // GROUP, FAMILIES[number % len(FAMILIES)]
        name = f"crate::group_{group}::{family.capitalize()}{number}"
        value = f"{name} {{ {fields[family].format(group=group, number=number)} }}"
        lines.append(f"""#[cfg(not(feature = "tokio"))]
pub fn call_{number}(con: &mut redlua::redis::Connection) -> bool {{ {value}.invoke(con).is_ok() }}
#[cfg(feature = "tokio")]
pub async fn call_{number}(con: &mut redlua::redis::aio::MultiplexedConnection) -> bool {{
    {value}.invoke_async(con).await.is_ok()
}}
""")
    return "".join(lines)


def generate(place, calls):
    for crate in CRATES:
        source = place / crate / "src"
        write(place / crate / "Cargo.toml", MANIFEST.format(name=crate, root=ROOT))
        write(source / "lib.rs", library_text(crate, 0, calls))
        if crate != "empty":
            for group in range(SCRIPTS // GROUP):
                write(source / f"group_{group}.rs", group_text(crate, group))
            if calls:
                write(source / "calls.rs", calls_text())
    helper = (HERE / "templates/helper.rs").read_text()
    write(place / "wrappers/src/helper.rs", helper)
    write(place / "complete/src/helper.rs", helper + (HERE / "templates/methods.rs").read_text())
    write(place / "probe/Cargo.toml", PROBE_MANIFEST.format(here=HERE, root=ROOT))
    members = ", ".join(f'"{member}"' for member in [*CRATES, "probe"])
    write(place / "Cargo.toml", f'[workspace]\nresolver = "3"\nmembers = [{members}]\n')
    if not (place / "Cargo.lock").exists():
        shutil.copy(ROOT / "Cargo.lock", place / "Cargo.lock")


def cargo(place, arguments, environment=None):
    """Seconds on the clock and of CPU."""
    variables = {**os.environ, "CARGO_TARGET_DIR": str(place / "target"), **(environment or {})}
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    done = subprocess.run(["cargo", *arguments], cwd=place, env=variables, capture_output=True, text=True)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return wall, after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime, done


class Edit:
    """A change that alters every time."""

    def __init__(self):
        self.count = 1

    def constant(self, place, crate, calls):
        self.count += 1
        write(place / crate / "src/lib.rs", library_text(crate, self.count, calls))

    def script(self, place, crate, calls):
        self.count += 1
        if crate == "empty":
            self.constant(place, crate, calls)
        else:
            write(place / crate / "src/group_0.rs", group_text(crate, 0, self.count))


MEASURES = [
    ("check, a constant changed", "check", "1", Edit.constant),
    ("check, a script changed", "check", "1", Edit.script),
    ("check, not incremental", "check", "0", Edit.constant),
    ("build, a script changed", "build", "1", Edit.script),
    ("build, not incremental", "build", "0", Edit.constant),
]


def measure(place, rounds, calls, only):
    edit = Edit()
    for half, features in [("blocking", []), ("with async", ["--features", "tokio"])]:
        for title, command, incremental, change in MEASURES:
            if only not in f"{half}: {title}":
                continue
            best = {crate: (1e9, 1e9) for crate in CRATES}
            for turn in range(rounds + 1):
                for crate in CRATES:
                    change(edit, place, crate, calls)
                    arguments = [command, "--offline", "-q", "-p", crate, *features]
                    wall, used, _ = cargo(place, arguments, {"CARGO_INCREMENTAL": incremental})
                    # The first turn builds what it depends on.
                    if turn:
                        best[crate] = (min(best[crate][0], wall), min(best[crate][1], used))
            print_row(f"{half}: {title}", best)
            generate(place, calls)


def print_row(title, best):
    cells = [f"{best[crate][1]:5.2f} ({best[crate][0]:5.2f})" for crate in CRATES]
    ratio = best["scripts"][1] / best["wrappers"][1]
    complete = best["scripts"][1] / best["complete"][1]
    per_script = (best["scripts"][1] - best["empty"][1]) / SCRIPTS * 1000
    print(f"| {title:37} | {' | '.join(cells)} | {ratio:5.2f} | {complete:8.2f} | {per_script:5.1f} |", flush=True)


def probe(place):
    files = [str(place / f"scripts/src/group_{group}.rs") for group in range(SCRIPTS // GROUP)]
    _, _, done = cargo(place, ["run", "--offline", "-q", "-p", "probe", "--", *files])
    emitted = done.stdout
    shown = subprocess.run(
        ["rustfmt", "--edition", "2024", "--config", "max_width=120"], input=emitted, capture_output=True, text=True
    )
    lines = shown.stdout.count("\n") / SCRIPTS
    tight = len(re.sub(r"\s+", " ", emitted)) / SCRIPTS
    print(f"emitted for a script, without docs and Lua: {tight:.0f} bytes of tokens, {lines:.0f} lines as rustfmt has it")
    print("the compiler without optimisation, microseconds for a script (the catalogue: for a process):")
    for line in done.stderr.splitlines():
        name, value = line.split()
        print(f"  {name:10} {int(value) / (1 if name == 'catalogue' else SCRIPTS):8.0f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--calls", action="store_true", help="call every script once")
    parser.add_argument("--only", default="", help="only the rows with this in their title")
    parser.add_argument("--probe", action="store_true", help="only the size and the compiler's own time")
    options = parser.parse_args()
    place = ROOT / "target/compile_time"
    generate(place, options.calls)
    probe(place)
    if not options.probe:
        print("\nCPU seconds (clock), best of", options.rounds)
        print(f"| {'':37} | {' | '.join(f'{crate:13}' for crate in CRATES)} | ratio | complete | ms a script |")
        print(f"|{'-' * 39}|{'-' * 15}|{'-' * 15}|{'-' * 15}|{'-' * 15}|-------|----------|-------------|")
        measure(place, options.rounds, options.calls, options.only)


if __name__ == "__main__":
    main()
