"""What lure detection hands to the moderators' side. Frozen data."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.lures.models import Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class LureFinding:
    """What the author does. `flagged` judges the author's act, not the link; `score` 0..1 is how surely it is a lure.

    `reasons` are stable ids (`claim_lure`, `seed_request`, `link_malicious`), the strongest first; empty where nothing is flagged.
    """

    flagged: bool
    score: float
    reasons: tuple[str, ...]
    stance: Stance
