"""Measures Concierge against its peers in the same run and prints ratios beside their targets."""
import json, os, pathlib, re, shutil, signal, statistics, subprocess, sys, tempfile, time
import plot
from places import CONCIERGE, HERE, PAGE_BENCH, PAGES, PYTHON, ROOT, WATCH_BENCH, WORK

BASE = "http://127.0.0.1:18080"
QUICK = "--quick" in sys.argv
WANTED = [name for name in sys.argv[1:] if not name.startswith("--")]
TARGETS = json.loads((HERE / "targets.json").read_text())
results = {}


def rule(name, **environment):
    return [CONCIERGE, "run", str(HERE / "rules" / name)], {
        "NEXUDUS_URL": BASE + "/api", "NEXUDUS_TOKEN": "bench", "NEXUDUS_LIMITS": "off",
        "CONCIERGE_HOME": str(WORK / "home"), **environment}


def run(command, environment=None):
    """Seconds, printed text and peak memory in MB of one command."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **(environment or {})})
    output, errors = child.stdout.read(), child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    if status != 0:
        sys.exit(f"bench: {' '.join(map(str, command))} failed:\n{errors.decode()[-2000:]}")
    return seconds, output.decode().strip(), usage.ru_maxrss / 1024


def turns(times, *measures):
    """What each measure gives in each of several rounds, all of them in every round: a drifting machine hits all alike."""
    return [[measure() for measure in measures] for _ in range(times)]


def middle(rounds, place, peer=None):
    """The median of one measure, or of its ratio to another one of the same round."""
    return statistics.median(row[place] / (1 if peer is None else row[peer]) for row in rounds)


def timed(times, *commands):
    """Rounds of the seconds that several commands take, and what each printed last."""
    outputs = [None for _ in commands]

    def measure(index):
        seconds, outputs[index], _ = run(*commands[index])
        return seconds

    return turns(times, *(lambda index=index: measure(index) for index in range(len(commands)))), outputs


def record(name, value, note=""):
    results[name] = {"value": round(value, 4), "note": note}
    target = TARGETS[name]
    sign, bound = ("<=", target["most"]) if "most" in target else (">=", target["least"])
    verdict = "ok" if (value <= bound if sign == "<=" else value >= bound) else "MISSED"
    print(f"{name:<50} {value:9.3f} {target['unit']:<3} target {sign} {bound:<6} {verdict:<7} {note}", flush=True)


def same(outputs):
    sums = {round(float(text.split()[-1]), 2) for text in outputs}
    if len(sums) != 1:
        sys.exit(f"bench: the programs disagree about the sum: {outputs}")


def p1():
    peers = ([["lua5.4", "-e", "print('hi')"], {}], [["/usr/bin/python3", "-c", "print('hi')"], {}])
    rounds, _ = timed(15 if QUICK else 60, rule("hello.lua"), *peers)
    record("P1 start / lua5.4", middle(rounds, 0, 1), f"{middle(rounds, 0) * 1e3:.2f} ms")
    record("P1 start / python3", middle(rounds, 0, 2))


def p2():
    peer = [[PYTHON, "-c", "import requests"], {}]
    rounds, outputs = timed(15 if QUICK else 60, rule("record_and_state.lua"), peer)
    if outputs[0] != "INV-0001":
        sys.exit(f"bench: record_and_state.lua printed {outputs[0]}")
    record("P2 start, GET and state / import requests", middle(rounds, 0, 1),
           f"{middle(rounds, 0) * 1e3:.2f} ms; python {middle(rounds, 1) * 1e3:.0f} ms")


def median_of(command, pages=PAGES):
    return float(re.search(r"median\s+([0-9.]+) ms", run(command, {"PAGES_DIR": str(pages)})[1]).group(1))


def p3():
    """Short runs in many turns: a neighbour on the machine takes its caches for seconds."""
    count = "40"
    rounds = turns(
        4 if QUICK else 25,
        *(lambda mode=mode: median_of([PAGE_BENCH, mode, count]) for mode in ("fields", "tables", "decode")),
        lambda: median_of(["lua5.4", str(HERE / "peers/page_cjson.lua"), count]),
        lambda: median_of([PYTHON, str(HERE / "peers/page_python.py"), "orjson", count]))
    cjson, orjson = 3, 4
    record("P3 page, 4 fields / lua-cjson", middle(rounds, 0, cjson), f"{middle(rounds, 0):.2f} ms a page")
    record("P3 page, 4 fields / orjson", middle(rounds, 0, orjson))
    shapes()
    for place, what in (1, "record:table()"), (2, "json.decode"):
        record(f"P4 {what} of a page / lua-cjson", middle(rounds, place, cjson), f"{middle(rounds, place):.2f} ms a page")
        record(f"P4 {what} of a page / orjson", middle(rounds, place, orjson))


def shapes():
    """Pages whose records differ, beside the uniform ones that they are made of; the dearest kind counts."""
    kinds = ["every-third", "nested", "escaped"]
    folders = [PAGES, *(PAGES.with_name(f"{PAGES.name}-{kind}") for kind in kinds)]
    rounds = turns(
        2 if QUICK else 10,
        *(lambda folder=folder: median_of([PAGE_BENCH, "fields", "40"], folder) for folder in folders))
    ratios = [middle(rounds, place, 0) for place in range(1, len(folders))]
    record("P3 differing shapes / uniform", max(ratios),
           "; ".join(f"{kind} {ratio:.2f}" for kind, ratio in zip(kinds, ratios)))


def p5():
    curl = ["curl", "-s"] + [part for page in range(1, 101) for part in
                             ("-o", "/dev/null", f"{BASE}/api/billing/coworkerinvoices?page={page}&size=1000")]
    peers = [[[PYTHON, str(HERE / "peers/requests_json.py")], {"BASE": BASE}],
             [[PYTHON, str(HERE / "peers/aiohttp_orjson.py"), "4"], {"BASE": BASE}], [curl, {}]]
    rounds, outputs = timed(1 if QUICK else 9, rule("walk.lua"), *peers)
    same(outputs[:3])
    record("P5 walk 100 pages / requests+json", middle(rounds, 0, 1), f"{middle(rounds, 0):.2f} s")
    record("P5 walk 100 pages / aiohttp+orjson", middle(rounds, 0, 2))
    record("P5 walk 100 pages / curl", middle(rounds, 0, 3))


def p6():
    record("P6 memory, 100 pages", run(*rule("walk.lua"))[2])
    if not QUICK:
        long = WORK / "pages1000"
        if not (long / "p1000.json").exists():
            long.mkdir(exist_ok=True)
            for page in range(1, 1001):
                text = (PAGES / f"p{(page - 1) % 100 + 1}.json").read_text()
                head, tail = text.rsplit('"HasNextPage":', 1)
                # Each copy has Ids of its own, or the walk would drop them as seen.
                head = re.sub(r'"Id":1415(\d{6})', lambda m: f'"Id":{1415000000 + (page - 1) * 1000 + int(m.group(1)) % 1000}', head)
                tail = f'{"true" if page < 1000 else "false"},"TotalItems":1000000,"TotalPages":1000}}'
                head = re.sub(r'"CurrentPage":\d+', f'"CurrentPage":{page}', head)
                (long / f"p{page}.json").write_text(head + '"HasNextPage":' + tail)
        serve(long)
        record("P6 memory, 1,000 pages", run(*rule("walk.lua"))[2])
        serve(PAGES)


def p7():
    rounds, _ = timed(1 if QUICK else 5, rule("walk.lua", NEXUDUS_URL=BASE + "/slow/api"))
    taken = middle(rounds, 0)
    record("P7 walk over 100 ms / pages in flight x 0.1 s", taken / (100 / 4 * 0.1), f"{taken:.2f} s")


def p8():
    fib = str(HERE / "rules/fib.lua")
    rounds = turns(3 if QUICK else 9, lambda: float(run([CONCIERGE, "run", fib])[1]), lambda: float(run(["lua5.4", fib])[1]))
    record("P8 fib(34) / lua5.4", middle(rounds, 0, 1), f"{middle(rounds, 0):.2f} s")


def p9():
    numbers = json.loads(run([PAGE_BENCH, "calls"], {"PAGES_DIR": str(PAGES)})[1])
    record("P9 host function, typed / C function", numbers["typed"] / numbers["c_function"],
           f"{numbers['typed']:.0f} ns; {numbers['host']:.0f} ns where the function reads its arguments itself")
    record("P9 field of a record / C __index", numbers["field"] / numbers["c_index"], f"{numbers['field']:.0f} ns")
    record("P9 call ready at once / Lua resume + yield", numbers["ready"] / numbers["resume"],
           f"{numbers['ready']:.0f} ns; {numbers['waits']:.0f} ns where the script has to wait")


def watch_bench(*arguments):
    """The figures of one run of watch-bench, in a folder of its own."""
    folder = tempfile.mkdtemp(prefix="watch-", dir=WORK)
    try:
        return json.loads(run([WATCH_BENCH, arguments[0], folder, *map(str, arguments[1:])])[1].splitlines()[-1])
    finally:
        shutil.rmtree(folder)


def p10():
    hours = [watch_bench("hour", seed) for seed in range(1, 2 if QUICK else 4)]
    requests, events = middle(hours, "requests_per_hour"), middle(hours, "events_per_hour")
    record("P10 watch, requests an hour", requests,
           f"6,000 by a poll a rule; {events:.0f} by an oracle; {middle(hours, 'deliveries'):.0f} deliveries in 3 hours")
    record("P10 watch, refused for its limits", max(hour["throttled"] + hour["lost"] for hour in hours), "and lost")
    record("P10 watch, median delay of hot feeds", middle(hours, "hot_delay_median"), f"95 %: {middle(hours, 'hot_delay_p95'):.0f} s")


def p11():
    home = tempfile.mkdtemp(prefix="idle-", dir=WORK)
    rules = pathlib.Path(home) / "rules"
    rules.mkdir()
    entities = ["CommunityThread", "Coworker", "CoworkerInvoice", "Booking", "CoworkerDelivery", "Visitor", "Resource",
                "CoworkerContract", "CommunityMessage", "Checkin"]
    for file in range(50):
        lines = [f'rule {{ name = "file {file}" }}']
        for number in range(20):
            lines.append(f'on.{"created" if number % 2 else "updated"}("{entities[(file + number) % len(entities)]}", '
                         f'{{ name = "t{number}" }}, function(record) print(record.Id) end)')
        (rules / f"rule{file}.lua").write_text("\n".join(lines) + "\n")
    simulator = subprocess.Popen([CONCIERGE, "simulator"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    watch = None
    try:
        environment = {**os.environ, "NEXUDUS_URL": simulator.stdout.readline().strip(), "CONCIERGE_HOME": home,
                       "NEXUDUS_EMAIL": "ana.ferreira@harbourandpine.example", "NEXUDUS_PASSWORD": "demo"}
        log = open(pathlib.Path(home) / "log", "w")
        watch = subprocess.Popen([CONCIERGE, "watch", str(rules), "--log", "json"], stdout=log, stderr=log, env=environment)
        deadline = time.time() + 300
        while (pathlib.Path(home) / "log").read_text().count('"activated"') < 1000:
            if watch.poll() is not None or time.time() > deadline:
                sys.exit("bench: the watch does not come to rest:\n" + (pathlib.Path(home) / "log").read_text()[-2000:])
            time.sleep(0.5)

        def used():
            fields = pathlib.Path(f"/proc/{watch.pid}/stat").read_text().rsplit(")", 1)[1].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

        time.sleep(5)
        before, start = used(), time.perf_counter()
        time.sleep(20 if QUICK else 120)
        share = (used() - before) / (time.perf_counter() - start) * 100
        status = pathlib.Path(f"/proc/{watch.pid}/status").read_text()
        memory = int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024
        record("P11 watch, idle, 1,000 triggers", share, "of a core")
        record("P11 watch, memory, 50 files of 20 rules", memory)
    finally:
        for child in (watch, simulator):
            if child:
                child.terminate()
                child.wait()
        shutil.rmtree(home)


def p12():
    count = 2000 if QUICK else 5000
    ratios, ours = [], []
    for _ in range(5):
        figures = watch_bench("deliveries", count)
        folder = tempfile.mkdtemp(prefix="peer-", dir=WORK)
        run([WATCH_BENCH, "prepare", folder, str(count)])
        path = next(pathlib.Path(folder).glob("state/*.sqlite"))
        # A delivery's end is a transaction of its own; the rest of them start so many at a time.
        group = max(1, round(1 / max(figures["transactions_per_delivery"] - 1, 0.01)))
        peer = float(run([PYTHON, str(HERE / "peers/deliveries_sqlite.py"), str(path), str(count), str(group)])[1])
        shutil.rmtree(folder)
        ratios.append(figures["per_second"] / peer)
        ours.append(figures["per_second"])
    statements = "3 SELECT, UPDATE; BEGIN, SELECT owner, UPDATE, SELECT, COMMIT"
    record("P12 deliveries a second / python sqlite3", statistics.median(ratios),
           f"{statistics.median(ours):.0f} a second; {figures['transactions_per_delivery']:.2f} transactions each, "
           f"{group} start in one; {statements}")


def p13():
    def cost(mode, unit, *arguments):
        return lambda: watch_bench(mode, *arguments)[f"cpu_{unit}"]

    rounds = turns(
        1 if QUICK else 5, cost("rules", "us_per_event", 10, 8000), cost("rules", "us_per_event", 1000, 8000))
    record("P13 event at 1,000 rules / at 10", middle(rounds, 1, 0), f"{middle(rounds, 1):.0f} us of a core")
    rounds = turns(
        1 if QUICK else 3, cost("known", "ms_per_scan", 1000), cost("known", "ms_per_scan", 1_000_000))
    record("P13 scan at 1,000,000 known / at 1,000", middle(rounds, 1, 0), f"{middle(rounds, 1):.2f} ms of a core")


def stop_server():
    try:
        os.kill(int((WORK / "nginx.pid").read_text()), signal.SIGTERM)
        while (WORK / "nginx.pid").exists():
            time.sleep(0.02)
    except (FileNotFoundError, ProcessLookupError, ValueError):
        pass


def serve(pages):
    stop_server()
    text = (HERE / "nginx.conf.in").read_text().replace("@DIR@", str(WORK)).replace("@DATA@", str(pages))
    (WORK / "nginx.conf").write_text(text)
    subprocess.run(["nginx", "-c", str(WORK / "nginx.conf")], check=True)
    for _ in range(100):
        if subprocess.run(["curl", "-sf", "-o", "/dev/null", f"{BASE}/fast/p1.json"]).returncode == 0:
            return
        time.sleep(0.05)
    sys.exit("bench: nginx does not answer")


def main():
    groups = {"P1": p1, "P2": p2, "P3": p3, "P4": p3, "P5": p5, "P6": p6, "P7": p7, "P8": p8, "P9": p9,
              "P10": p10, "P11": p11, "P12": p12, "P13": p13}
    unknown = [name for name in WANTED if name not in groups]
    if unknown:
        sys.exit(f"bench: there is no {unknown[0]}; there are {', '.join(groups)}")
    subprocess.run(["strip", "-o", CONCIERGE, str(ROOT / ".build/release/concierge")], check=True)
    serve(PAGES)
    try:
        done = set()
        for name, measure in groups.items():
            if (not WANTED or name in WANTED) and measure not in done:
                done.add(measure)
                measure()
    finally:
        stop_server()
    stored = HERE / "results.json"
    before = json.loads(stored.read_text()) if stored.exists() else {}
    stored.write_text(json.dumps({**before, **results}, indent=2, sort_keys=True) + "\n")
    if not WANTED and not QUICK:
        plot.main()


main()
