"""Files that are whole pages and carry a host's name: `claim-name.xyz.html`. Pure.

Such a file is no link, and no list can name it: whoever opens it has the scam's page on their own device. Only beside words that lure
is it held against its author, for developers and archives name files so too.
"""

from __future__ import annotations

import re

from bot.screening.links.endings import Ending, kind_of_ending
from knowledge.lures.features import Seen

REASON = "malicious_download"
_PAGE = re.compile(r"(?<![\w./-])(?:[\w-]{1,63}\.){1,6}(?P<ending>[a-z]{2,12})\.(?:x?html?|shtml|mhtml?|svg)(?![\w/-]|\.\w)", re.IGNORECASE)
_SIGNS = (".html", ".htm", ".xht", ".shtm", ".mht", ".svg")
_HOSTS_END_SO = frozenset({Ending.SURE, Ending.LONG_WORD})
_BAIT = frozenset({"claim", "airdrop", "reward", "connect", "validate", "seed", "eligible", "double", "presale", "free", "give", "receive"})
_SPOKEN_OF = frozenset({"speaks_of_it", "question", "quoted_line", "long_quote", "defanged"})


def names_page_of_host(text: str) -> bool:
    """Tell whether a file that is a page and has the name of a host is named in a text."""
    if "." not in text:
        return False
    lower = text.lower()
    if not any(map(lower.__contains__, _SIGNS)):
        return False
    return any(kind_of_ending(found["ending"].lower()) in _HOSTS_END_SO for found in _PAGE.finditer(lower))


def lures_to_file(seen: Seen) -> bool:
    """Tell whether what is said beside such a file lures people to open it."""
    return not seen.present.isdisjoint(_BAIT) and seen.present.isdisjoint(_SPOKEN_OF)
