"""After a first aid unclear words stay with that harm, and what clearly asks something else is answered."""

import pytest

from bot.answering.harm_talk import asks_the_guide

SEED = "i typed my 12 words on a fake page"
UNCLEAR = "he showed me some reviews"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("told", "unclear", "aid"),
    [
        ("e lo ket noi vi voi trang la roi gio mat het usdt huhu", "da chuyen so con lai sang vi moi roi", "coins-gone"),
        ("gue dapet dm dari CS indodax katanya akun gue bermasalah, udah gue kirim OTP nya", "trus gmn anjir", "login-code-given"),
    ],
)
async def test_unclear_words_stay_with_the_harm_that_was_told(ask, told, unclear, aid):
    first = await ask(told, told)
    said = await ask(unclear, told)
    assert first.targets[:1] == said.targets[:1] == (f"first_aid:{aid}",)
    assert said.reply.lang == first.reply.lang


@pytest.mark.asyncio
async def test_the_steps_are_not_begun_with_the_same_regret_again(ask):
    first = await ask(SEED, "twice")
    again = await ask(UNCLEAR, "twice")
    assert first.reply.body.startswith("I'm sorry")
    assert not again.reply.body.startswith("I'm sorry")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("asked", "target"),
    [
        ("what is an airdrop", "passage:what-is"),
        ("airdrop kya hota hai", "passage:what-is"),
        ("what is the capital of france", "route:off-topic"),
    ],
)
async def test_a_clear_question_of_another_matter_is_answered(ask, asked, target):
    await ask(SEED, asked)
    assert (await ask(asked, asked)).targets[:1] == (target,)


@pytest.mark.asyncio
async def test_without_a_first_aid_before_them_the_same_words_are_searched(ask):
    assert not any(target.startswith("first_aid") for target in (await ask(UNCLEAR)).targets)


@pytest.mark.parametrize("text", ["а налог с аирдропа?", "空投是什么", "ضرائب الايردروب", "pajak airdrop"])
def test_an_airdrop_or_its_taxes_name_the_guide(text):
    assert asks_the_guide(text)
    assert not asks_the_guide("can they take the rest")


@pytest.mark.asyncio
async def test_no_advice_on_unasked_coins_comes_with_their_warning(ask):
    said = await ask("strange tokens that i never asked for landed in my wallet, tell me if i should sell them now or hold them")
    assert "unknown-token" in [warning.rule_id for warning in said.reply.warnings]
