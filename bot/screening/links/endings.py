"""What the ending of a bare name is evidence for: a host, a file, a word of a sentence, an attribute in code.

Only names without a scheme are weighed with these; every delegated ending counts where something else shows that it is a link.
"""

from __future__ import annotations

from enum import Enum, auto
from functools import lru_cache

from bot.screening.links.word_lists import word_set
from knowledge.hostnames import is_known_tld


class Ending(Enum):
    SURE = auto()  # hardly anything but a host ends so
    FILE = auto()  # readme.md, main.rs
    SHORT_WORD = auto()  # so, it, is: words of a sentence whose full stop lacks its space
    LONG_WORD = auto()  # live, now, network
    COUNTRY = auto()  # other two-letter endings
    FOREIGN = auto()  # endings in other scripts
    NONE = auto()


SURE = word_set(
    """com net org info biz xyz io co cc gg ai app dev fi tv vip icu cyou sbs cfd gdn pw tk ml ga cf gq ws lol wtf moe gov edu mil int asia
    aero mobi ru su ua by cn tw hk jp kr vn th ph sg uk eu fr nl ch cz dk gr hu ie lt lv lu pt ro sk ee hr bg br mx ar cl pe nz ir ae sa
    eg ng ke za tr ge kz uz"""
)
FILES = frozenset({"md", "rs", "py", "sh", "zip", "mov", "ps", "pl", "mk", "cab", "tf", "java"})
# Words of English and the other Latin languages of our members, two letters long and delegated.
SHORT_WORDS = word_set(
    """ac ad ag ai al am an ao as at au az ba be bi bo ca co cu da de di do du ec ee el en er es et fm ga gm gn he hi hm id ie il im in io is
    it je ke ki km la li lo lu ma mc md me mi ml mo mr ms mu my na ne ni no nu om pa pm sa se si so st su ta te tg ti to tu tv ua uk un us
    va ve vi vu we ya ye yo"""
)
# Endings that stay hosts though they are a short word somewhere: so many projects have them.
_SURE_AFTER_ALL = frozenset({"ai", "co", "io", "fi", "tv", "cc", "gg", "ru", "ua", "uk", "tk", "ga", "sg", "fr"})
# Names of attributes and methods that are delegated too.
ATTRIBUTES = word_set(
    """id name app call data to is in as at by link click target map int new bar open style date download chat channel host search security
    box cat show run live read post play now today info fail pub dev prod build page pages next video audio image total size store save
    load select watch media plus camera game games tab tools win works world zero zone network email fit ping pay pin property contact
    services support cards case delivery direct events exchange feedback final fun fund group help itv kids land like limited loan locker
    market menu mint moto observer onl parts party photo pics pictures place press protection racing reviews room rsvp sale science shop
    site ski social solutions space spot storage stream supply talk team theater tips trade trust tube tunes vote voting weather web work
    st sc so me no not my us hr de fs vi dot cash fan fans dates do et ac sx dad eat cc tt mm pm sv"""
)
# Attributes that few hosts end in: enough without any other sign of code.
PLAIN_ATTRIBUTES = word_set("""id name call data to map new style click target open date int search at by is box show read""")

_TWINS = str.maketrans("асеорѕіјхуһԁԛԝοινρτк", "aceopsijxyhdqwoivptk")


@lru_cache(maxsize=8192)
def kind_of_ending(label: str) -> Ending:
    """Return what this last label, in lower case, is evidence for."""
    if not is_known_tld(label):
        twin = label if label.isascii() else label.translate(_TWINS)
        # `.сom` with a Cyrillic letter leads nowhere, but it is read, and typed, as the ending it copies.
        return Ending.SURE if twin != label and twin.isascii() and kind_of_ending(twin) is Ending.SURE else Ending.NONE
    if not label.isascii() or label.startswith("xn--"):
        return Ending.FOREIGN
    if label in FILES:
        return Ending.FILE
    if label in SHORT_WORDS and label not in _SURE_AFTER_ALL:
        return Ending.SHORT_WORD
    if label in SURE:
        return Ending.SURE
    return Ending.COUNTRY if len(label) == 2 else Ending.LONG_WORD
