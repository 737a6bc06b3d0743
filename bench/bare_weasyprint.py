"""What WeasyPrint alone costs: `python bare_weasyprint.py PAGES.json STYLE.css FONTS_DIR`.

Renders every page of PAGES.json (a list of HTML) to PDF/A-3a, fonts and style read once, and
prints its CPU seconds; the imports are left out, as they are for a worker, which does them before
its first job. Knows nothing of this project.
"""

import json
import sys
import time
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration

START = time.process_time()

FACES = [
    ("Titillium Web", 400, "normal", "TitilliumWeb-Regular.ttf"),
    ("Titillium Web", 400, "italic", "TitilliumWeb-Italic.ttf"),
    ("Titillium Web", 600, "normal", "TitilliumWeb-SemiBold.ttf"),
    ("Titillium Web", 600, "italic", "TitilliumWeb-SemiBoldItalic.ttf"),
    ("Titillium Web", 700, "normal", "TitilliumWeb-Bold.ttf"),
    ("Ubuntu", 400, "normal", "Ubuntu-Regular.ttf"),
]


def main(pages: Path, style: Path, fonts: Path) -> None:
    faces = "".join(
        f'@font-face {{font-family: "{family}"; font-weight: {weight}; font-style: {slope};'
        f" src: url({(fonts / name).as_uri()})}}"
        for family, weight, slope, name in FACES
    )
    configuration, counters = FontConfiguration(), CounterStyle()
    css = CSS(string=faces + style.read_text(), font_config=configuration, counter_style=counters)
    for html in json.loads(pages.read_text()):
        HTML(string=html).write_pdf(
            stylesheets=[css],
            font_config=configuration,
            counter_style=counters.copy(),
            pdf_variant="pdf/a-3a",
        )
    print(time.process_time() - START)


if __name__ == "__main__":
    main(*(Path(argument).resolve() for argument in sys.argv[1:]))
