"""The use cases that write profiles, composed of an app's components."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from awsroles.app.app import App
    from awsroles.core.keys.key_file import KeyFile
    from awsroles.core.profiles.adopt import ProfileAdoption
    from awsroles.core.profiles.profiles import Profiles
    from awsroles.core.profiles.remove import ProfileRemoval
    from awsroles.core.profiles.restore import ProfileRestoring
    from awsroles.core.profiles.unknown import UnknownProfiles
    from awsroles.core.profiles.write import ProfileAdding
    from awsroles.core.sessions.login import Login
    from awsroles.core.setup.setup import Setup
    from awsroles.core.setup.writing import OpenedStore
    from awsroles.core.stores.move import StoreMove
    from awsroles.core.stores.store import StoreName


def setup(
    app: "App",
    store: "StoreName | None",
    *,
    is_file_agreed: bool = False,
    open_key_file: "Callable[[str], KeyFile] | None" = None,
) -> "Setup":
    """Return the setup of a master profile whose access key goes into *store*, or into the store in use.

    *is_file_agreed* says that the user has agreed to the sealed file if there is no keyring. *open_key_file* reads the
    file of the IAM console whose path the user pastes.
    """
    from awsroles.core.setup.setup import Setup

    return Setup(
        config=app.config,
        credentials=app.credentials,
        open_store=lambda: _open_store(app, store, is_file_agreed=is_file_agreed),
        aws=app.aws,
        prompter=app.prompter,
        endpoint=app.endpoint,
        template=app.template,
        suggested_region=suggested_region(app),
        ui=app.ui,
        confirm_region=app.confirm_region,
        regions=_regions,
        open_key_file=open_key_file,
    )


def _regions() -> "list[str]":
    """Return the regions of the partitions that awsroles serves."""
    from awsroles.adapters.aws.regions import known_regions
    from awsroles.core.aws.partition import PARTITIONS

    known = known_regions()
    return sorted(region for name in PARTITIONS for region in known.get(name, ()))


def _open_store(app: "App", store: "StoreName | None", *, is_file_agreed: bool) -> "OpenedStore":
    """Return *store*, or the store in use, once it is known to be usable."""
    from awsroles.core.keys.access_keys import AccessKeys
    from awsroles.core.setup.store_choice import StoreChooser
    from awsroles.core.setup.writing import OpenedStore
    from awsroles.core.stores.store import KEYRING, PLACES

    chooser = StoreChooser(
        app.store_choice, app.stores.open, app.stores.view, app.prompter, app.ui, is_file_agreed=is_file_agreed
    )
    new = chooser.run(store, lambda: known_items(app))
    place = PLACES[new or app.store_choice.read() or KEYRING]
    if new is None:
        return OpenedStore(app.access_keys, place)
    return OpenedStore(AccessKeys(app.stores.active(new), app.local_state), place)


def suggested_region(app: "App") -> str:
    """Return the region of the shell, or AWS's usual default."""
    from awsroles.core.aws.partition import partition

    region = app.environ.get("AWS_REGION") or app.environ.get("AWS_DEFAULT_REGION")
    return region or partition("aws").default_region


def add_profile(app: "App") -> "ProfileAdding":
    """Return the addition of role profiles."""
    from awsroles.core.profiles.write import ProfileAdding

    return ProfileAdding(app.config, app.credentials, app.template, app.confirm_region)


def adopt_profiles(app: "App") -> "ProfileAdoption":
    """Return the adoption of native profiles."""
    from awsroles.core.profiles.adopt import ProfileAdoption

    return ProfileAdoption(app.config, app.credentials, app.backups, app.template, app.ui)


def login(app: "App") -> "Login":
    """Return the login to profiles. It fails if a session cannot be cached."""
    from awsroles.app.guards import confirmation
    from awsroles.core.sessions.login import Login
    from awsroles.core.sessions.login_profiles import LoginProfiles

    app.must_cache_sessions = True
    return Login(
        LoginProfiles(
            app.config,
            app.credentials,
            app.backups,
            app.template,
            app.ui,
            lambda profile: app.session_policies.digest(profile) if profile.policy_file else {},
        ),
        app.sessions,
        app.ui,
        app.clock,
        confirmation(app),
        app.confirm_region,
        must_verify=app.must_verify_sessions,
    )


def remove_profiles(app: "App") -> "ProfileRemoval":
    """Return the removal of profiles."""
    from awsroles.core.profiles.remove import ProfileRemoval
    from awsroles.core.profiles.remove_keys import MasterSecrets

    def forget_seed(mfa_serial: str) -> None:
        from awsroles.app.iam_user import totp_seeds

        totp_seeds(app).forget(mfa_serial, confirmed=True)

    secrets = MasterSecrets(app.secrets, app.access_keys, app.local_state, forget_seed, app.ui)
    return ProfileRemoval(app.config, app.credentials, app.backups, app.session_cache, secrets, app.prompter, app.ui)


def restore_profiles(app: "App") -> "ProfileRestoring":
    """Return the restoration of adopted profiles."""
    from awsroles.core.profiles.restore import ProfileRestoring

    return ProfileRestoring(app.config, app.credentials, app.backups, app.session_cache, app.ui)


def resolve_unknown_profiles(app: "App", discover: "Callable[[], Profiles]") -> "UnknownProfiles":
    """Return the questions that a name without a profile leads to; *discover* writes the profiles of all roles."""
    from awsroles.core.profiles.unknown import UnknownProfiles

    return UnknownProfiles(app.profiles(), app.prompter, discover)


def known_items(app: "App") -> "Sequence[str]":
    """Return the names of the items that a store may hold."""
    from awsroles.core.stores.items import known_items as items_of

    return items_of(app.profiles(), app.metadata)


def move_secrets(app: "App") -> "StoreMove":
    """Return the move of secrets from one store to the other."""
    from awsroles.app.stores import MOVING, SecretStores
    from awsroles.core.stores.move import StoreMove

    stores = SecretStores(app, MOVING)
    return StoreMove(app.store_choice, stores.get, stores.view, stores.open, app.locks)
