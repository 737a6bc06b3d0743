"""`python -m bench.memory PAGES.json`: MB resident after 50, 100, 150 and 200 documents."""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms_portal.settings.test")


def main(pages: Path) -> None:
    import django

    django.setup()
    from cms_portal.documents import pdf

    html = json.loads(pages.read_text())
    for number in range(1, 201):
        # Another text every time: a cache that grows with what people write would show.
        page = html[number % len(html)].replace("</h1>", f" {number}</h1>")
        pdf.render_pdf(page, title=f"Atto {number}")
        if number % 50 == 0:
            print(_resident(), flush=True)


def _resident() -> float:
    fields = Path("/proc/self/statm").read_text().split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    main(Path(sys.argv[1]))
