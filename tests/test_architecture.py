"""The house rules that a reader relies on, held by reading the source: see each rule's docstring.

A rule is a function from one parsed file to the breaches in it. Every rule is run on the whole
tree, and every rule is shown at least one snippet that it must refuse (`BREACHES`). The rules on
folders, names and docstrings are in tests/architecture/.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, SOURCES, Breach, Rule, Source, sources

pytestmark = pytest.mark.slow

MOST_LINES = 300

# From the ground up; a room may use those below it.
STAIR = ("models", "analytics", "dashboard", "app", "tensortape")
BESIDE_THE_STAIR = ("run", "launch", "benchmarks", "tests")
LIBRARY_HOMES = {
    "yfinance": ("analytics/prices/yahoo/client.py", "benchmarks/load/naive_app.py"),
    "streamlit": ("dashboard/", "app.py", "benchmarks/load/"),
    "plotly": ("dashboard/", "benchmarks/load/naive_app.py"),
    "python_calamine": ("analytics/prices/files/packed/spreadsheet.py",),
    "xlsxwriter": ("analytics/output/workbook.py",),
    "ray": ("analytics/engine/ray.py",),
    "numba": ("models/runtime/compiled.py",),
    "pickle": (),
    "dill": (),
    "marshal": (),
    "shelve": (),
}


def imported(source: Source) -> Iterator[tuple[int, str]]:
    """Line and top-level name of each absolute import, wherever in the file it stands."""
    for statement in source.nodes(ast.Import):
        yield from ((statement.lineno, alias.name.split(".")[0]) for alias in statement.names)
    for origin in source.nodes(ast.ImportFrom):
        if origin.module and not origin.level:
            yield origin.lineno, origin.module.split(".")[0]


def one_way(source: Source) -> Iterator[Breach]:
    """A room imports only itself and the rooms below it on the stair."""
    above = STAIR[STAIR.index(source.room) + 1 :] if source.room in STAIR else ()
    closed = {*above, *BESIDE_THE_STAIR} if source.room in STAIR else set()
    if source.room == "launch":
        closed = {*STAIR, "benchmarks", "tests"}
    for line, name in imported(source):
        if name in closed:
            yield line, f"{source.room} must not import {name}: imports go down {STAIR} only"


def libraries_at_home(source: Source) -> Iterator[Breach]:
    """yfinance, Streamlit, Plotly, Ray and numba stay in files that own them; pickle has none."""
    for line, name in imported(source):
        homes = LIBRARY_HOMES.get(name)
        if homes is not None and not source.path.startswith(homes):
            yield line, f"{name} may be imported in {homes or 'no file'} only"


def loops_in_kernels(source: Source) -> Iterator[Breach]:
    """Loops are compiled in kernels only: files that hold nothing else, imported when used."""
    for node in source.nodes(ast.ImportFrom):
        names = {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        if "models.runtime.compiled" in names and "kernel" not in source.path:
            yield (
                node.lineno,
                "models.runtime.compiled is for files called kernel or in a folder kernels",
            )


def one_crossing(source: Source) -> Iterator[Breach]:
    """A tensor leaves torch in models/device.py only; .tolist() is NumPy's too and passes."""
    if source.room not in ("models", "analytics") or source.path == "models/device.py":
        return
    for node in source.nodes(ast.Call):
        if not isinstance(node.func, ast.Attribute):
            continue
        to_cpu = node.func.attr == "to" and any(
            isinstance(part, ast.Constant) and str(part.value).startswith("cpu")
            for argument in [*node.args, *(keyword.value for keyword in node.keywords)]
            for part in ast.walk(argument)
        )
        if to_cpu or node.func.attr in ("cpu", "numpy", "item"):
            yield node.lineno, f".{node.func.attr}() crosses: use models.device.to_numpy"


def narrow_excepts(source: Source) -> Iterator[Breach]:
    """What is caught is named: no bare except, no Exception, no BaseException."""
    for node in source.nodes(ast.ExceptHandler):
        caught = {part.id for part in ast.walk(node.type or node) if isinstance(part, ast.Name)}
        if node.type is None or caught & {"Exception", "BaseException"}:
            yield node.lineno, "catch the errors that are meant, not every one"


