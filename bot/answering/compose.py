"""Put a reply together from passages, rules and texts. Pure: nothing is searched or decided here."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.grounding import LONGEST_BODY, MOST_CITATIONS
from bot.models import Citation, Reply, SafetyWarning
from bot.texts import Texts
from knowledge.models import Aftercare, Corpus, FirstAid, Note, Passage, Repeats, Route, RouteKind, ScamRule, Source, Target, TargetKind

MOST_WARNINGS = 2

_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s")
_RECOVERY_RULE = "recovery-scam"
_CONNECTING_RULE = "connect-wallet"
# Where nothing is lost yet, "nobody can fetch it back" would only frighten.
_NOTHING_LOST = frozenset({"visited-only"})


class Composer:
    def __init__(self, corpus: Corpus, texts: Texts) -> None:
        self._corpus = corpus
        self._texts = texts

    def answer(self, passages: Sequence[Passage], lang: str, *, after: Reply | None = None, brief: bool = False) -> Reply:
        """Return one or two passages' answers with their details as far as they fit, and the warnings that are due.

        `after` is what stands before them already; a `brief` reply leaves the details out.
        """
        draft = _Draft(LONGEST_BODY, after)
        if lang != "en":
            draft.add(self._texts.say("english_sources", lang))
        share = 0 if brief else draft.room // len(passages)
        told = [passage for passage in passages if self._add_passage(draft, passage, share)]
        warned = dict.fromkeys(rule for passage in told for rule in passage.warn)
        return draft.reply("en", self.warnings(tuple(warned), lang))

    def scam_answer(self, rule: ScamRule, passages: Sequence[Passage], lang: str, *, brief: bool = False) -> Reply:
        """Return what a rule says about the situation; `passages` answer the other half of a two-in-one question."""
        draft = _Draft(LONGEST_BODY)
        if lang != "en":
            draft.add(self._texts.say("english_sources", lang))
        number = draft.cite(_cite_rule(rule, len(draft.citations) + 1))
        draft.add(f"{rule.answer} [{number}]")
        for passage in passages[:1]:
            self._add_passage(draft, passage, 0)
        draft.add_list(() if brief else rule.advice)
        return draft.reply("en", (self._warning(rule, lang),))

    def first_aid(self, aid: FirstAid, lang: str, lead: str = "") -> Reply:
        """Return the steps to take; `lead` says what happened where the reader may not know it."""
        draft = _Draft(LONGEST_BODY)
        number = draft.cite(_cite_first_aid(aid))
        steps = aid.steps.get(lang) or aid.steps["en"]
        draft.add(lead or self._texts.say("first_aid_lead", lang))
        draft.add("\n".join(f"{place}. {step}" for place, step in enumerate(steps, 1)) + f" [{number}]")
        draft.add(aid.ask.get(lang, aid.ask["en"]))
        due = _CONNECTING_RULE if aid.id in _NOTHING_LOST else _RECOVERY_RULE
        return draft.reply(lang, self.warnings((due,), lang))

    def aftercare(self, care: Aftercare, aid: FirstAid, lang: str) -> Reply:
        """Return what is said to a question after a first aid, with as much of its steps as that takes."""
        draft = _Draft(LONGEST_BODY)
        answer = care.answer.get(lang) or care.answer["en"]
        steps = aid.steps.get(lang) or aid.steps["en"]
        again = {Repeats.NONE: (), Repeats.FIRST: steps[:1], Repeats.ALL: steps}[care.repeats]
        if care.sources:
            number = draft.cite(_cite_source(_best_source(care.sources), 1, care.source_id, aid.topic["en"], care.text))
            answer = f"{answer} [{number}]"
        draft.add(answer)
        if again:
            number = draft.cite(_cite_first_aid(aid, len(draft.citations) + 1))
            draft.add("\n".join(f"{place}. {step}" for place, step in enumerate(again, 1)) + f" [{number}]")
        due = _CONNECTING_RULE if aid.id in _NOTHING_LOST else _RECOVERY_RULE
        return draft.reply(lang, self.warnings((due,), lang))

    def route(self, route: Route, nearby: Sequence[Target], lang: str) -> Reply:
        """Return what is said to a message that the knowledge base does not answer."""
        if route.kind is RouteKind.NO_ADVICE:
            return self._no_advice(route, lang)
        if route.kind is RouteKind.NOT_FOUND and route.text == "not_found":
            return self.not_found(nearby, lang)
        draft = _Draft(LONGEST_BODY)
        draft.add(self._texts.say(route.text, lang))
        return draft.reply(lang, ())

    def not_found(self, nearby: Sequence[Target], lang: str) -> Reply:
        draft = _Draft(LONGEST_BODY)
        line = self._texts.say("not_found", lang)
        if nearby:
            topics = " · ".join(self.topic(target, lang) for target in nearby)
            line = f"{line} {self._texts.say('nearest', lang, topics=topics)}"
        draft.add(line)
        return draft.reply(lang, ())

    def clarify(self, first: Target, second: Target, lang: str) -> Reply:
        line = self._texts.say("clarify", lang, first=self.topic(first, lang), second=self.topic(second, lang))
        return Reply(body=line, lang=lang)

    def ask_about(self, topics: Sequence[Target], lang: str) -> Reply:
        offered = " · ".join(self.topic(target, lang) for target in topics)
        return self.line("about_what", lang, topics=offered)

    def line(self, key: str, lang: str, **values: str) -> Reply:
        return Reply(body=self._texts.say(key, lang, **values), lang=lang)

    def topic(self, target: Target, lang: str) -> str:
        owner: Passage | ScamRule | FirstAid
        if target.kind is TargetKind.PASSAGE:
            owner = self._corpus.passages[target.id]
        elif target.kind is TargetKind.RULE:
            owner = self._corpus.rules[target.id]
        else:
            owner = self._corpus.first_aid[target.id]
        return owner.topic.get(lang) or owner.topic["en"]

    def _no_advice(self, route: Route, lang: str) -> Reply:
        draft = _Draft(LONGEST_BODY)
        draft.add(self._texts.say(route.text, lang))
        if route.see_also and lang == "en":
            passage = self._corpus.passages[route.see_also[0]]
            number = draft.cite(_cite_passage(passage, 1))
            draft.add(f"{self._texts.say('facts_lead', lang)} {passage.answer} [{number}]")
        draft.add(self._texts.say("disclaimer_line", lang))
        return draft.reply(lang, ())

    def _add_passage(self, draft: _Draft, passage: Passage, share: int) -> bool:
        """Add the answer with its correction, which it must not stand without, then details as far as the share goes.

        Returns whether there was room for the answer.
        """
        number = len(draft.citations) + 1
        note, noted = self._note(passage, number + 1)
        answer = f"{passage.answer} [{number}]"
        if len(answer) + len(note) + 4 > draft.room:
            return False
        draft.cite(_cite_passage(passage, number))
        draft.add(answer)
        details = _fitting(passage.details, min(share, draft.room) - len(answer) - len(note) - 12)
        if details and len(details) + len(note) + 12 <= draft.room:
            draft.add(f"{details} [{number}]")
        draft.add(note)
        if noted:
            draft.cite(noted)
        return True

    def _note(self, passage: Passage, number: int) -> tuple[str, Citation | None]:
        """Return the correction; past the last citation that a reply may carry, its source is named in words."""
        if passage.note is None:
            return "", None
        if number <= MOST_CITATIONS:
            return f"{passage.note.text} [{number}]", _cite_note(passage.note, number)
        return f"{passage.note.text} ({passage.note.source.credit}: {passage.note.source.title})", None

    def warnings(self, rules: Sequence[str], lang: str) -> tuple[SafetyWarning, ...]:
        """Return the first rules' warnings in a language, as many as a reply may carry."""
        return tuple(self._warning(self._corpus.rules[rule], lang) for rule in rules[:MOST_WARNINGS])

    def _warning(self, rule: ScamRule, lang: str) -> SafetyWarning:
        return SafetyWarning(
            rule_id=rule.id,
            severity=rule.severity,
            title=rule.title.get(lang, rule.title["en"]),
            advice=rule.warning.get(lang, rule.warning["en"]),
        )


