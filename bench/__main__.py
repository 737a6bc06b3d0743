"""`python -m bench [part …]`: every module here that has `measure()`, or those named."""

import os
import pkgutil
import sys
from importlib import import_module
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms_portal.settings.test")


def main(parts: list[str]) -> int:
    import django

    django.setup()
    from django.conf import settings

    from cms_portal import embedded

    names = [one.name for one in pkgutil.iter_modules([str(Path(__file__).parent)])]
    modules = {name: import_module(f"bench.{name}") for name in names if name != "__main__"}
    known = {name: module for name, module in modules.items() if hasattr(module, "measure")}
    if unknown := set(parts) - set(known):
        print(f"Sconosciuti: {', '.join(sorted(unknown))}. Ci sono: {', '.join(sorted(known))}.")
        return 2
    with embedded.acquire_for(settings.DATABASES["default"]["HOST"], settings.REDIS_URL):
        for name in parts or sorted(known):
            for figure in known[name].measure():
                print(f"{name} | {figure}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
