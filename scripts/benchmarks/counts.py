"""Counts the instructions of the hot paths: scripts/bench --counts [--keep]

A path is walked N and 2 N times under callgrind: the difference belongs to the path alone, without start and end.
Numbers are compared with those of counts.json; exits with 1 where one is worse by more than the tolerance there.
"""
import json, os, pathlib, re, subprocess, sys, tempfile
from places import HERE, PAGE_BENCH, PAGES, WATCH_BENCH, WORK

KEPT = HERE / "counts.json"


def instructions(program, *arguments):
    """The number of instructions that one run of a program takes."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", stripped(program), *map(str, arguments)]
    # Hashes of one seed, so that tables collide alike in every run.
    environment = {**os.environ, "PAGES_DIR": str(PAGES), "SWIFT_DETERMINISTIC_HASHING": "1"}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True)
    collected = re.search(r"Collected : (\d+)", ended.stderr)
    if ended.returncode != 0 or not collected:
        sys.exit(f"bench: {' '.join(command)} failed:\n{ended.stderr[-2000:]}")
    return int(collected.group(1))


def stripped(program):
    """A copy without debug information: valgrind would read all of it at each start."""
    copy = WORK / (pathlib.Path(program).name + "-stripped")
    if not copy.exists() or copy.stat().st_mtime < pathlib.Path(program).stat().st_mtime:
        subprocess.run(["strip", "-g", "-o", copy, program], check=True)
    return str(copy)


def page_path(name):
    return lambda count: instructions(PAGE_BENCH, "repeat", name, count)


def delivery(count):
    """Deliveries done, without what it takes to fill the state with them."""
    with tempfile.TemporaryDirectory(dir=WORK) as filled, tempfile.TemporaryDirectory(dir=WORK) as emptied:
        return (instructions(WATCH_BENCH, "deliveries", emptied, count)
                - instructions(WATCH_BENCH, "prepare", filled, count))


# What is counted, how often at least, and per what.
PATHS = {
    "page index": (page_path("index"), 10, "page"),
    "record tables": (page_path("tables"), 10, "page"),
    "json.decode": (page_path("decode"), 10, "page"),
    "field read": (page_path("field"), 120_000, "read"),
    "host call": (page_path("host"), 100_000, "call"),
    "typed host call": (page_path("typed"), 100_000, "call"),
    "call that waits": (page_path("waits"), 20_000, "call"),
    "delivery": (delivery, 500, "delivery"),
}


def main():
    kept = json.loads(KEPT.read_text())
    counts, worse = {}, []
    print(f"{'instructions':<28} {'now':>12} {'kept':>12} {'difference':>11}")
    for name, (path, times, unit) in PATHS.items():
        counts[name] = round((path(2 * times) - path(times)) / times)
        before = kept["counts"].get(name)
        difference = "new"
        if before:
            share = counts[name] / before - 1
            difference = f"{share:+.1%}"
            if share > kept["tolerance"]:
                worse.append(name)
        print(f"{f'{name}, a {unit}':<28} {counts[name]:>12,} {before or 0:>12,} {difference:>11}", flush=True)
    if "--keep" in sys.argv:
        KEPT.write_text(json.dumps({**kept, "counts": counts}, indent=2) + "\n")
    elif worse:
        sys.exit(f"bench: worse by more than {kept['tolerance']:.0%}: {', '.join(worse)}; "
                 "--counts --keep accepts that")


main()
