"""Everything that every check found about one link, for whoever wants to know why. Pure."""

from __future__ import annotations

import re

from adapters.shared.clean import clean_line
from bot.models import Evidence, Finding, LinkVerdict
from bot.screening.links.defang import defang_host, defang_links
from bot.texts import Texts

_ENGLISH = "en"
_NAMES = re.compile(r'[\w-]+(?:(?:\[\.\]|\.)[\w-]+)+|"[\w-]+"')
_SPOKEN = frozenset({Finding.FLAGGED, Finding.CLEARED})
_IDLE = frozenset({Finding.NOT_RUN, Finding.ERRORED})


def evidence_lines(link: LinkVerdict, texts: Texts, lang: str) -> list[str]:
    """Return the verdict, what spoke for it, what was looked at and silent, and what was not looked at."""
    shown = defang_host(link.host or clean_line(link.written))
    lines = [f"{shown}: {texts.say(f'card_{link.standing.value}', lang)}, {link.score:.2f}"]
    lines += [f"• {_reason(each, link, texts, lang)}" for each in link.evidence if each.finding in _SPOKEN]
    for key, findings in (("why_silent", frozenset({Finding.PASSED})), ("why_not_run", _IDLE)):
        names = [each.check.replace("_", " ") for each in link.evidence if each.finding in findings]
        if names:
            lines.append(texts.say(key, lang, checks=", ".join(names)))
    return lines


def _reason(evidence: Evidence, link: LinkVerdict, texts: Texts, lang: str) -> str:
    detail = clean_line(defang_links(evidence.detail, [host for host in (link.host, link.registrable_domain) if host]))
    key = f"check_{evidence.check}"
    if not texts.has(key):
        return detail
    # The details are English sentences; elsewhere the names in them tell the most.
    told = detail if lang == _ENGLISH else ", ".join(dict.fromkeys(_NAMES.findall(detail)))
    return f"{texts.say(key, lang)} ({told})" if told else texts.say(key, lang)
