"""Mend mistyped words of our subject, so that "whta is an ardrop" is read as it was meant. Pure; microseconds.

Only words that nothing else could be are touched: an unknown word one slip away from exactly one of ours (airdrop: two).
"""

from __future__ import annotations

import re

# fmt: off
EVERYDAY = frozenset((
    "which", "people", "friends", "friend", "refer", "referral", "referring", "because", "really", "believe", "beginner", "beginners",
    "please", "someone", "everyone", "anything", "something", "nothing", "another", "together", "different", "question", "answer",
    "address", "website", "account", "message", "money", "without", "should", "between", "actually", "probably", "possible", "important",
    "explained", "simple", "simply", "english", "understand", "guide", "following", "twitter", "newsletters", "reward", "rewarded", "avoid",
))
"""Words of everyday questions that are mistyped most: left as they are, they make a whole question look strange."""

SUBJECT = frozenset((
    "airdrop", "airdrops", "airdropped", "token", "tokens", "wallet", "wallets", "crypto", "participate", "participating", "receive",
    "received", "receiving", "bounty", "exclusive", "holder", "holders", "standard", "announcement", "announcements", "distribution",
    "eligible", "eligibility", "legitimate", "immediately", "unknown", "source", "upcoming", "purpose", "private", "approval",
    "signature", "project", "projects", "company", "companies", "advantages", "disadvantages", "history", "successful", "famous",
    "marketing", "decentralization", "loyalty", "giveaway", "giveaways", "definition", "explain", "meaning", "difference", "disclaimer",
    "conclusion", "investment", "research", "benefits", "rewards", "newsletter", "community", "scammer", "scammers", "happened",
    "phrase", "recovery", "support", "protect", "suspicious", "transaction",
))
"""The words of our subject that are mended to."""

SHORT = frozenset(("what", "does", "mean", "where", "about", "scam", "taxes", "types", "free"))
"""Words too short to be told by a missing letter: only two letters that changed places are put back."""

# Words of thirteen languages that are one slip from ours and mean themselves: they are never touched.
KEPT = frozenset((
    "ballet", "ballets", "bolder", "colder", "county", "cripto", "deceive", "deceived", "elegible", "exclusivo", "exklusive", "folder",
    "folders", "helder", "hodder", "hodler", "hodlers", "holdar", "holden", "holler", "krypto", "leaning", "loyally", "mallet", "mena",
    "mening", "moaning", "molder", "odes", "older", "pallet", "pallets", "participante", "phase", "phases", "primate", "projekt",
    "projet", "projets", "protest", "regards", "relieve", "retards", "royalty", "scammed", "solder", "stammer", "standar", "standart",
    "taken", "teken", "toen", "tomen", "transaccion", "transaktion", "walled", "waller", "weaning", "welder", "avantages",
    "differenz", "differed", "explainer", "factually", "fiend", "fiends", "honey", "massage", "monkey", "mooney", "posible", "possibly",
    "prefer", "preferring", "rally", "realty", "regard", "regarded", "sample", "dimple", "temple", "noting", "lease", "pleas", "peace",
    "warded", "winch", "witch", "feigned", "differente", "twister", "fitter", "guise", "guile", "glide", "guida", "guia", "defer",
    "avoir", "avois", "avid", "void", "ovoid",
    "enlist", "moneda", "monet", "supply", "dimply", "pimple",
))
# fmt: on
_OURS = SUBJECT | EVERYDAY
_LONGEST = 300
"""Characters past which enough is said: ten microseconds a word add up, and this runs on the event loop."""
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
_LATIN_I = re.compile("(?<=[а-яґєї])i|i(?=[а-яґєї])", re.IGNORECASE)


def mend(text: str) -> str:
    """Return the text with the mistyped words of our subject put right; anything else, and every long story, stays as it was."""
    return text if len(text) > _LONGEST else _WORD.sub(lambda found: _mended(found[0]), text)


def in_one_alphabet(text: str) -> str:
    """Return the text with the Ukrainian "і" that was typed as a Latin one, where a keyboard lacks it, as the letter of its word."""
    return text if text.isascii() else _LATIN_I.sub("і", text)


def _mended(word: str) -> str:
    lower = word.lower()
    if len(lower) < 3 or lower in _OURS or lower in SHORT or lower in KEPT:
        return word
    swapped = {each for each in _swapped(lower) if each in SHORT}
    meant = swapped or _nearest(lower)
    return meant.pop() if len(meant) == 1 and not _is_inflected(lower, *meant) else word


def _is_inflected(word: str, ours: str) -> bool:
    """Tell whether only an ending is other: "approvals", "rewarded" and the German "signatur" are no slips."""
    return word.startswith(ours) or ours.startswith(word)


def _nearest(word: str) -> set[str]:
    found = {ours for left in _without_one(word) for ours in _BY_REMAINDER.get(left, ()) if _is_one_slip(word, ours)}
    if found or word[0] != "a":
        return found
    # The one word that everybody types and everybody mistypes.
    twice = {ours for once in _without_one(word) for left in _without_one(once) for ours in _AIRDROP.get(left, ())}
    return {"airdrop"} if twice else set()


def _without_one(word: str) -> set[str]:
    """Return the word itself and what is left of it without one of its letters."""
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}


def _swapped(word: str) -> set[str]:
    return {word[:place] + word[place + 1] + word[place] + word[place + 2 :] for place in range(len(word) - 1)}


def _is_one_slip(word: str, other: str) -> bool:
    """Tell whether a letter is missing, too much, another, or changed its place with the next."""
    if len(word) == len(other):
        differing = [place for place, letter in enumerate(word) if letter != other[place]]
        return len(differing) == 1 or (len(differing) == 2 and other in _swapped(word))
    return abs(len(word) - len(other)) == 1


def _by_remainder(words: frozenset[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for word in words:
        for left in _without_one(word):
            found.setdefault(left, set()).add(word)
    return found


_BY_REMAINDER = _by_remainder(SUBJECT | EVERYDAY)
_AIRDROP = {left: {"airdrop"} for once in _without_one("airdrop") for left in _without_one(once)}
