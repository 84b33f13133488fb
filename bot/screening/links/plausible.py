"""Tell a bare name that is a host from file names, code, abbreviations and sentences that lack a space.

A name has no scheme here, so its shape, its words and what stands around it are all there is to go by.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.screening.checks.protected_names import common_words
from bot.screening.links.endings import ATTRIBUTES, FILES, PLAIN_ATTRIBUTES, Ending, kind_of_ending
from bot.screening.links.ordinary_words import COMMON, CONTENT, INVITING, OBJECTS
from bot.screening.links.word_lists import word_set
from knowledge.hostnames import is_public_suffix

_GOES_ON = re.compile(r"[,;]? [a-zà-öø-ÿ]")
_CALL = re.compile(r"\(|\[|\s?=[^/]|\s?[!=]=|\+\+|->|=>|\?\.")
_IN_CALL = re.compile(r"\w\($|[\[{!=+*<>]\s?$|::$|->$|\b(?:return|await|const|let|var|def|print|import|from|if|typeof|new)\s$")
_ARROW = re.compile(r"(?<![A-Za-z0-9_)\]\-=~>])(?:[-=~]{1,3}>|>{2,3})\s?$")
_CAMEL = re.compile(r"[a-z][a-z0-9]*[A-Z]|_")
_PATH_BEFORE = re.compile(r"(?:\.{1,2}|~|[\w-]+[/\\][\w.-]+|^|\s)[/\\]$|[A-Za-z]:[\\/]$|[\w.-]+\\$")
_FILE_PATH = re.compile(r"/(?:[\w-]+/)*[\w-]+\.[a-z]{1,5}(?![\w/])")
_EXTENSIONS = re.compile(
    r"(?:[cm]?[jt]sx?|json5?|html?|css|scss|vue|svelte|php|exe|dmg|apk|ipa|msi|jar|txt|log|csv|pdf|docx?|xlsx?|pptx?|png|jpe?g|gif|svg|webp|mp[34]"
    r"|ya?ml|toml|lock|ini|cfg|conf|env|xml|sql|db|sol|vy|move|cairo|go|rb|java|kt|swift|cpp|hpp|bak|tar|gz|rar|7z|iso|bin|dll|wasm|map|abi"
    r"|eth|bnb|crypto|nft|dao|wallet|bitcoin|zil|blockchain|local|internal|lan|test|invalid)\Z"
)
_REVERSED = frozenset({"com", "org", "net", "edu", "gov", "java", "javax", "android", "androidx", "kotlin"})
_CODE_HOSTS_REVERSED = frozenset({("io", "github"), ("io", "gitlab"), ("dev", "flutter"), ("me", "github")})
_NO_HOSTS = frozenset(
    {"asp.net", "vb.net", "ado.net", "ml.net", "java.io", "java.net", "javax.net", "std.io", "tf.io", "torch.io", "system.net"}
)
_KNOWN_SHORT = frozenset({"t.me", "t.co", "g.co", "x.ai", "s.id"})
_CLOCK = word_set(
    """am pm st nd rd th cm km kg mg ml mm gb tb mb ms mn bn us la al de to no is in so es it me my at be do id as eu fr by"""
)
_MARKET = re.compile(r"[A-Z0-9]{1,5}\.(?:US|HK|DE|AX|TO|SI|PA|MI|AS|SW|CO|ST|MX|SA|NZ|KS|SZ|SH|BE|BR|IN|NS|CN|JP|UK|AU|CA)\Z")
_FILE_STEMS = frozenset({"makefile", "configure", "dockerfile", "cmakelists", "id_rsa", "id_ed25519"})
_PARTS_OF_FILES = word_set(
    """test tests spec min config conf d prod dev local example sample en ru de es fr tr backup old new final copy setup main"""
)
_ENDINGS_OF_SITES = word_set("app network exchange money fund space world live site support shop games trade")
_SURE_WORDS = frozenset({"app", "dev", "info", "net", "gg", "ai", "vip", "lol", "wtf", "io"})
_LONG_WORDS_OF_TALK = word_set(
    """now today here how you new like got free one only best top team support pay buy cool fail rip sucks life how next open help please love fun win work world money"""
)
_WORDS_OF_QUESTIONS = frozenset({"how", "you", "like", "got", "here", "only"})


@dataclass(frozen=True, slots=True)
class BareName:
    """A name with dots. `labels` keep their case; `before` and `after` are what stands next to it; `in_code` tells that backticks do."""

    labels: tuple[str, ...]
    before: str
    after: str
    has_path: bool = False
    defanged: bool = False
    in_code: bool = False


def is_plausible_host(name: BareName) -> bool:
    if len(name.labels) > 2 and _is_two_part_ending(*name.labels[-2:]):
        # The `co` of `co.uk` is no word that anybody chose.
        name = replace(name, labels=(*name.labels[:-2], name.labels[-1]))
    labels = tuple(label.lower() for label in name.labels)
    ending = kind_of_ending(labels[-1])
    if ending is Ending.NONE or not _has_host_shape(labels):
        return False
    if name.defanged:
        return True
    if _is_inside_path(name) or ".".join(labels) in _NO_HOSTS or labels[0] in _FILE_STEMS or _is_package(labels, ending, name):
        return False
    if ending is Ending.FILE and labels[0] != "www":
        return _file_ending_is_host(labels, name)
    if name.has_path or labels[0] == "www":
        return not _is_pair_of_words(labels, ending, name)
    return not (
        _is_code(labels, name) or _is_abbreviation(labels) or _is_figure(name, labels, ending) or _is_sentence(labels, ending, name)
    )


def is_file_extension(label: str) -> bool:
    """Tell endings of files and of names that no browser resolves, which are no ending of a host."""
    return _EXTENSIONS.match(label.lower()) is not None or label.lower() in FILES


def is_invited(before: str) -> bool:
    """Tell whether the words right before a name send people to it."""
    words = re.findall(r"\w+", before[-40:].lower())
    return before.rstrip().endswith((":", "：", "👉", "➡", "→", "⬇", "👇", "-->")) or any(word in INVITING for word in words[-2:])


def is_word_of_talk(ending: str) -> bool:
    """Tell endings that are words of everyday chat sooner than endings."""
    return ending.lower() in _LONG_WORDS_OF_TALK


def is_ordinary(label: str) -> bool:
    """Tell a word of everyday chat, with a number behind it or without (`step1`)."""
    word = label.rstrip("0123456789")
    return word in COMMON or word in CONTENT


def _is_two_part_ending(second: str, last: str) -> bool:
    """Tell endings of countries' own making: `co.uk`, `com.br`."""
    return len(last) == 2 and is_public_suffix(f"{second}.{last}".lower())


