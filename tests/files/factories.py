from cms_portal.files.services import store


def stored(source=b"ciao", *, name="appunto.txt", by=None, kind="tests.note", **fields):
    return store(kind=kind, name=name, source=source, content_type="text/plain", by=by, **fields)
