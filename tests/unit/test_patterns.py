"""What regular expressions may not use, because one Python that the program runs on gets it wrong."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# (?:...)*+, ++, ?+ and {m,n}+; over one character or class they are right everywhere.
POSSESSIVE_GROUP = re.compile(r"(?<!\\)\)(?:[*+?]|\{{1,2}\d+,?\d*\}{1,2})\+")


def test_the_search_finds_what_it_is_for():
    for text in (r"(?:ab?c)*+", r"(?:a|b)++", r"(x)?+", r"(?: \S){5,400}+", r"(?:a){{2}}+"):
        assert POSSESSIVE_GROUP.search(text), text
    for text in (r"[^()]*+", r"\)++", r"(?>(?:a|b)*)", r"(?:ab)*", "f(x) + 1"):
        assert not POSSESSIVE_GROUP.search(text), text


@pytest.mark.parametrize("package", ["adapters", "bot", "knowledge"])
def test_no_group_is_repeated_possessively(package):
    # Before 3.11.5 such a repeat may end in the middle of a failed try (gh-106052): a host lost its last letter. Debian 12 has 3.11.2.
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / package).rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if POSSESSIVE_GROUP.search(line)
    ]
    assert not found, "write (?>(?:...)*) for (?:...)*+"
