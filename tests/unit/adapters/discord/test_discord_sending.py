"""What a new message is sent as, held against what discord.py itself makes of the same."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from discord.http import handle_message_parameters

from adapters.discord.sending import to_embeds, to_payload, to_view
from adapters.discord.sheets import Look, Panel, Press, Sheet, Weight

_SHEETS = (
    Sheet(content="Hello."),
    Sheet(panels=(Panel(body="An answer."),)),
    Sheet(panels=(Panel(title="Warning: a lure", body="Sign nothing.", look=Look.CRITICAL), Panel(title="Sources", look=Look.INFO))),
    Sheet(
        content="Hello.", presses=tuple(Press(label=f"Press {number}", custom_id=f"x:{number}", weight=Weight.GRAVE) for number in range(7))
    ),
    Sheet(panels=(Panel(body="Did it help?", look=Look.DONE),), presses=(Press(label="Yes", custom_id="yes"),)),
)


@pytest.mark.anyio
@pytest.mark.parametrize("reference", [None, (7, 8)])
@pytest.mark.parametrize("sheet", _SHEETS)
async def test_a_new_message_is_sent_as_discord_py_sends_it(sheet: Sheet, reference: tuple[int, int] | None) -> None:
    nobody = discord.AllowedMentions.none()
    extras: dict[str, Any] = {} if reference is None else {"mention_author": False, "message_reference": _asked(*reference)}
    if (view := to_view(sheet)) is not None:
        extras["view"] = view
    if not sheet.panels:
        extras["flags"] = discord.MessageFlags(suppress_embeds=True)
    theirs = handle_message_parameters(
        sheet.content or None, embeds=to_embeds(sheet), allowed_mentions=nobody, previous_allowed_mentions=nobody, nonce=1, **extras
    ).payload
    assert theirs is not None
    for embed in theirs["embeds"]:
        assert embed.pop("flags") == 0
    assert to_payload(sheet, reference) | {"nonce": "1"} == theirs


def test_a_message_that_is_sent_anew_is_another_one() -> None:
    assert to_payload(Sheet(content="Hello."), None)["nonce"] != to_payload(Sheet(content="Hello."), None)["nonce"]


def _asked(channel: int, message: int) -> Any:
    return discord.MessageReference(message_id=message, channel_id=channel, fail_if_not_exists=False).to_message_reference_dict()
