"""Настройки (settings): what an operator decides before the planner starts, as PLANNER_* variables.

Each may stand in the environment or in a file `.env` beside the data, and each may be given as NAME_FILE, the path of
a file that holds the value, so that a secret need not stand in the environment. What stands in the environment wins
over `.env`. A value that will not do is refused in one Russian sentence that names the variable.

Only `planner.__main__` imports this module; everything else receives what it needs as arguments.
"""

import os
import secrets
import tempfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

PREFIX = "PLANNER_"
IN_FILE = "_FILE"
ENV_FILE = Path(".env")
CATALOG = Path(__file__).parent / "catalog"
WORKDAYS = Path(__file__).parent / "workdays"
SECRET_KEY_NAME = "secret_key"
LogFormat = Literal["text", "json"]


class SettingError(ValueError):
    """A setting that cannot be used; `str()` is the Russian sentence, with the name of the variable."""


def _moment(text: Any) -> Any:
    """A moment with its zone: without one nobody knows when it is."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValueError("нужен момент с часовым поясом, например 2026-10-01T09:00+03:00")
    return moment


def _address(*schemes: str) -> BeforeValidator:
    """An address of one of these kinds, without a slash at the end."""
    example = f"{schemes[0]}://…"

    def check(text: Any) -> str:
        try:
            parts = urlsplit(str(text))
            known = parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
        except ValueError:
            known = False
        if not known:
            raise ValueError(f"нужен адрес вида {example}")
        return str(text).rstrip("/")

    return BeforeValidator(check)


def _port(text: Any) -> int:
    number = int(text) if str(text).strip().isdecimal() else 0
    if not 0 < number < 65_536:
        raise ValueError("нужен номер порта, число от 1 до 65535")
    return number


def _organization(text: Any) -> int:
    if not str(text).strip().isdecimal():
        raise ValueError("нужен номер организации, его показывает planner organization list")
    return int(text)


def _log_format(text: Any) -> str:
    if text not in get_args(LogFormat):
        raise ValueError("бывает text или json")
    return str(text)


Web = Annotated[str, _address("https", "http")]
Proxy = Annotated[str, _address("http", "https", "socks5", "socks5h")]


class Settings(BaseSettings):
    """Every setting, with its default. The description of a field is what the README says of it."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    data_dir: Path = Field(Path("data"), description="папка для базы, файлов, ключа и журнала ошибок")
    database_url: str | None = Field(None, description="адрес базы; по умолчанию SQLite в папке данных")
    files_dir: Path | None = Field(None, description="папка подтверждений; по умолчанию files в папке данных")
    base_url: Web | None = Field(None, description="адрес, по которому планировщик открывают с других устройств")
    host: str = Field("127.0.0.1", description="на каком адресе слушать; 0.0.0.0 открывает доступ из сети")
    port: Annotated[int, BeforeValidator(_port)] = Field(8000, description="порт страниц")
    secret_key: SecretStr | None = Field(None, description="ключ подписи; без него создаётся сам в папке данных")
    telegram_token: SecretStr | None = Field(None, description="токен бота от @BotFather; без него Telegram выключен")
    telegram_api_url: Web = Field("https://api.telegram.org", description="адрес сервера Bot API, если он свой")
    telegram_proxy: Proxy | None = Field(None, description="прокси до Telegram, http:// или socks5://")
    telegram_webhook_secret: SecretStr | None = Field(
        None, description="секрет вебхука; с ним Telegram сам присылает сообщения, без него бот их спрашивает"
    )
    max_token: SecretStr | None = Field(None, description="токен бота MAX (канал ещё не подключён)")
    max_api_url: Web | None = Field(None, description="адрес API MAX (канал ещё не подключён)")
    max_webhook_secret: SecretStr | None = Field(None, description="секрет вебхука MAX (канал ещё не подключён)")
    smtp_url: SecretStr | None = Field(None, description="почтовый сервер (канал ещё не подключён)")
    mail_from: str | None = Field(None, description="от кого письма (канал ещё не подключён)")
    log: Annotated[LogFormat, BeforeValidator(_log_format)] = Field(
        "text", description="вид журнала работы: text или json"
    )
    clock: Annotated[datetime, BeforeValidator(_moment)] | None = Field(
        None, description="момент, с которого идут часы; только для демонстрации"
    )
    organization: Annotated[int, BeforeValidator(_organization)] | None = Field(
        None, description="номер организации для команд, когда их несколько"
    )

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource, *_: Any, **__: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, *(_Variables(settings_cls, place) for place in _places())

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir.as_posix()}/planner.db"

    @property
    def files(self) -> Path:
        return self.files_dir or self.data_dir / "files"

    @property
    def address(self) -> str:
        """Where people open the planner; of a server that listens everywhere, this machine's own address."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::", "") else self.host
        return self.base_url or f"http://{f'[{host}]' if ':' in host else host}:{self.port}"


class _Variables(PydanticBaseSettingsSource):
    """The variables of one place; an empty one counts as absent."""

    def __init__(self, settings_cls: type[BaseSettings], place: Mapping[str, str | None]) -> None:
        super().__init__(settings_cls)
        self._place = place

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        name = variable(field_name)
        value, path = self._place.get(name), self._place.get(name + IN_FILE)
        if value and path:
            raise SettingError(f"Заданы и {name}, и {name + IN_FILE}. Оставьте что-нибудь одно.")
        if path:
            try:
                value = Path(path).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise SettingError(f"{name + IN_FILE}: файл «{path}» не читается.") from error
        return value or None, field_name, False

    def __call__(self) -> dict[str, Any]:
        values = {name: self.get_field_value(field, name)[0] for name, field in Settings.model_fields.items()}
        return {name: value for name, value in values.items() if value is not None}


def variable(field_name: str) -> str:
    """The variable of a setting: PLANNER_PORT of port."""
    return PREFIX + field_name.upper()


def _places() -> tuple[Mapping[str, str | None], ...]:
    """Where variables stand; the earlier wins."""
    try:
        # No interpolation: a password may hold a dollar sign. Notepad of Windows begins a file with a BOM.
        return os.environ, dotenv_values(ENV_FILE, interpolate=False, encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"Файл {ENV_FILE.absolute()} не читается: он должен быть в кодировке UTF-8.") from error


def read_settings(**given: Any) -> Settings:
    """The settings of this process; `given` come from options of a command. Raises SettingError."""
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        text = first["msg"].removeprefix("Value error, ")
        raise SettingError(f"{variable(str(first['loc'][0]))}: {text}.") from None  # its own text may hold the secret


def unknown_variables() -> list[str]:
    """PLANNER_* variables that mean nothing here: most often a slip of the pen."""
    known = {variable(field) for field in Settings.model_fields}
    known |= {name + IN_FILE for name in known}
    found: Iterable[str] = (name for place in _places() for name in place)
    return sorted({name for name in found if name.startswith(PREFIX)} - known)


def secret_key(settings: Settings) -> str:
    """The key that signs what browsers keep: as set, else made once and kept, readable by this user only."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    path = settings.data_dir / SECRET_KEY_NAME
    if not path.exists():
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        _write_once(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def _write_once(path: Path, text: str) -> None:
    """Whole or not at all, and only by the first of two processes that start at once."""
    handle, whole = tempfile.mkstemp(dir=path.parent, prefix=".key-")  # mkstemp makes it 0600
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
    try:
        os.link(whole, path)
    except FileExistsError:
        pass
    except OSError:  # exFAT and some network folders have no links
        os.replace(whole, path)
    finally:
        Path(whole).unlink(missing_ok=True)
