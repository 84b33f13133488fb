"""An exchange that shut somebody's account is told apart from a thief who writes about one."""

import pytest

from bot.models import OutcomeKind

ROUTE = "route:account-trouble"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("said", "lang"),
    [
        ("kraken has closed my account, my account is blocked since monday", "en"),
        ("cuenta bloqueada en bitso desde ayer, qué puedo hacer", "es"),
        ("conta bloqueada na corretora faz uma semana", "pt"),
        ("биржа: аккаунт заблокирован уже неделю", "ru"),
        ("borsadaki hesabım kilitlendi", "tr"),
        ("交易所说账户被冻结了怎么办", "zh"),
        ("mon compte bloqué sur bybit depuis hier", "fr"),
        ("mein konto gesperrt bei der börse okx", "de"),
    ],
)
async def test_a_shut_account_is_sent_to_the_exchange_itself(ask, said, lang):
    outcome = await ask(said)
    assert (outcome.kind, outcome.targets, outcome.reply.lang) == (OutcomeKind.NOT_FOUND, (ROUTE,), lang)


@pytest.mark.asyncio
async def test_what_follows_is_no_harm_unless_one_is_told(ask):
    await ask("my kraken account is blocked", "shut")
    assert (await ask("i already contact them no answer", "shut")).targets == (ROUTE,)
    assert (await ask("i found a support number on google", "shut")).targets == (ROUTE,)
    assert (await ask("i gave the caller my seed phrase", "shut")).targets == ("first_aid:seed-exposed",)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "said",
    [
        "someone from kraken dmed me that my account is blocked and i must verify with him",
        "un agente de binance me escribió que mi cuenta está bloqueada y quiere mi frase",
    ],
)
async def test_whoever_writes_about_an_account_is_warned_of(ask, said):
    outcome = await ask(said)
    assert outcome.kind is OutcomeKind.WARNED
