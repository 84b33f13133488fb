"""Secrets from files: `JUMPMASTER_X_FILE` names a file that holds what `JUMPMASTER_X` would, as container platforms mount them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot.errors import BadConfiguration

_LARGEST_FILE = 10_000


class SecretFiles(PydanticBaseSettingsSource):
    """Reads each secret setting from the file its `_FILE` variable names. Raises BadConfiguration; the file's content is never told."""

    def __init__(self, settings: type[BaseSettings]) -> None:
        super().__init__(settings)
        self._prefix = settings.model_config.get("env_prefix", "")

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        if not is_secret(field):
            return None, field_name, False
        variable = f"{self._prefix}{field_name.upper()}"
        path = os.environ.get(f"{variable}_FILE")
        if not path:
            return None, field_name, False
        if os.environ.get(variable):
            raise BadConfiguration(f"{variable} and {variable}_FILE are both set; keep one of them.")
        return _read(Path(path), f"{variable}_FILE"), field_name, False

    def __call__(self) -> dict[str, Any]:
        values = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in values.items() if value is not None}


def is_secret(field: FieldInfo) -> bool:
    return field.annotation is not None and "SecretStr" in str(field.annotation)


def _read(path: Path, variable: str) -> SecretStr:
    try:
        raw = path.read_bytes()[: _LARGEST_FILE + 1]
    except OSError as error:
        raise BadConfiguration(f"{variable} names a file that cannot be read: {error.strerror}.") from None
    try:
        text = raw.decode("utf-8").strip()
    except UnicodeDecodeError:
        text = ""
    if not text or len(raw) > _LARGEST_FILE or "\n" in text:
        raise BadConfiguration(f"{variable} names a file that does not hold one line with the secret.")
    return SecretStr(text)
