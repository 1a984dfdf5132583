"""Folders: their size, their loose files, and the order in which subjects may import each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from launch.architecture.imports import ROOMS, Imports
from tests.architecture.source import PRODUCT, ROOT, SOURCES, Source, our_imports, ours, written

pytestmark = pytest.mark.slow

MOST_MODULES = 15

# From the ground up; a subject may import those before it. `name.py` is a loose file of the room.
ORDER = {
    "models": (
        *(
            "errors.py",
            "option_values.py",
            "device.py",
            "placement.py",
            "runtime",
            "distributions",
            "prices",
            "fitting",
            "volatility",
        ),
        *("bootstrap", "optimiser", "montecarlo"),
    ),
    "analytics": (
        *(
            "symbols",
            "request.py",
            "option_values.py",
            "spelling.py",
            "sharing.py",
            "progress.py",
            "runtime",
            "prices",
        ),
        *(
            "stats",
            "study",
            "quality",
            "output",
            "performance",
            "holding",
            "significance",
            "diagnostics",
        ),
        *("conventions", "portfolio", "volatility", "simulation", "answers", "provenance"),
        *("frames", "commands", "__main__.py"),
    ),
    "dashboard": (
        *("server", "charts", "notebook", "report", "background", "choice", "visitor"),
        *("elements", "shell"),
        *("sections", "pages"),
    ),
}


def small_folders(files: Sequence[Source]) -> Iterator[str]:
    """A folder holds at most 15 modules; its `__init__.py` does not count."""
    sizes: dict[str, int] = defaultdict(int)
    for file in files:
        sizes[file.folder] += file.stem != "__init__"
    for folder, size in sizes.items():
        if size > MOST_MODULES:
            yield f"{folder}/ holds {size} modules, the most is {MOST_MODULES}: split it by subject"


def loose_files(files: Sequence[Source]) -> dict[str, set[str]]:
    """By folder, the modules that stand beside folders; `__init__.py` does not count."""
    with_folders = {file.folder.rpartition("/")[0] for file in files if "/" in file.folder}
    loose: dict[str, set[str]] = defaultdict(set)
    for file in files:
        if file.folder in with_folders and file.stem != "__init__":
            loose[file.folder].add(file.stem)
    return dict(loose)


def listed_loose_files(page: str) -> dict[str, set[str]]:
    """The first two columns of the table of loose files in ARCHITECTURE.md."""
    rows = re.findall(r"^\| `([\w/]+)/` \| ((?:`\w+`(?:, )?)+) \| [^|\s]", page, re.MULTILINE)
    return {folder: set(re.findall(r"`(\w+)`", names)) for folder, names in rows}


def down_the_order(graph: dict[str, set[str]], order: Sequence[str]) -> Iterator[str]:
    """A subject imports only subjects that the order names before it."""
    if set(order) != set(graph):
        yield f"the order and the room differ in {sorted(set(order) ^ set(graph))}"
        return
    for name, uses in graph.items():
        for other in sorted(uses):
            if order.index(other) > order.index(name):
                yield f"{name} imports {other}, which the order has above it"


def test_no_folder_holds_too_many_modules() -> None:
    assert list(small_folders(ours(*SOURCES, "tests"))) == []


def test_a_folder_that_is_too_large_is_found() -> None:
    files = [written(f"models/prices/a{number}.py") for number in range(MOST_MODULES + 1)]
    assert list(small_folders([*files[1:], written("models/prices/__init__.py")])) == []
    assert "holds 16 modules" in "".join(small_folders(files))


def test_loose_files_are_those_listed_with_a_reason() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    listed = listed_loose_files(page)
    assert loose_files(ours(*PRODUCT[3:], "benchmarks")) == listed


def test_a_loose_file_is_found() -> None:
    files = ["models/errors.py", "models/__init__.py", "models/prices/panel.py"]
    assert loose_files([written(path) for path in files]) == {"models": {"errors"}}
    assert loose_files([written("models/prices/panel.py"), written("models/prices/a.py")]) == {}


def test_a_listed_file_needs_a_reason() -> None:
    assert listed_loose_files("| `models/` | `errors`, `device` | everyone needs them |") == {
        "models": {"errors", "device"}
    }
    assert listed_loose_files("| `models/` | `errors`, `device` | |") == {}


@pytest.mark.parametrize("room", ROOMS)
def test_imports_go_down_the_order_of_a_room(room: str) -> None:
    assert list(down_the_order(our_imports().between_subjects(room), ORDER[room])) == []


def test_an_import_against_the_order_is_found() -> None:
    order = ("errors.py", "prices", "volatility")
    rising = {"errors.py": {"prices"}, "prices": set(), "volatility": {"prices", "errors.py"}}
    assert list(down_the_order(rising, order)) == [
        "errors.py imports prices, which the order has above it"
    ]
    unknown = {"errors.py": set(), "prices": set(), "rates": set()}
    assert "['rates', 'volatility']" in "".join(down_the_order(unknown, order))


IMPORTS = (
    "import models.prices.panel",
    "from models.prices import panel",
    "from models.prices.panel import PricePanel",
    "def f():\n    from models.prices import panel as p",
    "if TYPE_CHECKING:\n    from models.prices.panel import PricePanel",
)


@pytest.mark.parametrize("text", IMPORTS)
def test_every_form_of_import_is_read(text: str, tmp_path: Path) -> None:
    for path in ("models/prices/__init__.py", "models/prices/panel.py", "models/__init__.py"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    (tmp_path / "models/errors.py").write_text(text)
    imports = Imports.of(tmp_path)
    assert imports.uses["models.errors"] == {"models.prices.panel"}
    assert imports.between_subjects("models") == {"errors.py": {"prices"}, "prices": set()}
    assert imports.rooms_below("models") == []


def circle(imports: Imports) -> list[str]:
    """Modules that import each other in a circle, if there are any."""
    try:
        TopologicalSorter(imports.uses).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circle(our_imports()) == []


def test_a_circle_is_found(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models/a.py").write_text("from models import b")
    (tmp_path / "models/b.py").write_text("def f():\n    from models.a import g")
    assert set(circle(Imports.of(tmp_path))) == {"models.a", "models.b"}
