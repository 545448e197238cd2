"""AWS's error responses: HTTP status, error code and message."""


class ApiError(Exception):
    """An error response of AWS: HTTP *status*, error *code* and *message*."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message


def access_denied(message: str) -> ApiError:
    return ApiError(403, "AccessDenied", message)


def validation_error(message: str) -> ApiError:
    return ApiError(400, "ValidationError", message)


def unknown_key() -> ApiError:
    """Return the error for a key or session that AWS does not know or does not accept for the service."""
    return ApiError(403, "InvalidClientTokenId", "The security token included in the request is invalid.")


def expired_session() -> ApiError:
    return ApiError(403, "ExpiredToken", "The security token included in the request is expired")


def missing_authentication() -> ApiError:
    return ApiError(403, "MissingAuthenticationToken", "Request is missing Authentication Token")


def incomplete_signature(message: str) -> ApiError:
    return ApiError(400, "IncompleteSignature", message)


def wrong_signature(message: str | None = None) -> ApiError:
    """Return the error for a wrong signature; *message* defaults to AWS's for a wrong secret key."""
    words = (
        "The request signature we calculated does not match the signature you provided. "
        "Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
    )
    return ApiError(403, "SignatureDoesNotMatch", words if message is None else message)


def not_authorized(caller_arn: str, action: str, resource: str, why: str = "") -> ApiError:
    """Return the error for a denied action. AWS adds a reason (*why*) for IAM, and none for sts:AssumeRole."""
    return access_denied(f"User: {caller_arn} is not authorized to perform: {action} on resource: {resource}{why}")


def no_such_entity(message: str) -> ApiError:
    return ApiError(404, "NoSuchEntity", message)