def _has_host_shape(labels: tuple[str, ...]) -> bool:
    owner = labels[-2]
    return (
        all(labels)
        and all(len(label) <= 63 for label in labels)
        and "_" not in owner
        and not owner.startswith("-")
        and not owner.endswith("-")
    )


def _is_inside_path(name: BareName) -> bool:
    before = _ARROW.sub("", name.before)
    if not before or before[-1] not in "/\\" or before.endswith(("//", "\\\\")):
        return before.endswith(("::", "->"))
    return _PATH_BEFORE.search(before) is not None or kind_of_ending(name.labels[-1].lower()) is not Ending.SURE


def _is_package(labels: tuple[str, ...], ending: Ending, name: BareName) -> bool:
    if labels[:2] in _CODE_HOSTS_REVERSED and len(labels) > 2 and not name.has_path:
        return True
    return (
        len(labels) > 2
        and labels[0] in _REVERSED
        and not name.has_path
        and (ending is not Ending.SURE or labels[-1] in {"app", "io", "network", "dev"})
    )


def _file_ending_is_host(labels: tuple[str, ...], name: BareName) -> bool:
    if name.has_path and not name.after.startswith(":"):
        return _FILE_PATH.match(name.after) is None
    return len(labels) > 2 and not any(label in _PARTS_OF_FILES or label.isdigit() for label in labels[1:-1]) and is_invited(name.before)


