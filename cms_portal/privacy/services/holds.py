"""Evidence of eligible spending stays: art. 82 of Reg. (EU) 2021/1060, counted city by city."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils import timezone

from cms_portal.privacy.exceptions import PrivacyError
from cms_portal.privacy.models import LastPayment

LAW = "art. 82 del Regolamento (UE) 2021/1060"


def payments_of(codes: Iterable[str]) -> dict[str, LastPayment]:
    """The recorded last payments, by cadastral code; one query."""
    rows = LastPayment.objects.filter(beneficiary__in=list(codes))
    return {row.beneficiary: row for row in rows}


def evidence_reason(
    code: str, name: str, payments: Mapping[str, LastPayment], on_day: date | None = None
) -> str:
    """Why what proves the spending of that Comune must stay; "" once the five years are over."""
    day = on_day or timezone.localdate()
    payment = payments.get(code)
    if payment is None:
        return (
            f"Prove di spesa del Comune di {name}: si conservano per cinque anni dal 31 dicembre "
            f"dell'anno dell'ultimo pagamento ({LAW}), e quell'ultimo pagamento non è ancora "
            "registrato."
        )
    if payment.keep_until < day:
        return ""
    return (
        f"Prove di spesa del Comune di {name}: si conservano fino al "
        f"{payment.keep_until:%d/%m/%Y} ({LAW}; ultimo pagamento il {payment.paid_on:%d/%m/%Y}, "
        f"fonte: {payment.source})."
    )


def record_last_payment(*, code: str, paid_on: date, source: str) -> LastPayment:
    """A later date or a better source replaces the earlier one; history keeps both."""
    if paid_on > timezone.localdate():
        raise PrivacyError("La data è nel futuro: si registra un pagamento già fatto.")
    row, _ = LastPayment.objects.update_or_create(
        beneficiary=code, defaults={"paid_on": paid_on, "source": source}
    )
    return row


def forget_last_payment(*, code: str) -> None:
    """It was a mistake: not known again, hence everything stays."""
    LastPayment.objects.filter(beneficiary=code).delete()
