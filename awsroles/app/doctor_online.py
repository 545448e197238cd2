"""The checks of `awsroles doctor` on the network, the clock, access keys and MFA devices."""

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from awsroles.core.doctor.finding import Finding
from awsroles.errors import (
    AwsError,
    AwsrolesError,
    ClockSkewError,
    ConfigurationError,
    InvalidCredentialsError,
    NetworkError,
    StorageError,
    ThrottledError,
)

if TYPE_CHECKING:
    from awsroles.app.app import App
    from awsroles.core.aws.credentials import AccessKey
    from awsroles.core.aws.endpoint import Endpoint
    from awsroles.core.doctor.iam_user import SeenUser
    from awsroles.core.doctor.network import Reached
    from awsroles.core.profiles.profiles import Profiles
    from awsroles.core.profiles.resolved import ResolvedProfile

# Endpoints and users of one person.
_MOST = 8
_REGION = "us-east-1"
_USUAL_URL = "https://sts.amazonaws.com/"
_SYSTEMD = "/run/systemd/system"
_BUNDLES = ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")


def masters(profiles: "Profiles | None") -> "list[ResolvedProfile]":
    """Return the master profiles that can be used."""
    if profiles is None:
        return []
    found = []
    for name in profiles.masters()[:_MOST]:
        with suppress(ConfigurationError):
            found.append(profiles.chain(name))
    return found


def connection_settings(app: "App", profiles: "Profiles | None") -> list[Finding]:
    """Return the findings about proxies and CA bundles, which nothing is asked of."""
    from awsroles.adapters.aws.date import proxy_problem, unusable_bundle
    from awsroles.core.doctor.network import ca_bundle, proxy

    named = {name: app.environ[name] for name in _BUNDLES if app.environ.get(name)}
    named |= {f"profile {each.name}": each.ca_bundle for each in masters(profiles) if each.ca_bundle}
    unusable = [(name, path, why) for name, path in named.items() if (why := unusable_bundle(path)) is not None]
    problem = proxy_problem(_USUAL_URL)
    return [*proxy([problem] if problem else []), *ca_bundle(unusable)]


def online(app: "App", profiles: "Profiles | None") -> list[Finding]:
    """Return the findings of asking AWS, with the endpoints and the keys of the master profiles."""
    from awsroles.adapters.process.parallel import Parallel
    from awsroles.core.doctor.iam_user import access_key, key_age, mfa_device, unlisted
    from awsroles.core.doctor.network import clock, network

    chains = masters(profiles)
    run_all = Parallel(check=app.waiter.check_cancelled)
    reached = run_all(lambda endpoint: _reach(app, endpoint), _endpoints(app, chains))
    findings = [*network(reached), *clock(reached, _setting_the_clock())]
    if any(each.error is not None for each in reached):
        return findings
    for seen in filter(None, run_all(lambda chain: _seen(app, chain), chains)):
        findings += [*access_key(seen), *key_age(seen, app.clock()), *mfa_device(seen), *unlisted(seen)]
    return findings


def _setting_the_clock() -> str | None:
    return "sudo timedatectl set-ntp true" if os.path.isdir(_SYSTEMD) else None


def _endpoints(app: "App", chains: "list[ResolvedProfile]") -> "list[Endpoint]":
    from awsroles.core.aws.endpoint import Endpoint, endpoint_without_profile
    from awsroles.fastpath.session_record import configured_endpoint

    found: list[Endpoint] = []
    for chain in chains:
        with suppress(ConfigurationError):
            found.append(app.endpoint(chain, "STS"))
    if not found:
        with suppress(ConfigurationError):
            found.append(endpoint_without_profile(_REGION, configured_endpoint(app.environ), app.ca_bundle))
    return list(dict.fromkeys(found)) or [Endpoint(_REGION, ca_bundle=app.ca_bundle)]


def _reach(app: "App", endpoint: "Endpoint") -> "Reached":
    from awsroles.adapters.aws.date import reach
    from awsroles.adapters.aws.sts_request import sts_url
    from awsroles.core.doctor.network import Reached

    try:
        url = sts_url(endpoint)
    except ConfigurationError as error:
        return Reached(endpoint.region, error=error)
    return reach(url, endpoint.ca_bundle or app.default_ca_bundle, app.clock)


def _seen(app: "App", chain: "ResolvedProfile") -> "SeenUser | None":
    """Return what AWS tells of the user of *chain*, None if the store does not give the key away."""
    from awsroles.core.dataclass import replace
    from awsroles.core.doctor.iam_user import SeenUser

    user = chain.master.user
    try:
        key = app.access_keys.find(user)
    except StorageError:
        return None
    if key is None:
        return None
    seen = SeenUser(chain.name, user.name, key.access_key_id, chain.mfa_serial)
    try:
        app.sessions.sts(chain).get_caller_identity(key)
    except InvalidCredentialsError as error:
        return replace(seen, refusal=error)
    except (ClockSkewError, NetworkError, ThrottledError):
        return None
    except AwsrolesError as error:
        return replace(seen, refusal=error)
    return _with_iam(app, chain, key, seen)


def _with_iam(app: "App", chain: "ResolvedProfile", key: "AccessKey", seen: "SeenUser") -> "SeenUser":
    from awsroles.core.dataclass import replace

    iam, user = app.aws.iam(app.endpoint(chain, "IAM")), chain.master.user
    session = None
    with suppress(StorageError):
        session = app.sessions.mfa.find(chain, app.sessions.identity(chain))
    credentials = key if session is None or chain.mfa_serial is None else session.credentials
    seen = replace(seen, lacks_mfa=credentials is key and chain.mfa_serial is not None)
    with suppress(AwsError):
        seen = replace(seen, keys=iam.list_access_keys(credentials, user))
    with suppress(AwsError):
        seen = replace(seen, devices=iam.list_mfa_devices(credentials, user))
    return seen