def no_global(source: Source) -> Iterator[Breach]:
    """No function rebinds a module's name."""
    for node in source.nodes(ast.Global):
        yield node.lineno, f"global {', '.join(node.names)}: pass the state, or return it"


def short_files(source: Source) -> Iterator[Breach]:
    """A file is one idea."""
    lines = len(source.text.splitlines())
    if lines > MOST_LINES:
        yield lines, f"{lines} lines, the most is {MOST_LINES}: split it by idea"


def documented(source: Source) -> Iterator[Breach]:
    """Every public module, class, function and method of models and analytics says what it is."""
    if source.room not in ("models", "analytics"):
        return
    if not ast.get_docstring(source.tree):
        yield 1, "the module has no docstring"
    yield from _undocumented(source.tree)


def _undocumented(parent: ast.Module | ast.ClassDef) -> Iterator[Breach]:
    for node in parent.body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if not node.name.startswith("_") and not ast.get_docstring(node):
            yield node.lineno, f"{node.name} has no docstring"
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from _undocumented(node)


def nothing_runs_text(source: Source) -> Iterator[Breach]:
    """Nothing that a user typed or uploaded can become code or markup."""
    for node in source.nodes(ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id in ("eval", "exec"):
            yield node.lineno, f"{node.func.id}() runs text as code"
        for keyword in node.keywords:
            is_false = isinstance(keyword.value, ast.Constant) and keyword.value.value is False
            if keyword.arg == "unsafe_allow_html" and not is_false:
                yield node.lineno, "unsafe_allow_html renders text as markup"
            if keyword.arg == "allow_pickle" and not is_false:
                yield node.lineno, "allow_pickle runs a file as code"


RULES: tuple[Rule, ...] = (
    one_way,
    libraries_at_home,
    loops_in_kernels,
    one_crossing,
    narrow_excepts,
    no_global,
    short_files,
    documented,
    nothing_runs_text,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_tree_keeps(rule: Rule) -> None:
    found = [
        f"{source.path}:{line}: {what}" for source in sources(ROOT) for line, what in rule(source)
    ]
    assert not found, "\n".join([f"{rule.__name__}: {rule.__doc__}", *found])


def test_the_tree_is_read() -> None:
    rooms = {source.room for source in sources(ROOT)}
    assert rooms == {name.removesuffix(".py") for name in SOURCES}


BREACHES: tuple[tuple[Rule, str, str], ...] = (
    (one_way, "models/a.py", "import analytics.study"),
    (one_way, "models/a.py", "def f():\n    from analytics import study"),
    (one_way, "analytics/a.py", "from dashboard.choice.state import request"),
    (one_way, "dashboard/a.py", "import app"),
    (one_way, "analytics/a.py", "from tests import yahoo"),
    (one_way, "launch/a.py", "from models import errors"),
    (libraries_at_home, "analytics/prices/a.py", "import yfinance as yf"),
    (libraries_at_home, "analytics/a.py", "from plotly import graph_objects"),
    (libraries_at_home, "app.py", "import plotly.express"),
    (libraries_at_home, "models/a.py", "import streamlit"),
    (libraries_at_home, "analytics/engine/local.py", "import ray"),
    (libraries_at_home, "analytics/a.py", "from pickle import loads"),
    (libraries_at_home, "models/fitting/scan_kernel.py", "import numba"),
    (libraries_at_home, "analytics/stats/kernels/a.py", "from numba import njit"),
    (loops_in_kernels, "models/a.py", "from models.runtime.compiled import compiled"),
    (loops_in_kernels, "analytics/a.py", "def f():\n    from models.runtime import compiled"),
    (one_crossing, "models/a.py", "x.detach().cpu()"),
    (one_crossing, "analytics/a.py", "x.numpy()"),
    (one_crossing, "models/a.py", "x.sum().item()"),
    (one_crossing, "models/a.py", "x.to('cpu')"),
    (one_crossing, "models/a.py", "x.to(device=torch.device('cpu'))"),
    (narrow_excepts, "analytics/a.py", "try:\n    f()\nexcept:\n    pass"),
    (narrow_excepts, "app.py", "try:\n    f()\nexcept Exception as e:\n    pass"),
    (narrow_excepts, "run.py", "try:\n    f()\nexcept (OSError, BaseException):\n    pass"),
    (no_global, "models/a.py", "def f():\n    global cache\n    cache = 1"),
    (short_files, "benchmarks/a.py", "x = 1\n" * (MOST_LINES + 1)),
    (documented, "models/a.py", "x = 1"),
    (documented, "models/a.py", '"""M."""\ndef f(): ...'),
    (documented, "analytics/a.py", '"""M."""\nclass C: ...'),
    (documented, "analytics/a.py", '"""M."""\nclass C:\n    """C."""\n    def f(self): ...'),
    (nothing_runs_text, "analytics/a.py", "eval(text)"),
    (nothing_runs_text, "launch/a.py", "exec(text)"),
    (nothing_runs_text, "dashboard/a.py", "st.markdown(text, unsafe_allow_html=True)"),
    (nothing_runs_text, "dashboard/a.py", "st.markdown(text, unsafe_allow_html=flag)"),
    (nothing_runs_text, "analytics/a.py", "np.load(file, allow_pickle=True)"),
)


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    BREACHES,
    ids=[f"{rule.__name__}-{text}" for rule, _, text in BREACHES],
)
def test_a_breach_is_found(rule: Rule, path: str, text: str, tmp_path: Path) -> None:
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(text)
    [source] = sources(tmp_path)
    assert list(rule(source))


def test_every_rule_is_shown_a_breach() -> None:
    assert {rule for rule, _, _ in BREACHES} == set(RULES)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("models/device.py", '"""M."""\nhere = x.detach().cpu().numpy()'),
        ("analytics/a.py", '"""M."""\nfrom models import panel\nframe.to_numpy()\nx.to(device)'),
        ("analytics/prices/yahoo/client.py", '"""M."""\nimport yfinance'),
        ("models/runtime/compiled.py", '"""M."""\nimport numba'),
        ("analytics/stats/kernels/a.py", '"""M."""\nfrom models.runtime.compiled import compiled'),
        (
            "models/volatility/garch/kernels.py",
            '"""M."""\nfrom models.runtime.compiled import compiled',
        ),
        ("dashboard/a.py", "import streamlit, plotly\nfrom analytics import study"),
        ("models/a.py", '"""M."""\ndef _f(): ...\nclass _C:\n    def f(self): ...'),
        ("analytics/a.py", '"""M."""\ntry:\n    f()\nexcept (OSError, ValueError):\n    pass'),
    ],
)
def test_what_is_allowed_passes(path: str, text: str, tmp_path: Path) -> None:
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(text)
    [source] = sources(tmp_path)
    assert [breach for rule in RULES for breach in rule(source)] == []


def app_imports() -> str:
    """The import statements that app.py runs before anything else."""
    tree = ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))
    return "\n".join(
        ast.unparse(node) for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)
    )


def imports_torch(statements: str, folder: Path) -> bool:
    """Whether a fresh Python has torch in memory after `statements`."""
    script = f"{statements}\nimport sys\nprint('torch' in sys.modules)"
    command = [sys.executable, "-c", script]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip() == "True"


@pytest.mark.parametrize(
    "statements", ["import analytics.request, dashboard.choice.state", "app.py"]
)
def test_the_first_paint_does_not_wait_for_torch(statements: str) -> None:
    statements = app_imports() if statements == "app.py" else statements
    assert not imports_torch(statements, ROOT), f"torch (2-3 s) is imported by:\n{statements}"


def test_an_import_of_torch_is_seen(tmp_path: Path) -> None:
    (tmp_path / "torch.py").write_text("")  # stands in for the real one, which takes seconds
    (tmp_path / "page.py").write_text("import torch")
    assert imports_torch("import page", tmp_path)
