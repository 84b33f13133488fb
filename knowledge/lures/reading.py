"""Read a message for lure detection: links and numbers become marks, painted letters plain ones, the rest folded words.

A message of any length is read in bounded time: only its beginning and its end are looked at.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from knowledge.lures.lexicon import Lexicon
from knowledge.lures.models import LinkSign
from knowledge.lures.words import KEPT_NUMBERS, NUMBER, fold_words, has_foreign_letters, read_figure, unmix, unpaint

HEAD = 3000
TAIL = 1500
"""Characters that are read at the beginning and at the end: a lure says early or last what it wants."""

LINK, QUOTE = "zlinkz", "zquotez"
_MAILS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[A-Za-z]{2,24}(?![\w@-])")
# A mailbox that anybody opens in a minute says less of its owner than a team's own.
_FREE_MAIL = re.compile(
    r"@(?:gmail|googlemail|outlook|hotmail|live|yahoo|proton(?:mail)?|icloud|aol|gmx|mail|yandex|tutanota|tuta|zoho|qq|163)\."
)
_HANDLES = re.compile(r"@[A-Za-z0-9_]{3,}(?<![\w@.]@.)|(?:https?://)?\b(?:t\.me|telegram\.me|wa\.me|discord\.gg)/[\w+/-]+")
_NAMED_ENDINGS = r"(?:com|org|net|io|xyz|app|finance|network|site|online|live|top|example)\b"
_LINKS = re.compile(r"\bh(?:tt|xx)ps?://\S{3,}|\b[A-Za-z0-9-]{2,63}(?:\.|\[\.\]|\(\.\)| ?\[dot\] ?| ?\(dot\) ?)" + _NAMED_ENDINGS + r"\S*")
# Without a scheme no link is without one of these, and looking for them costs a tenth.
_ENDINGS = re.compile(r"[.\])] ?" + _NAMED_ENDINGS)
_ADDRESSES = re.compile(r"\b0x[0-9a-fA-F]{6,}(?:…|\.\.\.)?[0-9a-fA-F]*")
# A pattern that begins with a set of characters skips all others at once; what must not stand before is asked behind the first.
_AMOUNTS = re.compile(
    r"[$€£₹₽\d](?:(?<=[$€£₹₽])\s?\d[\d.,]{0,24}\s?[kKmM]?\+?"
    r"|(?<=\d)(?<![\d.,]\d)[\d.,]{0,24}+\s?[kKmM]?\s?(?:\$|€|₽|₹|(?i:usdt?|usdc|eth|btc|sol|bnb|trx|ton|tokens?|dollars?|euros?|rupees|dólares|rb|ribu|juta|u)\b"
    r"|(?i:eur|reais|pesos|lira|tl|triệu|rupiah)\b|đô|доллар\w*|долар\w*|рубл\w*|грн|эфир\w*|ефір\w*|бит[ок]\w*|біт[ок]\w*"
    r"|دولار\w*|بيتكوين|रुपये|रुपए|डॉलर|美元|美金|刀|元|万|个|比特币|以太|[uU](?![A-Za-z])))"
)
_PERCENTS = re.compile(r"\d(?<![\d.,]\d)[\d.,]{0,24}+\s?[%٪]")
_NUMBERS = re.compile(rf"(?!(?:{'|'.join(KEPT_NUMBERS)})(?![\d\w.,:]))\d(?<![\d.,:]\d)[\d.,:]{{0,24}}(?![\d\w])")
_DIGIT = re.compile(r"\d")
_BEFORE_DIGIT = 3
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_HIDDEN_INSIDE = re.compile("[A-Za-z][\u00ad\u200b-\u200f\u2060-\u2064\ufeff]+[A-Za-z]")
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_][ .\-_*·•]{1,2}){3,40}[^\W\d_](?!\w)")
# Two letters in the midst of such a stretch: looking for them costs a quarter, and most messages have none.
_MAY_BE_SPACED = re.compile(r"[ .\-_*·•][^\W\d_][ .\-_*·•]{1,2}[^\W\d_][ .\-_*·•]")
_GAPS = re.compile(r"[ .\-_*·•]+")
_PAINTED = re.compile(r"[0134578@$!|€¡I](?:(?<=[A-Za-z].)[A-Za-z]|(?<![A-Za-z].)[a-z]{3,}|(?<=[I|!1¡])(?<=[a-z].)(?!\w))")
_WORD = re.compile(r"\S+")
_QUOTE_MARKS = re.compile('["“„«‟「『>]')
_QUOTATION = re.compile(
    '"[^"\n]{18,600}"|[“„‟][^”“\n]{8,600}[”“]|«[^»\n]{12,600}»|[「『][^」』\n]{6,600}[」』]|^[ \t]*(?:>|&gt;)[^\n]{6,600}$', re.MULTILINE
)
_LATIN = re.compile("[a-z]")
_LETTERS = re.compile(r"[^\W\d_]")
_LEAST_OWN = 6
# ASCII characters that nothing here looks at: a text of these and of numbers that stand alone is read as its words.
_QUIET = bytes(code for code in range(0x80) if chr(code) not in '">@/.)]$!|%0123456789')
_ENDS = b".!"
_COINS = ("usd", "usdt", "usdc", "eth", "btc", "sol", "bnb", "trx", "ton", "token", "tokens")
_MONIES = ("dollar", "dollars", "euro", "euros", "eur", "rupees", "rb", "ribu", "juta", "u", "reais", "pesos", "lira", "tl", "rupiah")
_UNITS = frozenset({"k", "m", *_COINS, *_MONIES})
"""Words that make an amount of the number before them, in plain letters."""
_LONGEST_NUMBER = 25
_NO_MARKS: frozenset[str] = frozenset()
_A_NUMBER = frozenset({"number"})


class Reading(NamedTuple):
    """`folded` is what is matched; `marks` which kinds of links and numbers stood in it; `raw` what signs are counted in.

    `quotes_much`: a longer stretch stands in quotation marks or on quoted lines; it is not in `folded`, for it is not the author's.
    A tuple, for one is made for every message.
    """

    raw: str
    folded: str
    marks: frozenset[str]
    obfuscated: bool
    quotes_much: bool


def read_text(text: str, links: tuple[LinkSign, ...], lexicon: Lexicon) -> Reading:
    """Return a message with these links as words. It never fails, whatever the text."""
    raw = _window(text)
    if raw.isascii():
        plain = _read_around(raw, links, lexicon) if links else _read_plain(raw, lexicon)
        if plain is not None:
            return plain
    return read_closely(raw, links, lexicon)


def read_closely(raw: str, links: tuple[LinkSign, ...], lexicon: Lexicon) -> Reading:
    """Return what `read_text` does, of a text that is no longer than what is looked at, by looking for everything."""
    own, quotes_much = _without_quotes(raw)
    text, hidden = _without_disguise(_hide_links(own, links), lexicon)
    found: set[str] = set()
    folded = fold_words(_marked(text, found))
    if not folded.isascii() and _LATIN.search(folded) and has_foreign_letters(folded):
        folded = " ".join(unmix(word) if has_foreign_letters(word) else word for word in folded.split(" "))
        hidden = True
    return Reading(raw=raw, folded=folded, marks=frozenset(found), obfuscated=hidden, quotes_much=quotes_much)


def _read_around(raw: str, links: tuple[LinkSign, ...], lexicon: Lexicon) -> Reading | None:
    """Return an ASCII message with links that is plain but for those, as words; None for what needs a closer look."""
    if '"' in raw or ">" in raw:
        return None
    plain = _read_plain(_hide_links(raw, links), lexicon)
    return plain and plain._replace(raw=raw)


def _read_plain(raw: str, lexicon: Lexicon) -> Reading | None:
    """Return an ASCII message of words and of numbers that stand alone as words; None for what needs a closer look."""
    loud = raw.encode().translate(None, _QUIET)
    if loud and not loud.isdigit():
        if not _ends_plainly(raw, lexicon):
            return None
        loud = loud.translate(None, _ENDS)
        if loud and not loud.isdigit():
            return None
    folded = fold_words(raw)
    words = folded.split(" ")
    if ("I" in raw and _PAINTED.search(raw)) or (1 in map(len, words) and _MAY_BE_SPACED.search(raw)):
        return None
    if not loud:
        return Reading(raw, folded, _NO_MARKS, False, False)
    figures = list(filter(str.isdigit, raw.split()))
    written = "".join(figures)
    if len(written) < len(loud) or len(written) > _LONGEST_NUMBER or not _UNITS.isdisjoint(words):
        return None
    marked = [read_figure(word) if word.isdigit() else word for word in words]
    return Reading(raw, " ".join(marked), _A_NUMBER if NUMBER in marked else _NO_MARKS, False, False)


def _ends_plainly(raw: str, lexicon: Lexicon) -> bool:
    """Tell whether full stops and exclamation marks only stand behind words, none of which is another in disguise with its mark."""
    for word in raw.split():
        if "." not in word and "!" not in word:
            continue
        bare = word.rstrip(".!")
        if bare and not bare.isalpha():
            return False
        # An exclamation mark passes for an i, which has a word looked at that may hide another by its own letters.
        if "!" in word and lexicon.meant(bare.lower()) not in (None, bare.lower()):
            return False
    return True


def _window(text: str) -> str:
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]} {text[-TAIL:]}"


def _without_quotes(text: str) -> tuple[str, bool]:
    """Return the text with longer quotations as marks, where enough of the author's own words is left to say why."""
    if not _QUOTE_MARKS.search(text):
        return text, False
    own = _QUOTATION.sub(f" {QUOTE} ", text)
    if own == text or len(_LETTERS.findall(own.replace(QUOTE, ""))) < _LEAST_OWN:
        return text, False
    return own, True


