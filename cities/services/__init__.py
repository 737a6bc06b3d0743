"""What changes in the registry, and the questions that other apps ask of it."""

from cities.services.path import (
    add_missing,
    compare_path,
    reach,
    reach_step,
    recover_step,
    sync_steps,
    waive_step,
)
from cities.services.signatories import current_signatories, current_signatory

__all__ = [
    "add_missing",
    "compare_path",
    "current_signatories",
    "current_signatory",
    "reach",
    "reach_step",
    "recover_step",
    "sync_steps",
    "waive_step",
]
