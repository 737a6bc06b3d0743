"""The public check of a file: in the browser, and nothing is sent."""

from tests.portal.world import make_act
from tests.protocols.factories import complete_city


def test_a_file_is_compared_without_leaving_the_device(visit, transactional_db, tmp_path):
    _, protocol = make_act(complete_city(name="Benevento"), by=None)
    text = bytes(protocol.document.content)
    files = {
        "Identico.": ("testo.pdf", text),
        "Contiene il testo definitivo.": ("firmato.pdf.p7m", b"0\x82" + text + b"firma"),
        "Non è il testo definitivo.": ("<b>altro</b>.pdf", text[:-1] + b"x"),
    }
    visitor = visit().open(protocol.document.get_absolute_url())
    page = visitor.page
    page.wait_for_load_state("networkidle")
    assert page.get_by_text("il file non lascia il dispositivo").is_visible()
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    for said, (name, content) in files.items():
        path = tmp_path / name.replace("/", "_")
        path.write_bytes(content)
        page.set_input_files("input[type=file]", path)
        page.locator("form[data-sha256] button").click()
        page.get_by_text(said).first.wait_for()
        assert path.name in page.inner_text("#esito-confronto")
    assert sent == []
    assert visitor.complaints == []
