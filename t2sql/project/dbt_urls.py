"""The database URL of a dbt target."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote

from t2sql.catalog.dbt.profiles import DbtTarget
from t2sql.errors import ConfigError

_Fields = Mapping[str, str]


def url_of_target(target: DbtTarget, project: Path, folder: Path) -> str:
    """The URL of the database that dbt runs against, with its password if the file has one.

    Args:
        target: an output of ``profiles.yml``.
        project: the dbt project, which a file's relative path starts from.
        folder: of ``t2sql.toml``, which the URL's relative path starts from.

    Raises:
        ConfigError: the adapter is not known here, or what it needs is missing.
    """
    if target.kind in ("duckdb", "sqlite"):
        return _file_url(target, project, folder)
    make = _MAKERS.get(target.kind)
    if make is None:
        raise ConfigError(
            f"{target.file}: t2sql has no URL for dbt's adapter {target.kind!r}.",
            hint="Give one: `t2sql init URL --dbt FOLDER`; docs/databases.md lists them.",
        )
    try:
        return make(target.fields)
    except KeyError as error:
        raise ConfigError(
            f"{target.file}: the output {target.name!r} has no {error.args[0]}.",
            hint="Complete it, or give a URL: `t2sql init URL --dbt FOLDER`.",
        ) from error


def _file_url(target: DbtTarget, project: Path, folder: Path) -> str:
    named = target.fields.get("path", "")
    if not named or named == ":memory:" or "://" in named:
        raise ConfigError(
            f"{target.file}: the output {target.name!r} names no file.",
            hint="Give a URL: `t2sql init duckdb:///FILE --dbt FOLDER`.",
        )
    place = (project / named).resolve()
    near = place.relative_to(folder) if place.is_relative_to(folder) else place
    return f"{target.kind}:///{near.as_posix()}"


def _server_url(scheme: str, fields: _Fields, host: str, user: str, database: str) -> str:
    password = fields.get("password") or fields.get("pass") or ""
    person = quote(fields[user], safe="") + (f":{quote(password, safe='')}" if password else "")
    port = f":{fields['port']}" if fields.get("port") else ""
    return f"{scheme}://{person}@{fields[host]}{port}/{quote(fields[database], safe='')}"


def _postgres(fields: _Fields) -> str:
    name = "dbname" if "dbname" in fields else "database"
    mode = f"?sslmode={fields['sslmode']}" if fields.get("sslmode") else ""
    return _server_url("postgresql", fields, "host", "user", name) + mode


def _redshift(fields: _Fields) -> str:
    name = "dbname" if "dbname" in fields else "database"
    return _server_url("redshift+redshift_connector", fields, "host", "user", name)


def _mysql(fields: _Fields) -> str:
    host = "server" if "server" in fields else "host"
    user = "username" if "username" in fields else "user"
    return _server_url("mysql", fields, host, user, "schema")


def _snowflake(fields: _Fields) -> str:
    options = "&".join(
        f"{key}={quote(fields[key], safe='')}" for key in ("warehouse", "role") if fields.get(key)
    )
    database = f"{fields['database']}/{fields['schema']}"
    url = _server_url("snowflake", {**fields, "both": ""}, "account", "user", "both")
    return f"{url}{database}" + (f"?{options}" if options else "")


def _bigquery(fields: _Fields) -> str:
    project = fields.get("project") or fields["database"]
    return f"bigquery://{project}/{fields.get('dataset') or fields['schema']}"


_MAKERS: Final[Mapping[str, Callable[[_Fields], str]]] = {
    "postgres": _postgres,
    "redshift": _redshift,
    "mysql": _mysql,
    "mysql5": _mysql,
    "mariadb": _mysql,
    "snowflake": _snowflake,
    "bigquery": _bigquery,
}