def _hide_links(text: str, links: tuple[LinkSign, ...]) -> str:
    for link in links:
        if link.written and link.written in text and link.host is not None:
            text = text.replace(link.written, f" {LINK} ")
    return text


def _marked(text: str, found: set[str]) -> str:
    """Return the text with marks for what is written in figures and signs; their kinds are added to `found`."""
    if "@" in text:
        text, count = _MAILS.subn(_mark_mail, text)
        if count:
            found.add("mail")
    if "@" in text or "me/" in text or "gg/" in text:
        text = _replace(_HANDLES, "handle", text, found)
    if "://" in text or _ENDINGS.search(text):
        text = _replace(_LINKS, "link", text, found)
    if not _DIGIT.search(text):
        return text
    if "0x" in text:
        text = _replace(_ADDRESSES, "address", text, found)
    first = _DIGIT.search(text)
    if first is None:
        return text
    # Nothing is looked at further before the first digit than a currency's sign and a space, and what must not stand before those.
    start = max(0, first.start() - _BEFORE_DIGIT)
    figures = _replace(_AMOUNTS, "amount", text[start:], found)
    if "%" in figures or "٪" in figures:
        figures = _replace(_PERCENTS, "percent", figures, found)
    return text[:start] + _replace(_NUMBERS, "number", figures, found)


