"""Alternatives to awsroles that are installed or can be installed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.measuring import Case
from benchmarks.world import ROLE, Home, World
from devtools.pty_process import PtyProcess

SECRET_TOOL = "secret-tool lookup"  # noqa: S105 - the name of a program
_AWSUME = "awsume==4.5.4"
_AWSUME_FOLDER = Path("build", "awsume")


class NotMeasuredError(Exception):
    """A peer cannot be measured; the message gives the reason."""


def secret_tool(home: Home) -> Case:
    """Return the lookup of the same item with libsecret's program; raise NotMeasuredError if it is missing."""
    program = shutil.which("secret-tool")
    if program is None:
        raise NotMeasuredError("secret-tool is not installed (libsecret-tools)")
    command = [program, "lookup", "service", home.item, "username", "awsroles"]
    return Case(SECRET_TOOL, command, home.environment)


def others(world: World) -> list[Callable[[], Case]]:
    """Return factories of the other programs' cases; each may raise NotMeasuredError."""
    return [partial(_in_a_home_of_its_own, make, world) for make in (_aws_cli, _awsume, _aws_vault)]


def _in_a_home_of_its_own(make: Callable[[Home, World], Case], world: World) -> Case:
    return make(_native(world, make.__name__.lstrip("_")), world)


def _native(world: World, name: str) -> Home:
    """Return a home with a plaintext key and a native profile, with an unused MFA device."""
    home = world.home(name)
    key, device = home.key, world.new_device(home)
    (home.folder / ".aws" / "credentials").write_text(
        f"[base]\naws_access_key_id = {key.access_key_id}\naws_secret_access_key = {key.secret_access_key}\n"
    )
    home.config.write_text(
        f"[profile base]\nregion = us-east-1\n\n[profile {home.profile}]\nrole_arn = {ROLE}\nsource_profile = base\n"
        f"mfa_serial = {device.serial}\nregion = us-east-1\nrole_session_name = ada\n"
    )
    return home


def _code(world: World) -> str:
    return list(world.aws.mfa_devices.values())[-1].unused_code()


def _aws_cli(home: Home, world: World) -> Case:
    program = os.path.join(os.path.dirname(sys.executable), "aws")
    if not os.path.exists(program):
        raise NotMeasuredError("the AWS CLI is not in this environment (awscli)")
    # It prompts only on a terminal, and caches the role session in a file.
    call = ["sts", "get-caller-identity", "--profile", home.profile]
    with PtyProcess([program, *call], home.environment, seconds=30) as terminal:
        terminal.wait_for("Enter MFA code")
        terminal.type(_code(world))
        terminal.exit_code()
    # This command resolves credentials without a call to AWS.
    command = [program, "configure", "list", "--profile", home.profile]
    version = home.run(program, "--version").split(" ")[0].replace("aws-cli/", "AWS CLI ")
    return Case(f"{version}, its cache", command, home.environment)


def _awsume(home: Home, world: World) -> Case:
    program = _AWSUME_FOLDER.resolve() / "bin" / "awsumepy"
    if not program.exists():
        _install_awsume()
    home.run(str(program), home.profile, "--mfa-token", _code(world))
    return Case(_AWSUME.replace("==", " "), [str(program), home.profile], home.environment)


def _install_awsume() -> None:
    python = _AWSUME_FOLDER / "bin" / "python"
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(_AWSUME_FOLDER)], check=True, capture_output=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", _AWSUME], check=True, capture_output=True)
    except subprocess.CalledProcessError as error:
        shutil.rmtree(_AWSUME_FOLDER, ignore_errors=True)
        raise NotMeasuredError("awsume could not be installed") from error


def _aws_vault(home: Home, world: World) -> Case:
    program = shutil.which("aws-vault")
    if program is None:
        raise NotMeasuredError("aws-vault is not on PATH")
    (home.folder / ".aws" / "credentials").unlink()
    environment = home.environment | {"AWS_VAULT_BACKEND": "secret-service", "AWS_VAULT_PROMPT": "terminal"}
    keyed = replace(home, environment=environment)
    key = {"AWS_ACCESS_KEY_ID": home.key.access_key_id, "AWS_SECRET_ACCESS_KEY": home.key.secret_access_key}
    keyed.run(program, "add", "base", "--env", "--no-add-config", **key)
    command = [program, "export", "--format=json", home.profile]
    keyed.run(*command, "--mfa-token", _code(world))
    return Case("aws-vault, Secret Service", command, environment)
