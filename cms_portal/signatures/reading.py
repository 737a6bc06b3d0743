"""In the child: what a signed file holds. It imports no model and reads no database."""

from __future__ import annotations

import asyncio
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, Final

from cms_portal.files.exceptions import FileRefused
from cms_portal.signatures.anchors import Anchors, read_anchors
from cms_portal.signatures.certificates import broken, context, described
from cms_portal.signatures.envelopes import NOT_SIGNED, OTHER_INSIDE, Layer, is_pdf, unwrapped
from cms_portal.signatures.results import Change, Examination, Signature
from cms_portal.signatures.revocation import Revocations, of_pdf, of_signer, revoked_at

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

MAX_SIGNATURES: Final = 20
LOCKED: Final = "Il PDF chiede una password: il portale non può leggerlo."
DAMAGED: Final = "Il PDF è danneggiato: il portale non riesce a leggerne le firme."
MAX_ENDS: Final = 60
_END: Final = re.compile(rb"%%EOF(\r\n|\r|\n|)")
_STARTXREF: Final = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")


def examined(
    stream: IO[bytes], *, anchors: str, moment: str, known: list[dict[str, Any]]
) -> Iterator[Any]:
    """One `Examination` as JSON. `known`: size and SHA-256 of texts of ours, the likeliest first.

    `moment`: the earliest that can be proved without what the file itself says.
    """
    layers, inner = unwrapped(stream.read())
    if not is_pdf(inner):
        raise FileRefused(OTHER_INSIDE if layers else NOT_SIGNED)
    found = _Reading(read_anchors(anchors), datetime.fromisoformat(moment))
    beginnings = _beginnings(inner)
    start = next((one for one in known if one["sha256"] in beginnings), None)
    change, signatures = asyncio.run(found.of_pdf(inner, start["size"] if start else 0))
    for layer in layers:
        signatures += asyncio.run(found.of_layer(layer))
    if len(signatures) > MAX_SIGNATURES:
        raise FileRefused(f"Il file ha più di {MAX_SIGNATURES} firme.")
    yield asdict(
        Examination(
            form="p7m" if layers else "pdf",
            sha256=hashlib.sha256(inner).hexdigest(),
            layers=len(layers),
            signatures=signatures,
            starts_with=start["sha256"] if start else "",
            beginnings=beginnings,
            change=change,
        )
    )


def _beginnings(inner: bytes) -> list[str]:
    """SHA-256 of what the file was whenever it was whole: after each end of a PDF, and now."""
    ends = {len(inner)}
    for found in islice(_END.finditer(inner), MAX_ENDS):
        ends |= {found.start() + 5, found.end()}
    digest, at, made = hashlib.sha256(), 0, []
    for end in sorted(ends):
        digest.update(inner[at:end])
        made.append(digest.copy().hexdigest())
        at = end
    return made


