"""`python -m knowledge.hostkinds` checks the shipped list of shared hosts; `--write` keeps it parsed for a quick start."""

from __future__ import annotations

import sys

from knowledge.content_files import ContentError
from knowledge.hostkinds.files import load_hostkinds, write_parsed_hostkinds


def main(arguments: list[str]) -> int:
    """Print every mistake in the shipped list, or how much it holds; `--write` keeps it parsed."""
    try:
        kinds = load_hostkinds(parsed=None)
    except ContentError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if "--write" in arguments:
        write_parsed_hostkinds()
    sys.stdout.write(f"{len(kinds.exact) + len(kinds.below)} shared hosts\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