def _is_pair_of_words(labels: tuple[str, ...], ending: Ending, name: BareName) -> bool:
    """Tell `is.it/are.they` and `tx.to/data` from a host with a path."""
    if len(labels) > 2 or ending is Ending.SURE or labels[0] == "www" or ".".join(labels) in _KNOWN_SHORT:
        return False
    return labels[0] in COMMON or (labels[0] in OBJECTS and labels[1] in PLAIN_ATTRIBUTES)


def _is_code(labels: tuple[str, ...], name: BareName) -> bool:
    attribute = labels[-1]
    if ".".join(labels) in _KNOWN_SHORT:
        return False
    if attribute not in ATTRIBUTES:
        return name.after.startswith("(") and name.before.endswith("`")
    if name.in_code and _CALL.match(name.after) is None and _is_site_in_code(labels):
        return False
    before = _ARROW.sub("", name.before)
    if before.endswith("*") and name.after.startswith("*"):
        before = before.rstrip("*")  # set in bold
    signs = name.in_code or _CALL.match(name.after) is not None or _IN_CALL.search(before) is not None
    if signs or _CAMEL.search(name.labels[-2]) is not None:
        return True
    if labels[0] not in OBJECTS or any(label not in OBJECTS and not is_ordinary(label) for label in labels[1:-1]):
        return False
    return attribute in PLAIN_ATTRIBUTES or labels[-2] not in CONTENT


def _is_site_in_code(labels: tuple[str, ...]) -> bool:
    """Tell a host set in backticks, for copying or to slip past filters, from a name in a program."""
    if "-" in labels[-2]:  # no name in a program has a hyphen
        return labels[-1] not in PLAIN_ATTRIBUTES
    named = labels[-1] in _ENDINGS_OF_SITES and not is_ordinary(labels[-2])
    return named and not any(label in OBJECTS or label in ATTRIBUTES for label in labels[:-1])


def _is_abbreviation(labels: tuple[str, ...]) -> bool:
    if all(len(label) == 1 for label in labels[:-1]) and ".".join(labels) not in _KNOWN_SHORT:
        return len(labels) > 2 or kind_of_ending(labels[-1]) is not Ending.SURE
    return False


def _is_figure(name: BareName, labels: tuple[str, ...], ending: Ending) -> bool:
    if _MARKET.match(".".join(name.labels)):
        return True
    if not labels[-2][0].isdigit():
        return False
    return (labels[-2].isdigit() and ending is not Ending.SURE) or (
        labels[-1] in _CLOCK and labels[-2].strip("0123456789") in {"", "k", "m", "x", "b"}
    )


def _is_sentence(labels: tuple[str, ...], ending: Ending, name: BareName) -> bool:
    """Tell `done.it works` and `wallet.The` from a host, by the capital after the stop and by what the words are."""
    owner, written = labels[-2], name.labels[-1]
    capital = written[0].isupper() and not written.isupper()
    if ending is Ending.SURE:
        if capital and labels[-1] in _SURE_WORDS and name.labels[-2].islower() and _GOES_ON.match(name.after):
            return True
        return owner in COMMON and labels[-1] not in {"com", "org", "xyz", "io"} and not is_invited(name.before)
    if ending is Ending.FOREIGN:
        return False
    if capital and (ending is not Ending.LONG_WORD or owner in CONTENT or owner in COMMON or _GOES_ON.match(name.after) is not None):
        return True
    if all(label in COMMON for label in labels[:-1]):
        return not (is_invited(name.before) and _ends_there(name.after))
    talk = ending is Ending.SHORT_WORD or is_word_of_talk(written)
    if not talk or is_invited(name.before) or _GOES_ON.match(name.after) is None:
        return False
    known = common_words() if ending is Ending.SHORT_WORD or written.lower() in _WORDS_OF_QUESTIONS else frozenset()
    return all(is_ordinary(label) or label in known for label in labels[:-1])


def _ends_there(after: str) -> bool:
    return not after.strip(" .!?,;:)]}\"'") or "\n" in after[:2]
