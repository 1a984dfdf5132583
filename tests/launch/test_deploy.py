"""The files of deploy/ agree with the app: commands, ports, folders, sizes, and what is copied."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
import typer.main

from analytics.__main__ import app
from tests.launch.house import ROOT

DEPLOY = ROOT / "deploy"
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
UNIT = (DEPLOY / "tensortape.service").read_text(encoding="utf-8")
NGINX = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
CADDY = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
COMPOSE = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
START = (DEPLOY / "start.sh").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")


def instructions() -> list[tuple[str, str]]:
    """Each instruction of the Dockerfile and its arguments, continued lines joined."""
    lines = re.sub(r"\\\n", " ", re.sub(r"^\s*#.*\n", "", DOCKERFILE, flags=re.MULTILINE))
    return [(line.split()[0], line.partition(" ")[2]) for line in lines.splitlines() if line]


def last_stage() -> list[tuple[str, str]]:
    found = instructions()
    start = max(number for number, (name, _) in enumerate(found) if name == "FROM")
    return found[start:]


def variables() -> dict[str, str]:
    """What ENV sets in the image."""
    text = next(arguments for name, arguments in last_stage() if name == "ENV")
    return dict(pair.split("=", 1) for pair in shlex.split(text))


def test_the_dockerfile_has_only_instructions_that_docker_knows() -> None:
    known = {"ARG", "FROM", "ENV", "WORKDIR", "COPY", "RUN", "USER", "VOLUME", "EXPOSE"}
    assert {name for name, _ in instructions()} <= known | {"HEALTHCHECK", "ENTRYPOINT"}


def test_the_image_runs_as_a_user_without_rights_and_without_a_compiler() -> None:
    names = [name for name, _ in last_stage()]
    users = [arguments for name, arguments in last_stage() if name == "USER"]
    assert users == ["10001:10001"]
    assert names.index("USER") < names.index("ENTRYPOINT")
    assert not re.search(r"gcc|build-essential|apt", " ".join(text for _, text in last_stage()))


def test_every_folder_that_is_written_to_is_a_volume_or_a_tmpfs() -> None:
    folders = {variables()[name] for name in ("HOME", "TENSORTAPE_HOME", "NUMBA_CACHE_DIR")}
    assert ("VOLUME", "/data") in last_stage()
    assert all(folder == "/data" or f"{folder}/".startswith("/tmp/") for folder in folders)
    assert "read_only: true" in COMPOSE
    assert 'tmpfs: ["/tmp:' in COMPOSE
    assert 'volumes: ["store:/data"]' in COMPOSE
    assert variables()["NUMBA_CACHE_DIR"] == "/tmp/numba"
    assert "cp -R /opt/numba/." in START


def test_what_the_image_is_built_from_is_in_its_context_and_no_secret_is() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    assert patterns[0] == "*"
    allowed = [line[1:] for line in patterns if line.startswith("!")]
    assert [path for path in allowed if not (ROOT / path).exists()] == []
    for name in ("app.py", "requirements.txt", "requirements-auth.txt", "constraints.txt"):
        assert name in allowed
    for secret in (".streamlit/secrets.toml", "deploy/secrets.toml", ".git/config", ".venv/x"):
        assert not any(fnmatch(secret, path) or secret.startswith(path) for path in allowed)


@pytest.mark.parametrize("text", [DOCKERFILE, UNIT], ids=["Dockerfile", "unit"])
def test_the_commands_that_compile_are_accepted_and_are_those_of_run_py(text: str) -> None:
    found = re.findall(r"python -m analytics (\w+) (.+?)(?: > /dev/null.*)?$", text, re.MULTILINE)
    assert [name for name, _ in found] == ["summary", "garch", "simulate", "simulate"]
    for name, arguments in found:
        command = typer.main.get_command(app).commands[name]  # type: ignore[attr-defined]
        command.make_context(name, shlex.split(arguments.replace("\\", "")))
        assert "--source sample" in arguments


def test_the_health_check_asks_the_port_that_is_served_under_an_allowed_name() -> None:
    port = variables()["STREAMLIT_SERVER_PORT"]
    [check] = [arguments for name, arguments in last_stage() if name == "HEALTHCHECK"]
    assert f"http://127.0.0.1:{port}/_stcore/health" in check
    assert ("EXPOSE", port) in last_stage()
    assert f"127.0.0.1:{port}:{port}" in COMPOSE  # not published to the world
    for text in (COMPOSE, UNIT):
        [hosts] = re.findall(r'STREAMLIT_SERVER_ALLOWED_HOSTS[:=] ?"?([^"\n]+)"', text)
        assert hosts.split() == ["stocks.example.com", "127.0.0.1"]


def test_the_proxies_let_the_largest_upload_and_the_websocket_through() -> None:
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        largest = tomllib.load(file)["server"]["maxUploadSize"]
    for limit in (r"client_max_body_size (\d+)m;", r"max_size (\d+)MB"):
        [size] = re.findall(limit, NGINX + CADDY)
        assert largest < int(size) <= largest + 2
    for header in ("Upgrade           $http_upgrade", "Host              $http_host"):
        assert f"proxy_set_header {header};" in NGINX
    assert int(re.findall(r"proxy_read_timeout (\d+)s", NGINX)[0]) > 30
    assert NGINX.count("proxy_pass http://127.0.0.1:8501;") == 3
    assert "reverse_proxy 127.0.0.1:8501" in CADDY


def test_the_unit_can_write_nowhere_but_to_its_folders() -> None:
    lines = UNIT.splitlines()
    for line in ("DynamicUser=yes", "ProtectSystem=strict", "CapabilityBoundingSet="):
        assert line in lines
    assert "Environment=TENSORTAPE_HOME=%S/tensortape" in lines
    assert "StateDirectory=tensortape" in lines
    assert "Environment=NUMBA_CACHE_DIR=%C/tensortape/numba" in lines
    assert "CacheDirectory=tensortape" in lines
    assert not any(line.startswith("ReadWritePaths") for line in lines)


@pytest.mark.parametrize("tool", ["hadolint", "caddy", "systemd-analyze"])
def test_the_tools_own_checks_find_nothing(tool: str, tmp_path: Path) -> None:
    """Where a tool is installed, by its own check. nginx's wants the certificate to exist."""
    if not shutil.which(tool):
        pytest.skip(f"{tool} is not installed")
    unit = tmp_path / "tensortape.service"
    unit.write_text(UNIT.replace("/opt/tensortape/.venv/bin/python", "/bin/true"))
    commands = {
        "hadolint": ["hadolint", str(ROOT / "Dockerfile")],
        "caddy": ["caddy", "validate", "--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile"],
        "systemd-analyze": ["systemd-analyze", "verify", str(unit)],
    }
    done = subprocess.run(commands[tool], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_page_names_files_that_are_there_and_explains_each() -> None:
    linked = re.findall(r"\]\((?!http)([^)#]+)\)", PAGE)
    assert [path for path in linked if not (ROOT / "docs" / path).exists()] == []
    for file in DEPLOY.iterdir():
        assert file.name in PAGE or file.name == "secrets.toml"
