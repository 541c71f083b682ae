"""Measures how long each command takes to do something small, beside `run` of an empty file: scripts/bench starts

The commands run in turns, so that a drifting machine hits all alike, and the quickest time of each counts: what else the
machine does can only make it longer. Exits with 1 where a command takes more than LIMIT times as long as the empty run.
With --counts it counts instructions instead, once each: that takes minutes, and the machine may be at work.
"""
import os, pathlib, re, shutil, subprocess, sys, tempfile, time
from places import CONCIERGE

LIMIT = 3
QUICK = "--quick" in sys.argv
ROUNDS = 15 if QUICK else 40
WORDS = [word for word in sys.argv[1:] if not word.startswith("--") and word != "starts"]
# Another program to measure, such as an earlier one.
PROGRAM = str(pathlib.Path(os.environ.get("PROGRAM", CONCIERGE)).resolve())

RULE = 'on.created("Visitor", function(visitor) log.info(visitor.FullName) end)\n'
SCRIPT = 'print(nexudus.Coworker:count())\n'
TEST = 'it("adds", function() expect(1 + 1):to_equal(2) end)\n'
RULE_TEST = """it("logs", function()
  rules.load "rule.lua"
  space.create("Visitor", { FullName = "Ann" })
  rules.settle()
end)
"""
DEMO = ["--space", "demo"]

# What is measured: a name, the arguments, what stands on its standard input.
EMPTY = ("run, an empty file", ["run", "empty.lua"], "")
COMMANDS = [
    ("run, one request", ["run", *DEMO, "one.lua"], ""),
    ("run --help", ["run", "--help"], ""),
    ("--help", ["--help"], ""),
    ("--version", ["--version"], ""),
    ("help", ["help"], ""),
    ("help, a topic", ["help", "triggers"], ""),
    ("help, a function", ["help", "on.created"], ""),
    ("help, an entity", ["help", "CoworkerInvoice"], ""),
    ("help, a command", ["help", "events", "retry"], ""),
    ("completion of a shell", ["--generate-completion-script", "bash"], ""),
    ("completion of an entity", ["---completion", "get", "--", "positional@0", "1", "0"], ""),
    ("entities", ["entities"], ""),
    ("entities, one", ["entities", "CoworkerInvoice"], ""),
    ("check", ["check", "rule.lua"], ""),
    ("new", ["new", "fresh", "--on", "created:CommunityThread"], ""),
    ("test, one line", ["test", "small_test.lua"], ""),
    ("test, one rule", ["test", "rule_test.lua"], ""),
    ("types", ["types", "typed"], ""),
    ("repl", ["repl", *DEMO], "1 + 1\n"),
    ("repl, one request", ["repl", *DEMO], "nexudus.Coworker:count()\n"),
    ("get", ["get", "Coworker", "54001", *DEMO], ""),
    ("list", ["list", "CoworkerInvoice", "--limit", "3", *DEMO], ""),
    ("api", ["api", "GET", "auth/me", *DEMO], ""),
    ("whoami", ["whoami", *DEMO], ""),
    ("doctor", ["doctor", *DEMO], ""),
    ("trigger", ["trigger", "Visitor.created", *DEMO, "rule.lua"], ""),
    ("run --plan", ["run", *DEMO, "--plan", "saved.json", "one.lua"], ""),
    ("status", ["status"], ""),
    ("events", ["events"], ""),
    ("inbox", ["inbox"], ""),
    ("pause", ["pause", "rule"], ""),
    ("resume", ["resume", "rule"], ""),
    ("secret list", ["secret", "list"], ""),
    ("forget --dry-run", ["forget", "--dry-run", "Coworker:1"], ""),
]


def write(folder):
    """The files that the commands work on."""
    texts = {"empty.lua": "", "one.lua": SCRIPT, "rule.lua": RULE, "small_test.lua": TEST, "rule_test.lua": RULE_TEST}
    for name, text in texts.items():
        (folder / name).write_text(text)


def settle(folder, environment):
    """A state with a rule and an event, for the commands that look at one: a watch of a simulator makes it."""
    simulator = subprocess.Popen([PROGRAM, "simulator"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        environment["NEXUDUS_URL"] = simulator.stdout.readline().strip()
        subprocess.run([PROGRAM, "watch", "rule.lua", "--until-idle", "--since", "30d"], cwd=folder, env=environment,
                       check=True, capture_output=True)
    finally:
        simulator.terminate()
        simulator.wait()


def run(command, folder, environment, counts=None):
    """Seconds of one run, or its instructions."""
    _, arguments, standard_input = command
    for name in ("fresh.lua", "fresh_test.lua", "saved.json"):
        (folder / name).unlink(missing_ok=True)
    # So that each time all of it is written.
    shutil.rmtree(folder / "typed", ignore_errors=True)
    (folder / "typed").mkdir()
    tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"] if counts else []
    start = time.perf_counter()
    ended = subprocess.run([*tool, PROGRAM, *arguments], cwd=folder, env=environment, input=standard_input, text=True,
                           capture_output=True)
    seconds = time.perf_counter() - start
    if ended.returncode != 0:
        sys.exit(f"starts: concierge {' '.join(arguments)} failed:\n{ended.stderr[-1000:]}")
    return int(re.search(r"Collected : (\d+)", ended.stderr).group(1)) / 1e6 if counts else seconds * 1e3


def main():
    commands = [EMPTY] + [command for command in COMMANDS if not WORDS or any(word in command[0] for word in WORDS)]
    counts = "--counts" in sys.argv
    missed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write(folder)
        environment = {"PATH": os.environ["PATH"], "CONCIERGE_HOME": str(folder / "home"), "NEXUDUS_LIMITS": "off",
                       "NEXUDUS_EMAIL": "ana.ferreira@harbourandpine.example", "NEXUDUS_PASSWORD": "demo"}
        settle(folder, environment)
        taken = {command[0]: [] for command in commands}
        for _ in range(1 if counts else ROUNDS):
            for command in commands:
                taken[command[0]].append(run(command, folder, environment, counts))
    base = min(taken[EMPTY[0]])
    for title, times in taken.items():
        value = min(times)
        if counts:
            print(f"{title:<26} {value:8.1f} million instructions")
            continue
        verdict = "" if title == EMPTY[0] else f"{value / base:6.2f}  limit {LIMIT}  {'ok' if value / base <= LIMIT else 'MISSED'}"
        missed += "MISSED" in verdict
        print(f"{title:<26} {value:7.2f} ms  {verdict}")
    sys.exit(1 if missed else 0)


main()
