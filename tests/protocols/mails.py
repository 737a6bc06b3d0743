"""Certified mail as providers and mail programs write it; every address is invented."""

from __future__ import annotations

import io
import struct
import zipfile
from email.message import EmailMessage, MIMEPart
from xml.sax.saxutils import escape

from cms_portal.files.services import store
from protocols.models import PecDrop
from protocols.services.pec import DROP_KIND

OFFICE = "adg@pec.example"
SENT = "sent-1@adg.example"


def certificate(
    kind: str, *, about: str = SENT, subject: str = "", to: str = "bn@pec.example",
    sender: str = OFFICE, at: str = "16/05/2026 10:15:00", error: str = "nessuno", own: str = "",
) -> bytes:  # fmt: skip
    day, hour = at.split()
    delivered = f"<consegna>{to}</consegna>" if "consegna" in kind else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<postacert tipo="{kind}" errore="{error}"><intestazione><mittente>{sender}</mittente>
<destinatari tipo="certificato">{to}</destinatari>
<oggetto>{escape(subject)}</oggetto></intestazione>
<dati><gestore-emittente>Gestore di prova</gestore-emittente>
<data zona="+0200"><giorno>{day}</giorno><ora>{hour}</ora></data>
<identificativo>{own or "opec." + about}</identificativo><msgid>&lt;{about}&gt;</msgid>
{delivered}</dati></postacert>""".encode()


def receipt(kind: str = "avvenuta-consegna", *, subject: str = "", **said) -> bytes:
    """A receipt as the provider sends it back to the office."""
    mail = EmailMessage()
    mail["From"] = "posta-certificata@gestore.example"
    mail["To"] = OFFICE
    mail["Subject"] = f"CONSEGNA: {subject}"
    mail["Message-ID"] = f"<{kind}.{said.get('about', SENT)}>"
    mail["X-Ricevuta"] = kind
    mail.set_content("Ricevuta")
    mail.add_attachment(
        certificate(kind, subject=subject, **said),
        maintype="application", subtype="xml", filename="daticert.xml",
    )  # fmt: skip
    return signed(mail)


def message(
    subject: str = "", *, sender: str = "bn@pec.example", to: str = OFFICE, own: str = "city-1@bn",
    files: dict[str, bytes] | None = None, answers: str = "", at: str = "20/05/2026 09:00:00",
) -> bytes:  # fmt: skip
    """The envelope in which a message arrives, with what its sender attached."""
    inner = plain(subject, sender=sender, to=to, own=own, files=files, answers=answers)
    mail = EmailMessage()
    mail["From"] = f'"Per conto di: {sender}" <posta-certificata@gestore.example>'
    mail["To"] = to
    mail["Subject"] = f"POSTA CERTIFICATA: {subject}"
    mail["Message-ID"] = f"<opec.{own}>"
    mail["X-Trasporto"] = "posta-certificata"
    mail.set_content("Messaggio di posta certificata")
    said = certificate("posta-certificata", about=own, subject=subject, to=to, sender=sender, at=at)
    mail.add_attachment(said, maintype="application", subtype="xml", filename="daticert.xml")
    mail.add_attachment(inner, filename="postacert.eml")
    return signed(mail)


def plain(
    subject: str = "", *, sender: str = OFFICE, to: str = "bn@pec.example", own: str = SENT,
    files: dict[str, bytes] | None = None, answers: str = "",
) -> EmailMessage:  # fmt: skip
    """As a mail program keeps it, without certificate."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = f"<{own}>"
    mail["Date"] = "Sat, 16 May 2026 10:14:00 +0200"
    if answers:
        mail["In-Reply-To"] = f"<{answers}>"
    mail.set_content("Si trasmette.")
    for name, content in (files or {}).items():
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail


def signed(mail: EmailMessage) -> bytes:
    """Inside multipart/signed, as the provider does; its signature is of no use here."""
    outer = EmailMessage()
    for name in ("From", "To", "Subject", "Message-ID", "X-Ricevuta", "X-Trasporto"):
        if mail[name]:
            outer[name] = mail[name]
            del mail[name]
    mark = MIMEPart()
    mark.set_content(b"\x30\x80", "application", "pkcs7-signature", filename="smime.p7s")
    outer["Content-Type"] = 'multipart/signed; protocol="application/pkcs7-signature"'
    outer.set_payload([mail, mark])
    return outer.as_bytes()


