"""Verifica le impronte SHA-256 di questo fascicolo, senza rete. Uso: python3 verifica.py"""

import csv
import hashlib
import sys
from pathlib import Path


def digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as content:
        while chunk := content.read(1 << 20):
            found.update(chunk)
    return found.hexdigest()


def problems(folder: Path, listed: dict[str, str]) -> list[str]:
    here = {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}
    found = [f"MANCA: {name}" for name in listed if name not in here]
    found += [
        f"DIVERSO: {name}"
        for name, expected in listed.items()
        if name in here and digest(folder / name) != expected
    ]
    others = here - set(listed) - {"index.csv", "index.html"}
    return found + [f"IN PIÙ: {name}" for name in sorted(others)]


def main(folder: Path) -> int:
    index = folder / "index.csv"
    with index.open(encoding="utf-8-sig", newline="") as lines:
        listed = {row["File"]: row["SHA-256"] for row in csv.DictReader(lines, delimiter=";")}
    found = problems(folder, listed)
    for line in found:
        print(line)
    print(f"File in elenco: {len(listed)}. Problemi: {len(found) or 'nessuno'}.")
    print(f"Impronta di index.csv: {digest(index)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent))
