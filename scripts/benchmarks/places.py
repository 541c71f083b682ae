"""Where the benchmarks find what they measure, and what they measure it with."""
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HERE = ROOT / "scripts/benchmarks"
WORK = ROOT / ".build-bench"
PAGES = WORK / "pages"
PYTHON = str(WORK / "venv/bin/python")
# What scripts/setup --install puts into the path: stripped.
CONCIERGE = str(WORK / "concierge")
PAGE_BENCH = str(WORK / "swift/release/page-bench")
WATCH_BENCH = str(WORK / "swift-store/release/watch-bench")
