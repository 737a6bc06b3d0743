from datetime import timedelta

import factory
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils import timezone

from cms_portal.accounts.models import AuditMandate, User

PASSWORD = "citta-medie-sud"


class UserFactory(factory.django.DjangoModelFactory):
    """`UserFactory(role=Role.STAFF)` signs in with `PASSWORD` and has a verified address."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"persona{n}@comune.example")
    name = factory.Sequence(lambda n: f"Persona {n}")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))

    @factory.post_generation
    def role(self, create, role, **kwargs):
        if create and role is not None:
            self.groups.add(Group.objects.get(name=role))
            self.__dict__.pop("roles", None)
            if role in ("staff", "authority"):
                self.is_staff = True
                self.save(update_fields=["is_staff"])

    @factory.post_generation
    def mandate(self, create, wanted, **kwargs):
        """An auditor comes with a mandate in force, unless `mandate=False`."""
        if create and wanted is not False and "auditor" in self.roles:
            AuditMandateFactory(user=self, **kwargs)

    @factory.post_generation
    def address(self, create, verified, **kwargs):
        if create and verified is not False:
            self.emailaddress_set.create(email=self.email, verified=True, primary=True)


class AuditMandateFactory(factory.django.DjangoModelFactory):
    """In force, on the whole programme."""

    class Meta:
        model = AuditMandate

    body = "Corte di prova"
    scope = "Verifica di sistema"
    valid_from = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=10))
    valid_to = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=10))
