"""The webhook: python-telegram-bot's own server, a secret that has to be right, duplicates and disorder."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from adapters.shared.contract import AdapterUnavailable, Door
from adapters.shared.webhook import Taken, WebhookReceiver
from bot.models import IncomingMessage
from tests.fakes.telegram_api import Person, Room
from tests.wire.telegram.conftest import WEBHOOK, Stage, answer_to

pytestmark = pytest.mark.asyncio


async def test_updates_are_sent_to_us_and_answered(stage: Stage, ann: Person, group: Room) -> None:
    async def answer(message: IncomingMessage, door: Door) -> None:
        await door.deliver(answer_to(message))

    stage.reception.on_message = answer
    await stage.start(webhook=WEBHOOK)
    stage.world.says(ann, group, "@jump_test_bot hi")
    await stage.api.until(lambda: stage.api.sent and not stage.world.updates)
    assert stage.api.webhook_statuses == [200]
    assert stage.api.calls_of("getUpdates") == []
    asked = stage.api.calls_of("setWebhook")[0].params
    assert asked["url"] == WEBHOOK.url
    assert asked["secret_token"] == WEBHOOK.secret
    assert "chat_member" in asked["allowed_updates"]


@pytest.mark.parametrize("secret", [None, "wrong", "s3cret-s3cre", "s3cret-s3cret2", "ß"])
async def test_a_stranger_is_turned_away(stage: Stage, ann: Person, group: Room, secret: str | None) -> None:
    await stage.start(webhook=WEBHOOK)
    update = {"update_id": 1, "message": stage.world.says(ann, group, "real")}
    await stage.heard("receive")
    forged = {"update_id": 2, "message": {**update["message"], "text": "forged"}}
    headers_can_carry_it = secret is None or secret.isascii()
    if headers_can_carry_it:
        assert await stage.api.post_update(forged, secret) == 403
    adapter = await stage.start()
    assert await adapter.receive(forged, secret) is Taken.STRANGER
    assert stage.reception.texts == ["real"]


async def test_duplicates_and_disorder_are_handled_once_each(stage: Stage, ann: Person, group: Room) -> None:
    await stage.start(webhook=WEBHOOK)
    stage.api.world.listeners.clear()
    stage.world.says(ann, group, "one")
    stage.world.says(ann, group, "two")
    one, two = stage.world.updates
    statuses = [await stage.api.post_update(update) for update in (two, one, two, one, one)]
    assert statuses == [200] * 5
    assert stage.reception.texts == ["two", "one"]


async def test_telegram_hears_that_it_was_taken_only_when_nothing_can_be_lost(stage: Stage, ann: Person, group: Room) -> None:
    may_end = asyncio.Event()

    async def hang(message: IncomingMessage, door: Door) -> None:
        await may_end.wait()

    stage.reception.on_message = hang
    await stage.start(webhook=WEBHOOK)
    stage.api.world.listeners.clear()
    stage.world.says(ann, group, "one")
    posts = [asyncio.create_task(stage.api.post_update(stage.world.updates[0])) for _ in range(2)]
    await stage.heard("receive")
    assert not any(post.done() for post in posts)
    may_end.set()
    assert await asyncio.gather(*posts) == [200, 200]
    assert stage.reception.texts == ["one"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"update_id": "x"}', b"\xff\xfe"])
async def test_garbage_harms_nothing(stage: Stage, ann: Person, group: Room, body: bytes) -> None:
    import aiohttp

    await stage.start(webhook=WEBHOOK)
    headers = {"X-Telegram-Bot-Api-Secret-Token": WEBHOOK.secret, "Content-Type": "application/json"}
    async with aiohttp.ClientSession() as session, session.post(f"{stage.api.webhook_leads_to}/hook", data=body, headers=headers) as answer:
        assert answer.status < 600
    stage.world.says(ann, group, "after")
    await stage.heard("receive")
    assert stage.reception.texts == ["after"]


@pytest.mark.parametrize("url", ["http://bot.example:8443/hook", "https://bot.example:9000/hook"])
async def test_an_address_that_telegram_refuses_is_one_sentence(stage: Stage, url: str) -> None:
    adapter = stage.adapter(webhook=replace(WEBHOOK, url=url))
    with pytest.raises(AdapterUnavailable, match="443, 80, 88 and 8443"):
        await adapter.start()
    await adapter.stop()


async def test_a_port_that_is_taken_is_one_sentence(stage: Stage) -> None:
    first = await stage.start(webhook=WEBHOOK)
    second = stage.adapter(webhook=replace(WEBHOOK, port=first.webhook_port or 0))
    with pytest.raises(AdapterUnavailable, match="can't listen"):
        await second.start()
    await second.stop()


async def test_polling_takes_over_from_a_webhook_of_before(stage: Stage, ann: Person, group: Room) -> None:
    hooked = await stage.start(webhook=WEBHOOK)
    await hooked.stop()
    await stage.start()
    stage.world.says(ann, group, "hi")
    await stage.heard("receive")
    assert stage.api.methods.webhook == {}


async def test_another_server_can_pass_updates_on(stage: Stage, ann: Person, group: Room) -> None:
    adapter = await stage.start(webhook=WEBHOOK)
    receiver: WebhookReceiver = adapter
    stage.api.world.listeners.clear()
    stage.world.says(ann, group, "one")
    update = stage.world.updates[0]
    assert await receiver.receive(update, WEBHOOK.secret) is Taken.TAKEN
    assert await receiver.receive(update, WEBHOOK.secret) is Taken.TAKEN
    assert await receiver.receive({"message": {}}, WEBHOOK.secret) is Taken.UNREADABLE
    assert stage.reception.texts == ["one"]
    await adapter.stop()
    assert await receiver.receive(update, WEBHOOK.secret) is Taken.BUSY
