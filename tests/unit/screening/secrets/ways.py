"""Ways people write a seed phrase out, each with where its words stand, so that what is left of one can be counted.

A way takes the words and returns a text with each word between two private characters. `placed` takes those out again.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from urllib.parse import quote, quote_plus

_OPEN, _CLOSE = "\ue000", "\ue001"
_CYRILLIC = str.maketrans("aceopxyi", "асеорхуі")
_KEYCAPS = "️⃣"
_MATH = {chr(ord("a") + at): chr(0x1D41A + at) for at in range(26)}

Way = Callable[[Sequence[str], Random], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A text and the stretches of a phrase's words in it."""

    text: str
    words: tuple[tuple[int, int], ...]


def placed(marked: str) -> Placed:
    """Return a marked text without its marks."""
    pieces: list[str] = []
    spans, at, start = [], 0, 0
    for letter in marked:
        if letter == _OPEN:
            start = at
        elif letter == _CLOSE:
            spans.append((start, at))
        else:
            pieces.append(letter)
            at += 1
    return Placed(text="".join(pieces), words=tuple(spans))


def mark(word: str) -> str:
    return f"{_OPEN}{word}{_CLOSE}"


def _joined(joint: str, write: Callable[[str], str] = str) -> Way:
    return lambda words, rng: joint.join(mark(write(word)) for word in words)


def _each(form: str, joint: str) -> Way:
    """Return a way that writes each word after a form with its number, `{n}`, and the word, `{w}`."""
    return lambda words, rng: joint.join(
        form.format(n=at, w=mark(word), size=len(words), letter="abcdefghijklmnopqrstuvwxyz"[at - 1], roman=_roman(at))
        for at, word in enumerate(words, 1)
    )


def _roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return "x" * tens + ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"][ones]


def _around(form: str, inner: Way | None = None) -> Way:
    write = inner or _joined(" ")
    return lambda words, rng: form.replace("{}", write(words, rng))


def _columns(form: str, joint: str) -> Way:
    """Return a way that writes the words in two columns, read downwards."""

    def write(words: Sequence[str], rng: Random) -> str:
        half = (len(words) + 1) // 2
        rows = []
        for at in range(half):
            cells = [form.format(n=place + 1, w=mark(words[place])) for place in (at, at + half) if place < len(words)]
            rows.append(joint.join(cells))
        return "\n".join(rows)

    return write


def _keycap(words: Sequence[str], rng: Random) -> str:
    def number(at: int) -> str:
        return "🔟" if at == 10 else "".join(digit + _KEYCAPS for digit in str(at))

    return "\n".join(f"{number(at)} {mark(word)}" for at, word in enumerate(words, 1))


def _misspell(word: str, rng: Random) -> str:
    if len(word) < 4:
        return word
    at = rng.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1 :] if rng.random() < 0.5 else word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _misspelt(count: int) -> Way:
    def write(words: Sequence[str], rng: Random) -> str:
        chosen = set(rng.sample(range(len(words)), count))
        return "my seed phrase: " + " ".join(mark(_misspell(word, rng) if at in chosen else word) for at, word in enumerate(words))

    return write


def _confetti(words: Sequence[str], rng: Random) -> str:
    return " ".join(mark(word) + " " + rng.choice("🔥🌊🍎🚀😀🙏") for word in words)


