"""A place in the AWS console: a service, a region, a path."""

import re
from urllib.parse import quote, urlencode

from awsroles.core.aws.partition import partition
from awsroles.core.profiles.options import check_region
from awsroles.errors import UsageError

_SERVICE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}", re.ASCII)
_PATH_SAFE = "/?&=#:;,@+!~*'()$%"


def console_link(partition_name: str, *, service: str | None, region: str | None, path: str | None) -> str:
    """Return the console's URL for *service* or for *path*, in *region*; the console's home where both are None.

    Raises UsageError for what cannot be one, ConfigurationError for a partition without a known console.
    """
    host = partition(partition_name).console_host
    if region is not None:
        host = f"{check_region(region)}.{host}"
    if service is not None and path is not None:
        raise UsageError("--service and --path name two places", "leave out one of the two")
    if path is not None:
        return f"https://{host}/{quote(_checked_path(path), safe=_PATH_SAFE)}"
    if service is not None and not _SERVICE.fullmatch(service):
        raise UsageError(f"{service!r} is not a service", "give its name in the console's URL, such as ec2 or s3")
    query = f"?{urlencode({'region': region})}" if region is not None else ""
    return f"https://{host}/{service or 'console'}/home{query}"


def _checked_path(path: str) -> str:
    stripped = path.lstrip("/")
    if not stripped or not path.isprintable() or "\\" in path:
        raise UsageError(f"{path!r} is not a path in the console", "give what follows the host, such as s3/buckets")
    return stripped
