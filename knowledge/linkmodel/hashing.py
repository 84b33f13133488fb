"""The cells of many hosts at once, for training: the windows by numpy, the rest as a single host's are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.linkmodel.features import ORDERS, PADDING, other_cells, window_cells
from knowledge.linkmodel.host_text import read_host

SignsOf = Callable[[str], Mapping[str, float]]
_CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Rows:
    """Cells of hosts one after another: those of host `i` are `cells[starts[i]:starts[i + 1]]`."""

    cells: NDArray[np.int32]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def counts(self) -> NDArray[np.int64]:
        return np.diff(self.starts)

    def take(self, chosen: NDArray[np.int64]) -> Rows:
        """Return the rows of these numbers, in this order."""
        counts = self.counts[chosen]
        starts = np.concatenate([[0], np.cumsum(counts)])
        places = np.repeat(self.starts[chosen] - starts[:-1], counts) + np.arange(starts[-1])
        return Rows(self.cells[places], starts)

    def sums(self, weights: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return for each host the sum of its cells' weights over the square root of their number."""
        if not len(self):
            return np.zeros(0)
        totals = np.add.reduceat(weights[self.cells], self.starts[:-1], dtype=np.float64)
        return totals / np.sqrt(self.counts)


def hash_hosts(hosts: Sequence[str], signs_of: SignsOf) -> Rows:
    """Return the cells of every host. Memory: about 600 bytes a host."""
    parts = [_hash_chunk(hosts[at : at + _CHUNK], signs_of) for at in range(0, len(hosts), _CHUNK)]
    counts = np.concatenate([part.counts for part in parts]) if parts else np.zeros(0, np.int64)
    cells = np.concatenate([part.cells for part in parts]) if parts else np.zeros(0, np.int32)
    return Rows(cells, np.concatenate([[0], np.cumsum(counts)]))


def _hash_chunk(hosts: Sequence[str], signs_of: SignsOf) -> Rows:
    read = [read_host(host) for host in hosts]
    others = [other_cells(text, signs_of(host)) for host, text in zip(hosts, read, strict=True)]
    texts = [text.text for text in read]
    windows = window_cells(PADDING.join(texts))
    lengths = np.array([len(text) for text in texts])
    starts = np.concatenate([[0], np.cumsum(lengths + len(PADDING))])[:-1]
    letters = np.repeat(starts - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
    row = np.tile(np.repeat(np.arange(len(hosts)), lengths), len(ORDERS))
    rows = np.concatenate([row, np.repeat(np.arange(len(hosts)), [len(each) for each in others])])
    cells = np.concatenate([windows[:, letters].ravel(), np.concatenate(others)]).astype(np.int32)
    order = np.argsort(rows, kind="stable")
    return Rows(cells[order], np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(hosts)))]))
