import factory

from cms_portal.privacy import services
from cms_portal.privacy.models import PrivacyNotice


class NoticeFactory(factory.django.DjangoModelFactory):
    """A draft. `published_notice()` publishes one."""

    class Meta:
        model = PrivacyNotice

    version = factory.Sequence(lambda n: n + 1)
    title = "Informativa sul trattamento dei dati personali"
    text = "# Chi tratta i vostri dati\nIl titolare.\n\n- nome\n- recapiti"


def published_notice(**fields):
    return services.publish_notice(notice_id=NoticeFactory(**fields).pk, by=None)
