"""The link judge: anything typed as a link gets a verdict that fits its score, and no words around it make it better."""

from __future__ import annotations

from functools import lru_cache

from bot.models import Finding, LinkVerdict, Standing
from bot.screening.links.finder import find_links
from bot.screening.score.scorer import open_scorer
from bot.screening.settling import to_standing
from bot.screening.verdict import DEFAULT_THRESHOLD, LinkContext, LinkJudge
from knowledge.brand_files import load_brands
from knowledge.hostkinds import load_hostkinds
from tests.fuzz.budget import in_time
from tests.fuzz.decoding import Reader
from tests.fuzz.hostnames import assert_host

_MOST_JUDGED = 10


def check(data: bytes) -> None:
    """A text around, then what was typed; its links are judged as found too."""
    reader = Reader(data)
    around = reader.short_text()
    written = reader.text()
    verdict = in_time(lambda: _judge().judge_written(written), len(written))
    assert verdict.written == written
    _check_verdict(verdict)
    assert verdict.standing is not Standing.MALICIOUS, "malicious without a feed or a moderator"
    told = _judge().judge_written(written, LinkContext(text=around))
    _check_verdict(told)
    assert told.score >= verdict.score - 1e-9, f"words took the score from {verdict.score} to {told.score}"
    if verdict.host:
        blocked = _judge().judge_written(written, LinkContext(blocked=frozenset({verdict.host})))
        assert blocked.standing is Standing.MALICIOUS, f"{verdict.host!r} is {blocked.standing} though moderators block it"
    for link in find_links(written)[:_MOST_JUDGED]:
        _check_verdict(_judge().judge(link))


def _check_verdict(verdict: LinkVerdict) -> None:
    assert 0.0 <= verdict.score <= 1.0, verdict.score
    assert verdict.standing is to_standing(verdict.score, DEFAULT_THRESHOLD)
    assert (verdict.standing is Standing.MALICIOUS) == (verdict.score == 1.0)
    assert (verdict.standing is Standing.OFFICIAL) == (verdict.score == 0.0)
    if verdict.host is None:
        assert verdict.url is None
    else:
        assert_host(verdict.host)
    assert verdict.evidence
    for evidence in verdict.evidence:
        assert evidence.check and isinstance(evidence.finding, Finding)
        assert 0.0 <= evidence.weight <= 1.0, f"{evidence.check} weighs {evidence.weight}"


@lru_cache(maxsize=1)
def _judge() -> LinkJudge:
    scorer, problem = open_scorer()
    assert scorer is not None, problem
    return LinkJudge(brands=load_brands(), hosts=load_hostkinds(), scorer=scorer)
