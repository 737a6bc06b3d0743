"""What changes in the registry, and the questions that other apps ask of it."""

from cities.services.signatories import current_signatories, current_signatory

__all__ = ["current_signatories", "current_signatory"]
