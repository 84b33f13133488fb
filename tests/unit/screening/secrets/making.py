"""Makes random secrets and writes them the ways people do. Nothing here is anybody's: no secret stands in a file."""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
from random import Random
from urllib.parse import quote, quote_plus
from zlib import crc32

from bot.screening.secrets.wordlists import WordList, shelf

LISTS = {each.name: each for each in shelf().lists}
BIP39_LISTS = sorted(name for name in LISTS if name.startswith("bip39_"))
SIZES = (12, 15, 18, 21, 24)


def bip39(rng: Random, name: str = "bip39_english", size: int = 12) -> list[str]:
    words = LISTS[name].words
    entropy = rng.randbytes(size * 4 // 3)
    check = size // 3
    number = int.from_bytes(entropy, "big") << check | hashlib.sha256(entropy).digest()[0] >> (8 - check)
    return [words[number >> 11 * (size - 1 - at) & 2047] for at in range(size)]


def mistyped_bip39(rng: Random, name: str = "bip39_english", size: int = 12) -> list[str]:
    """Words of the list whose checksum does not hold."""
    while True:
        drawn = draw(rng, LISTS[name], size)
        if drawn != bip39_of(drawn, name):
            return drawn


def bip39_of(phrase: list[str], name: str) -> list[str]:
    words = LISTS[name].words
    number = 0
    for word in phrase:
        number = number << 11 | words.index(word)
    check = len(phrase) // 3
    entropy = (number >> check).to_bytes(len(phrase) * 4 // 3, "big")
    number = int.from_bytes(entropy, "big") << check | hashlib.sha256(entropy).digest()[0] >> (8 - check)
    return [words[number >> 11 * (len(phrase) - 1 - at) & 2047] for at in range(len(phrase))]


def draw(rng: Random, words: WordList, size: int) -> list[str]:
    return [rng.choice(words.words) for _ in range(size)]


def monero(rng: Random, name: str = "monero_english", size: int = 24) -> list[str]:
    words = LISTS[name]
    drawn = draw(rng, words, size)
    heads = "".join(word[: words.prefix] for word in drawn)
    return [*drawn, drawn[crc32(heads.encode()) % size]]


def electrum(rng: Random, version: str = "01") -> list[str]:
    while True:
        drawn = draw(rng, LISTS["bip39_english"], 12)
        plain = unicodedata.normalize("NFKD", " ".join(drawn)).encode()
        if hmac.digest(b"Seed version", plain, hashlib.sha512).hex().startswith(version):
            return drawn


def slip39(rng: Random, size: int = 20) -> list[str]:
    from shamir_mnemonic.rs1024 import create_checksum

    data = [rng.randrange(1024) for _ in range(size - 3)]
    data[1] &= ~0x10  # the bit that tells the newer kind
    places = [*data, *create_checksum(data, b"shamir")]
    return [LISTS["slip39"].words[place] for place in places]


# How people write a phrase out. Each takes the words and returns the text.
FORMATS = {
    "plain": " ".join,
    "capitals": lambda words: " ".join(words).upper(),
    "title": lambda words: " ".join(word.title() for word in words),
    "mixed": lambda words: " ".join(word.upper() if at % 3 == 1 else word.title() if at % 3 else word for at, word in enumerate(words)),
    "numbered": lambda words: "\n".join(f"{at}. {word}" for at, word in enumerate(words, 1)),
    "numbered_line": lambda words: " ".join(f"{at}) {word}" for at, word in enumerate(words, 1)),
    "numbered_tight": lambda words: " ".join(f"{at}.{word}" for at, word in enumerate(words, 1)),
    "numbered_hash": lambda words: ", ".join(f"#{at} {word}" for at, word in enumerate(words, 1)),
    "numbered_columns": lambda words: (
        "\n".join(f"{at + 1}. {words[at]}   {at + 1 + len(words) // 2}. {words[at + len(words) // 2]}" for at in range(len(words) // 2))
        if len(words) % 2 == 0
        else "\n".join(words)
    ),
    "bullets": lambda words: "\n".join(f"- {word}" for word in words),
    "dots": lambda words: "\n".join(f"• {word}" for word in words),
    "lines": "\n".join,
    "blank_lines": "\n\n".join,
    "commas": ", ".join,
    "commas_tight": ",".join,
    "slashes": " / ".join,
    "hyphens": "-".join,
    "dashes": " – ".join,
    "pipes": "|".join,
    "arrows": " -> ".join,
    "underscores": "_".join,
    "stops": ". ".join,
    "semicolons": "; ".join,
    "ands": " and ".join,
    "thens": lambda words: ", then ".join(words),
    "ideographic": "\u3000".join,
    "wide_spaces": "\u2003".join,
    "no_break": "\u00a0".join,
    "rows_of_four": lambda words: "\n".join(" ".join(words[at : at + 4]) for at in range(0, len(words), 4)),
    "rows_of_three": lambda words: "\n".join(" ".join(words[at : at + 3]) for at in range(0, len(words), 3)),
    "quoted": lambda words: " ".join(f'"{word}"' for word in words),
    "code": lambda words: "```\n" + " ".join(words) + "\n```",
    "backticks": lambda words: "`" + " ".join(words) + "`",
    "spoiler": lambda words: "||" + " ".join(words) + "||",
    "bold": lambda words: " ".join(f"**{word}**" for word in words),
    "quote_marks": lambda words: "> " + " ".join(words),
    "html": lambda words: "<ol>" + "".join(f"<li>{word}</li>" for word in words) + "</ol>",
    "html_breaks": "<br>".join,
    "json_list": lambda words: json.dumps(words),
    "json_text": lambda words: json.dumps({"text": "\n".join(words)}),
    "json_fields": lambda words: json.dumps({f"word{at}": word for at, word in enumerate(words, 1)}),
    "url_plus": lambda words: "https://wallet-check.example/import?seed=" + quote_plus(" ".join(words)),
    "url_percent": lambda words: "https://wallet-check.example/?m=" + quote(" ".join(words)),
    "url_hyphens": lambda words: "https://wallet-check.example/x/" + "-".join(words),
    "url_fields": lambda words: "https://wallet-check.example/?" + "&".join(f"w{at}={quote(word)}" for at, word in enumerate(words, 1)),
    "url_twice": lambda words: "https://r.example/?to=" + quote("https://a.example/?s=" + quote(" ".join(words))),
    "decomposed": lambda words: unicodedata.normalize("NFD", " ".join(words)),
    "compatible": lambda words: unicodedata.normalize("NFKD", " ".join(words)),
    "sentence": lambda words: "hey guys my seed phrase is " + " ".join(words) + " can somebody help me please, thanks",
    "colon": lambda words: "here is it: " + " ".join(words) + "\nthanks",
    "told": lambda words: "i try to import into metamask and it says wrong, my 12 words:\n" + "\n".join(words) + "\nwhat now?",
    "zero_width": lambda words: " ".join(word[:2] + "\u200b" + word[2:] for word in words),
    "soft_hyphen": lambda words: " ".join(word[:1] + "\u00ad" + word[1:] for word in words),
    "word_is": lambda words: "\n".join(f"word {at} is {word}" for at, word in enumerate(words, 1)),
    "word_colon": lambda words: "\n".join(f"Word {at}: {word}" for at, word in enumerate(words, 1)),
    "tabs": lambda words: "\n".join(f"{at}\t{word}" for at, word in enumerate(words, 1)),
}


def full_width(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)
