"""The replay line, field by field."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from adapters.shared.outcome_json import to_fields, to_line
from bot.models import (
    Action,
    ActionKind,
    Certainty,
    Citation,
    Evidence,
    Finding,
    LinkVerdict,
    Outcome,
    OutcomeKind,
    Reply,
    SafetyWarning,
    Screening,
    SecretMatch,
    Standing,
)
from knowledge.models import Severity

FULL = Outcome(
    kind=OutcomeKind.WARNED,
    reply=Reply(
        body="Don't. [1]",
        lang="en",
        citations=(
            Citation(number=1, source_id="rule:x", title="T", credit="C", section="S", url=None, quote="Q", own_words=True, page=3),
        ),
        warnings=(SafetyWarning(rule_id="x", severity=Severity.CRITICAL, title="Stop", advice="Do nothing."),),
    ),
    lang="es",
    confidence=0.75,
    screening=Screening(
        ran=True,
        links=(
            LinkVerdict(
                written="evil.example",
                url="http://evil.example/",
                host="evil.example",
                registrable_domain="evil.example",
                standing=Standing.SUSPICIOUS,
                score=0.9,
                evidence=(Evidence(check="lookalike", finding=Finding.FLAGGED, detail="near good.example", weight=0.5),),
                feed_age=timedelta(hours=2),
            ),
        ),
        secrets=(SecretMatch(kind="seed_phrase", certainty=Certainty.CERTAIN, start=3, end=80),),
        flagged=True,
        reasons=("secret",),
        redacted_text="My phrase: [removed]",
    ),
    actions=(Action(kind=ActionKind.DELETE, reason="secret", target="m1", duration=timedelta(days=1)),),
    targets=("rule:x",),
    elapsed_ms=1.5,
)


def test_every_field_of_the_contract_is_there_and_no_other() -> None:
    assert to_fields("m1", FULL) == {
        "id": "m1",
        "kind": "warned",
        "text": "Don't. [1]",
        "lang": "es",
        "reply_lang": "en",
        "confidence": 0.75,
        "citations": [{"number": 1, "source_id": "rule:x", "title": "T", "section": "S", "url": None, "quote": "Q"}],
        "warnings": [{"rule_id": "x", "severity": "critical", "title": "Stop", "advice": "Do nothing."}],
        "links": [
            {
                "written": "evil.example",
                "url": "http://evil.example/",
                "host": "evil.example",
                "registrable_domain": "evil.example",
                "standing": "suspicious",
                "score": 0.9,
                "evidence": [{"check": "lookalike", "finding": "flagged", "detail": "near good.example"}],
            }
        ],
        "secrets": [{"kind": "seed_phrase", "certainty": "certain", "start": 3, "end": 80}],
        "flagged": True,
        "reasons": ["secret"],
        "actions": [{"kind": "delete", "reason": "secret"}],
        "elapsed_ms": 1.5,
    }


def test_an_outcome_without_a_reply_has_the_same_fields() -> None:
    fields = to_fields(7, Outcome(kind=OutcomeKind.IGNORED))
    assert list(fields) == list(to_fields("m1", FULL))
    assert (fields["id"], fields["text"], fields["reply_lang"], fields["citations"], fields["actions"]) == (7, "", None, [], [])


@pytest.mark.parametrize("text", ["a\nb\r\x0b\x0c\x1c\x1d\x1eb", "a\x85b\u2028c\u2029d", "\x1b[31m\x9b31m\x7f"])
def test_a_line_holds_no_line_end_and_no_order_to_a_terminal(text: str) -> None:
    line = to_line({"id": text, "text": text})
    assert len(line.splitlines()) == 1
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in line)
    assert json.loads(line) == {"id": text, "text": text}


def test_letters_stay_readable() -> None:
    assert to_line({"text": "空投 🪂 إيردروب"}) == '{"text": "空投 🪂 إيردروب"}'


def test_a_lone_surrogate_can_be_encoded() -> None:
    assert json.loads(to_line({"text": "a\ud83d"}).encode()) == {"text": "a\ufffd"}


def test_a_number_that_is_not_json_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_line({"confidence": float("nan")})
