"""What checks found, in every language: no check without its words, and no English sentence where another language is spoken."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot.screening.checks
from bot.evidence_words import check_name, dates_in, facts_in, finding_key
from bot.models import Evidence, Finding
from bot.screening import addresses, looks
from bot.texts import CHAT_ROOMS, load_texts
from knowledge.models import LANGUAGES

TEXTS = load_texts(*CHAT_ROOMS)
MODULES = [importlib.import_module(found.name) for found in pkgutil.iter_modules(bot.screening.checks.__path__, "bot.screening.checks.")]
WRITERS = {"Evidence": "check", "passed": 0}


def made_in(module) -> Iterator[tuple[str, str]]:
    """Yield the name of each check that a module makes evidence of, and how it writes the finding."""
    for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WRITERS:
            named = {keyword.arg: keyword.value for keyword in node.keywords}
            check = named.get("check") or (node.args[0] if node.args else None)
            written = ast.unparse(check) if check is not None else ""
            if written and written != "check":
                yield eval(written, vars(module)), ast.unparse(named["finding"]) if "finding" in named else "passed"


MADE = sorted({pair for module in (*MODULES, addresses, looks) for pair in made_in(module)})
CHECKS = sorted({check for check, _ in MADE})
SPOKEN = sorted({(check, finding) for check, written in MADE for finding in ("FLAGGED", "CLEARED") if finding in written})


def test_the_checks_are_found():
    assert {"lookalike", "listed", "raw_ip", "score", "address_checksum", "account_target", "script_link"} <= set(CHECKS)
    assert {("listed", "FLAGGED"), ("listed", "CLEARED"), ("unwrapped_to", "FLAGGED")} <= set(SPOKEN)


@pytest.mark.parametrize("check", CHECKS)
def test_every_check_has_a_name_in_every_language(check):
    names = {lang: check_name(check, TEXTS, lang) for lang in LANGUAGES}
    assert TEXTS.has(f"looked_{check}")
    assert len(set(names.values())) > len(LANGUAGES) / 2


@pytest.mark.parametrize(("check", "finding"), SPOKEN)
def test_whatever_a_check_can_say_has_its_line(check, finding):
    assert finding_key(Evidence(check=check, finding=Finding[finding], detail=""), TEXTS) is not None


@pytest.mark.parametrize("check", sorted({check for check, finding in SPOKEN if finding == "CLEARED" and (check, "FLAGGED") in SPOKEN}))
def test_a_check_that_speaks_both_ways_has_a_line_for_each(check):
    keys = {finding_key(Evidence(check=check, finding=finding, detail=""), TEXTS) for finding in (Finding.FLAGGED, Finding.CLEARED)}
    assert len(keys) == 2


def test_no_line_is_left_over():
    known = {*CHECKS, *(f"{check}_cleared" for check in CHECKS), "what", "what_discord"}
    assert [key for key in TEXTS.lines["en"] if key.startswith("check_") and key.removeprefix("check_") not in known] == []
    assert [key for key in TEXTS.lines["en"] if key.startswith("looked_") and key.removeprefix("looked_") not in CHECKS] == []


@pytest.mark.parametrize(
    ("detail", "facts"),
    [
        ("Zephyr's own domain is zephyr.fi, this one is zephyr-drop[.]xyz: its name joins.", ["zephyr.fi", "zephyr-drop[.]xyz"]),
        ('Words that scams like in its name or path: "claim", "drop".', ['"claim"', '"drop"']),
        ("It asks for port 8088, which public sites don't use.", ["8088"]),
        ("An ending that scams favour (.xyz); alone it says little.", [".xyz"]),
        ('It reads like the addresses of known scams: the ending ".top".', ['".top"']),
        ("It uses the name of Zephyr: I know no such account of Zephyr, this one is zephyr_help.", ["Zephyr"]),
        ("It leads on to https[://]drop[.]xyz/, which is suspicious.", ["drop[.]xyz"]),
        (f"The text shows {'a' * 70}[.]com, but the link goes to b[.]xyz.", ["b[.]xyz"]),
    ],
)
def test_facts_need_no_translation(detail, facts):
    assert facts_in(Evidence(check="any", finding=Finding.FLAGGED, detail=detail)) == facts


def test_only_a_list_tells_since_when():
    detail = "On the scam list ours as a[.]xyz, listed there since 2025-03-01 or before."
    listed, other = (Evidence(check=check, finding=Finding.FLAGGED, detail=detail) for check in ("listed", "anchor"))
    assert list(dates_in(listed, TEXTS, "en")) == ["listed there since 2025-03-01 or before"]
    assert list(dates_in(other, TEXTS, "en")) == []