SIGNATURE_6 = b"""<?xml version="1.0"?><p:SegnaturaInformatica
 xmlns:p="http://www.agid.gov.it/protocollo/" p:versione="3.0.0" p:lang="it"><p:Intestazione>
<p:Identificatore><p:CodiceAmministrazione>c_a783</p:CodiceAmministrazione>
<p:CodiceAOO>AOOBN</p:CodiceAOO><p:CodiceRegistro>PG</p:CodiceRegistro>
<p:NumeroRegistrazione>0004711</p:NumeroRegistrazione>
<p:DataRegistrazione>2026-05-19</p:DataRegistrazione></p:Identificatore>
<p:Oggetto>Protocollo firmato</p:Oggetto></p:Intestazione></p:SegnaturaInformatica>"""
SIGNATURE_2013 = b"""<?xml version="1.0"?><!DOCTYPE Segnatura SYSTEM "Segnatura.dtd">
<Segnatura versione="2013" xml:lang="it"><Intestazione><Identificatore>
<CodiceAmministrazione>c_a783</CodiceAmministrazione><CodiceAOO>AOOBN</CodiceAOO>
<NumeroRegistrazione>0004711</NumeroRegistrazione><DataRegistrazione>2026-05-19</DataRegistrazione>
</Identificatore><Origine><Mittente><Amministrazione><Denominazione>Comune di Benevento
</Denominazione></Amministrazione></Mittente></Origine></Intestazione></Segnatura>"""
CONFIRMATION = b"""<?xml version="1.0"?><ConfermaRicezione versione="2013" xml:lang="it">
<Identificatore><CodiceAmministrazione>c_a783</CodiceAmministrazione><CodiceAOO>AOOBN</CodiceAOO>
<NumeroRegistrazione>0000099</NumeroRegistrazione><DataRegistrazione>2026-05-17</DataRegistrazione>
</Identificatore><MessaggioRicevuto><Identificatore><NumeroRegistrazione>1</NumeroRegistrazione>
</Identificatore></MessaggioRicevuto></ConfermaRicezione>"""
BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;">]>
<Segnatura><Intestazione><Identificatore><NumeroRegistrazione>&c;</NumeroRegistrazione>
<DataRegistrazione>2026-05-19</DataRegistrazione></Identificatore></Intestazione></Segnatura>"""


def zipped(*mails: bytes, suffix: str = "eml") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for place, content in enumerate(mails):
            archive.writestr(f"Posta in arrivo/{place:03d}.{suffix}", content)
    return stream.getvalue()


def make_drop(by, *mails: bytes) -> PecDrop:
    """Dropped, and not read yet."""
    file = store(
        kind=DROP_KIND,
        name="pec.zip",
        source=zipped(*mails),
        content_type="application/zip",
        by=by,
    )
    return PecDrop.objects.create(file=file, by=by)


# --- Outlook: the compound file of [MS-CFB], as little of it as a message needs


def outlook(mail: bytes, *, headers: str, subject: str) -> bytes:
    """A signed message as Outlook keeps it: the whole of it is the one file that hangs on it."""

    def text(value: str) -> bytes:
        return value.encode("utf-16-le")

    return compound(
        {
            "__substg1.0_001A001F": text("IPM.Note.SMIME.MultipartSigned"),
            "__substg1.0_0037001F": text(subject),
            "__substg1.0_007D001F": text(headers),
            "__attach_version1.0_#00000000": {
                "__substg1.0_3704001F": text("smime.p7m"),
                "__substg1.0_37010102": mail,
            },
        }
    )


def compound(tree: dict) -> bytes:
    entries: list[list] = [["Root Entry", 5, b"", -1, -1]]  # name, type, content, right, child
    _add(entries, 0, tree)
    small = bytearray()
    sectors: list[bytes] = []
    fat: list[int] = []
    placed = []
    for _, kind, content, _, _ in entries:
        if kind != 2:
            placed.append(-2)
        elif len(content) < 4096:
            placed.append(len(small) // 64)
            small += content + bytes(-len(content) % 64)
        else:
            placed.append(_chain(sectors, fat, content))
    chains = [-2] * (len(small) // 64)
    for place, (_, kind, content, _, _) in enumerate(entries):
        if kind == 2 and len(content) < 4096:
            blocks = max(1, -(-len(content) // 64))
            for step in range(blocks - 1):
                chains[placed[place] + step] = placed[place] + step + 1
    placed[0] = _chain(sectors, fat, bytes(small))
    listing = b"".join(_entry(one, placed[place], len(small)) for place, one in enumerate(entries))
    listing_at = _chain(sectors, fat, listing + bytes(-len(listing) % 512))
    mini = struct.pack(f"<{len(chains)}i", *chains)
    mini_at = _chain(sectors, fat, mini, fill=b"\xff")
    count = -(-(len(fat) + 4) // 128)
    table_at = len(sectors)
    fat += [-3] * count
    fat += [-1] * (-len(fat) % 128)
    table = struct.pack(f"<{len(fat)}i", *fat)
    places = [table_at + step for step in range(count)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack(
        "<iiiiIiiii", 0, count, listing_at, 0, 4096, mini_at, -(-len(mini) // 512), -2, 0
    )
    head += struct.pack("<109i", *places, *([-1] * (109 - count)))
    return head + b"".join(sectors) + table


def _add(entries: list[list], parent: int, tree: dict) -> None:
    before = None
    for name, value in tree.items():
        is_storage = isinstance(value, dict)
        place = len(entries)
        entries.append([name, 1 if is_storage else 2, b"" if is_storage else value, -1, -1])
        if before is None:
            entries[parent][4] = place
        else:
            entries[before][3] = place
        before = place
        if is_storage:
            _add(entries, place, value)


def _entry(one: list, start: int, root_size: int) -> bytes:
    name, kind, content, right, child = one
    raw = name.encode("utf-16-le") + b"\0\0"
    size = root_size if kind == 5 else len(content)
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBBiii", len(raw), kind, 1, -1, right, child)
        + bytes(36)
        + struct.pack("<iQ", start, size)
    )


def _chain(sectors: list[bytes], fat: list[int], content: bytes, fill: bytes = b"\0") -> int:
    first = len(sectors)
    pieces = [content[at : at + 512].ljust(512, fill) for at in range(0, len(content), 512)]
    for place, piece in enumerate(pieces):
        sectors.append(piece)
        fat.append(-2 if place == len(pieces) - 1 else len(sectors))
    return first if pieces else -2
