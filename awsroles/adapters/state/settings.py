"""`config.toml`: the user's settings."""

from awsroles.adapters.files.atomic_write import read_file
from awsroles.adapters.files.toml import parse_toml
from awsroles.core.org.documents import NotTomlError
from awsroles.core.settings import SETTINGS, Settings
from awsroles.core.settings_text import SettingsText
from awsroles.errors import AwsrolesError, ConfigurationError


def read_settings(path: str, environ: "dict[str, str]") -> Settings:
    """Return the settings in the file *path*, overridden by the environment; raise ConfigurationError."""
    values = read_text(path).read()
    for setting in SETTINGS.values():
        given = environ.get(setting.variable) if setting.variable else None
        if given:
            try:
                values[setting.name] = setting.read(given)
            except AwsrolesError as error:
                raise ConfigurationError(f"{setting.variable}: {error.message}", error.hint) from None
    return Settings(**values)


def read_text(path: str) -> SettingsText:
    """Return the file at *path*, without any text if it is missing; raise ConfigurationError if it is no TOML."""
    try:
        content = read_file(path)
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be read: {error.strerror}", "make it a file that you may read"
        ) from error
    return SettingsText(path, "", {}) if content is None else parsed(path, content)


def parsed(path: str, content: bytes) -> SettingsText:
    """Return *content*, that of the file at *path*; raise ConfigurationError with the line if it is no TOML."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(f"{path}:{line}: this line is not UTF-8", "save the file as UTF-8") from None
    if text.startswith("\ufeff"):
        raise ConfigurationError(
            f"{path}:1: the file begins with a byte order mark", "save the file as UTF-8 without it"
        )
    try:
        return SettingsText(path, text, parse_toml(text))
    except NotTomlError as error:
        line = error.line or text.rstrip("\n").count("\n") + 1
        raise ConfigurationError(f"{path}:{line}: {error.reason}", "correct or remove that line") from None
