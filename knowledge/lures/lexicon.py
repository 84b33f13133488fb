"""Find what a message speaks of: groups of words that mean one thing in thirteen languages, in one pass.

A word of one language is often another word in the next (`para` is money in Turkish and "for" in Spanish), so the message's
language is guessed from the words themselves and the others' are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from operator import add
from typing import NamedTuple

from knowledge.kept import Kept
from knowledge.lures.words import as_the_eye_sees, fold_words, is_loose, read_figure
from knowledge.models import LANGUAGES

_ENGLISH = 1 << LANGUAGES.index("en")
_SHORT_LOOSE = 3
_LEAD = 4
_NEGATING = ("neg",)
_HAN_NEGATIONS = frozenset("不别勿")
_MOST_KEPT = 32_768
_TOGETHER = tuple(1 << LANGUAGES.index(one) | 1 << LANGUAGES.index(other) for one, other in (("es", "pt"), ("ru", "uk")))

# The small words that tell Latin-written languages apart, folded.
_FUNCTION_WORDS = {
    "en": "the of to is in you your for it on with this that be are was my we they have has not at from will can just and or if",
    "es": "el los las que de en por para una tu tus del al con su se es y lo mi te ya como pero este esta les nos hay estoy muy",
    "pt": "o os as que de em por para uma seu sua do da dos no na com se e voce nao meu mas este esta nos ja voces isso essa pra um",
    "tr": "ve bir bu icin ile da de mi ne cok var ama gibi olan sizin senin benim daha kadar sonra beni bana size hic ya ki",
    "vi": "la cua cho va khong mot nay cac nhung ban toi minh duoc voi de co trong da se thi ai gi nhe a nha ma vao day tai em",
    "id": "yang dan di ini itu untuk dengan ke dari kamu anda saya aku bisa ada tidak jangan yg akan sudah udah kalo juga nya ya atau dong",
    "hi": "hai ka ki ke mein me ko se kar karo kya ho hain aur bhi nahi mat yeh ye apna apne aap mujhe tha raha koi liye par pe ne bhai",
    "fr": "le la les de et un une vous votre vos pour des du en je ce est pas que qui sur dans au aux tu ton ta mon ma nous il on avec",
    "de": "der die das und ist ein eine fur mit auf dein deine ihr euch ich nicht zu den dem im sich wir hier jetzt habe hat von es bei",
}


@dataclass(frozen=True, slots=True)
class Term:
    """One way of saying something: words, the last or any of them a prefix. `languages` is a bit set."""

    group: int
    rest: tuple[tuple[str, bool], ...]
    languages: int
    negative: bool


class Beginning(NamedTuple):
    """The terms that begin with a word: those of one word, those by their second word, those whose second is a prefix."""

    alone: tuple[Term, ...]
    by_second: dict[str, tuple[Term, ...]]
    others: tuple[Term, ...]


class Hit(NamedTuple):
    """Where a group was found, in characters of the folded text. `negative`: what follows is told not to be done.

    A plain tuple: hundreds are made for a message.
    """

    start: int
    end: int
    group: int
    negative: bool


class Finds(NamedTuple):
    """Every term that stands in a text of these words, with its place; `loose` are those of scripts without gaps."""

    words: list[str]
    of_words: list[tuple[int, int, Term]]
    loose: list[Hit]


class Lexicon:
    """All groups of words, by number in the order of `names`."""

    def __init__(self, groups: Mapping[str, Mapping[str, Iterable[str]]]) -> None:
        self.names: tuple[str, ...] = tuple(groups)
        self._exact: dict[str, list[Term]] = {}
        self._prefixes: dict[str, list[Term]] = {}
        # By their first letters, all of them where a term is no longer.
        self._loose: dict[str, list[tuple[str, int, bool]]] = {}
        self._seen: dict[str, str] = {}
        self._negations = frozenset(
            fold_words(term) for name in _NEGATING for terms in groups.get(name, {}).values() for term in terms if " " not in term
        )
        for number, terms in enumerate(groups.values()):
            for language, written in terms.items():
                bit = 1 << LANGUAGES.index(language)
                for term in written:
                    self._add(term, number, bit)
        self._prefix_sizes = tuple(sorted({len(prefix) for prefix in self._prefixes}))
        self._loose_starts: dict[str, frozenset[int]] = {}
        for key in self._loose:
            self._loose_starts[key[:2]] = self._loose_starts.get(key[:2], frozenset()) | {len(key)}
        self._votes = {
            word: tuple(LANGUAGES.index(language) for language, words in _FUNCTION_WORDS.items() if word in words.split())
            for words in _FUNCTION_WORDS.values()
            for word in words.split()
        }
        self._beginnings: Kept[str, Beginning | None] = Kept(self._find_terms, most=_MOST_KEPT)
        self._sizes_at: Kept[str, tuple[int, ...]] = Kept(self._find_sizes, most=_MOST_KEPT)
        self.meant = lru_cache(maxsize=8192)(self._meant)

    def find(self, folded: str) -> list[Hit]:
        """Return what the text speaks of, the outermost of nested finds, by place. `folded` comes from `fold_words`."""
        return self.settle(self.find_all(folded))

    def find_all(self, folded: str) -> Finds:
        """Return every term that stands in the text, of whatever language: what is quick to find, before what counts is settled."""
        words = folded.split(" ")
        return Finds(words, self.find_words(words), self.find_loose(folded))

    def begin(self, word: str) -> Beginning | None:
        """Return the terms that begin with a word, None for most words."""
        return self._beginnings[word]

    def is_term(self, word: str) -> bool:
        """Tell whether a word alone is a term of some language, or begins as one."""
        beginning = self._beginnings[word]
        return beginning is not None and bool(beginning.alone)

    def find_loose(self, folded: str) -> list[Hit]:
        """Return the terms of scripts without gaps that stand in the text."""
        return self._find_loose(folded) if not folded.isascii() and is_loose(folded) else []

    def settle(self, finds: Finds) -> list[Hit]:
        """Return the finds that count: of the languages that the message speaks, the outermost of nested ones, by place."""
        found, spoken = finds.of_words, _ENGLISH
        for _, _, term in found:
            # Only a word that is not English too can be one of another language.
            if not term.languages & _ENGLISH:
                spoken = self._spoken(finds.words, found)
                break
        hits = [Hit(start, end, term.group, term.negative) for start, end, term in found if term.languages & spoken]
        return _outermost(hits + finds.loose)

    def find_words(self, words: list[str]) -> list[tuple[int, int, Term]]:
        """Return every term that stands in a text of these words, with its place."""
        found: list[tuple[int, int, Term]] = []
        letters_until: list[int] = []
        for place, beginning in enumerate(map(self._beginnings.__getitem__, words)):
            if beginning is None:
                continue
            alone, by_second, others = beginning
            # Common first words begin hundreds of terms; the second word leaves one or two.
            second = by_second.get(words[place + 1], ()) if by_second and place + 1 < len(words) else ()
            if not (alone or second or others):
                continue
            size = len(words[place])
            letters_until = letters_until or list(accumulate(map(len, words)))
            offset = letters_until[place] - size + place
            if alone:
                found += [(offset, offset + size, term) for term in alone]
            for term in (*second, *others):
                length = size
                for step, (wanted, is_prefix) in enumerate(term.rest, place + 1):
                    if step >= len(words) or not (words[step].startswith(wanted) if is_prefix else words[step] == wanted):
                        break
                    length += 1 + len(words[step])
                else:
                    found.append((offset, offset + length, term))
        return found

    def _find_loose(self, folded: str) -> list[Hit]:
        loose = self._loose
        pairs = map(add, folded, folded[1:] + " ")
        return [
            Hit(start, start + len(term), group, negative)
            for start, sizes in enumerate(map(self._sizes_at.__getitem__, pairs))
            if sizes
            for size in sizes
            for term, group, negative in loose.get(folded[start : start + size], ())
            if folded.startswith(term, start)
        ]

    def _find_sizes(self, pair: str) -> tuple[int, ...]:
        """Return how long the leads of the terms are that begin with these two letters, or are the first of them."""
        return tuple(sorted(self._loose_starts.get(pair, frozenset()) | self._loose_starts.get(pair[0], frozenset())))

    def _spoken(self, words: list[str], found: list[tuple[int, int, Term]]) -> int:
        """Return the languages whose words count, English always: those that most small and most telling words belong to."""
        votes = [0] * len(LANGUAGES)
        for languages in filter(None, map(self._votes.get, words)):
            for language in languages:
                votes[language] += 2
        for start, end, term in found:
            # English needs no votes: it always counts.
            if term.languages != _ENGLISH and end - start > 3:
                for language in _parted(term.languages & ~_ENGLISH):
                    votes[language] += 3
        best = max(votes)
        if not best:
            return -1
        spoken = sum([1 << number for number, count in enumerate(votes) if count >= best - 1])
        for both in _TOGETHER:
            if spoken & both:
                spoken |= both
        return spoken | _ENGLISH

    def _meant(self, word: str) -> str | None:
        """Return the one-word term that a painted word looks like, or None."""
        return self._seen.get(as_the_eye_sees(word))

    def _find_terms(self, word: str) -> Beginning | None:
        terms = list(self._exact.get(word, ()))
        for size in self._prefix_sizes:
            if size > len(word):
                break
            terms.extend(self._prefixes.get(word[:size], ()))
        if not terms:
            return None
        by_second: dict[str, tuple[Term, ...]] = {}
        for term in terms:
            if term.rest and not term.rest[0][1]:
                by_second[term.rest[0][0]] = (*by_second.get(term.rest[0][0], ()), term)
        others = tuple(term for term in terms if term.rest and term.rest[0][1])
        return Beginning(tuple(term for term in terms if not term.rest), by_second, others)

    def _add(self, written: str, group: int, language: int) -> None:
        pieces = [(folded, piece.endswith("*")) for piece in written.split() for folded in fold_words(piece).split(" ") if folded]
        if not pieces:
            raise ValueError(f"the term {written!r} has no letter or digit")
        if not all(piece.isdigit() for piece, _ in pieces):
            pieces = [(read_figure(piece), is_prefix) for piece, is_prefix in pieces]
        whole = " ".join(piece for piece, _ in pieces)
        if is_loose(whole) and not (_is_bounded(whole)):
            self._loose.setdefault(whole[:_LEAD], []).append((whole, group, self._is_negative(whole)))
            return
        first, is_prefix = pieces[0]
        term = Term(group, tuple(pieces[1:]), language, self._is_negative(whole))
        terms = (self._prefixes if is_prefix else self._exact).setdefault(first, [])
        _join(terms, term)
        if not term.rest and len(first) > 4 and first.isascii() and language == _ENGLISH:
            self._seen.setdefault(as_the_eye_sees(first), first)

    def _is_negative(self, whole: str) -> bool:
        words = whole.split(" ")
        return words[0] in self._negations or (not whole.isascii() and whole[0] in _HAN_NEGATIONS and whole in self._negations)


def _join(terms: list[Term], term: Term) -> None:
    """Add a term, to the same one of another language where there is such a one: what many languages write alike is found once."""
    for at, other in enumerate(terms):
        if (other.group, other.rest, other.negative) == (term.group, term.rest, term.negative) and not other.languages & term.languages:
            terms[at] = replace(other, languages=other.languages | term.languages)
            return
    terms.append(term)


def _is_bounded(term: str) -> bool:
    # A short Arabic or Hindi word stands inside many others; Chinese words are short by nature.
    return len(term) <= _SHORT_LOOSE and not "\u3400" <= term[0] <= "\u9fff"


@lru_cache(maxsize=8192)
def _parted(bits: int) -> tuple[int, ...]:
    return tuple(number for number in range(bits.bit_length()) if bits >> number & 1)


def _by_place(hit: Hit) -> int:
    # One number for the start and, the other way round, the end: a pair for each hit would cost more than the sorting.
    return (hit[0] << 32) - hit[1]


def _outermost(hits: list[Hit]) -> list[Hit]:
    """Drop what stands inside a longer find, sorted by place; finds of the same stretch all stay."""
    if len(hits) < 2:
        return hits
    hits.sort(key=_by_place)
    kept: list[Hit] = []
    reach_start = reach_end = -1
    for hit in hits:
        if hit.end <= reach_end and (hit.start, hit.end) != (reach_start, reach_end):
            continue
        kept.append(hit)
        if hit.end > reach_end:
            reach_start, reach_end = hit.start, hit.end
    return kept