class _Draft:
    """A body that grows by paragraphs and never past its limit, and the citations that its marks stand for."""

    def __init__(self, longest: int, after: Reply | None = None) -> None:
        self._paragraphs: list[str] = [after.body] if after else []
        self.room = longest - (len(after.body) + 2 if after else 0)
        self.citations: list[Citation] = list(after.citations) if after else []

    def cite(self, citation: Citation) -> int:
        self.citations.append(citation)
        return citation.number

    def add(self, paragraph: str) -> bool:
        if not paragraph or len(paragraph) + 2 > self.room:
            return False
        self._paragraphs.append(paragraph)
        self.room -= len(paragraph) + 2
        return True

    def add_list(self, items: Sequence[str]) -> None:
        kept: list[str] = []
        for item in items:
            if sum(map(len, kept)) + len(item) + 3 * len(kept) + 4 > self.room:
                break
            kept.append(f"- {item}")
        self.add("\n".join(kept))

    def reply(self, lang: str, warnings: tuple[SafetyWarning, ...]) -> Reply:
        body = "\n\n".join(self._paragraphs)
        used = tuple(citation for citation in self.citations if f"[{citation.number}]" in body)
        return Reply(body=body, lang=lang, citations=used, warnings=warnings)


def _fitting(text: str, room: int) -> str:
    """Return as many whole lines or sentences of a text as fit."""
    if len(text) <= room:
        return text
    kept = ""
    for piece in text.split("\n") if "\n" in text else _SENTENCE_END.split(text):
        longer = f"{kept}\n{piece}" if "\n" in text and kept else f"{kept} {piece}".strip()
        if len(longer) > room:
            break
        kept = longer
    return kept


def first_sentence(text: str) -> str:
    return _SENTENCE_END.split(text, maxsplit=1)[0]


def _cite_passage(passage: Passage, number: int) -> Citation:
    return Citation(
        number=number,
        source_id=passage.source_id,
        title=passage.source.title,
        credit=passage.source.credit,
        section=passage.section,
        url=passage.source.url,
        quote=first_sentence(passage.answer),
        own_words=passage.own_words,
        page=passage.page,
    )


def _cite_note(note: Note, number: int) -> Citation:
    return _cite_source(note.source, number, note.source.id, note.source.locator or note.source.title, note.text)


def _cite_rule(rule: ScamRule, number: int) -> Citation:
    return _cite_source(_best_source(rule.sources), number, rule.source_id, rule.title["en"], rule.answer)


def _cite_first_aid(aid: FirstAid, number: int = 1) -> Citation:
    return _cite_source(_best_source(aid.sources), number, aid.source_id, aid.topic["en"], aid.steps["en"][0])


def _cite_source(source: Source, number: int, source_id: str, section: str, text: str) -> Citation:
    return Citation(
        number=number,
        source_id=source_id,
        title=source.title,
        credit=source.credit,
        section=section,
        url=source.url,
        quote=first_sentence(text),
    )


def _best_source(sources: Sequence[Source]) -> Source:
    """Return the first source that a reader can open, else the first."""
    return next((source for source in sources if source.url), sources[0])
