"""Names torn apart with spaces or spelled dots: `example . com`, `example dot com`, `e x a m p l e . c o m`.

Sentences have spaces after their stops too, so a name needs more signs here than one that is whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.screening.checks.protected_names import common_words
from bot.screening.links.bare import belongs_to_mail
from bot.screening.links.endings import Ending, kind_of_ending
from bot.screening.links.hosts import ANY_LABEL, HARD_DOT, Name, Part, to_name
from bot.screening.links.models import Disguise
from bot.screening.links.ordinary_words import COMMON, CONTENT
from bot.screening.links.plausible import is_invited, is_word_of_talk
from bot.screening.links.spots import Spot, tail_end
from bot.screening.links.view import View

_SPELLED = "punto|ponto|punkt|point|nokta|titik|ch[aâấ]m|точка|крапка|点|點|نقطة|डॉट|kropka|ドット|닷|จุด|نقطه"
# A full stop with no space on either side tears nothing. The signs come first, so that all others are skipped at once.
_STOP = re.compile(r"[.,](?:(?<=,)|(?<=\s\.)|(?=\s))\s{0,2}(?P<ending>[a-z]{2,24}|[A-Z]{2,24}|[A-Z][a-z]{1,24})(?![\w-])")
_SPELLED_STOP = re.compile(rf"\s{{1,2}}(?:d[o0]t|{_SPELLED})\s{{1,2}}(?P<ending>[a-z]{{2,24}})(?![\w-])", re.IGNORECASE)
# `name*dot*com`
_WRAPPED_STOP = re.compile(r"\s?(?P<mark>[*_|\"'~•])\s?(?:d[o0]t|\.)\s?(?P=mark)\s?(?P<ending>[A-Za-z]{2,24})(?![\w-])", re.IGNORECASE)
# `name..com`
_MANY_STOPS = re.compile(r"(?<=[A-Za-z0-9])\.{2,3}(?P<ending>[a-z]{2,24})(?![\w-])")
# `www name com`
_AFTER_WWW = re.compile(r"(?<![\w.])www[ .]{1,2}[A-Za-z0-9-]{3,63}(?P<gap> )(?P<ending>[a-z]{2,24})(?![\w-])", re.IGNORECASE)
# Chinese writes the word for a dot without gaps.
_GLUED_STOP = re.compile(r"(?<=[A-Za-z0-9])[点點](?P<ending>[a-z]{2,24})(?![A-Za-z0-9-])")
# `name (.com)`
_BRACKETED_STOP = re.compile(r"\s{0,2}[\[({<]\s?\.\s?(?P<ending>[a-z]{2,24}|[A-Z]{2,24})\s?(?=[\])}>])")
_SIGNS = ("dot", "d0t", *_SPELLED.replace("[aâấ]", "ấ").split("|"))
_BRACKETED = re.compile(r"[\[({<]\s?\.\s?[A-Za-z]")
_WORD = re.compile(rf"d[o0]t|{_SPELLED}", re.IGNORECASE)
_DOT_BEFORE = re.compile(
    r"(?:\s{0,2}[\[({<]\s?(?:dot|[.,])\s?[\])}>]\s{0,2}|\s{1,2}\.\s{1,2}|\s{1,2}\.|\.|\s{1,2}d[o0]t\s{1,2})\Z", re.IGNORECASE
)
_SURE_KINDS = frozenset({Ending.SURE, Ending.LONG_WORD})
_SPACED_PATH = re.compile(r"\s?(?:[/\\]|slash\b)\s?(?=\w)", re.IGNORECASE)
_ABOUT_ENDINGS = re.compile(
    r"\s(?:domains?|names?|tlds?|versions?|extensions?|files?|format|framework|addresses|core|bubble|protocol)\b", re.IGNORECASE
)
_LETTERS = re.compile(r"(?<![^\W\u2e80-\uffff])(?<![.@/-])\S(?>(?: {1,3}\S(?![^\s.,!?;:)。！，])){5,400})")
_SUREST = frozenset({"com", "org", "xyz", "io", "net", "app", "cc", "vip", "top", "ru", "dev", "icu", "finance", "gg", "info"})
_ENDS = ("", *"\n.,!?;:)]}\"'，。！？；：）")
_MADE_UP = 6  # letters; shorter ones are words of some language
_WINDOW = 100
_FIRST_WITHOUT_GAPS = "\u2e80"


def may_be_torn(text: str) -> bool:
    """Tell whether a stop or comma of a text without spelled dots has an ending behind it that `find_torn` would look at."""
    for match in _STOP.finditer(text):
        kind = kind_of_ending(match["ending"].lower())
        if kind in _SURE_KINDS or (kind is not Ending.NONE and _SPACED_PATH.match(text, match.end())):
            return True
    return False


def find_torn(view: View) -> Iterator[Spot]:
    """Yield names that spaces or spelled dots tear apart, where that is what they surely are."""
    # From the end, so that `example dot web dot app` is read to its end at once.
    for start, match in reversed(list(_find_dots(view))):
        ending = match["ending"].lower()
        kind = kind_of_ending(ending)
        if kind not in _SURE_KINDS and (kind is Ending.NONE or not _SPACED_PATH.match(view.text, match.end())):
            continue
        name = _read_backwards(view, start, Part(*match.span("ending")))
        if name is not None and _is_sure(view, name, view.text[start : match.start("ending")], kind):
            yield _to_spot(view, name)


def _find_dots(view: View) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield where a torn dot starts, its spaces included, and the match that holds the ending behind it."""
    text = view.text
    for match in _STOP.finditer(text):
        start = match.start()
        while start > 0 and match.start() - start < 2 and text[start - 1].isspace():
            start -= 1
        before, after = match.start() - start, match.start("ending") - match.start() - 1
        torn = before or after if text[match.start()] == "." else bool(before) == bool(after)
        if torn and (before or not match["ending"].istitle()):
            yield start, match
    if _BRACKETED.search(text):
        yield from ((match.start(), match) for match in _BRACKETED_STOP.finditer(text))
    lower = text.lower()
    if ".." in text:
        yield from ((match.start(), match) for match in _MANY_STOPS.finditer(text))
    if "www" in lower:
        yield from ((match.start("gap"), match) for match in _AFTER_WWW.finditer(text))
    if "." in text or "dot" in lower or "d0t" in lower:
        yield from ((match.start(), match) for match in _WRAPPED_STOP.finditer(text))
    if any(map(lower.__contains__, _SIGNS)):
        yield from ((match.start(), match) for match in _SPELLED_STOP.finditer(text))
        yield from ((match.start(), match) for match in _GLUED_STOP.finditer(text))


