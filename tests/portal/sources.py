"""The portal's own files, as the tests about the codebase read them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("cms_portal", "cities", "events", "protocols")


@cache
def files(*suffixes: str, under: tuple[str, ...] = ("",)) -> list[Path]:
    """What belongs to the repository (or is about to), with one of `suffixes`."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    paths = [Path(name) for name in sorted(filter(None, listed.split("\0")))]
    return [
        path
        for path in paths
        if path.name.endswith(suffixes or ("",))
        and str(path).startswith(under)
        and (ROOT / path).is_file()
    ]


def text(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")


def python_files() -> list[Path]:
    return files(".py", under=PACKAGES)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path), filename=str(path))


def calls(*names: str) -> Iterator[tuple[Path, ast.Call]]:
    """Calls of functions or methods called one of `names` in the portal's own code."""
    for path in python_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and _name(node.func) in names:
                yield path, node


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def argument(call: ast.Call, keyword: str, position: int | None = None) -> str | None:
    """The value of an argument written as a plain string; None when it is computed or absent."""
    values = [one.value for one in call.keywords if one.arg == keyword]
    if position is not None and len(call.args) > position:
        values.append(call.args[position])
    if values and isinstance(values[0], ast.Constant) and isinstance(values[0].value, str):
        return values[0].value
    return None
