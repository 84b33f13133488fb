"""The Dockerfile, compose.yaml and the systemd unit agree with each other and with the program.

tests/container_check.sh builds and runs the image.
"""

from __future__ import annotations

import configparser
import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from adapters.cli import BAD_CONFIGURATION, build_parser
from bot.secret_files import is_secret
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
SETTINGS = {f"JUMPMASTER_{name.upper()}" for name in Settings.model_fields}
SECRET_FILES = {f"JUMPMASTER_{name.upper()}_FILE" for name, field in Settings.model_fields.items() if is_secret(field)}
STOP_SECONDS = Settings.model_fields["stop_seconds"].default


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    instruction: str
    rest: str


def read_dockerfile() -> tuple[Step, ...]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    return tuple(Step(instruction=line.split()[0], rest=line.partition(" ")[2].strip()) for line in lines if line.strip())


STEPS = read_dockerfile()
LAST_STAGE = STEPS[max(place for place, step in enumerate(STEPS) if step.instruction == "FROM") :]


def last(instruction: str) -> str:
    (step,) = [step for step in LAST_STAGE if step.instruction == instruction]
    return step.rest


def test_every_base_is_one_exact_python_image():
    bases = {step.rest.split()[0] for step in STEPS if step.instruction == "FROM"}
    (base,) = bases
    assert re.fullmatch(r"docker\.io/library/python:3\.11\.\d+-slim-bookworm\$\{BASE_DIGEST\}", base)
    (pin,) = [step.rest for step in STEPS if step.instruction == "ARG"]
    assert re.fullmatch(r"BASE_DIGEST=@sha256:[0-9a-f]{64}", pin)


def test_nothing_is_fetched_but_by_pip_and_nothing_is_latest():
    text = "\n".join(f"{step.instruction} {step.rest}" for step in STEPS)
    assert not re.search(r"^ADD\b|:latest\b|\bcurl\b|\bwget\b|apt-get|https?://", text, re.MULTILINE)


def test_packages_are_those_of_the_constraints():
    installs = [step.rest for step in STEPS if "pip install" in step.rest]
    (settings,) = [step.rest for step in STEPS if step.instruction == "ENV" and "PIP_" in step.rest]
    assert installs and all("[telegram,discord]" in rest for rest in installs)
    assert "PIP_CONSTRAINT=/build/constraints.txt" in settings and "PIP_ONLY_BINARY=:all:" in settings


def test_the_last_stage_installs_nothing():
    assert not [step for step in LAST_STAGE if step.instruction == "RUN" and re.search(r"pip\d? +install|apt", step.rest)]


def test_it_runs_as_a_user_by_number_who_is_not_root():
    user, _, group = last("USER").partition(":")
    assert int(user) >= 1000 and int(group) >= 1000
    (making,) = [step.rest for step in LAST_STAGE if step.instruction == "RUN"]
    assert f"--uid {user} --gid {group}" in making and f"--owner {user} --group {group} --mode 0700 /data" in making


@pytest.mark.parametrize("instruction", ["ENTRYPOINT", "CMD"])
def test_it_is_started_without_a_shell(instruction):
    assert isinstance(json.loads(last(instruction)), list)


def test_what_it_starts_and_what_looks_after_it_are_commands_of_the_program():
    (program,) = json.loads(last("ENTRYPOINT"))
    check = json.loads(last("HEALTHCHECK").partition(" CMD ")[2])
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert program in scripts and check[0] == program
    for arguments in (json.loads(last("CMD")), check[1:]):
        build_parser().parse_args(arguments)


def test_everything_it_copies_is_there_and_not_ignored():
    copied = {name for step in STEPS if step.instruction == "COPY" and "--from" not in step.rest for name in step.rest.split()[:-1]}
    kept = [line for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert kept[0] == "*"
    assert copied == {line[1:] for line in kept if line.startswith("!")}
    assert all((ROOT / name).exists() for name in copied)


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))


def test_compose_has_one_service_and_one_volume_at_the_home_folder(compose):
    (service,) = compose["services"].values()
    (volume,) = compose["volumes"]
    home = re.search(r"JUMPMASTER_HOME=(\S+)", last("ENV"))
    assert home and json.loads(last("VOLUME")) == [home[1]]
    assert service["volumes"] == [f"{volume}:{home[1]}"]


def test_compose_takes_away_what_the_program_does_not_need(compose):
    (service,) = compose["services"].values()
    assert service["read_only"] is True and service["cap_drop"] == ["ALL"] and service["security_opt"] == ["no-new-privileges:true"]
    assert [place.partition(":")[0] for place in service["tmpfs"]] == ["/tmp"]
    assert "user" not in service and "ports" not in service and not service.get("privileged")
    assert not service["image"].endswith(":latest")


def test_compose_waits_longer_than_the_program_takes_to_stop(compose):
    (service,) = compose["services"].values()
    seconds = int(service["environment"]["JUMPMASTER_STOP_SECONDS"])
    assert int(service["stop_grace_period"].removesuffix("s")) > seconds == STOP_SECONDS


def test_compose_gives_secrets_as_files(compose):
    (service,) = compose["services"].values()
    given = {value for name, value in service["environment"].items() if name in SECRET_FILES}
    assert given == {f"/run/secrets/{name}" for name in service["secrets"]}
    assert set(service["secrets"]) == set(compose["secrets"])


def test_the_unit_waits_longer_and_leaves_an_unusable_setting_alone():
    service = read_unit()["Service"]
    assert int(service["TimeoutStopSec"]) > STOP_SECONDS
    assert int(service["RestartPreventExitStatus"]) == BAD_CONFIGURATION
    assert service["StateDirectory"] == "jumpmaster" and service["DynamicUser"] == "yes" and service["ProtectSystem"] == "strict"


def test_the_unit_starts_a_command_of_the_program():
    build_parser().parse_args(read_unit()["Service"]["ExecStart"].split()[1:])


@pytest.mark.parametrize("name", ["Dockerfile", "compose.yaml", "deploy/jumpmaster.service"])
def test_every_setting_it_names_exists(name):
    named = set(re.findall(r"JUMPMASTER_[A-Z_]+", (ROOT / name).read_text(encoding="utf-8"))) - {"JUMPMASTER_NAME"}
    assert named and named <= SETTINGS | SECRET_FILES


def read_unit() -> configparser.ConfigParser:
    unit = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    unit.optionxform = str
    unit.read(ROOT / "deploy" / "jumpmaster.service", encoding="utf-8")
    return unit
