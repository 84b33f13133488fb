"""Drive one harness, or each in turn, with atheris: `python -m tests.fuzz [TARGET] [--seconds N] [--corpus FOLDER]`.

Needs requirements-fuzz.txt. Every target runs in a process of its own, so that one crash does not hide the others.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from hashlib import sha1
from pathlib import Path

TARGETS = ("links", "hostnames", "secrets", "feeds", "lures", "names", "verdicts", "replays")
_LONGEST_INPUT = 2048
_SLOW_SECONDS = 120
_SLOWDOWN = 8.0
"""How much slower instrumented code may be than the budget says."""


def main() -> int:
    """Return 0 where every target kept its promises; the inputs that broke one are left in the corpus folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Fuzz the doors that take what strangers send.")
    parser.add_argument("target", nargs="?", choices=TARGETS, help="one target; all of them in turn without it")
    parser.add_argument("--seconds", type=int, default=20, help="how long each target runs (20)")
    parser.add_argument("--corpus", type=Path, help="where inputs are kept between runs; a temporary folder without it")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        corpus = chosen.corpus or Path(temporary)
        if chosen.inside:
            return _fuzz(chosen.target, chosen.seconds, corpus)
        targets = [chosen.target] if chosen.target else list(TARGETS)
        failed = [target for target in targets if not _run(target, chosen.seconds, corpus)]
    print(f"broken promises: {', '.join(failed)}" if failed else "every promise was kept", file=sys.stderr)  # noqa: T201 - it is a command
    return 1 if failed else 0


def _run(target: str, seconds: int, corpus: Path) -> bool:
    command = [sys.executable, "-m", "tests.fuzz", target, "--inside", "--seconds", str(seconds), "--corpus", str(corpus)]
    return subprocess.run(command, check=False).returncode == 0


def _fuzz(target: str, seconds: int, corpus: Path) -> int:
    try:
        import atheris
    except ImportError:
        sys.exit("atheris is not installed; run: pip install -r requirements-fuzz.txt")
    # The hook for regular expressions knows no `match(text, start, end)`, which everything here uses.
    atheris.enabled_hooks.add("str")
    with atheris.instrument_imports(include=["knowledge", "bot", "adapters"]):
        from tests.fuzz import budget, seeds
    budget.allow_slowdown(_SLOWDOWN)
    folder, broken = corpus / target, corpus / "broken" / target
    folder.mkdir(parents=True, exist_ok=True)
    broken.mkdir(parents=True, exist_ok=True)
    for data in seeds.seeds_of(target):
        (folder / sha1(data, usedforsecurity=False).hexdigest()).write_bytes(data)
    options = [f"-max_total_time={seconds}", f"-max_len={_LONGEST_INPUT}", f"-timeout={_SLOW_SECONDS}", f"-artifact_prefix={broken}/"]
    seeds.CHECKS[target](b"")  # what is loaded once is loaded before the clock runs
    atheris.Setup([sys.argv[0], *options, str(folder)], seeds.CHECKS[target])
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
