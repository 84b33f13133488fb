"""Signs: how a message is built and what its links are worth, apart from what its words say. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from knowledge.lures.models import LinkSign, Sighting
from knowledge.lures.reading import Reading

_STANDINGS = {"official": 0, "unknown": 1, "suspicious": 2, "malicious": 3}
BAIT = frozenset(
    name
    for line in (
        "claim airdrop reward free connect validate seed give support dm send receive double fee",
        "urgent firstn eligible live command human qr job income invest guarantee pump recover testimony",
        "drainer accounts sell glitch presale bio join click official announce threat revoke download remote",
        "celebrity gamble lonely moved yousend cards inname poses delegate",
        "onbehalf cut sharesphrase refer payout seats taskjob returned votefor runfile hush helpoffer",
        "elsewhere myside samepage",
    )
    for name in line.split()
)
"""Groups of words that lures are baited with. A message without any offers nothing."""

_FIGURES = frozenset({"amount", "number"})
_HOST_LURE = re.compile(
    r"claim|airdrop|drop|reward|bonus|free|gift|presale|verif|validat|connect|wallet|sync|restor|recover|support|help|migrat|eligib|alloc|"
    r"giveaway|doubl|revoke|unlock|login|secur|refund|rectif|redeem|whitelist|mint|launch|season|distribut|official|portal|event|bot|vip|"
    r"earn|invest|profit|promo|win|scan|dapp|resolve|token|points"
)
_SHOUT = re.compile(r"[A-Z]{4,}")
_EMOJI = re.compile("[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
_HYPE = re.compile("[🔥🚀🎁💰🎉🤑💸💵💎🥳🏆⏰⏳✅👇👉📢🪂🔗➡⬇]")
_ALARM = re.compile("[🚨⚠❗‼🔴🛑⛔]")
_LAUGH = re.compile("[😂🤣😅😆💀🙃😭]")
_MARKS_OF_QUOTING = re.compile('["“”«»„‟「」『』]')
_QUOTED_LINE = re.compile(r"^\s*(?:>|&gt;|❝)", re.MULTILINE)
_QUESTION = re.compile("[?？؟]")
_ENDS_ASKING = re.compile(r"[?？؟]+[\s\W]*\Z")
_DEFANGED = re.compile(r"hxxp|\[\.\]|\(\.\)|\[dot\]|\(dot\)|\{\.\}|\[:\]|\[at\]|h\*\*p|\bdot (?:com|xyz|io|org|net|app)\b", re.IGNORECASE)
_SIGNS_OF_DEFANGING = ("[", "(", "{", "*", " dot ", "hxx", "HXX", "hXX")
_TRAILING = ("zlinkz", "zhandlez")
_COUNTED = re.compile(r"(?:^|\n)\s*(?:[1-9][.)]|[-•✅☑])")

SIGN_NAMES = tuple(
    name
    for line in (
        "none official unknown suspicious malicious two_links link handle bad_link invite amount percent address number host_lure mail",
        "shouting question asks_last two_questions emoji many_emoji hype alarm laugh quotes quoted_line replies forwarded defanged",
        "obfuscated exclaims exclaims_much steps lines staff automated very_short short middle long very_long no_bait few_bait",
        "some_bait much_bait most_bait link_only wallet_link trailing_link fires fires_often speaks_of_it long_quote",
        "two_figures namesake",
    )
    for name in line.split()
)
"""Every sign there is, in the order of the model's features."""


def form_of(sighting: Sighting, reading: Reading) -> set[str]:
    """Return the names of all signs of a message that don't depend on what it speaks of."""
    signs = _link_signs(sighting, reading)
    signs |= reading.marks
    signs |= _look(reading.raw)
    if sighting.quotes:
        signs.add("replies")
    if sighting.forwarded:
        signs.add("forwarded")
    if sighting.staff:
        signs.add("staff")
    if sighting.automated:
        signs.add("automated")
    if reading.obfuscated:
        signs.add("obfuscated")
    if reading.quotes_much:
        signs.add("long_quote")
    words = _length(reading.folded)
    signs.add(
        "very_short" if words <= 3 else "short" if words <= 9 else "middle" if words <= 22 else "long" if words <= 60 else "very_long"
    )
    if "link" in signs and reading.folded.replace("zlinkz", "").strip() == "":
        signs.add("link_only")
    if not reading.marks.isdisjoint(_FIGURES) and reading.folded.count("zamountz") + reading.folded.count("znumberz") > 1:
        signs.add("two_figures")
    return signs


