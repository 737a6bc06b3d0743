"""The few marks that a notice may use, as blocks for the template: no HTML is ever written."""

from dataclasses import dataclass, field


@dataclass
class Block:
    """`kind`: "heading", "list" or "paragraph"."""

    kind: str
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.lines[0] if self.lines else ""


def blocks(text: str) -> list[Block]:
    found: list[Block] = []
    last: Block | None = None
    for line in (line.strip() for line in text.splitlines()):
        if not line:
            last = None
        elif line.startswith("# "):
            found.append(Block("heading", [line[2:].strip()]))
            last = None
        else:
            kind = "list" if line.startswith("- ") else "paragraph"
            if last is None or last.kind != kind:
                last = Block(kind)
                found.append(last)
            last.lines.append(line[2:].strip() if kind == "list" else line)
    return found
