"""An Outcome as the JSON line that `replay` and `ask --json` promise. Scripts rely on every field."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from adapters.shared.clean import replace_surrogates
from bot.models import Action, Citation, LinkVerdict, Outcome, SafetyWarning, SecretMatch

# These are legal inside JSON strings, but readers that split on every Unicode line end, and terminals, act on them.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029]")


def to_fields(message_id: str | int, outcome: Outcome) -> dict[str, Any]:
    """Return the fields of one outcome, in the contract's order."""
    reply, screening = outcome.reply, outcome.screening
    return {
        "id": message_id,
        "kind": outcome.kind.value,
        "text": reply.body if reply else "",
        "lang": outcome.lang,
        "reply_lang": reply.lang if reply else None,
        "confidence": outcome.confidence,
        "citations": [_citation(citation) for citation in reply.citations] if reply else [],
        "warnings": [_warning(warning) for warning in reply.warnings] if reply else [],
        "links": [link_fields(link) for link in (*screening.links, *outcome.also_judged)],
        "secrets": [secret_fields(secret) for secret in screening.secrets],
        "flagged": screening.flagged,
        "reasons": list(screening.reasons),
        "actions": [_action(action) for action in outcome.actions],
        "elapsed_ms": outcome.elapsed_ms,
    }


def to_line(fields: Mapping[str, Any]) -> str:
    """Return one line of JSON without its line end; it can be encoded, and holds no line end of any kind."""
    line = json.dumps(fields, ensure_ascii=False, allow_nan=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", replace_surrogates(line))


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "source_id": citation.source_id,
        "title": citation.title,
        "section": citation.section,
        "url": citation.url,
        "quote": citation.quote,
    }


def _warning(warning: SafetyWarning) -> dict[str, Any]:
    return {"rule_id": warning.rule_id, "severity": warning.severity.value, "title": warning.title, "advice": warning.advice}


def link_fields(link: LinkVerdict) -> dict[str, Any]:
    return {
        "written": link.written,
        "url": link.url,
        "host": link.host,
        "registrable_domain": link.registrable_domain,
        "standing": link.standing.value,
        "score": link.score,
        "evidence": [{"check": each.check, "finding": each.finding.value, "detail": each.detail} for each in link.evidence],
    }


def secret_fields(secret: SecretMatch) -> dict[str, Any]:
    return {"kind": secret.kind, "certainty": secret.certainty.value, "start": secret.start, "end": secret.end}


def _action(action: Action) -> dict[str, Any]:
    return {"kind": action.kind.value, "reason": action.reason}
