"""How a citation is named to its reader. Pure; what documents wrote is one clean line here."""

from __future__ import annotations

from adapters.shared.clean import clean_line
from bot.models import Citation
from bot.texts import Texts

_RULE = "rule:"
_ENGLISH = "en"


def citation_label(citation: Citation, texts: Texts, lang: str) -> str:
    """Say whose words they are: a summary of ours is never shown as what the source's author wrote."""
    title, credit, section = clean_line(citation.title), clean_line(citation.credit), clean_line(citation.section)
    if not citation.own_words:
        place = [section] if section and section != title else []
        return " · ".join([f"{quoted_title(title)} ({credit})", *place, *_page(citation)])
    if citation.source_id.startswith(_RULE) or section == title:
        label = texts.say("rule_label", lang, credit=f"{quoted_title(title)} ({credit})")
    else:
        # Some languages' lines put marks of their own around the title.
        shown = quoted_title(title) if lang == _ENGLISH else title
        label = texts.say("summary_label", lang, title=shown, credit=credit, section=section)
    return " · ".join([label, *_page(citation)])


def quoted_title(title: str) -> str:
    return f'"{clean_line(title)}"'


def _page(citation: Citation) -> list[str]:
    return [] if citation.page is None else [f"p. {citation.page}"]
