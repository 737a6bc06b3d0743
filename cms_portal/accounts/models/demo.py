from django.db import models
from django.db.models import Q
from django.utils import timezone


class DemoWorld(models.Model):
    """Present when `seed_demo` filled this database: everything made from it must say so."""

    id = models.BooleanField(primary_key=True, default=True, editable=False)
    seeded_at = models.DateTimeField("caricato il", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "mondo dimostrativo"
        verbose_name_plural = "mondo dimostrativo"
        constraints = [models.CheckConstraint(name="demo_world_is_one", condition=Q(id=True))]

    def __str__(self) -> str:
        return f"Dati dimostrativi caricati il {timezone.localdate(self.seeded_at):%d/%m/%Y}"
