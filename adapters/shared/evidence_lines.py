"""Everything that every check found about one link, for whoever wants to know why. Pure."""

from __future__ import annotations

from adapters.shared.clean import clean_line
from bot.evidence_words import check_name, dates_in, facts_in, finding_key, lapsed_line, shown_score
from bot.models import Evidence, Finding, LinkVerdict
from bot.screening.links.defang import defang_host, defang_links
from bot.texts import Texts

_ENGLISH = "en"
_SPOKEN = frozenset({Finding.FLAGGED, Finding.CLEARED})
_IDLE = frozenset({Finding.NOT_RUN, Finding.ERRORED})


def evidence_lines(link: LinkVerdict, texts: Texts, lang: str) -> list[str]:
    """Return the verdict, what spoke for it, what was looked at and silent, and what was not looked at."""
    shown = defang_host(link.host or clean_line(link.written))
    lines = [f"{shown}: {texts.say(f'card_{link.standing.value}', lang)}, {shown_score(link)}"]
    lines += [f"• {_reason(each, link, texts, lang)}" for each in link.evidence if each.finding in _SPOKEN]
    lapsed = lapsed_line(link, texts, lang)
    lines += [f"• {clean_line(lapsed)}"] if lapsed else []
    for key, findings in (("why_silent", frozenset({Finding.PASSED})), ("why_not_run", _IDLE)):
        names = [check_name(each.check, texts, lang) for each in link.evidence if each.finding in findings]
        if names:
            lines.append(texts.say(key, lang, checks=texts.join(names, lang)))
    return lines


def _reason(evidence: Evidence, link: LinkVerdict, texts: Texts, lang: str) -> str:
    key = finding_key(evidence, texts)
    if lang == _ENGLISH or key is None:
        # The check's own sentence says all that its line does, and more.
        return _inert(evidence.detail, link)
    facts = [*(_inert(fact, link) for fact in facts_in(evidence)), *dates_in(evidence, texts, lang)]
    return texts.say(key, lang) + (f" ({texts.join(facts, lang)})" if facts else "")


def _inert(text: str, link: LinkVerdict) -> str:
    return clean_line(defang_links(text, [host for host in (link.host, link.registrable_domain) if host]))
