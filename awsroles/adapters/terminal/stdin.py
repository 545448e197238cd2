"""Values from stdin or from the environment."""

import json
import os
import select
import sys
import time
from typing import Any

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.keys.plaintext import check_key
from awsroles.errors import ConfigurationError, InputRequiredError, NoTerminalError

_SECONDS = 30.0
_LONGEST = 65_536
_HINT = 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or pipe {"AccessKeyId": …, "SecretAccessKey": …} in'


def read_piped(hint: str) -> bytes:
    """Return all of stdin, nothing if it is closed or a terminal.

    Raises InputRequiredError with *hint* if it does not end in time.
    """
    if sys.stdin is None or sys.stdin.isatty():
        return b""
    descriptor, deadline, text = sys.stdin.fileno(), time.monotonic() + _SECONDS, b""
    while len(text) < _LONGEST:
        # Windows has no select for pipes, so that the read blocks.
        if (
            sys.platform != "win32"
            and not select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))[0]
        ):
            raise InputRequiredError(f"stdin did not end in {_SECONDS:.0f} s", hint)
        piece = os.read(descriptor, _LONGEST)
        if not piece:
            break
        text += piece
    return text


def read_access_key(environ: "dict[str, str]") -> AccessKey:
    """Return the access key in *environ*, otherwise that on stdin, also as `aws iam create-access-key` prints it.

    Raises InputRequiredError if there is none, ConfigurationError if it is malformed.
    """
    if environ.get("AWS_ACCESS_KEY_ID") or environ.get("AWS_SECRET_ACCESS_KEY"):
        if environ.get("AWS_SESSION_TOKEN"):
            raise ConfigurationError("the environment holds temporary credentials, not an access key", _HINT)
        return check_key(environ.get("AWS_ACCESS_KEY_ID", ""), environ.get("AWS_SECRET_ACCESS_KEY", ""))
    return _parsed(read_piped(_HINT))


def _parsed(text: bytes) -> AccessKey:
    if not text.strip():
        raise NoTerminalError("no access key was given", _HINT)
    try:
        document: Any = json.loads(text)
        fields = document.get("AccessKey", document)
        key_id, secret = fields["AccessKeyId"], fields["SecretAccessKey"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ConfigurationError("stdin holds no access key in JSON", _HINT) from None
    return check_key(str(key_id).strip(), str(secret).strip())
