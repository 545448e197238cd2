"""Catalog of the tested clients: their commands, and the ways that they do not support."""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

PROGRAMS = Path(__file__).parent / "programs"
FOLDER = Path(__file__).parents[2] / ".venv-clients"
BUCKET = "reports"


@dataclass(frozen=True)
class Client:
    """A client of AWS; *command* takes a profile ("" for none) and the seconds to keep sending requests.

    *variables* select the stand-in at a URL, in addition to AWS_ENDPOINT_URL. *version* is a command that prints it.
    *finds_sts* is false if the AssumeRole call of a native profile cannot be sent to the stand-in.
    """

    name: str
    sdk: str
    command: Callable[[str, int], list[str]]
    version: tuple[str, ...]
    has_profile_option: bool = True
    is_long_running: bool = True
    finds_sts: bool = True
    variables: Callable[[str], dict[str, str]] = field(default=lambda _: {})


def _script(interpreter: str, name: str) -> Callable[[str, int], list[str]]:
    return lambda profile, seconds: [interpreter, str(PROGRAMS / name), profile, str(seconds)]


def _aws_cli(*program: str) -> Callable[[str, int], list[str]]:
    return lambda profile, _: [*program, "sts", "get-caller-identity", *(["--profile", profile] if profile else [])]


def _old_aws_cli(path: str) -> Callable[[str, int], list[str]]:
    """Return the command of an AWS CLI that does not support AWS_ENDPOINT_URL."""
    shell = ["sh", "-c", f'exec {path} --endpoint-url "$AWS_ENDPOINT_URL" "$@"']
    return lambda profile, seconds: [*shell, *_aws_cli("aws")(profile, seconds)]


def _s5cmd(path: str) -> Callable[[str, int], list[str]]:
    return lambda profile, _: [path, "--retry-count", "0", *(["--profile", profile] if profile else []), "ls"]


def _rclone(path: str) -> Callable[[str, int], list[str]]:
    def command(profile: str, _: int) -> list[str]:
        named = f",profile={profile}" if profile else ""
        remote = f":s3,provider=Other,env_auth=true,region=us-east-1,force_path_style=true{named}:"
        return [path, "--config", os.devnull, "--retries", "1", "--low-level-retries", "1", "lsd", remote]

    return command


def _sops(path: str) -> Callable[[str, int], list[str]]:
    key = "arn:aws:kms:us-east-1:222222222222:key/11111111-2222-3333-4444-555555555555"

    def command(profile: str, _: int) -> list[str]:
        named = ["--aws-profile", profile] if profile else []
        return [path, "encrypt", *named, "--kms", key, str(PROGRAMS / "plain.json")]

    return command


def _boto3(name: str, python: str) -> Client:
    version = (python, "-c", "import boto3; print(boto3.__version__)")
    return Client(name, "botocore", _script(python, "boto3_client.py"), version)


def _s5cmd_client(path: str) -> Client:
    return Client(
        "s5cmd",
        "AWS SDK for Go, version 1",
        _s5cmd(path),
        (path, "version"),
        is_long_running=False,
        variables=lambda url: {"S3_ENDPOINT_URL": url},
    )


def _go_2(name: str, command: Callable[[str, int], list[str]], version: tuple[str, ...]) -> Client:
    # This SDK ignores AWS_ENDPOINT_URL for the AssumeRole call of a native profile.
    def variables(url: str) -> dict[str, str]:
        return {"RCLONE_S3_ENDPOINT": url, "AWS_ENDPOINT_URL_STS": url}

    return Client(name, "AWS SDK for Go, version 2", command, version, is_long_running=False, variables=variables)


def _aws_cli_client(name: str, python: str) -> Client:
    # Its script has a first line that no system can follow if there is a space in the path.
    program = (python, "-m", "awscli")
    return Client(name, "botocore", _aws_cli(*program), (*program, "--version"), is_long_running=False)


def in_test_environment() -> list[Client]:
    """Return the clients that are installed with the tests."""
    scripts = os.path.dirname(sys.executable)
    return [
        _aws_cli_client("AWS CLI 1", sys.executable),
        _boto3("boto3", sys.executable),
        _s5cmd_client(os.path.join(scripts, "s5cmd")),
    ]


def installed() -> list[Client]:
    """Return the clients that `make clients` installs."""
    newest, oldest = str(FOLDER / "newest" / "bin"), str(FOLDER / "oldest" / "bin")
    python, node, ruby = f"{newest}/python", shutil.which("node") or "node", shutil.which("ruby") or "ruby"
    modules = {"CLIENT_MODULES": str(FOLDER / "node" / "node_modules")}
    return [
        _aws_cli_client("AWS CLI 1", python),
        Client(
            "AWS CLI 2",
            "botocore",
            _old_aws_cli("/usr/bin/aws"),
            ("/usr/bin/aws", "--version"),
            is_long_running=False,
            finds_sts=False,
        ),
        _boto3("boto3, the oldest admitted", f"{oldest}/python"),
        _boto3("boto3, the newest", python),
        Client(
            "JavaScript 3",
            "AWS SDK for JavaScript, version 3",
            _script(node, "javascript_3.mjs"),
            (node, "-p", f"require('{modules['CLIENT_MODULES']}/@aws-sdk/client-s3/package.json').version"),
            variables=lambda _: modules,
        ),
        Client(
            "JavaScript 2",
            "AWS SDK for JavaScript, version 2",
            _script(node, "javascript_2.cjs"),
            (node, "-p", f"require('{modules['CLIENT_MODULES']}/aws-sdk/package.json').version"),
            variables=lambda _: modules,
        ),
        _s5cmd_client(f"{newest}/s5cmd"),
        _go_2("rclone", _rclone(f"{newest}/rclone"), (f"{newest}/rclone", "version")),
        _go_2("sops", _sops(f"{newest}/sops"), (f"{newest}/sops", "--version")),
        Client("daft", "AWS SDK for Rust", _script(python, "daft_client.py"), _python_version(python, "daft")),
        Client(
            "obstore",
            "Rust's object_store",
            _script(python, "obstore_client.py"),
            _python_version(python, "obstore"),
            has_profile_option=False,
        ),
        Client(
            "pyarrow",
            "AWS SDK for C++",
            _script(python, "pyarrow_client.py"),
            _python_version(python, "pyarrow"),
            has_profile_option=False,
        ),
        Client("awscrt", "AWS's C runtime", _script(python, "awscrt_client.py"), _python_version(python, "awscrt")),
        Client(
            "Ruby",
            "AWS SDK for Ruby, version 3",
            _script(ruby, "ruby_client.rb"),
            (ruby, "-e", 'require "aws-sdk-s3"; puts Aws::CORE_GEM_VERSION'),
        ),
    ]


def _python_version(python: str, package: str) -> tuple[str, ...]:
    return (python, "-c", f"from importlib.metadata import version; print(version('{package}'))")
