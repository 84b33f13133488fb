"""What is wrong with content whose files each load: names that lead nowhere, signals that miss their own examples."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.models import Admission, Aftercare, Corpus, FirstAid, Route, ScamRule
from knowledge.signals import SignalMatcher


def broken_references(corpus: Corpus) -> Iterator[str]:
    for passage in corpus.passages.values():
        for rule in passage.warn:
            if rule not in corpus.rules:
                yield f"{passage.id}.md: warn names {rule!r}, which is no rule"
        if len(passage.warn) > 2:
            yield f"{passage.id}.md: at most two warnings go with an answer"
    for owner, seen in [(p.id, p.see_also + p.parts) for p in corpus.passages.values()] + [
        (r.id, r.see_also) for r in corpus.routes.values()
    ]:
        for ident in seen:
            if ident not in corpus.passages:
                yield f"{owner}: see_also names {ident!r}, which is no passage"
    for care in corpus.aftercare.values():
        for ident in care.unless:
            if ident not in corpus.first_aid:
                yield f"{care.id}.yaml: unless names {ident!r}, which is no first aid"
    for admission in corpus.admissions.values():
        for ident in admission.aids:
            if ident not in corpus.first_aid:
                yield f"{admission.id}.yaml: aids names {ident!r}, which is no first aid"
    for aid in corpus.first_aid.values():
        for rule in aid.related_rules:
            if rule not in corpus.rules:
                yield f"{aid.id}.yaml: related_rules names {rule!r}, which is no rule"


def broken_signals(corpus: Corpus) -> Iterator[str]:
    """Yield each example that its own signals miss and each innocent text that they hit."""
    owners: list[ScamRule | FirstAid | Aftercare | Admission | Route] = [
        *corpus.rules.values(),
        *corpus.first_aid.values(),
        *corpus.aftercare.values(),
        *corpus.admissions.values(),
        *corpus.routes.values(),
    ]
    for owner in owners:
        try:
            matcher = SignalMatcher({owner.id: owner.signals})
        except ValueError as error:
            yield f"{owner.id}.yaml: {error}"
            continue
        for text in owner.examples:
            if not matcher.match(text):
                yield f"{owner.id}.yaml: no signal fires on the example {text!r}"
        for text in owner.innocent:
            for hit in matcher.match(text):
                yield f"{owner.id}.yaml: signal {hit.signal!r} fires on the innocent {text!r}"
    for route in corpus.routes.values():
        harmless = SignalMatcher({route.id: route.harmless})
        for text in route.examples:
            for hit in harmless.match(text):
                yield f"{route.id}.yaml: {hit.signal!r} takes the example {text!r} for harmless"
