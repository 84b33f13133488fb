"""What a host's last label says: the endings that are sold for next to nothing and that scams favour, from published abuse statistics."""

from __future__ import annotations

from bot.screening.checks.word_index import words

_OFTEN_ABUSED = words(
    "top click live online site shop icu cfd sbs cyou buzz rest lol bond quest monster space website fun pw tk ml ga cf gq zip mov help "
    "support autos beauty hair skin makeup boats mom pics lat vip win bid loan men stream download racing review trade date faith "
    "science cam surf gdn christmas"
)
_SOMETIMES_ABUSED = words(
    "xyz pro info biz life world today club work ru su cc ws us tech store digital cloud events link one wiki network finance "
    "claims cash money fund exchange ltd agency center solutions services team group run ink gift gives rewards party host press art "
    "me co net app dev"
)
_CRYPTO = words("io finance network xyz app fi money cash exchange fund org markets trade capital technology foundation build gg so ag")

# Names below `.com`, `.net` and the like whose owners sell what stands below them, listed in the public suffix list's private section.
_SOLD_TWICE = words(
    "us.com eu.com uk.com de.com br.com cn.com jpn.com mex.com ru.com sa.com za.com co.com gr.com it.com com.de com.se gb.net hu.net "
    "in.net jp.net se.net uk.net ae.org us.org"
)
_LITTLE = frozenset({"me", "co", "net", "app", "dev", "us", "link", "one", "network", "finance", "exchange", "cash"})


_RISKS = dict.fromkeys(_SOMETIMES_ABUSED, 0.6) | dict.fromkeys(_LITTLE, 0.25) | dict.fromkeys(_OFTEN_ABUSED, 1.0)


def ending_risk(ending: str) -> float:
    """Return how much scams favour an ending, 0 to 1; a weak sign at best."""
    return _RISKS.get(ending, 0.0)


def is_sold_twice(suffix: str) -> bool:
    """Tell whether an ending looks like a country's and belongs to a company that sells names below it."""
    return suffix in _SOLD_TWICE


def suits_crypto(ending: str) -> bool:
    """Tell whether crypto projects like to stand under this ending, so that a name under it is read as a project's."""
    return ending in _CRYPTO
