"""Buttons: decisions on cards, and what stands beside answers. Whoever clicks is asked of the platform, every time."""

from __future__ import annotations

import logging

from adapters.shared.card_board import CardBoard
from adapters.shared.clean import clean_line
from adapters.shared.confirming import Confirming
from adapters.shared.contract import Click, ClickAnswer, Delivery, Door, Extra, Visibility
from adapters.shared.domain_commands import decision_text
from adapters.shared.kept_answers import KeptAnswers
from adapters.shared.labels import citation_label
from adapters.shared.office import Office
from adapters.shared.orders import OrderDesk
from adapters.shared.receiving import FIRST_AID
from bot.errors import StorageProblem
from bot.models import Author, Chat, Outcome
from bot.moderation.access import is_staff
from bot.moderation.models import ActionResult, AlreadyDecided, ChatSettings, Outdated, Resolved, ResultKind
from bot.moderation.problems import problem_text
from bot.moderation.stores import Opinion
from bot.texts import Texts

_log = logging.getLogger("jumpmaster.reception")

VOTES = {Extra.HELPFUL: True, Extra.NOT_HELPFUL: False}


class Pressing:
    def __init__(self, office: Office, orders: OrderDesk, board: CardBoard, answers: KeptAnswers, confirming: Confirming) -> None:
        self._office = office
        self._orders = orders
        self._board = board
        self._answers = answers
        self._confirming = confirming

    async def click(self, click: Click, door: Door) -> ClickAnswer:
        report = await self._office.desk.get(click.report_id)
        settings = await self._office.chats.load(report.chat_id) if report else ChatSettings(chat_id="")
        lang = self._office.lang_for(settings, click.lang_hint)
        if report is None:
            return ClickAnswer(text=self._office.say("click_gone", lang), lang=lang)
        role = await door.role_of(report.chat_id, click.actor_id)
        if not is_staff(role):
            return ClickAnswer(text=self._office.say("only_moderators", lang), lang=lang)
        actor = Author(id=click.actor_id, name=click.actor_name, role=role)
        try:
            resolved = await self._office.desk.resolve(click.report_id, click.kind, actor, click.version)
        except StorageProblem as problem:
            # A decision that nobody could look up or take back is none.
            _log.error("decision.unkept %s", problem.user_text)
            return ClickAnswer(text=self._office.say("not_kept", lang), lang=lang)
        self._board.refresh(click.report_id, door)
        if isinstance(resolved, Resolved):
            results = await self._orders.carry_out(resolved.orders, door)
            self._board.refresh(click.report_id, door)
            failed = next((result for result in results if result.kind not in {ResultKind.DONE, ResultKind.GONE}), None)
            return ClickAnswer(text=self._done(failed, lang), lang=lang)
        if isinstance(resolved, AlreadyDecided):
            what = decision_text(resolved.decision, self._office.texts, lang)
            text = self._office.say("click_decided", lang, name=resolved.decision.actor_name, what=what)
            return ClickAnswer(text=text, lang=lang)
        key = "card_outdated" if isinstance(resolved, Outdated) else "click_gone"
        return ClickAnswer(text=self._office.say(key, lang), lang=lang)

    def _done(self, failed: ActionResult | None, lang: str) -> str:
        if failed is None:
            return self._office.say("click_done", lang)
        why = problem_text(failed.detail, self._office.texts, lang)
        return why or self._office.say("click_undone", lang)

    async def press(self, extra: Extra, mark: str, presser: Author, chat: Chat, door: Door, lang_hint: str | None) -> Delivery | None:
        settings = await self._office.chats.load(chat.id)
        lang = self._office.lang_for(settings, lang_hint)
        if extra is Extra.PRIVATE_WORD:
            return Delivery(chat=chat, outcome=self._office.assistant.first_aid(FIRST_AID, lang), lang=lang, visibility=Visibility.ASKER)
        if extra is Extra.CONFIRM:
            said = await self._confirming.confirm(mark, presser, door)
            return self._private_line(chat, said or self._office.say("setup_confirm_gone", lang), lang)
        kept = self._answers.find(mark)
        if kept is None:
            return self._private_line(chat, self._office.say("sources_gone", lang), lang)
        if extra in VOTES:
            opinion = Opinion(
                mark=mark,
                presser_id=presser.id,
                helpful=VOTES[extra],
                outcome=kept.kind.value,
                lang=kept.lang,
                targets=kept.targets,
            )
            try:
                await self._office.stores.feedback.note(opinion, self._office.now())
            except StorageProblem as problem:
                # A vote is thanked for all the same: who gave it can't mend the database.
                _log.error("vote.unkept %s", problem.user_text)
            return self._private_line(chat, self._office.say("vote_thanks", lang), lang)
        return self._private_line(chat, sources_text(kept, self._office.texts), kept.lang)

    def _private_line(self, chat: Chat, text: str, lang: str) -> Delivery:
        return Delivery(chat=chat, notice=text, lang=lang, visibility=Visibility.ASKER)


def sources_text(outcome: Outcome, texts: Texts) -> str:
    """Return what the answer stands on, each with the excerpt that it was taken from: as our summary, unless its author wrote it."""
    lines = []
    for citation in outcome.reply.citations if outcome.reply else ():
        excerpt = clean_line(citation.quote)
        lines.append(f"[{citation.number}] {citation_label(citation, texts, outcome.lang)}")
        lines.append(excerpt if citation.own_words else f'"{excerpt}"')
        if citation.url:
            lines.append(citation.url)
    return "\n".join(lines)
