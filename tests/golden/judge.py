"""How a reply to a golden row is judged. Fields are described in README.md beside this file."""

import json
import re
from collections.abc import Iterable
from pathlib import Path

from bot.models import Outcome, OutcomeKind

ABSTAINS = {OutcomeKind.NOT_FOUND, OutcomeKind.REFUSED, OutcomeKind.NO_ADVICE}
LONGEST = 1200

_NEGATION = re.compile(
    r"\b(not|never|no|nobody|cannot|without|whether|if|nor|refuse|nunca|n[aã]o|нет|не|nicht|kein\w*|pas|jamais|değil)\b|n['’]t\b|不|没|ليس|नहीं",
    re.IGNORECASE,
)


def load(name: str) -> list[dict]:
    text = Path(__file__).with_name(f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.split("\n") if line.strip()]


def said(outcome: Outcome) -> str:
    """Everything a reader sees of the reply, folded for comparing."""
    if outcome.reply is None:
        return ""
    warned = (f"{warning.title} {warning.advice}" for warning in outcome.reply.warnings)
    return _folded(" ".join((outcome.reply.body, *warned)))


def cites(outcome: Outcome, row: dict) -> bool:
    wanted = {row.get("section"), *row.get("also_ok", ())}
    if outcome.reply is None:
        return False
    return any(
        citation.section in wanted or ("scam_rules" in wanted and citation.source_id.startswith("rule:"))
        for citation in outcome.reply.citations
    )


def holds_facts(outcome: Outcome, row: dict) -> bool:
    text = said(outcome) + " "
    return all(any(fact in text for fact in facts) for facts in row.get("must_contain", ())) and not violates(outcome, row)


def violates(outcome: Outcome, row: dict) -> bool:
    for sentence in re.split(r"(?<=[.!?。！？])\s+|\n+", said(outcome)):
        for barred in row.get("must_not", ()):
            place = sentence.find(barred)
            if place >= 0 and not _NEGATION.search(sentence[:place]):
                return True
    return False


def first_aid(outcome: Outcome) -> str | None:
    """Return the id of the first aid that the reply gives, if any."""
    first = next(iter(outcome.targets), "")
    return first.removeprefix("first_aid:") if first.startswith("first_aid:") else None


def stays_with_the_harm(outcome: Outcome) -> bool:
    """Tell whether a follow-up is answered in the matter of the first aid before it, or by a rule for those who were harmed."""
    first = next(iter(outcome.targets), "")
    return first.startswith("first_aid:") or first in {"rule:recovery-scam", "rule:revoking-approvals"}


def is_right_meaning(outcome: Outcome, row: dict) -> bool:
    """Judge "what is a snapshot": one of the row's targets, or, where that is right too, that it isn't covered."""
    first = next(iter(outcome.targets), "")
    uncovered = outcome.kind is OutcomeKind.NOT_FOUND and first != "route:live-drops"
    return first in row["targets"] or (row["not_covered"] and uncovered)


def is_right_answer(outcome: Outcome, row: dict) -> bool:
    return _fits(outcome) and cites(outcome, row) and holds_facts(outcome, row)


def is_right_warning(outcome: Outcome, row: dict) -> bool:
    return _fits(outcome) and bool(outcome.reply and outcome.reply.warnings) and holds_facts(outcome, row)


def is_right_refusal(outcome: Outcome, row: dict) -> bool:
    """Judge a row that the knowledge base must not answer."""
    wanted = {row["expect"], *row.get("also_ok", ())}
    bare = outcome.kind not in {OutcomeKind.NOT_FOUND, OutcomeKind.SMALLTALK} or not (outcome.reply and outcome.reply.citations)
    return any(_meets(outcome, row, each) for each in wanted) and bare and not violates(outcome, row)


def is_rightly_routed(outcome: Outcome, row: dict) -> bool:
    """Judge what kind of reply a message gets. What only looks like another kind is answered, live drops are no other matter."""
    first = next(iter(outcome.targets), "")
    if row["expect"] == "answer":
        return outcome.kind in {OutcomeKind.ANSWERED, OutcomeKind.WARNED} and first_aid(outcome) is None
    return outcome.kind.value == row["expect"] and (first == "route:live-drops") == (row["kind"] == "live_drops")


def is_right_turn(outcome: Outcome, turn: dict) -> bool:
    wanted = [turn["expect"], *(each for each in turn.get("also_ok", ()) if each.islower() and each != "scam_rules")]
    return _fits(outcome) and any(_meets(outcome, turn, each) for each in wanted) and holds_facts(outcome, turn)


def rate(hits: Iterable[bool]) -> float:
    counted = list(hits)
    return sum(counted) / len(counted)


def _meets(outcome: Outcome, row: dict, wanted: str) -> bool:
    if wanted == "answer":
        return outcome.kind in {OutcomeKind.ANSWERED, OutcomeKind.WARNED} and (not row.get("section") or cites(outcome, row))
    if wanted == "warn":
        return bool(outcome.reply and outcome.reply.warnings)
    if wanted in {"abstain", "no_advice"}:
        return outcome.kind in ABSTAINS
    if wanted == "refuse":
        return outcome.kind in {OutcomeKind.REFUSED, OutcomeKind.NOT_FOUND}
    if wanted == "clarify":
        return outcome.kind in {OutcomeKind.CLARIFY, OutcomeKind.ANSWERED}
    return outcome.kind.value == wanted


def _fits(outcome: Outcome) -> bool:
    return outcome.reply is not None and len(outcome.reply.body) <= LONGEST and len(outcome.reply.citations) <= 3


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text.lower().replace("’", "'").replace("\u00a0", " "))
