#!/usr/bin/env python3
"""Why: the catalogue is held against what servers say of themselves. This writes down what one server says.

    ./refresh.py redis://127.0.0.1:6379 > commands-7.0.txt

A line is a command: name, arity, effect, keys, first release, option words. Keys are `index+last/step` (`1+-1/2`:
from argument 1 to the last one, each second), `2#` (argument 2 is their number), `WORD` (behind that word), and
`incomplete` where the server knows no rule. An option word is followed by `@` and its first release, if that is
later than the command's.
"""

import socket
import sys
from urllib.parse import urlparse


class Server:
    """Just enough of the protocol to ask two questions."""

    def __init__(self, url):
        place = urlparse(url)
        self.stream = socket.create_connection((place.hostname, place.port or 6379)).makefile("rwb")

    def ask(self, *words):
        parts = [b"*%d\r\n" % len(words)]
        parts += [b"$%d\r\n%s\r\n" % (len(word), word.encode()) for word in words]
        self.stream.write(b"".join(parts))
        self.stream.flush()
        return self.reply()

    def reply(self):
        line = self.stream.readline().rstrip(b"\r\n").decode()
        kind, rest = line[0], line[1:]
        if kind == "$":
            return None if rest == "-1" else self.stream.read(int(rest) + 2)[:-2].decode()
        if kind == "*":
            return None if rest == "-1" else [self.reply() for _ in range(int(rest))]
        if kind == "-":
            sys.exit(rest)
        return int(rest) if kind == ":" else rest


def pairs(flat):
    return dict(zip(flat[::2], flat[1::2]))


def keys(specifications):
    for specification in map(pairs, specifications):
        if "not_key" in specification["flags"]:
            continue
        begin = pairs(specification["begin_search"])
        find = pairs(specification["find_keys"])
        if "incomplete" in specification["flags"] or "unknown" in (begin["type"], find["type"]):
            yield "incomplete"
            continue
        where = pairs(begin["spec"])
        rule = pairs(find["spec"])
        if begin["type"] == "keyword":
            yield where["keyword"]
        elif find["type"] == "keynum":
            yield f"{where['index'] + rule['keynumidx']}#"
        else:
            yield f"{where['index']}+{rule['lastkey']}/{rule['keystep']}"


def options(arguments, inherited, command):
    for argument in map(pairs, arguments):
        own = argument.get("since", inherited)
        if "token" in argument:
            yield argument["token"] if own == command else f"{argument['token']}@{own}"
        yield from options(argument.get("arguments", []), own, command)


def lines(entry, documents):
    name, arity, flags, specifications, subcommands = entry[0], entry[1], entry[2], entry[8], entry[9]
    document = pairs(documents.get(name, []))
    since = document.get("since", "unknown")
    effect = "write" if "write" in flags else "read" if "readonly" in flags else "neutral"
    script = "noscript" if "noscript" in flags else "script"
    found = ",".join(keys(specifications)) or "-"
    if not subcommands:
        words = sorted(set(options(document.get("arguments", []), since, since)))
        yield " ".join([name.replace("|", "_"), str(arity), effect, script, found, since, *words])
    inner = pairs(document.get("subcommands", []))
    for subcommand in subcommands:
        yield from lines(subcommand, inner)


def main():
    server = Server(sys.argv[1])
    information = dict(line.split(":", 1) for line in server.ask("INFO", "server").splitlines() if ":" in line)
    version = information.get("valkey_version", information["redis_version"])
    name = "valkey" if "valkey_version" in information else "redis"
    documents = pairs(server.ask("COMMAND", "DOCS"))
    print(f"# {name} {version}: name, arity, effect, script, keys, since, option words. Written by refresh.py.")
    for line in sorted(line for entry in server.ask("COMMAND") for line in lines(entry, documents)):
        print(line)


main()
