"""The built wheel: one top-level name, installed beside foreign rooms, does its main job."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from analytics.output import export
from analytics.performance import summary
from launch.packaging import backend, metadata, wheel
from launch.packaging.rename import renamed
from tests.analytics.tables import studied

ROOT = Path(__file__).resolve().parents[3]
JOB = ("summary", "AAPL", "KO", "--source", "sample", "--benchmark", "^GSPC", "--csv", "-")
IN_CI = "TENSORTAPE_INSTALLS"  # set where packages may be downloaded


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    return folder / backend.build_wheel(str(folder))


def test_imports_of_rooms_become_imports_of_parts() -> None:
    source = (
        '"""Of models.errors."""\n'
        "from models.errors import A  # from models\n"
        "def f():\n"
        "    from analytics import prices as analytics\n"
        "    import dashboard.charts as d\n"
        '    é = "models"; return import_module("analytics.prices.uploaded")\n'
        "from models_of_others import B\n"
        "from .models import C\n"
    )
    assert renamed(source).splitlines() == [
        '"""Of models.errors."""',
        "from tensortape.models.errors import A  # from models",
        "def f():",
        "    from tensortape.analytics import prices as analytics",
        "    import tensortape.dashboard.charts as d",
        '    é = "models"; return import_module("tensortape.analytics.prices.uploaded")',
        "from models_of_others import B",
        "from .models import C",
    ]
    with pytest.raises(ValueError, match="import … as"):
        renamed("import models.errors")


def test_the_wheel_has_one_name_and_no_import_of_a_bare_room(built: Path) -> None:
    with zipfile.ZipFile(built) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        for name in names:
            if name.endswith(".py"):
                for node in ast.walk(ast.parse(archive.read(name))):
                    if isinstance(node, ast.ImportFrom) and not node.level:
                        assert (node.module or "").split(".")[0] not in wheel.ROOMS, name
    info = wheel.info(ROOT)
    assert {name.split("/")[0] for name in names} == {"tensortape", info}
    data = ("analytics/prices/data/sample.parquet", "analytics/performance/coverage.json")
    for name in ("py.typed", "app.py", ".streamlit/config.toml", *data):
        assert f"tensortape/{name}" in names
    assert f"{info}/licenses/LICENSE" in names


def test_the_same_sources_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    again = tmp_path / backend.build_wheel(str(tmp_path))
    assert again.read_bytes() == built.read_bytes()


def test_what_the_package_needs_has_a_lowest_and_a_next_major_version(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("a==2.13.0\n# b\nc_d==0.68.1\n")
    assert list(metadata.requirements(tmp_path)) == ["a>=2.13.0,<3", "c_d>=0.68.1,<0.69"]


@pytest.mark.slow
def test_the_source_distribution_builds_the_same_wheel(built: Path, tmp_path: Path) -> None:
    import tarfile

    name = backend.build_sdist(str(tmp_path))
    with tarfile.open(tmp_path / name) as archive:
        archive.extractall(tmp_path, filter="data")
    folder = tmp_path / name.removesuffix(".tar.gz")
    code = f"from launch.packaging import backend; print(backend.build_wheel({str(tmp_path)!r}))"
    subprocess.run([sys.executable, "-P", "-c", code], cwd=folder, check=True, env=at(folder))
    assert (tmp_path / built.name).read_bytes() == built.read_bytes()


def at(folder: Path) -> dict[str, str]:
    """The environment of a process that imports from this folder only."""
    return {**os.environ, "PYTHONPATH": str(folder)}


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A folder of a project that has a models and an analytics of its own."""
    folder = tmp_path / "project"
    (folder / "analytics").mkdir(parents=True)
    (folder / "models.py").write_text("MINE = True\n")
    (folder / "analytics/__init__.py").write_text("MINE = True\n")
    return folder


def installed(built: Path, folder: Path, *options: str) -> Path:
    """The scripts of a new environment with the wheel in it."""
    venv.create(folder, with_pip=False)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(scripts / "python"), "install", "-q"]
    pip.append("--no-compile")  # a minute for files of which the job imports a tenth
    subprocess.run([*pip, *options, str(built)], check=True, capture_output=True, timeout=1500)
    return scripts


def does_its_job(scripts: Path, project: Path) -> None:
    """The command and the library give the bytes of this checkout, the project's names stay."""
    clean = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    run = [str(scripts / "tensortape"), *JOB]
    found = subprocess.run(run, cwd=project, env=clean, capture_output=True, timeout=300)
    expected = export.csv(
        summary.summary(studied("sample", tickers=("AAPL", "KO"), benchmark="^GSPC"))
    )
    assert found.returncode == 0, found.stderr
    assert found.stdout == expected
    code = (
        "import models, analytics, tensortape as tt\n"
        "table = tt.summary('AAPL KO', source='sample', benchmark='^GSPC')\n"
        "assert models.MINE and analytics.MINE\n"
        "import sys; sys.stdout.buffer.write(tt.to_bytes(table))\n"
        "tt.plot.overview('KO', source='sample'); assert 'streamlit' not in sys.modules\n"
    )
    python = [str(scripts / "python"), "-c", code]
    done = subprocess.run(python, cwd=project, env=clean, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout == expected


@pytest.mark.slow
@pytest.mark.skipif(IN_CI in os.environ, reason="the next test installs what it needs too")
def test_an_installation_beside_foreign_rooms_does_its_job(
    built: Path, foreign: Path, tmp_path: Path
) -> None:
    """What it needs is taken from this environment: no network in tests."""
    scripts = installed(built, tmp_path / "venv", "--no-deps", "--no-index")
    site = next((tmp_path / "venv").rglob("site-packages"))
    (site / "ours.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    does_its_job(scripts, foreign)


@pytest.mark.slow
@pytest.mark.skipif(IN_CI not in os.environ, reason=f"downloads packages: set {IN_CI}")
def test_an_installation_into_an_empty_environment_does_its_job(
    built: Path, foreign: Path, tmp_path: Path
) -> None:
    # The direct pins too: a newer torch may be another build, of several gigabytes.
    pins = (ROOT / name for name in ("constraints.txt", "requirements.txt"))
    constraints = [word for file in pins for word in ("--constraint", str(file))]
    does_its_job(installed(built, tmp_path / "venv", *constraints), foreign)
