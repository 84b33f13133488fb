"""After a first aid unclear words stay with that harm, and what clearly asks something else is answered."""

import pytest

from bot.answering.decision import Decision
from bot.answering.harm_talk import asks_the_guide, is_still_about
from bot.models import OutcomeKind
from knowledge.corpus import load_corpus
from knowledge.models import Target, TargetKind
from knowledge.retriever import Reading

CORPUS = load_corpus()
KINDS = {Target(TargetKind.ROUTE, route.id): route.kind for route in CORPUS.routes.values()}
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


def still(text, target, sure, *, signals=()):
    decision = Decision(targets=(Target.parse(target),), confidence=sure, share=sure)
    reading = Reading(text=text, letters=None, named=(), signals=tuple(map(Target.parse, signals)))
    return is_still_about(Target.parse("first_aid:seed-exposed"), decision, reading, KINDS)


@pytest.mark.parametrize(
    ("text", "taken_for", "sure"),
    [
        ("so what then, i am 74 years old", "route:portfolio-advice", 0.83),
        ("passo um feito", "passage:how-overview", 0.82),
        ("can u delete that", "rule:seed-storage", 0.48),
        ("it was yesterday", "route:chatter", 0.67),
        ("昨天的事情", "route:chatter", 0.6),
        ("ноутбук выключили", "route:off-topic", 0.9),
    ],
)
def test_few_words_that_name_no_subject_stay_with_the_harm(text, taken_for, sure):
    assert still(text, taken_for, sure)


@pytest.mark.parametrize(
    ("text", "target", "sure", "signals"),
    [
        ("how much tax do i pay then", "passage:tax-overview", 0.7, ()),
        ("what is a bounty", "passage:types-bounty", 0.97, ()),
        ("ok", "route:chatter", 0.6, ()),
        ("he offers to fetch it back for ten percent", "rule:recovery-scam", 0.75, ()),
        ("can i get my wallet words checked", "rule:seed-to-helper", 0.5, ()),
        ("thank you so much", "route:thanks", 0.8, ()),
        ("should i sell the rest", "route:sell-advice", 0.7, ("route:sell-advice",)),
        ("i read a long story about somebody who had to wait for a year until they got anything", "passage:how-overview", 0.7, ()),
    ],
)
def test_what_names_a_subject_or_is_surely_meant_does_not(text, target, sure, signals):
    assert not still(text, target, sure, signals=signals)


@pytest.mark.asyncio
async def test_a_crying_face_after_a_first_aid_gets_its_first_step_alone(ask):
    await ask(SEED, "cries")
    outcome = await ask("😭😭", "cries")
    steps = CORPUS.first_aid["seed-exposed"].steps["en"]
    assert outcome.targets == ("first_aid:seed-exposed",)
    assert steps[0] in outcome.reply.body and steps[1] not in outcome.reply.body


@pytest.mark.asyncio
async def test_pictures_alone_ask_for_nothing(ask):
    assert (await ask("🚀🚀🚀", "rockets")).targets == ("route:chatter",)
    assert (await ask("😭", "sad")).targets == ("route:chatter",)


@pytest.mark.asyncio
async def test_a_step_that_is_done_leads_to_the_next_ones(ask):
    await ask("conectei minha carteira num site e agora sumiu tudo", "steps")
    outcome = await ask("passo 1 feito", "steps")
    assert outcome.targets == ("first_aid:coins-gone",) and outcome.reply.lang == "pt"


@pytest.mark.asyncio
async def test_unclear_words_after_a_warning_stay_with_that_scam(ask):
    first = await ask("mujhe telegram pe msg aaya ki main jeet gaya 2 eth aur bas 0.01 eth bhejna hai verification ke liye", "won")
    assert first.targets[0].startswith("rule:")
    said = await ask("usne proof bhi dikhaya", "won")
    assert (said.targets[0].partition(":")[0], said.lang) == ("rule", "hi")
    assert (await ask("maine bhej diya yaar", "won")).targets[:1] == ("first_aid:sent-funds",)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "text", ["gue dapet dm dari CS indodax katanya akun gue bermasalah suruh kirim OTP", "群主私聊我说我中奖了 让我填助记词领取"]
)
async def test_who_was_only_asked_to_is_warned_and_not_told_that_it_is_lost(ask, text):
    assert (await ask(text)).targets[0].startswith("rule:")


@pytest.mark.asyncio
@pytest.mark.parametrize("text", ["как создать новый кошелек", "怎么创建新钱包", "नया वॉलेट कैसे बनाऊं", "cara bikin wallet baru"])
async def test_who_wants_a_wallet_is_not_refused_as_a_thief(ask, text):
    assert (await ask(text)).kind is not OutcomeKind.REFUSED


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("told", "rule"),
    [
        ("привіт, я бабуся, пише мені якийсь Ілон Маск що подвоїть гроші", "doubled-giveaway"),
        ("написали что я выиграл в розыгрыше, надо оплатить комиссию 20 долларов", "pay-first"),
        ("助记词截图存在手机相册里会不会被偷", "seed-storage"),
        ("السلام عليكم شخص عرض علي وظيفة تجربة منصة وطلب اشغل برنامج", "fake-call"),
    ],
)
async def test_who_was_only_written_to_hears_the_warning_that_fits(ask, told, rule):
    assert (await ask(told)).targets[:1] == (f"rule:{rule}",)


@pytest.mark.asyncio
async def test_money_that_is_still_there_is_good_news_and_the_steps_still_count(ask):
    await ask("подскажите я случайно подписал permit на каком то сайте", "still there")
    said = await ask("деньги пока на месте", "still there")
    assert said.targets == ("first_aid:signed-approval",)
    assert said.reply.body.startswith(CORPUS.aftercare["nothing-gone"].answer["ru"])


@pytest.mark.asyncio
async def test_what_a_friend_got_is_no_harm_after_a_warning(ask):
    await ask("Selamat! Anda terpilih menerima 1.500 USDT. Biaya admin Rp150.000, ini beneran?", "a friend")
    assert (await ask("temen gw udah dapet katanya", "a friend")).targets[0].startswith("rule:")


@pytest.mark.asyncio
async def test_arabic_in_latin_letters_is_understood_and_answered_as_arabic(ask):
    told = await ask("ana 7atet el 12 kelma fi site w delwa2ti el felous ra7et", "arabizi")
    assert (told.targets[:1], told.reply.lang) == (("first_aid:seed-exposed",), "ar")
    back = await ask("7ad y2dar yrga3ha", "arabizi")
    assert back.reply.body.startswith(CORPUS.aftercare["get-back"].answer["ar"][:30])


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("text", "target"),
    [("我點了授權 現在錢包裡的幣被轉走了", "first_aid:signed-approval"), ("把助記詞輸入了釣魚網站", "first_aid:seed-exposed")],
)
async def test_traditional_characters_are_read_as_well_as_simplified_ones(ask, text, target):
    assert (await ask(text)).targets[:1] == (target,)


@pytest.mark.asyncio
async def test_who_asks_whether_a_link_is_fine_gets_its_verdict_and_no_first_aid(ask):
    said = await ask("halo min dikirim link sama orang di telegram airdrop-pepe.xyz aman ga")
    assert said.kind is OutcomeKind.VERDICT


@pytest.mark.asyncio
async def test_what_is_done_at_a_link_is_read_in_traditional_characters_too(ask):
    await ask("https://optimism-claim.vip/zh 這個可以領嗎", "traditional")
    assert (await ask("我已經連了錢包", "traditional")).targets[:1] == ("first_aid:visited-only",)
