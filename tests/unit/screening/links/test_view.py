"""Letters that are passed over as plain read the same as when each is looked at."""

import sys

from bot.screening.links.view import fold_view

_INVISIBLE = "\u200b"


def test_a_character_reads_the_same_alone_and_among_hidden_ones():
    alone = {char: fold_view(char).text for char in map(chr, range(sys.maxunicode + 1)) if not "\ud800" <= char <= "\udfff"}
    looked_at = {char: fold_view(char + _INVISIBLE).text for char in alone}
    # Between ideographs a stop ends a sentence, so its neighbour decides.
    assert {char for char in alone if alone[char] != looked_at[char]} <= {"\u3002"}