def _mark_mail(match: re.Match[str]) -> str:
    return " zfreemailz " if _FREE_MAIL.search(match[0].lower()) else " zmailz "


def _replace(pattern: re.Pattern[str], kind: str, text: str, found: set[str]) -> str:
    replaced, count = pattern.subn(f" z{kind}z ", text)
    if count:
        found.add(kind)
    return replaced


def _without_disguise(text: str, lexicon: Lexicon) -> tuple[str, bool]:
    hidden = not text.isascii() and _HIDDEN_INSIDE.search(text) is not None
    text = _INVISIBLE.sub("", text) if hidden else text
    spaced = _SPACED.sub(_close_up, text) if _MAY_BE_SPACED.search(text) else text
    hidden = hidden or spaced != text
    if _PAINTED.search(spaced):
        plain = _WORD.sub(lambda match: _unpainted(match[0], lexicon), spaced)
        return plain, hidden or plain != spaced
    return spaced, hidden


def _close_up(match: re.Match[str]) -> str:
    """Join spelled-out letters; a wider gap parts words, and so does a space among dots. Letters of an abbreviation (U.S.A.) stay."""
    run = match[0]
    if len(run) < 9 and " " not in run:
        return run
    dotted = [_GAPS.sub("", word) for word in run.split(" ")]
    if max(map(len, dotted)) > 1:
        return " ".join(filter(None, dotted))
    return " ".join(_GAPS.sub("", word) for word in re.split(r" {2,}", run))


def _unpainted(word: str, lexicon: Lexicon) -> str:
    """Return the word it looks like where that, and not the word itself, is one we look for, in any language."""
    if not 4 <= len(word) <= 30 or not _PAINTED.search(word):
        return word
    bare = word.lower().strip(".,;:!?()[]\"'")
    plain = unpaint(bare)
    meant = lexicon.meant(plain) if len(word) > 4 else None
    if meant is None and sum(map(str.isdigit, bare)) > 1 and plain.isalpha() and not bare.isdigit() and lexicon.is_term(plain):
        meant = plain
    return meant if meant and meant != bare else word
