"""`python -m knowledge.lures train` writes what ships; `validate` cross-validates, leaving out kinds, languages or a sixth."""

from __future__ import annotations

import argparse
import sys

from knowledge.corpus import load_corpus
from knowledge.lures.content import LURES, load_lures, load_words
from knowledge.lures.features import FeatureReader
from knowledge.lures.lexicon import Lexicon
from knowledge.lures.shipped import ship
from knowledge.lures.training import borrowed_samples, own_samples, train
from knowledge.lures.validation import cross_validate
from knowledge.shipped import SHIPPED


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m knowledge.lures")
    parser.add_argument("command", choices=["train", "validate"])
    parser.add_argument("--leave-out", choices=["sixth", "kind", "language"], default="sixth")
    chosen = parser.parse_args(arguments)
    words = load_words()
    lures = load_lures(groups=words)
    reader = FeatureReader(Lexicon(words), lures)
    own, borrowed = list(own_samples(lures)), list(borrowed_samples(load_corpus()))
    if chosen.command == "validate":
        for line in cross_validate(own, borrowed, reader, chosen.leave_out):
            sys.stdout.write(f"{line}\n")
        return 0
    model = train([*own, *borrowed], reader)
    ship(SHIPPED, LURES, words, lures, model)
    sys.stderr.write(f"{len(own)} own and {len(borrowed)} borrowed samples, {len(model.weights)} columns\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