def bait_signs(form: Iterable[str], groups: set[str]) -> set[str]:
    """Return the names of the signs that depend on the word groups of a message of this form."""
    bait = len(groups & BAIT)
    signs = {
        "no_bait" if not bait else "few_bait" if bait <= 2 else "some_bait" if bait <= 4 else "much_bait" if bait <= 7 else "most_bait"
    }
    if "wallet" in groups and "link" in form:
        signs.add("wallet_link")
    return signs


def _length(folded: str) -> int:
    # Scripts without gaps: two characters make about a word.
    return folded.count(" ") + 1 if folded.isascii() or folded.count(" ") * 9 > len(folded) else len(folded) // 2


def _link_signs(sighting: Sighting, reading: Reading) -> set[str]:
    if not sighting.links:
        return {"none", "trailing_link"} if reading.folded.endswith(_TRAILING) else {"none"}
    hosts = [link for link in sighting.links if link.host is not None]
    signs = {"none"} if not hosts else {max(hosts, key=_rank).standing, "link"}
    if len(hosts) > 1:
        signs.add("two_links")
    if any(link.host in {"t.me", "telegram.me", "discord.gg", "wa.me", "discord.com"} for link in hosts):
        signs.add("invite")
    if any(link.namesake for link in hosts):
        signs.add("namesake")
    if any(link.standing in {"suspicious", "malicious"} for link in sighting.links):
        signs.add("bad_link")
    if any(link.standing != "official" and _lures_by_name(f"{link.host}{link.path[:200]}") for link in hosts):
        signs.add("host_lure")
    if any(link.host is None and link.written.startswith("@") for link in sighting.links):
        signs.add("handle")
    if reading.folded.endswith(_TRAILING):
        signs.add("trailing_link")
    return signs


@lru_cache(maxsize=1024)
def _lures_by_name(address: str) -> bool:
    return _HOST_LURE.search(address.lower()) is not None


def _rank(link: LinkSign) -> int:
    return _STANDINGS.get(link.standing, 1)


def _look(raw: str) -> set[str]:
    """Return the signs of how a text looks."""
    signs: set[str] = set()
    is_ascii = raw.isascii()
    if "?" in raw or (not is_ascii and _QUESTION.search(raw)):
        signs.add("question")
        if _ENDS_ASKING.search(raw, raw.rfind("?") if is_ascii else 0):
            signs.add("asks_last")
        if (raw.count("?") if is_ascii else len(_QUESTION.findall(raw))) > 1:
            signs.add("two_questions")
    if not raw.islower() and len(_SHOUT.findall(raw)) > 2:
        signs.add("shouting")
    exclaims = raw.count("!") + raw.count("！")
    if exclaims:
        signs.add("exclaims_much" if exclaims > 2 else "exclaims")
    if '"' in raw or (not is_ascii and _MARKS_OF_QUOTING.search(raw)):
        signs.add("quotes")
    if (">" in raw or "&gt;" in raw or "❝" in raw) and _QUOTED_LINE.search(raw):
        signs.add("quoted_line")
    if _may_be_defanged(raw) and _DEFANGED.search(raw):
        signs.add("defanged")
    if "\n" in raw:
        signs.add("lines")
        if len(_COUNTED.findall(raw)) > 1:
            signs.add("steps")
    if not is_ascii:
        signs |= _emoji(raw)
    return signs


def _may_be_defanged(raw: str) -> bool:
    for sign in _SIGNS_OF_DEFANGING:  # noqa: SIM110 - it runs on every message, and any() takes twice as long
        if sign in raw:
            return True
    return False


def _emoji(raw: str) -> set[str]:
    count = len(_EMOJI.findall(raw))
    if not count:
        return set()
    signs = {"many_emoji" if count > 3 else "emoji"}
    if _HYPE.search(raw):
        signs.add("hype")
    if _ALARM.search(raw):
        signs.add("alarm")
    if _LAUGH.search(raw):
        signs.add("laugh")
    return signs