def _chopped(words: Sequence[str], rng: Random) -> str:
    chosen = set(rng.sample(range(len(words)), 2))
    return "seed phrase: " + " ".join(
        mark(word[: len(word) // 2] + " " + word[len(word) // 2 :] if at in chosen and len(word) > 3 else word)
        for at, word in enumerate(words)
    )


def _table(words: Sequence[str], rng: Random) -> str:
    return "| # | word |\n|---|---|\n" + "\n".join(f"| {at} | {mark(word)} |" for at, word in enumerate(words, 1))


def _grid(words: Sequence[str], rng: Random) -> str:
    return "\n".join("| " + " | ".join(mark(word) for word in words[at : at + 3]) + " |" for at in range(0, len(words), 3))


def _keyed(words: Sequence[str], rng: Random) -> str:
    return "{" + ", ".join(f'"{at}": "{mark(word)}"' for at, word in enumerate(words)) + "}"


def _encoded(words: Sequence[str], rng: Random) -> str:
    return mark(b64encode(" ".join(words).encode()).decode())


def _entities(words: Sequence[str], rng: Random) -> str:
    return "&#32;".join(mark("".join(f"&#{ord(letter)};" for letter in word)) for word in words)


HELP = {
    "en": "help it does not work",
    "es": "ayuda no funciona",
    "pt": "ajuda não funciona",
    "ru": "помогите не работает",
    "uk": "допоможіть не працює",
    "tr": "yardım edin çalışmıyor",
    "vi": "giúp tôi với không được",
    "id": "tolong tidak bisa",
    "zh": "帮帮我打不开",
    "hi": "मदद करो काम नहीं कर रहा",
    "ar": "ساعدوني لا يعمل",
    "fr": "aidez moi ça ne marche pas",
    "de": "hilfe es geht nicht",
}

# Alone or set apart: where the checksum holds, these are to be certain.
APART: dict[str, Way] = {
    "plain": _joined(" "),
    "lines": _joined("\n"),
    "commas": _joined(", "),
    "commas_tight": _joined(","),
    "upper": _joined(" ", str.upper),
    "title": _joined(" ", str.title),
    "n_dot": _each("{n}. {w}", "\n"),
    "n_paren": _each("{n}) {w}", " "),
    "n_in_paren": _each("({n}) {w}", " "),
    "n_hash": _each("#{n} {w}", "\n"),
    "n_dash": _each("{n} - {w}", "\n"),
    "n_colon": _each("{n}: {w}", ", "),
    "n_tight": _each("{n}{w}", " "),
    "n_after": _each("{w} ({n})", " "),
    "n_equal": _each("{n}={w}", "\n"),
    "n_of": _each("{n}/{size} {w}", "\n"),
    "n_sign": _each("№{n} {w}", "\n"),
    "n_ordinal": _each("{n}th {w}", ", "),
    "n_letters": _each("{letter}) {w}", "\n"),
    "n_roman": _each("{roman}. {w}", "\n"),
    "keycaps": _keycap,
    "word_n": _each("word{n}: {w}", "\n"),
    "word_n_spaced": _each("Word {n} {w}", " "),
    "bullets": _each("• {w}", "\n"),
    "check_marks": _each("✅ {w}", "\n"),
    "table": _table,
    "grid": _grid,
    "columns_numbered": _columns("{n}. {w}", "    "),
    "columns": _columns("{w}", "   "),
    "columns_tabs": _columns("{w}", "\t"),
    "rows_of_two": lambda words, rng: "\n".join(" ".join(mark(word) for word in words[at : at + 2]) for at in range(0, len(words), 2)),
    "emoji_around": _around("🔥🔥 {} 🚀🚀"),
    "emoji_between": _confetti,
    "code": _around("```\n{}\n```"),
    "backticks": _around("`{}`"),
    "quotes": _around('"{}"'),
    "quotes_curly": _around("“{}”"),
    "quotes_angle": _around("«{}»"),
    "quotes_corner": _around("「{}」"),
    "spoiler": _around("||{}||"),
    "brackets": _around("[{}]"),
    "json": _keyed,
    "zero_width_in": lambda words, rng: " ".join(mark("\u200b".join(word)) for word in words),
    "zero_width_between": _joined("\u200d"),
    "zero_width_and_space": _joined("\u200b \u200b"),
    "entities": _entities,
    "url_query": lambda words, rng: "https://wallet.example/import?q=" + "+".join(mark(quote_plus(word)) for word in words),
    "url_percent": lambda words, rng: "https://wallet.example/import?q=" + "%20".join(mark(quote(word)) for word in words),
    "payload": lambda words, rng: "restore:" + "_".join(mark(word) for word in words),
    "file_name": lambda words, rng: "_".join(mark(word) for word in words) + ".txt",
    "caption": _around("screenshot.png\n{}"),
    "base64": _encoded,
    "hashtags": _each("#{w}", " "),
    "dots": _joined("."),
    "plus": _joined(" + "),
    "glued": _joined(""),
    "camel": _joined("", str.title),
    "math_bold": _joined(" ", lambda word: "".join(_MATH.get(letter, letter) for letter in word)),
    "then_thanks": _around("{}\n\nthanks"),
    "said_before": _around("help it does not work\n{}"),
    "said_before_colon": _around("help it does not work: {}"),
}
# With talk of the thing: certain too.
TOLD: dict[str, Way] = {
    "told": _around("my seed phrase is {}"),
    "told_mid": _around("hey guys my seed phrase is {} can somebody help me please, thanks"),
    "told_after": _around("{} this is my recovery phrase, what now"),
    "told_lines": _around("these are my 12 words\n{}\nwhat is wrong?", _joined("\n")),
}
# In mid-sentence, without a word of what it is: to be caught, and certain as often as can be told.
RUN_IN: dict[str, Way] = (
    {f"help_before_{lang}": _around(f"{said} {{}}") for lang, said in HELP.items()}
    | {f"help_after_{lang}": _around(f"{{}} {said}") for lang, said in HELP.items()}
    | {
        "mid_sentence": _around("can you look at {} i cannot get in since yesterday"),
        "mid_wallet": _around("import {} into metamask says error"),
        "hello": _around("hello sir {} please fix"),
    }
)
# Spoilt, so that no checksum can be read off directly: to be caught.
SPOILT: dict[str, Way] = {
    "misspelt_1": _misspelt(1),
    "misspelt_2": _misspelt(2),
    "chopped": _chopped,
    "first_four": _joined(" ", lambda word: word[:4]),
    "first_four_told": lambda words, rng: "my seed phrase: " + " ".join(mark(word[:4]) for word in words),
    "cyrillic_letters": _joined(" ", lambda word: word.translate(_CYRILLIC)),
    "letters_spaced": lambda words, rng: "my seed phrase: " + "  ".join(mark(" ".join(word)) for word in words),
    "reversed_told": lambda words, rng: "my seed phrase backwards: " + " ".join(mark(word) for word in reversed(words)),
    "one_missing_told": lambda words, rng: "my seed phrase: " + " ".join(mark(word) for word in words[1:]),
    "starred": _each("*{w}*", " "),
}
LATIN_ONLY = frozenset({"cyrillic_letters", "math_bold", "chopped", "first_four", "first_four_told", "glued", "camel"})
"""Ways that mean something for Latin letters only."""
