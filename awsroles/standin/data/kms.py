"""KMS, reduced to Encrypt and Decrypt for clients that test their credentials with it.

Every authenticated caller may use every key, and nothing is encrypted. Sources: KMS API reference and service model.
"""

import json
from base64 import b64decode, b64encode
from typing import Any

from awsroles.standin.errors import ApiError
from awsroles.standin.signature import Request

CONTENT_TYPE = "application/x-amz-json-1.1"
_TARGET = "TrentService."
_CODES = {
    "InvalidClientTokenId": "UnrecognizedClientException",
    "ExpiredToken": "ExpiredTokenException",
    "SignatureDoesNotMatch": "InvalidSignatureException",
}


def action_of(request: Request) -> str:
    """Return the name of the requested action, empty if the stand-in does not support it."""
    action = request.headers.get("x-amz-target", "").removeprefix(_TARGET)
    return action if action in ("Encrypt", "Decrypt") else ""


def act(action: str, request: Request) -> bytes:
    """Return the response body; raise ApiError."""
    try:
        asked: dict[str, Any] = json.loads(request.body)
        if action == "Encrypt":
            sealed = json.dumps({"KeyId": asked["KeyId"], "Plaintext": asked["Plaintext"]}).encode()
            answer = {"KeyId": asked["KeyId"], "CiphertextBlob": b64encode(sealed).decode()}
        else:
            answer = json.loads(b64decode(asked["CiphertextBlob"]))
    except (ValueError, KeyError, TypeError):
        raise ApiError(400, "InvalidCiphertextException", "") from None
    return json.dumps({**answer, "EncryptionAlgorithm": "SYMMETRIC_DEFAULT"}).encode()


def failure(code: str, message: str) -> bytes:
    """Return an error in AWS's JSON protocol."""
    return json.dumps({"__type": _CODES.get(code, code), "message": message}).encode()
