from django.db import migrations

from cms_portal.accounts.mfa import MFAAdapter

SECRETS = ("secret", "seed")
FERNET = "gAAAAA"  # how every text encrypted so begins; no secret in clear does


def encrypt(apps, schema_editor):
    _change(apps, lambda text: text if text.startswith(FERNET) else MFAAdapter().encrypt(text))


def decrypt(apps, schema_editor):
    _change(apps, lambda text: MFAAdapter().decrypt(text) if text.startswith(FERNET) else text)


def _change(apps, change):
    for one in apps.get_model("mfa", "Authenticator").objects.exclude(type="webauthn"):
        one.data |= {name: change(one.data[name]) for name in SECRETS if name in one.data}
        one.save(update_fields=["data"])


class Migration(migrations.Migration):
    """What authenticators had in clear is encrypted with the key of their own."""

    dependencies = [
        ("accounts", "0005_audits_and_resets"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(encrypt, decrypt, elidable=True)]
