"""A door that carries everything out in memory, and can be told to refuse."""

from __future__ import annotations

from adapters.shared.contract import Delivered, Delivery, Powers
from bot.models import Chat, IncomingMessage, Role
from bot.moderation.models import ActionResult, Card, Order, OrderKind, ResultKind
from bot.moderation.problems import Problem


class RecordingDoor:
    def __init__(self, name: str = "test") -> None:
        self.name = name
        self.said: list[Delivery] = []
        self.done: list[Order] = []
        self.cards: dict[str, Card] = {}
        self.card_updates = 0
        self.card_places: dict[str, str] = {}
        self.roles: dict[tuple[str, str], Role] = {}
        self.held = Powers(sees_all=True, can_delete=True, can_mute=True, can_ban=True)
        self.refuses: dict[OrderKind, ResultKind] = {}
        self.why: str = ""
        self.mute = False
        self.shut: set[str] = set()
        """Places where no card can be shown."""
        self.names: dict[str, str] = {}
        """Of topics and channels, by the thread's id or the chat's."""

    def make(self, role: Role, user_id: str, chat_id: str = "test:group") -> None:
        self.roles[chat_id, user_id] = role

    @property
    def texts(self) -> list[str]:
        return [each.notice or (each.outcome.reply.body if each.outcome and each.outcome.reply else "") for each in self.said]

    @property
    def kinds(self) -> list[str]:
        return [order.kind.value for order in self.done]

    async def deliver(self, delivery: Delivery) -> Delivered:
        if self.mute:
            return Delivered(problem=Problem.NO_RIGHT_TO_WRITE)
        if delivery.claim is not None and not await delivery.claim():
            return Delivered()
        self.said.append(delivery)
        return Delivered(refs=(f"{delivery.chat.id}/{len(self.said)}",))

    async def perform(self, order: Order) -> ActionResult:
        self.done.append(order)
        kind = self.refuses.get(order.kind, ResultKind.DONE)
        return ActionResult(order_id=order.id, kind=kind, detail="" if kind is ResultKind.DONE else self.why)

    async def show_card(self, card: Card, where: str, place: str | None) -> str | None:
        place = place or f"{where}/{len(self.cards) + 1}"
        self.cards[card.report_id] = card
        self.card_places[card.report_id] = place
        self.card_updates += 1
        return place

    async def role_of(self, chat_id: str, user_id: str) -> Role:
        return self.roles.get((chat_id, user_id), Role.MEMBER)

    async def powers(self, chat_id: str) -> Powers:
        return self.held

    def name_of(self, chat: Chat) -> str:
        return self.names.get(chat.thread_id or chat.id, "")

    async def can_show(self, place: str) -> bool:
        return place not in self.shut

    async def find_place(self, message: IncomingMessage, named: str) -> str | None:
        if named:
            return f"test:{named}" if named.isalnum() else None
        return message.chat.id + (f"#{message.chat.thread_id}" if message.chat.thread_id else "")
