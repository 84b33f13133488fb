"""What was decided to say, as it goes from the router to what writes the reply. No logic enters."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.models import Target, TargetKind
from knowledge.retriever import ScoredPassage

USUAL_TOPICS = tuple(Target(TargetKind.PASSAGE, ident) for ident in ("join-overview", "after-options", "avoid-overview"))
"""What is offered where nothing known is near."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to say. `targets` are best first: one, or two for two questions in one.

    Without targets and passages nothing known covers it; `nearby` are the topics to offer then, or the two meanings to `ask` about.
    `ask_about` tells that the words named nothing at all: what they are about has to be asked.
    `share` is how likely the route is that is taken where nothing known covers it.
    `aftercare` is the id of what is asked about the first aid in `targets`, where one was given before.
    `passages` are an operator's, best first; with targets, those say what the guide has beside them, or which rule's warning is due.
    `not_done` tells that of the scam in `targets` nothing was done: that is good, and to be said.
    `brief` leaves out everything but the direct answer.
    `warned_of` is what the guide would have said: its warnings are due though its answer is not.
    """

    targets: tuple[Target, ...]
    confidence: float
    share: float = 0.0
    aftercare: str = ""
    passages: tuple[ScoredPassage, ...] = ()
    warned_of: tuple[Target, ...] = ()
    nearby: tuple[Target, ...] = ()
    not_done: bool = False
    brief: bool = False
    ask: bool = False
    ask_about: bool = False
