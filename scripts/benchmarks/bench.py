"""Measures Concierge against its peers in the same run and prints ratios beside their targets."""
import json, os, pathlib, re, signal, statistics, subprocess, sys, time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HERE = ROOT / "scripts/benchmarks"
WORK = ROOT / ".build-bench"
PAGES = WORK / "pages"
BASE = "http://127.0.0.1:18080"
PYTHON = str(WORK / "venv/bin/python")
QUICK = "--quick" in sys.argv
WANTED = [name for name in sys.argv[1:] if not name.startswith("--")]
TARGETS = json.loads((HERE / "targets.json").read_text())
results = {}


# What scripts/setup --install puts into the path: stripped.
CONCIERGE = str(WORK / "concierge")
PAGE_BENCH = str(WORK / "swift/release/page-bench")


def rule(name, **environment):
    return [CONCIERGE, "run", "--limits", "off", str(HERE / "rules" / name)], {
        "NEXUDUS_URL": BASE + "/api", "NEXUDUS_TOKEN": "bench", "CONCIERGE_HOME": str(WORK / "home"), **environment}


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


def medians(times, *commands):
    """Medians of seconds of several commands, run in turns so that a drifting machine hits all alike."""
    seconds = [[] for _ in commands]
    outputs = [None for _ in commands]
    for _ in range(times):
        for index, (command, environment) in enumerate(commands):
            taken, outputs[index], _ = run(command, environment)
            seconds[index].append(taken)
    return [statistics.median(values) for values in seconds], outputs


def record(name, value, note=""):
    results[name] = {"value": round(value, 4), "note": note}
    target = TARGETS[name]
    verdict = "ok" if value <= target["most"] else "MISSED"
    print(f"{name:<50} {value:9.3f} {target['unit']:<3} target <= {target['most']:<6} {verdict:<7} {note}", flush=True)


def same(outputs):
    sums = {round(float(text.split()[-1]), 2) for text in outputs}
    if len(sums) != 1:
        sys.exit(f"bench: the programs disagree about the sum: {outputs}")


def p1():
    peers = ([["lua5.4", "-e", "print('hi')"], {}], [["/usr/bin/python3", "-c", "print('hi')"], {}])
    (ours, lua, python), _ = medians(15 if QUICK else 60, rule("hello.lua"), *peers)
    record("P1 start / lua5.4", ours / lua, f"{ours * 1e3:.2f} ms")
    record("P1 start / python3", ours / python)


def page_times(count):
    """Milliseconds a page: ours lazy, ours as tables, lua-cjson, orjson; each prints its own median."""
    where = {"PAGES_DIR": str(PAGES)}

    def median_of(command):
        return float(re.search(r"median\s+([0-9.]+) ms", run(command, where)[1]).group(1))

    rounds = [
        [median_of([PAGE_BENCH, "fields", str(count)]), median_of([PAGE_BENCH, "tables", str(count)]),
         median_of(["lua5.4", str(HERE / "peers/page_cjson.lua"), str(count)]),
         median_of([PYTHON, str(HERE / "peers/page_python.py"), "orjson", str(count)])]
        for _ in range(2 if QUICK else 5)]
    return [statistics.median(column) for column in zip(*rounds)]


def p3():
    fields, tables, cjson, orjson = page_times(50 if QUICK else 200)
    record("P3 page, 4 fields / lua-cjson", fields / cjson, f"{fields:.2f} ms a page")
    record("P3 page, 4 fields / orjson", fields / orjson)
    record("P4 page, full tables / lua-cjson", tables / cjson, f"{tables:.2f} ms a page")
    record("P4 page, full tables / orjson", tables / orjson)


def p5():
    curl = ["curl", "-s"] + [part for page in range(1, 101) for part in
                             ("-o", "/dev/null", f"{BASE}/api/billing/coworkerinvoices?page={page}&size=1000")]
    peers = [[[PYTHON, str(HERE / "peers/requests_json.py")], {"BASE": BASE}],
             [[PYTHON, str(HERE / "peers/aiohttp_orjson.py"), "4"], {"BASE": BASE}], [curl, {}]]
    (ours, requests, aiohttp, plain), outputs = medians(1 if QUICK else 5, rule("walk.lua"), *peers)
    same(outputs[:3])
    record("P5 walk 100 pages / requests+json", ours / requests, f"{ours:.2f} s")
    record("P5 walk 100 pages / aiohttp+orjson", ours / aiohttp)
    record("P5 walk 100 pages / curl", ours / plain)


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
    taken, _, _ = run(*rule("walk.lua", NEXUDUS_URL=BASE + "/slow/api"))
    record("P7 walk over 100 ms / pages in flight x 0.1 s", taken / (100 / 4 * 0.1), f"{taken:.2f} s")


def p8():
    fib = str(HERE / "rules/fib.lua")
    ours, lua = [], []
    for _ in range(3 if QUICK else 9):
        ours.append(float(run([CONCIERGE, "run", fib])[1]))
        lua.append(float(run(["lua5.4", fib])[1]))
    record("P8 fib(34) / lua5.4", statistics.median(ours) / statistics.median(lua), f"{statistics.median(ours):.2f} s")


def p9():
    numbers = json.loads(run([PAGE_BENCH, "calls"], {"PAGES_DIR": str(PAGES)})[1])
    record("P9 host function / C function", numbers["host"] / numbers["c_function"], f"{numbers['host']:.0f} ns")
    record("P9 field of a record / C function", numbers["field"] / numbers["c_function"], f"{numbers['field']:.0f} ns")


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
    WORK.mkdir(exist_ok=True)
    if not (PAGES / "p100.json").exists():
        subprocess.run([PYTHON, str(HERE / "generate_pages.py"), str(PAGES), "100"], check=True)
    groups = {"P1": p1, "P3": p3, "P4": p3, "P5": p5, "P6": p6, "P7": p7, "P8": p8, "P9": p9}
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


main()