def find_letters(view: View) -> Iterator[tuple[int, int]]:
    """Yield stretches of single characters with a space after each, one of which is a dot."""
    for match in _LETTERS.finditer(view.text):
        if "." in match[0] or " d o t " in match[0].lower():
            yield match.span()


def _read_backwards(view: View, at: int, ending: Part) -> Name | None:
    parts = [ending]
    while len(parts) < 6:
        start = _label_start(view.text, at)
        if start == at:
            return None
        label = view.text[start:at]
        bare = len(label) - len(label.lstrip("-_"))
        if start + bare >= at:
            return None
        parts.insert(0, Part(start + bare, at))
        dot = _DOT_BEFORE.search(view.text[max(0, start - 12) : start])
        if dot is None or not _goes_back(view, start - len(dot[0])):
            break
        at = start - len(dot[0])
    return to_name(view, parts)


def _goes_back(view: View, at: int) -> bool:
    """Tell whether a label that is no ordinary word stands before a dot; `Thanks . example . com` starts at `example`."""
    label = view.text[_label_start(view.text, at) : at]
    return label != "" and label.lower() not in COMMON and not label.isdigit()


def _label_start(text: str, at: int) -> int:
    """Return where the label that ends at `at` begins."""
    start, floor = at, max(0, at - _WINDOW)
    latin = at > 0 and text[at - 1].isascii()
    while start > floor and (text[start - 1].isalnum() or text[start - 1] in "-_" or "\u0300" <= text[start - 1] <= "\u036f"):
        # Chinese and its neighbours write no gap before a Latin name.
        if latin and text[start - 1] >= _FIRST_WITHOUT_GAPS:
            break
        start -= 1
    return start


