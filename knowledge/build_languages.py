"""Write `shipped/languages.npz` from the installed py3langid. A development tool, run as `python -m knowledge.build_languages`.

Its model is an automaton over bytes whose states are known sequences. What the automaton does step by step, a look-up of the
longest known sequence that ends at a byte does too, without the 20 MB of transitions.
"""

from __future__ import annotations

import sys

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import MODEL_DIR, MODEL_FILE
from py3langid.modelio import load_model

from knowledge.languages import SHIPPED_LANGUAGES, TOLD_APART, hash_bytes


def main() -> int:
    scores, priors, labels, moves, rows, features = load_model(MODEL_DIR / MODEL_FILE)
    table = np.asarray(moves).reshape(-1, 256)
    sequences = _sequences(table, np.asarray(rows))
    states = sorted(sequences, key=lambda state: hash_bytes(sequences[state]))
    hashes = np.array([hash_bytes(sequences[state]) for state in states], np.uint64)
    if len(np.unique(hashes)) != len(hashes):
        sys.stderr.write("Two sequences share a hash: choose another base.\n")
        return 1
    columns = [place for place, label in enumerate(labels) if label in TOLD_APART]
    np.savez(
        SHIPPED_LANGUAGES,
        languages=np.array(" ".join(labels[place] for place in columns)),
        longest=np.array(max(map(len, sequences.values()))),
        hashes=hashes,
        features=np.array([features[state] for state in states], np.int32),
        scores=np.asarray(scores)[:, columns].astype(np.float16),
        priors=np.asarray(priors)[columns].astype(np.float32),
    )
    return 0


def _sequences(table: NDArray[np.uint32], rows: NDArray[np.uint16]) -> dict[int, bytes]:
    """Return the sequence of bytes that each state stands for.

    A step from one level of the automaton either goes one level down, to a state that was not seen before, or falls back.
    """
    sequences = {0: b""}
    level = [0]
    while level:
        deeper = []
        for state in level:
            steps = table[rows[state]]
            for byte in range(256):
                reached = int(steps[byte])
                if reached not in sequences:
                    sequences[reached] = sequences[state] + bytes((byte,))
                    deeper.append(reached)
        level = deeper
    del sequences[0]
    return sequences


if __name__ == "__main__":
    sys.exit(main())
