"""What a check found, in the reader's language: the sentence of its kind, and the facts in it that need no translation. Pure.

Checks write English sentences into their evidence. Nobody else is shown those: cards, `/why` and verdicts take what they say from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.models import Evidence, Finding, LinkVerdict
from bot.screening.checks.listed import CHECK as LISTED
from bot.screening.checks.listed import lapsed_in, since_key
from bot.texts import Texts

LONGEST_FACT = 60

# Hosts, words and endings in quotes, an ending in brackets, a port's number, the name that an account uses.
_FACTS = re.compile(r'[\w-]+(?:(?:\[\.\]|\.)[\w-]+)+|"\.?[\w-]+"|(?<=\()\.[\w-]+(?=\))|(?<=for port )\d+|(?<=uses the name of )[^:]+(?=:)')


def finding_key(evidence: Evidence, texts: Texts) -> str | None:
    """Return the key of the line that says what was found; a check that speaks both ways has a second one for what speaks for a link."""
    keys = [f"check_{evidence.check}"]
    if evidence.finding is Finding.CLEARED:
        keys.insert(0, f"{keys[0]}_cleared")
    return next(filter(texts.has, keys), None)


def check_name(check: str, texts: Texts, lang: str) -> str:
    """Return what a check looks at, in a few words."""
    key = f"looked_{check}"
    return texts.say(key, lang) if texts.has(key) else check.replace("_", " ")


def facts_in(evidence: Evidence) -> list[str]:
    """Return the hosts, words and numbers that the check names, each once, as it wrote them."""
    return [fact for fact in dict.fromkeys(_FACTS.findall(evidence.detail)) if len(fact) <= LONGEST_FACT]


def dates_in(evidence: Evidence, texts: Texts, lang: str) -> Iterator[str]:
    """Yield since when a list has it, where it says that."""
    since = since_key(evidence.detail) if evidence.check == LISTED else None
    if since:
        yield texts.say(since[0], lang, date=since[1])


def lapsed_line(link: LinkVerdict, texts: Texts, lang: str) -> str | None:
    """Return what a list has no more of a link, or what lists disagree about; None where there is nothing of the kind."""
    details = (each.detail for each in link.evidence if each.check == LISTED and each.finding is Finding.PASSED)
    told = next(filter(None, map(lapsed_in, details)), None)
    return texts.say(told[0], lang, **told[1]) if told else None


def shown_score(link: LinkVerdict) -> str:
    """Return a score as people read it. Rounded down: only what is malicious for certain scores 1."""
    return f"{int(link.score * 100 + 1e-6) / 100:.2f}"
