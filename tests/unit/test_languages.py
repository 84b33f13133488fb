"""The cut-down language model gives the numbers of the whole one."""

import numpy as np
import pytest

from knowledge.languages import TOLD_APART, hash_bytes, load_languages

TEXTS = {
    "en": "how do i know whether this drop is real",
    "es": "como se si este reparto es de verdad",
    "pt": "como sei que esta distribuicao e de verdade",
    "ru": "как понять что раздача настоящая",
    "uk": "як зрозуміти що роздача справжня",
    "tr": "bu dagitimin gercek oldugunu nasil anlarim",
    "vi": "làm sao biết đợt phát này là thật",
    "id": "bagaimana saya tahu pembagian ini asli",
    "zh": "怎么知道这个空投是真的",
    "hi": "मुझे कैसे पता चले कि यह असली है",
    "ar": "كيف أعرف أن هذا التوزيع حقيقي",
    "fr": "comment savoir si cette distribution est vraie",
    "de": "woran erkenne ich dass diese Verteilung echt ist",
    "it": "come faccio a sapere se questa distribuzione è vera",
}


@pytest.fixture(scope="module")
def whole():
    langid = pytest.importorskip("py3langid.langid")
    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    identifier.set_languages([lang for lang in TOLD_APART if lang in identifier.labels])
    return identifier


@pytest.mark.parametrize("text", [*TEXTS.values(), "", "a", "ALL CAPITALS HERE", "airdrop по-русски 空投", "\udc80 x", "e\u0301te"])
def test_it_gives_the_shares_of_the_whole_model(whole, text):
    wanted = {str(lang): float(share) for lang, share in whole.rank(text)}
    shares = load_languages().shares(text, TOLD_APART)
    assert shares.keys() == wanted.keys()
    assert shares == pytest.approx(wanted, abs=1e-4)


@pytest.mark.parametrize(("lang", "text"), TEXTS.items())
def test_each_language_is_told(lang, text):
    shares = load_languages().shares(text, TOLD_APART)
    assert max(shares, key=lambda each: shares[each]) == lang


def test_only_the_languages_asked_for_share():
    shares = load_languages().shares(TEXTS["uk"], ("ru", "uk"))
    assert set(shares) == {"ru", "uk"}
    assert sum(shares.values()) == pytest.approx(1, abs=1e-5)
    assert shares["uk"] > shares["ru"]


def test_known_sequences_stand_in_the_order_of_their_hashes():
    model = load_languages()
    assert (np.diff(model.hashes.astype(object)) > 0).all()
    assert hash_bytes(b"th") in set(model.hashes.tolist())
