"""What a message with links asks, and whether a later one still means them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.bare import bare
from bot.answering.followup import leans_on_context, points_back
from bot.answering.memory import Turn
from bot.models import LinkVerdict, Standing
from bot.screening.addresses import FORMAT, POISONING
from bot.screening.links.models import LinkKind
from knowledge.folding import fold

_SHORT = 16
_FEW_WORDS = 3
BAD = {Standing.SUSPICIOUS, Standing.MALICIOUS}
_LOOKALIKE = "lookalike"
_OF_ADDRESSES = frozenset({FORMAT, POISONING})
_BOT_NAME = re.compile(r"@\w*bot", re.IGNORECASE)
_GREETING = re.compile(
    r"|(hey|hi|hello|yo|ok|okay|so|please|pls|hola|oye|buenas|oi|ola|привет|слушай|привіт|слухай|selam|merhaba|chao|alo|halo|hai|salut|"
    r"bonjour|hallo|servus|你好|नमस्ते|bhai|مرحبا|السلام عليكم)( there| all)?"
)
_SPEAKS_OF_LINKS = re.compile(
    r"\b(links?|urls?|sites?|web ?sites?|pages?|domains?|address|legit|scam|real|fake|phish\w*|official|"
    r"enlaces?|sitio|pagina|oficial|estafa|golpe|link|ссылк\w*|сайт\w*|официальн\w*|скам|развод|посиланн\w*|офіційн\w*|"
    r"baglanti\w*|sitesi?|resmi|dolandiric\w*|lien\w*|officiel\w*|arnaque|seite\w*|webseite\w*|offiziell\w*|betrug\w*|"
    r"safe|secure|trusted|trustworthy|seguro|segura|confiable|confiavel|безопасн\w*|надежн\w*|безпечн\w*|надійн\w*|guvenli\w*|an toan|aman|"
    r"fiable|sicher\w*|seriös|serios|safe hai|tautan|situs|resmi|penipuan|lua dao|trang|chinh thuc|asli|nakli)\b"
    r"|链接|网站|官方|骗|安全|可信|सुरक्षित|آمن|امن|موثوق|लिंक|साइट|असली|ठगी|رابط|الرابط|موقع|الموقع|رسمي|احتيال"
)


_LINK_WORDS = {"es": "enlace", "ru": "ссылку", "uk": "посилання", "zh": "链接", "hi": "लिंक", "ar": "رابط", "fr": "lien"}


def without_links(text: str, links: Sequence[LinkVerdict]) -> str:
    """Return the text with each link it holds taken out, so that only the words around them are read."""
    for link in links:
        text = text.replace(link.written, " ", 1)
    return text


def with_link_words(text: str, links: Sequence[LinkVerdict], lang: str) -> str:
    """Return the text with the word for a link in each one's place: "got ... in a dm" says nothing, "got link in a dm" does."""
    word = "link" if text.isascii() else _LINK_WORDS.get(lang, "link")
    for link in links:
        text = text.replace(link.written, f" {word} ", 1)
    return text


def is_pasted(link: LinkVerdict) -> bool:
    """Tell whether a link is written as one is copied, with its scheme or path; a bare host may be somebody's name."""
    return link.host is not None and "/" in link.written


def without_addressee(links: Sequence[LinkVerdict], text: str) -> tuple[LinkVerdict, ...]:
    """Return the links without the bot that a message is addressed to: "hey @some_bot, what is a snapshot" is not about the bot."""
    for link in links:
        before, written, behind = text.partition(link.written)
        is_called = bool(written) and bool(_BOT_NAME.fullmatch(written)) and bool(_GREETING.fullmatch(fold(before)))
        if is_called and _size(fold(behind)) > _FEW_WORDS:
            return tuple(other for other in links if other is not link)
    return tuple(links)


def worth_a_verdict(links: Sequence[LinkVerdict], question: str) -> tuple[LinkVerdict, ...]:
    """Return the links that the reply is to be about; none where the words around them ask something else.

    What is bad is always told. A wallet address, a bot that is spoken to or an ordinary site may just be mentioned.
    """
    if any(link.standing in BAD for link in links) or asks_about_links(question):
        return tuple(links)
    return ()


def asks_about_links(question: str) -> bool:
    """Tell whether the words around a link ask about it: hardly any words, or words for links and for honesty."""
    folded = fold(question)
    return _size(folded) <= _FEW_WORDS or bool(_SPEAKS_OF_LINKS.search(folded))


def _size(folded: str) -> int:
    """Return about how many words there are; scripts without gaps have two letters a word."""
    return max(len(folded.split()), sum("\u4e00" <= char <= "\u9fff" for char in folded) // 2)


def means_earlier_links(question: str, turns: Sequence[Turn]) -> bool:
    """Tell whether a message without a link may be about the link before it."""
    if turns and turns[-1].about_links and (bare(question) or leans_on_context(question, turns)):
        return True
    return len(question.split()) <= _SHORT and bool(_SPEAKS_OF_LINKS.search(fold(question))) and points_back(question)


def rules_for(links: Sequence[LinkVerdict]) -> tuple[str, ...]:
    """Return the scam rules whose warnings belong beside a verdict, the likelier first."""
    bad = [link for link in links if link.standing in BAD]
    kinds = {link.kind for link in bad or links}
    if kinds == {LinkKind.ADDRESS.value}:
        doubted = any(each.check in _OF_ADDRESSES and each.weight > 0 for link in bad for each in link.evidence)
        return ("address-poisoning",) if doubted else ()
    if kinds == {LinkKind.HANDLE.value}:
        return ("impersonated-admin", "support-dm") if bad else ("impersonated-admin",)
    if bad:
        lookalike = any(each.check == _LOOKALIKE and each.weight > 0 for link in bad for each in link.evidence)
        return ("lookalike-domain", "drainer-claim-site") if lookalike else ("drainer-claim-site", "verify-official-link")
    return () if all(link.standing is Standing.OFFICIAL for link in links) else ("verify-official-link",)
