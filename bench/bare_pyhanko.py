"""What pyHanko alone costs: `python bare_pyhanko.py SIGNED.pdf ANCHOR.pem`.

Validates every signature of the file, its timestamps and what was added after it, against one
anchor; prints how many are good. Knows nothing of this project.
"""

import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext


def main(path: str, anchor: str) -> None:
    good = 0
    with open(path, "rb") as stream:  # noqa: PTH123
        for one in PdfFileReader(stream).embedded_regular_signatures:
            context = ValidationContext(
                trust_roots=[load_cert_from_pemder(anchor)], allow_fetching=False
            )
            good += validate_pdf_signature(one, context).bottom_line
    print(good)


if __name__ == "__main__":
    main(*sys.argv[1:])