class _Reading:
    def __init__(self, anchors: Anchors, moment: datetime) -> None:
        self.anchors = anchors
        self.moment = moment

    async def of_pdf(self, inner: bytes, size: int) -> tuple[Change, list[Signature]]:
        """What was added to our first `size` bytes, and the signatures in order of revision."""
        from pyhanko.pdf_utils.reader import PdfFileReader

        try:
            reader = PdfFileReader(io.BytesIO(inner), strict=False)
            if reader.encrypted:
                raise FileRefused(LOCKED)
            change = _change_since_ours(reader, inner, size)
            embedded = list(reader.embedded_regular_signatures)
        except (FileRefused, MemoryError):
            raise
        except Exception:  # noqa: BLE001  no reader of PDF: a file that begins with ours is told
            return (Change.NONE if size == len(inner) else Change.PAGES), []
        if len(embedded) > MAX_SIGNATURES:
            raise FileRefused(f"Il file ha più di {MAX_SIGNATURES} firme.")
        try:
            embedded.sort(key=lambda one: one.signed_revision)
            later = {} if size and change != Change.PAGES else _changes_after(embedded)
            return change, [await self._embedded(one, later) for one in embedded]
        except MemoryError:
            raise
        except Exception as error:  # whatever is wrong in it, it proves nothing
            raise FileRefused(DAMAGED) from error

    async def _embedded(self, one: EmbeddedPdfSignature, later: dict[str, Change]) -> Signature:
        from pyhanko.sign.validation.pdf_embedded import async_validate_pdf_signature
        from pyhanko.sign.validation.status import SignatureCoverageLevel

        try:
            stamped = await self._stamped(one)
            lists = of_pdf(one.reader) + of_signer(one.signer_info, one.signed_data)

            async def validated(moment: datetime) -> Any:
                others = one.other_embedded_certs
                return await async_validate_pdf_signature(
                    one,
                    signer_validation_context=context(self.anchors, moment, others, lists),
                    ts_validation_context=context(self.anchors, None, others),
                    skip_diff=True,
                )

            status = await validated(stamped)
            found = described(
                status,
                one.signer_info,
                form="PAdES",
                moment=stamped,
                revoked=await self._revoked(status, lists, validated),
                field=one.field_name,
            )
            is_covered = status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  whatever is wrong in it, it proves nothing
            return broken(one.signer_info, form="PAdES", field=one.field_name)
        is_last = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        return replace(
            found,
            is_intact=found.is_intact and is_covered,
            change=later.get(one.field_name, Change.NONE if is_last else Change.ALLOWED),
        )

    async def _revoked(self, status: Any, lists: Revocations, validated: Any) -> datetime | None:
        known = Revocations(list(self.anchors.crls)) + lists
        return await revoked_at(status.signing_cert, known, validated)

    async def _stamped(self, one: EmbeddedPdfSignature) -> datetime:
        return await self._moment_of(one.signer_info, one.other_embedded_certs, one.compute_digest)

    async def _moment_of(self, signer_info: Any, others: Any, digest: Any) -> datetime:
        """That of a timestamp we trust, else the one we were told; the earlier of the two."""
        from pyhanko.sign.validation.generic_cms import collect_timing_info

        timing = await collect_timing_info(signer_info, context(self.anchors, None, others), digest)
        stamp = timing.get("timestamp_validity")
        if stamp and stamp.intact and stamp.valid and stamp.trusted:
            stamped: datetime = stamp.timestamp
            return min(stamped, self.moment)
        return self.moment

    async def of_layer(self, layer: Layer) -> list[Signature]:
        """The signers of one `.p7m`, by the time that they say."""
        infos = list(layer.signed_data["signer_infos"])
        if len(infos) > MAX_SIGNATURES:
            raise FileRefused(f"Il file ha più di {MAX_SIGNATURES} firme.")
        found = [await self._signer(layer, info) for info in infos]
        return sorted(found, key=lambda one: one.declared_at)

    async def _signer(self, layer: Layer, info: Any) -> Signature:
        from asn1crypto import cms
        from pyhanko.sign.general import extract_certificate_info
        from pyhanko.sign.validation.generic_cms import async_validate_detached_cms

        def digest(algorithm: str) -> bytes:
            return hashlib.new(algorithm, layer.content).digest()

        try:
            whole = layer.signed_data
            # The file apart and one signer at a time: the form that can be checked.
            alone = cms.SignedData(
                {
                    "version": whole["version"],
                    "digest_algorithms": whole["digest_algorithms"],
                    "encap_content_info": {
                        "content_type": whole["encap_content_info"]["content_type"].native
                    },
                    "certificates": whole["certificates"],
                    "signer_infos": [info],
                }
            )
            others = list(extract_certificate_info(alone).other_certs)
            moment = await self._moment_of(info, others, digest)
            lists = of_signer(info, whole)

            async def validated(at: datetime) -> Any:
                return await async_validate_detached_cms(
                    layer.content,
                    alone,
                    signer_validation_context=context(self.anchors, at, others, lists),
                    ts_validation_context=context(self.anchors, None, others),
                )

            status = await validated(moment)
            revoked = await self._revoked(status, lists, validated)
            return described(status, info, form="CAdES", moment=moment, revoked=revoked)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001
            return broken(info, form="CAdES")


def _change_since_ours(reader: PdfFileReader, inner: bytes, size: int) -> Change:
    from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel

    if not size:
        return Change.NONE
    if size == len(inner):
        return Change.NONE
    # The file may begin with our bytes and then not use them: its first revision must be ours.
    ours = _STARTXREF.search(inner[:size])
    if ours is None or reader.xrefs.get_startxref_for_revision(0) != int(ours.group(1)):
        return Change.PAGES
    result = DEFAULT_DIFF_POLICY.review_file(reader, 0)
    if not isinstance(result, DiffResult):
        return Change.PAGES
    is_allowed = result.modification_level <= ModificationLevel.FORM_FILLING
    return Change.ALLOWED if is_allowed else Change.PAGES


def _changes_after(embedded: list[EmbeddedPdfSignature]) -> dict[str, Change]:
    """Field -> what was added after it. After the first nothing: then after no other either."""
    from pyhanko.sign.diff_analysis import (
        DEFAULT_DIFF_POLICY,
        ModificationLevel,
        SuspiciousModification,
    )

    found = {}
    for one in embedded:
        if one.signed_revision == one.reader.xrefs.total_revisions - 1:
            result = None
        else:
            one.compute_integrity_info(skip_diff=True)  # type: ignore[no-untyped-call]
            result = one.evaluate_modifications(DEFAULT_DIFF_POLICY)
        if result is None:
            found[one.field_name] = Change.NONE
        elif isinstance(result, SuspiciousModification):
            found[one.field_name] = Change.PAGES
        else:
            is_allowed = result.modification_level <= ModificationLevel.FORM_FILLING
            found[one.field_name] = Change.ALLOWED if is_allowed else Change.PAGES
    return found
