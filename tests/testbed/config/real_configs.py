"""Config files as people have them, their names and keys replaced: `tests/real_configs`."""

from pathlib import Path

from awsroles.core.aws.credentials import AccessKey
from awsroles.standin import accounts

_FOLDER = Path(__file__).parents[2] / "real_configs"
REAL_CONFIGS = sorted(folder.name for folder in _FOLDER.iterdir())


def real_config(name: str, key: AccessKey | accounts.AccessKey) -> tuple[str, str]:
    """Return the text of the config file and of the credentials file of that *name*, in which the key is *key*."""
    config, credentials = ((_FOLDER / name / file).read_bytes().decode() for file in ("config", "credentials"))
    return config, with_key(credentials, key)


def with_key(text: str, key: AccessKey | accounts.AccessKey) -> str:
    """Return *text* with *key* in the places for one."""
    return text.replace("@KEY@", key.access_key_id).replace("@SECRET@", key.secret_access_key)