def _is_sure(view: View, name: Name, dot: str, kind: Ending) -> bool:
    owner, ending = name.labels[-2].lower(), name.labels[-1]
    bracketed = any(map(dot.__contains__, "[({<"))
    if bracketed and ending.lower() not in _SUREST:
        return False
    before, after = view.text[max(0, name.start - 40) : name.start], view.text[name.end : name.end + 20]
    if (
        owner in COMMON
        or owner.isdigit()
        or before.endswith(("@", "/", "\\"))
        or _ABOUT_ENDINGS.match(after)
        or not _same_case(ending, owner)
    ):
        return False
    if belongs_to_mail(before, after, name):
        return False
    if bracketed and (owner in CONTENT or _ABOUT_ENDINGS.match(after[1:])):
        return False
    path = _SPACED_PATH.match(after) is not None
    shaped = "-" in owner or any(char.isdigit() for char in owner) or len(name.labels) > 2
    invited, ends = is_invited(before), after.lstrip(" ")[:1] in _ENDS
    signs = (
        path * 2
        + shaped
        + invited
        + ends
        + (ending.lower() in _SUREST)
        + ((bracketed or dot.startswith("..")) and _is_made_up(owner))
        + (kind is Ending.LONG_WORD and _is_made_up(owner) and not is_word_of_talk(ending))
        - (owner in CONTENT)
        - 2 * (kind is Ending.SHORT_WORD)
        + 2 * (name.host.lower() == "t.me")
    )
    return signs >= _signs_needed(dot, kind)


def _is_made_up(owner: str) -> bool:
    return len(owner) >= _MADE_UP and owner not in CONTENT and owner not in common_words()


def _same_case(ending: str, owner: str) -> bool:
    return ending.islower() or ending.isupper() or owner[:1].isupper()


def _signs_needed(dot: str, kind: Ending) -> int:
    wordy = 1 if kind is Ending.LONG_WORD else 0
    if "," in dot or dot.startswith("..") or any(map(dot.__contains__, "[({<")):
        return 3
    if _WORD.search(dot):
        return (
            (0 if dot.strip() in (dot.strip().lower(), "DOT", "Punkt") else 2)
            + wordy
            + (dot.strip().lower() not in {"dot", "d0t", "точка", "点", "點"})
        )
    if dot[0] in " \n":
        return 1 + wordy
    return 2 + wordy  # a stop and a space is how sentences end


def _to_spot(view: View, name: Name) -> Spot:
    path = _SPACED_PATH.match(view.text, name.end)
    spaced = path is not None and not view.text.startswith(("/", "\\"), name.end)
    stop = name.end
    rest = ""
    if path is not None and spaced:
        word = ANY_LABEL.match(view.text, path.end())
        stop = word.end() if word else stop
        rest = f"/{word[0]}" if word else ""
    else:
        stop = tail_end(view, name.end, len(view.text))
        rest = view.text[name.end : stop]
    written = view.text[name.start : stop]
    disguises = {Disguise.BARE, Disguise.BROKEN_LINE if "\n" in written else Disguise.SPACED}
    if _WORD.search(written) and HARD_DOT.search(written) is None:
        disguises.add(Disguise.DEFANGED)
    return Spot(
        start=name.start, end=stop, href=f"https://{name.host}{rest}", host_start=name.start, host_end=name.end, disguises=disguises
    )
