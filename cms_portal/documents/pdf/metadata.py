"""Declares PDF/UA-1 beside PDF/A-3a in the one XMP packet of the file."""

from typing import Any

from cms_portal.documents.pdf.exceptions import RenderError

# PDF/A allows a foreign property only when the packet itself describes it (ISO 19005-3, 6.6.2.3).
_PDF_UA = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
_END = b"</rdf:RDF>"


def declare_pdf_ua(document: Any, pdf: Any) -> None:
    """A `finisher` for WeasyPrint; its `xmp_metadata=` would add a second RDF element."""
    number = int(pdf.catalog["Metadata"].split()[0])
    packet = pdf.objects[number]
    xml = b"".join(packet.stream)
    if xml.count(_END) != 1:
        raise RenderError("I metadati del PDF non hanno la forma attesa.")
    packet.stream = [xml.replace(_END, _PDF_UA + _END)]
