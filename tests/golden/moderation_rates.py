"""Print how many lures are flagged, and how many of the honest messages beside them.

    python -m tests.golden.moderation_rates [--set NAME] [--by why|lang] [--misses]

A line a set and half. Of half 1 of a set, and of the parts that have a name, nobody read the misses: `--misses` lists those of half 0.
No row of these sets is learned from. `python -m knowledge.lures validate --leave-out kind` tells what holds for a kind that was not taught.
"""

import argparse
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from bot.bootstrap import open_screening
from bot.settings import Settings
from tests.golden import judge
from tests.golden.moderation_sets import NAMES, SETS, is_impostor, screen


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", choices=[*(each.name for each in SETS), NAMES], help="one set only")
    parser.add_argument("--by", choices=["why", "lang"], help="a line for each kind or language too")
    parser.add_argument("--misses", action="store_true", help="list what fails in half 0")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        screener = open_screening(Settings(home=Path(home))).screener
        for each in SETS:
            if args.set in {None, each.name}:
                _measure(each, screener, by=args.by, show_misses=args.misses)
        if args.set in {None, NAMES}:
            _measure_names(screener)


def _measure(moderated, screener, *, by, show_misses):
    rates, misses = defaultdict(list), []
    for row in moderated.rows:
        found, half = screen(screener, row), moderated.half_of(row)
        wanted = "lures flagged" if row["expect"] == "flag" else "honest flagged"
        for name in ("", f", {row[by]}") if by else ("",):
            rates[str(half), wanted + name].append(found.flagged)
        if half == 0 and found.flagged != (row["expect"] == "flag"):
            misses.append((row, found))
    for (half, name), hits in sorted(rates.items()):
        _write(f"{moderated.name} half {half} {name}: {sum(hits) / len(hits):.3f} of {len(hits)}")
    for row, found in misses if show_misses else ():
        _write(" | ".join((row["id"], row["expect"], row["why"], row["text"], ",".join(found.reasons))))


def _measure_names(screener):
    rates = defaultdict(list)
    for row in judge.load(NAMES):
        rates[row["expect"]].append(is_impostor(screener, row))
    for expect, hits in sorted(rates.items()):
        _write(f"{NAMES} {expect}, taken for another's: {sum(hits) / len(hits):.3f} of {len(hits)}")


def _write(line):
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
