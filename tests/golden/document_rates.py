"""Print how much of what operators' documents answer is told from them, and how much of what they don't stays as without them.

    python -m tests.golden.document_rates [--set NAME] [--misses]

A line a set, half and style. Half 1 of a set is what nobody read the misses of: `--misses` lists those of half 0 only.
"""

import argparse
import asyncio
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from bot.bootstrap import open_assistant
from bot.settings import Settings
from tests.golden.document_sets import SETS, ask, is_same, lost_warnings, must_stay, open_owners, rows_of, tells


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", choices=[each.name for each in SETS], help="one set only")
    parser.add_argument("--misses", action="store_true", help="list what fails in half 0")
    args = parser.parse_args()
    for documents in SETS:
        if args.set in {None, documents.name}:
            with tempfile.TemporaryDirectory() as folder:
                asyncio.run(_measure(documents, Path(folder), show_misses=args.misses))


async def _measure(documents, folder, *, show_misses):
    rates, misses = defaultdict(list), []
    owners, plain = open_owners(documents, folder), open_assistant(Settings(home=folder / "plain"))
    answered, others = rows_of(documents)
    for row in answered:
        outcome = await ask(owners[row[documents.owner]], row)
        hit = tells(outcome, row)
        for name in ("told", f"told, {row.get('style') or row['lang']}"):
            rates[documents.half_of(row), name].append(hit)
        if not hit:
            misses.append((row, row[documents.owner], outcome))
    for number, row in enumerate(others):
        without = await ask(plain, row)
        for owner in documents.asked_of(number):
            outcome = await ask(owners[owner], row)
            same = is_same(outcome, without)
            rates[documents.half_of(row), "unchanged"].append(same)
            rates[documents.half_of(row), "kept (declined, first aid, warnings)"].append(
                not lost_warnings(outcome, without) and (same or not must_stay(without))
            )
            if not same:
                misses.append((row, owner, outcome))
    for (half, name), hits in sorted(rates.items()):
        _write(f"{documents.name} half {half} {name}: {sum(hits) / len(hits):.3f} of {len(hits)}")
    for row, owner, outcome in misses if show_misses else ():
        if documents.half_of(row) == 0:
            first = next((each for each in outcome.reply.citations if each.source_id.startswith("doc:")), None)
            cited = f"{first.title} / {first.section}" if first else ""
            _write(" | ".join((row["id"], owner, row["text"], outcome.kind.value, ",".join(outcome.targets[:2]), cited)))
    for each in (*owners.values(), plain):
        each.close()


def _write(line):
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
