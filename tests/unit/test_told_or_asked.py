"""What was done, by the writer or the family, is first aid; what is only asked for or done by somebody else is warned of."""

import pytest


@pytest.mark.asyncio
async def test_what_somebody_else_does_after_a_warning_is_no_harm(ask):
    await ask("an admin of the project wrote me in private that i have to verify with him", "others")
    assert (await ask("he sent a screenshot of my account mail", "others")).targets[0].startswith("rule:")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("said", "aid"),
    [
        ("meu avô de 80 anos passou as 24 palavras pra um atendente da ledger", "seed-exposed"),
        ("mi abuelo le dio las 12 palabras a un tal soporte", "seed-exposed"),
        ("ma mère a donné ses 24 mots au téléphone", "seed-exposed"),
        ("mi prima puso su contraseña de binance en esa página, qué hace", "personal-data-given"),
    ],
)
async def test_what_the_family_gave_away_and_passwords_are_harms(ask, said, aid):
    assert (await ask(said)).targets[:1] == (f"first_aid:{aid}",)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("warned", "admitted", "aid"),
    [
        ("he says send 1 eth and get 2 back", "i send already 0.3", "sent-funds"),
        ("a form wants my 12 words to sync", "i type already", "seed-exposed"),
        ("the site wants an approval of all my usdt before the claim", "i already sign", "signed-approval"),
    ],
)
async def test_broken_english_admits_as_well(ask, warned, admitted, aid):
    assert (await ask(warned, admitted)).targets[0].startswith("rule:")
    assert (await ask(admitted, admitted)).targets[:1] == (f"first_aid:{aid}",)


@pytest.mark.asyncio
async def test_what_is_only_asked_for_is_warned_of(ask):
    for said in (
        "mint site wants me sign setApprovalForAll for something",
        "sie wollten ihre 24 wörter am telefon, meine oma ist ganz durcheinander",
    ):
        assert (await ask(said)).targets[0].startswith("rule:"), said
