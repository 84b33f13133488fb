"""The question bank: every way of asking that the content holds, as rows that an index can store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from knowledge.models import Corpus, Exemplar, Target, TargetKind


def exemplars(corpus: Corpus) -> tuple[Exemplar, ...]:
    """Return each way of asking for each target, and each target's own text (`lang` None), in a stable order."""
    return tuple(_exemplars(corpus))


def exemplar_id(exemplar: Exemplar) -> str:
    """Return the row's id: the same text for the same target has the same id in every index."""
    written = f"{exemplar.target}\0{exemplar.lang or ''}\0{exemplar.text}"
    return hashlib.sha256(written.encode()).hexdigest()[:20]


def _exemplars(corpus: Corpus) -> Iterator[Exemplar]:
    for passage in corpus.passages.values():
        yield from _asked(Target(TargetKind.PASSAGE, passage.id), passage.questions)
        yield Exemplar(text=f"{passage.section}\n{passage.text}", target=Target(TargetKind.PASSAGE, passage.id), lang=None)
    for rule in corpus.rules.values():
        yield from _asked(Target(TargetKind.RULE, rule.id), rule.questions)
        yield Exemplar(text=f"{rule.title['en']}\n{rule.text}", target=Target(TargetKind.RULE, rule.id), lang=None)
    for aid in corpus.first_aid.values():
        yield from _asked(Target(TargetKind.FIRST_AID, aid.id), aid.questions)
    for route in corpus.routes.values():
        yield from _asked(Target(TargetKind.ROUTE, route.id), route.questions)


def _asked(target: Target, questions: Mapping[str, tuple[str, ...]]) -> Iterator[Exemplar]:
    for lang, texts in questions.items():
        for text in dict.fromkeys(texts):
            yield Exemplar(text=text, target=target, lang=lang)
