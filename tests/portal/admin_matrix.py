"""Who may do what in the admin: one line for each model."""

from django.contrib import admin

from cms_portal.spreadsheets.admin import SafeExportMixin
from tests.portal.world import row

# What staff and authority may do with each model of the admin: view, add, change, delete.
ADMIN = {
    "accounts.accessevent": ("v", ""),
    "accounts.staffinvitation": ("", ""),
    "accounts.user": ("v", ""),
    "cities.changeproposal": ("v", "v"),
    "cities.city": ("vacd", "v"),
    "cities.citymessage": ("v", "v"),
    "cities.faq": ("v", "v"),
    "cities.goodpractice": ("vacd", "v"),
    "cities.guideline": ("vc", "v"),
    "cities.guidelinereceipt": ("v", "v"),
    "cities.handover": ("v", "v"),
    "cities.contactnote": ("v", "v"),
    "cities.legalrepresentative": ("vacd", "v"),
    "cities.municipalvote": ("vacd", "v"),
    "cities.office": ("vacd", "v"),
    "cities.organisation": ("vacd", "v"),
    "cities.pathstep": ("vc", "v"),
    "cities.person": ("vacd", "v"),
    "cities.priority": ("vacd", "v"),
    "cities.recovery": ("v", "v"),
    "cities.question": ("v", "v"),
    "cities.referent": ("vacd", "v"),
    "cities.region": ("vacd", "v"),
    "cities.stepduedate": ("vacd", "v"),
    "cities.stepreached": ("v", "v"),
    "cities.theme": ("vacd", "v"),
    "cities.waiver": ("v", "v"),
    "documents.frozendocument": ("v", "v"),
    "events.delegation": ("v", "v"),
    "events.event": ("vacd", "v"),
    "events.presence": ("v", "v"),
    "events.registration": ("v", "v"),
    "events.seat": ("v", "v"),
    "events.facilitatormandate": ("v", "v"),
    "events.need": ("v", "v"),
    "events.projectidea": ("v", "v"),
    "events.tablenote": ("v", "v"),
    "files.privatefile": ("v", "v"),
    "jobs.job": ("v", ""),
    "mailing.outboundmail": ("v", "v"),
    "mailing.reminderoccurrence": ("v", "v"),
    "mailing.reminderrule": ("vacd", "v"),
    "privacy.anonymisationrecord": ("v", "v"),
    "privacy.noticereceipt": ("v", "v"),
    "privacy.retentionrun": ("v", "v"),
    "protocols.authority": ("vacd", "vacd"),
    "protocols.ceiling": ("v", "v"),
    "protocols.ceilingact": ("va", "va"),
    "protocols.ceilingactvoiding": ("va", "va"),
    "protocols.clause": ("vacd", "vacd"),
    "protocols.generationbatch": ("v", "v"),
    "protocols.protocol": ("v", "v"),
    "protocols.protocoltemplate": ("vacd", "vacd"),
    "protocols.publishedfigure": ("vacd", "vacd"),
    "spreadsheets.importbatch": ("v", ""),
    "spreadsheets.rememberedchoice": ("vd", ""),
}
MODEL_PAGES = ("changelist", "add", "change", "delete", "history", "export")


def admin_codes(page: str, powers: str) -> int:
    """For something that is not there, the admin goes back to its list: 302."""
    if page == "history":
        return 302
    allowed = {"add": "a", "delete": "d"}.get(page, "v") in powers
    if page in ("changelist", "add", "export"):
        return 200 if allowed else 403
    return 302 if allowed else 403


def admin_rows() -> dict[str, dict[str, int]]:
    rows = {}
    for model, one in admin.site._registry.items():
        label = model._meta.label_lower
        pages = MODEL_PAGES if isinstance(one, SafeExportMixin) else MODEL_PAGES[:-1]
        for page in pages:
            staff, authority = (admin_codes(page, powers) for powers in ADMIN[label])
            name = f"admin:{label.replace('.', '_')}_{page}"
            rows[name] = row(f"302 302 302 302 302 {staff} {authority} 302 302")
    return rows
