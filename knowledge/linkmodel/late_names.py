"""Which scams tell by their names that they are late ones, where no date does: they name what came up only lately.

A merged list bears no dates, and most of it is years old. But nobody imitates a project before there is talk of it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

_WHOLE = "="
_CUTS = re.compile(r"[.-]")


def names_something_late(host: str) -> bool:
    """Tell whether a host holds a name that came up lately; its last label is not looked at."""
    parts, words = _late_names()
    name = host.rpartition(".")[0]
    return parts.search(name) is not None or not words.isdisjoint(_CUTS.split(name))


@lru_cache(maxsize=1)
def _late_names() -> tuple[re.Pattern[str], frozenset[str]]:
    """Return the names that count anywhere as one pattern, and those that count as whole words."""
    lines = (files(__package__) / "late_names.txt").read_text(encoding="ascii").splitlines()
    names = [line for line in lines if line and not line.startswith("#")]
    parts = sorted({name for name in names if not name.startswith(_WHOLE)})
    return re.compile("|".join(map(re.escape, parts))), frozenset(name.removeprefix(_WHOLE) for name in names if name.startswith(_WHOLE))
