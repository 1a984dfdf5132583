"""run.py mutate: which tests concern a file, which changes are tried, and what survives them.

A small script stands in for cosmic-ray, which is no package of the tests.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from launch import mutate
from launch.concerned import concerned
from launch.mutate import Mutation, spread
from launch.processes import LaunchRefusal

SOURCE = '''\
def small(x: int | None) -> bool:
    """Below ten."""
    return x < 10
'''
CHANGES = [
    ("core/NumberReplacer", 0, (3, 15), SOURCE.replace("10", "11")),
    ("core/ReplaceComparisonOperator_Lt_LtE", 0, (3, 13), SOURCE.replace("<", "<=")),
    ("core/ReplaceBinaryOperator_BitOr_BitAnd", 0, (1, 17), SOURCE.replace("|", "&")),
    ("core/ReplaceComparisonOperator_Lt_Eq", 0, (3, 13), SOURCE.replace("<", "==")),
]
MUTATOR = """#!{python}
import json, pathlib, sys
changes = json.loads({changes!r})
if sys.argv[1] == "init":
    pathlib.Path(sys.argv[3]).touch()
elif sys.argv[1] == "dump":
    for operator, occurrence, start, _ in changes:
        found = {{"operator_name": operator, "occurrence": occurrence, "start_pos": start}}
        print(json.dumps([{{"mutations": [found]}}, None]))
else:
    [text] = [one[3] for one in changes if one[0] == sys.argv[3]]
    pathlib.Path(sys.argv[2]).write_text(text)
"""


def write(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "repository"
    write(root, models__sizes=SOURCE)
    (root / "pytest.ini").write_text("[pytest]\npythonpath = .\nmarkers =\n    slow\n    browser\n")
    tool = tmp_path / "cosmic-ray"
    tool.write_text(MUTATOR.format(python=sys.executable, changes=json.dumps(CHANGES)))
    tool.chmod(0o755)
    monkeypatch.setattr(mutate, "ROOT", root)
    monkeypatch.setattr(mutate, "MUTATOR", tool)
    monkeypatch.setattr(mutate, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(mutate, "_install", lambda: None)
    return root


def with_tests(root: Path, *values: int) -> None:
    """A test of the module that looks at these values."""
    lines = "".join(f"    assert small({value}) == ({value} < 10)\n" for value in values)
    write(root, tests__test_sizes=f"from models.sizes import small\ndef test():\n{lines}")


def test_what_no_test_notices_is_shown(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """9 and 11 leave the bound of 10 untested: <= 10 and < 11 are the same to them."""
    with_tests(repository, 9, 11)
    file = repository / "models" / "sizes.py"
    assert mutate.mutate([str(file)]) == 1
    said = capsys.readouterr().err
    assert said.count("survived at models/sizes.py:3") == 2
    assert "-    return x < 10\n+    return x <= 10" in said
    assert "0 of 2 changes were found by a test" in said  # not the annotation, not every operator
    assert file.read_text() == SOURCE


def test_what_every_change_breaks_a_test_of_is_done(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_tests(repository, 10)
    assert mutate.mutate([str(repository / "models" / "sizes.py")]) == 0
    assert "2 of 2 changes were found by a test" in capsys.readouterr().err


def test_tests_that_fail_already_are_no_measure(repository: Path) -> None:
    write(repository, tests__test_sizes="import models.sizes\ndef test():\n    assert False\n")
    with pytest.raises(LaunchRefusal, match=r"fail without any change: tests/test_sizes\.py"):
        mutate.mutate([str(repository / "models" / "sizes.py")])


def test_a_file_that_no_test_reaches_and_one_that_is_not_there_are_refused(
    repository: Path,
) -> None:
    with pytest.raises(LaunchRefusal, match="No test reaches"):
        mutate.mutate([str(repository / "models" / "sizes.py")])
    with pytest.raises(LaunchRefusal, match="no file of this repository"):
        mutate.mutate([str(repository / "models" / "absent.py")])


def test_the_tests_of_a_file_are_its_importers_and_those_beside_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        models__deep__inner="",
        models__outer="def late():\n    from models.deep import inner\n",
        models__alone="",
        tests__test_outer="import models.outer\n",
        tests__models__deep__test_other="",
        tests__models__test_near="from models import outer\n",
        tests__peers__test_outer="import models.outer\n",
        tests__models__helper="import models.deep.inner\n",
    )
    inner = concerned(tmp_path / "models" / "deep" / "inner.py", tmp_path)
    assert inner == [
        "tests/models/test_near.py",
        "tests/test_outer.py",
        "tests/models/deep/test_other.py",
    ]
    alone = concerned(tmp_path / "models" / "alone.py", tmp_path)
    assert alone == ["tests/models/test_near.py"]


@pytest.mark.parametrize(("count", "most", "places"), [(3, 5, [0, 1, 2]), (10, 4, [0, 2, 5, 7])])
def test_some_of_many_are_spread_over_the_file(count: int, most: int, places: list[int]) -> None:
    many = [Mutation("core/AddNot", place, place, 0) for place in range(count)]
    assert [one.line for one in spread(many, most)] == places
