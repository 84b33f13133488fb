"""The public suffix list: under which endings strangers get names. Pure lookups in a shipped copy of it.

The copy (`shipped/suffixes.txt`) is made from the `publicsuffixlist` package by `python -m knowledge.suffixes`: reading the
list as published takes longer than all the rest of a start.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

SHIPPED = Path(__file__).parent / "shipped" / "suffixes.txt"

_MOST_LABELS = 9
"""No rule has so many labels, so what stands further left changes nothing."""
_TITLE = "# The Public Suffix List (publicsuffix.org), Mozilla Public License 2.0. Two lines: registries' rules, then private ones."


@dataclass(frozen=True, slots=True)
class SuffixRules:
    """Rules as the list has them: plain ones, `below` ones whose every child is a suffix (`*.ck`), and exceptions (`!www.ck`).

    `every` is what any of them names.
    """

    plain: frozenset[str]
    below: frozenset[str]
    exceptions: frozenset[str]
    every: frozenset[str]

    @classmethod
    def of(cls, rules: Iterable[str]) -> SuffixRules:
        """Read rules as they are written in the list."""
        written = list(rules)
        plain = frozenset(rule for rule in written if rule[0] not in "*!")
        below = frozenset(rule[2:] for rule in written if rule[0] == "*")
        exceptions = frozenset(rule[1:] for rule in written if rule[0] == "!")
        return cls(plain=plain, below=below, exceptions=exceptions, every=plain | below | exceptions)

    def suffix_of(self, host: str) -> str | None:
        """Return the suffix of a host that some rule names, the longest; None where none does."""
        rest, longer = host, None
        if host.count(".") >= _MOST_LABELS:
            rest = ".".join(host.split(".")[-_MOST_LABELS:])
        while rest:
            if rest in self.plain:
                # A rule for the children of a suffix goes before the one for itself, an exception before both.
                return longer if longer and rest in self.below else rest
            if rest in self.below:
                return longer or rest
            if rest in self.exceptions:
                return rest.partition(".")[2]
            longer, rest = rest, rest.partition(".")[2]
        return None


@lru_cache(maxsize=1)
def all_rules() -> SuffixRules:
    """Return the rules of registries and of hosting services."""
    icann, private = _read()
    return SuffixRules.of((*icann, *private))


@lru_cache(maxsize=1)
def icann_rules() -> SuffixRules:
    """Return the rules of registries alone."""
    return SuffixRules.of(_read()[0])


def _read() -> tuple[list[str], list[str]]:
    _, icann, private = SHIPPED.read_text(encoding="utf-8").splitlines()
    return icann.split(), private.split()


def to_text(published: str) -> str:
    """Return the list as the shipped copy holds it, in letters and in punycode, from the list as published."""
    parts: dict[bool, set[str]] = {True: set(), False: set()}
    icann = True
    for line in published.splitlines():
        if line.startswith("// ===END ICANN"):
            icann = False
        rule = line.split(" ")[0].strip().lower()
        if rule and not rule.startswith("//"):
            parts[icann] |= {rule, _in_ascii(rule)}
    return f"{_TITLE}\n{' '.join(sorted(parts[True]))}\n{' '.join(sorted(parts[False]))}\n"


def _in_ascii(rule: str) -> str:
    mark = "!" if rule.startswith("!") else ""
    return mark + ".".join(
        label if label.isascii() else label.encode("idna").decode("ascii") for label in rule.removeprefix("!").split(".")
    )


def main() -> int:
    """Write the shipped copy from the installed package."""
    import publicsuffixlist

    SHIPPED.write_text(to_text(Path(publicsuffixlist.PSLFILE).read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
