"""Who gets what, at every address: a new address without a row here fails.

404 to who may not see, 403 to who sees but may not act, 302 to the sign-in page for anybody.
"""

import re

import pytest
from django.contrib import admin
from django.http import HttpResponseBase

from tests.clients import Client
from tests.portal.admin_matrix import ADMIN, admin_rows
from tests.portal.walk import Address, addresses, read
from tests.portal.world import ROLES, World, make_world, row

pytestmark = pytest.mark.django_db


# The answers to GET, in this order: anybody, no role, referent of the city, of another city,
# former referent of the city, staff, authority, facilitator, auditor.
PAGES = {
    "accounts:access": row("302 404 404 404 404 200 404 404 404"),
    "accounts:invite": row("302 404 404 404 404 200 404 404 404"),
    "accounts:list": row("302 404 404 404 404 200 404 404 404"),
    "accounts:second_factor": row("302 200 200 200 200 200 200 200 200"),
    "accounts:view_log": row("302 404 404 404 404 200 200 404 404"),
    "accounts:accept_invitation": row("410 410 410 410 410 410 410 410 410"),
    "alive": row("200 200 200 200 200 200 200 200 200"),
    "cities:appoint_referent": row("302 404 404 404 404 200 403 404 403"),
    "cities:appoint_representative": row("302 404 404 404 404 200 403 404 403"),
    "cities:assignments": row("302 404 404 404 404 200 403 404 403"),
    "cities:briefing": row("302 404 200 404 404 200 200 404 200"),
    # the office's own pages: to the others, control too, they do not exist
    "cities:agenda": row("302 404 404 404 404 200 200 404 404"),
    "cities:contacts": row("302 404 404 404 404 200 200 404 404"),
    "cities:step": row("302 404 404 404 404 200 200 404 404"),
    "cities:two_minutes": row("302 404 404 404 404 200 200 404 404"),
    "cities:two_minutes_pdf": row("302 404 404 404 404 200 200 404 404"),
    "cities:dossiers": row("302 404 403 404 404 200 200 404 200"),
    "cities:detail": row("302 404 200 404 404 200 200 404 200"),
    "cities:handover": row("302 404 404 404 404 200 403 404 403"),
    "cities:list": row("302 200 302 302 200 200 200 200 200"),  # who sees one city is sent to it
    "cities:name_office": row("302 404 404 404 404 200 403 404 403"),
    "cities:people": row("302 404 200 404 404 200 200 404 200"),
    "cities:proposal": row("302 404 200 404 404 200 200 404 200"),
    "cities:proposals": row("302 404 404 404 404 200 200 404 200"),
    "cities:propose": row("302 404 200 404 404 302 403 404 403"),  # the city's word
    "cities:votes": row("302 404 404 404 404 200 200 404 200"),
    "cities:story": row("302 404 200 404 404 200 200 404 200"),
    "desk:accessibility": row("200 200 200 200 200 200 200 200 200"),
    "desk:home": row("302 302 302 302 302 200 200 302 200"),  # who has a city is sent to it
    "desk:workspace": row("302 200 200 200 200 302 302 302 302"),  # only of who has a city
    "documents:verify": row("200 200 200 200 200 200 200 200 200"),
    "documents:verify_form": row("200 200 200 200 200 200 200 200 200"),
    "events:agenda": row("302 404 403 403 403 200 403 403 403"),
    "events:answer_by_link": row("410 410 410 410 410 410 410 410 410"),
    "events:board": row("302 404 404 404 404 200 200 404 200"),
    "events:cancel": row("302 404 403 403 403 200 403 403 403"),
    "events:check_in": row("302 404 403 403 403 200 403 404 403"),
    "events:check_in_count": row("302 404 403 403 403 200 403 404 403"),
    "events:check_in_new": row("302 404 403 403 403 200 403 404 403"),
    "events:check_in_roster": row("302 404 403 403 403 200 403 404 403"),
    "events:check_in_shell": row("302 404 403 403 403 200 403 404 403"),
    "events:check_in_state": row("302 404 403 403 403 200 403 404 403"),
    "door:worker": row("200 200 200 200 200 200 200 200 200"),
    "events:choose_tables": row("302 404 200 404 404 200 403 404 403"),
    "events:delegation": row("302 404 200 404 404 200 200 404 200"),
    "events:delegations": row("302 404 404 404 404 200 200 404 200"),
    "events:invite": row("302 404 404 404 404 200 403 404 403"),
    "events:certificate_pdf": row("302 404 200 404 404 200 200 404 200"),
    "events:certificates": row("302 404 404 404 404 200 200 404 200"),
    "events:dossiers": row("302 404 200 404 404 200 200 404 200"),
    "events:material_edit": row("302 404 403 403 403 200 403 403 403"),
    "events:material_file": row("302 404 200 200 200 200 200 200 200"),
    "events:materials": row("302 404 403 403 403 200 403 403 403"),
    "events:restitution": row("302 404 302 404 404 200 200 404 200"),  # sent to what is published
    "events:restitution_version": row("302 404 200 404 404 200 200 404 200"),
    "events:restitution_pdf": row("302 404 200 404 404 200 200 404 200"),
    "events:feedback": row("302 404 404 404 404 200 200 404 200"),
    # links that nobody was given
    "events:feedback_answer": row("410 410 410 410 410 410 410 410 410"),
    "events:restitution_by_link": row("410 410 410 410 410 410 410 410 410"),
    "events:restitution_by_link_pdf": row("410 410 410 410 410 410 410 410 410"),
    "events:presences": row("302 404 404 404 404 200 200 404 200"),
    "events:prints": row("302 404 403 403 403 200 403 403 403"),
    "events:scans": row("302 404 403 403 403 200 403 404 403"),
    "events:scanned_sheet": row("302 404 403 403 403 200 403 404 403"),
    "events:scanned_row_new": row("302 404 403 403 403 200 403 404 403"),
    "events:scanned_row_picture": row("302 404 403 403 403 200 403 404 403"),
    "events:scanned_page_picture": row("302 404 403 403 403 200 403 404 403"),
    "events:online_reports": row("302 404 403 403 403 200 403 404 403"),
    "events:online_report": row("302 404 403 403 403 200 403 404 403"),
    "events:replace": row("302 404 200 404 404 200 403 404 403"),
    "events:terms": row("302 404 404 404 404 200 403 404 403"),
    "events:detail": row("302 404 200 200 200 200 200 200 200"),
    "events:duplicate": row("302 404 403 403 403 200 403 403 403"),
    "events:edit": row("302 404 403 403 403 200 403 403 403"),
    "events:feed": row("404 404 404 404 404 404 404 404 404"),  # a token that nobody was given
    "events:feed_page": row("302 404 200 200 200 200 200 404 200"),
    "events:ics": row("302 404 200 200 200 200 200 200 200"),
    "events:list": row("302 200 200 200 200 200 200 200 200"),
    "events:needs": row("302 404 200 404 404 200 403 404 403"),
    "events:needs_counts": row("302 404 404 404 404 200 403 404 403"),
    # who keeps a table; the notes are the programme's and of who keeps it
    "events:facilitator_tables": row("302 404 403 403 403 200 403 403 403"),
    "events:facilitators": row("302 404 403 403 403 200 403 403 403"),
    "events:note_edit": row("302 404 404 404 404 200 403 200 403"),
    "events:note_idea": row("302 404 404 404 404 200 403 403 403"),
    "events:note_need": row("302 404 404 404 404 200 403 403 403"),
    "events:notes": row("302 404 404 404 404 200 200 200 200"),
    "events:notes_paste": row("302 404 404 404 404 200 403 200 403"),
    "events:tables": row("302 404 404 404 404 200 200 200 200"),
    "events:new": row("302 404 404 404 404 200 403 404 403"),
    "events:rooms": row("302 404 403 403 403 200 403 403 403"),
    "events:session_edit": row("302 404 403 403 403 200 403 403 403"),
    "events:session_new": row("302 404 403 403 403 200 403 403 403"),
    "events:session_ics": row("302 404 200 200 200 200 200 200 200"),
    "events:version": row("302 404 200 200 200 200 200 200 200"),
    "needs:city": row("302 404 200 404 404 200 200 404 200"),
    "needs:idea": row("302 404 403 404 404 200 403 404 403"),
    "needs:list": row("302 404 302 302 404 200 200 404 200"),  # who has one city is sent to it
    "needs:theme": row("302 404 200 404 404 200 200 404 200"),
    # of an import that waits in its preview, which the other pages send to
    "imports:columns": row("302 404 404 404 404 302 403 404 403"),
    "imports:detail": row("302 404 404 404 404 302 403 404 403"),
    "imports:list": row("302 404 404 404 404 200 403 404 403"),
    "imports:model": row("302 404 404 404 404 200 403 404 403"),
    "imports:new": row("302 404 404 404 404 200 403 404 403"),
    "imports:preview": row("302 404 404 404 404 200 403 404 403"),
    "imports:questions": row("302 404 404 404 404 302 403 404 403"),
    "imports:refused": row("302 404 404 404 404 200 403 404 403"),
    "files:download": row("302 404 404 404 404 200 200 404 404"),
    "invitations:accept": row("410 410 410 410 410 410 410 410 410"),
    "invitations:choose": row("302 404 404 404 404 200 403 404 404"),
    "invitations:detail": row("302 404 404 404 404 200 200 404 404"),
    "invitations:list": row("302 404 404 404 404 200 200 404 404"),
    "invitations:upload": row("302 404 404 404 404 200 403 404 404"),
    "guidelines:detail": row("302 404 200 404 404 200 200 404 200"),
    "guidelines:list": row("302 200 200 200 200 200 200 200 200"),
    "guidelines:new": row("302 404 404 404 404 200 200 404 403"),
    "guidelines:readers": row("302 404 404 404 404 200 200 404 200"),
    "guidelines:send": row("302 404 404 404 404 200 200 404 403"),
    "guidelines:write": row("302 404 404 404 404 200 200 404 403"),
    "jobs:progress": row("302 404 200 404 404 200 404 404 404"),  # who asked for it, and staff
    # development only: what left, and nothing has left in this test
    "mailing:letter": row("404 404 404 404 404 404 404 404 404"),
    "mailing:letter_html": row("404 404 404 404 404 404 404 404 404"),
    "mailing:mailbox": row("200 200 200 200 200 200 200 200 200"),
    "messages:detail": row("302 404 200 404 404 200 200 404 200"),
    "messages:list": row("302 404 200 200 404 200 200 404 200"),
    "messages:new": row("302 404 404 404 404 200 200 404 403"),
    "practices:detail": row("302 404 200 200 200 200 200 200 200"),
    "practices:list": row("302 200 200 200 200 200 200 200 200"),
    "protocols:addendum": row("302 404 403 404 404 302 403 404 403"),  # nothing is signed yet
    "protocols:changes": row("302 404 403 404 404 302 302 404 302"),  # nor here
    "protocols:replace": row("302 404 403 404 404 302 403 404 403"),
    "protocols:text_in_force": row("302 404 404 404 404 404 404 404 404"),
    "protocols:clause_edit": row("302 404 404 404 404 200 200 404 403"),
    "protocols:clause_new": row("302 404 404 404 404 200 200 404 403"),
    "protocols:clauses": row("302 404 404 404 404 200 200 404 403"),
    "protocols:copy": row("302 404 200 404 404 200 200 404 200"),
    "protocols:copy_file": row("302 404 200 404 404 200 200 404 200"),
    "protocols:copy_page": row("302 404 200 404 404 200 200 404 200"),
    "protocols:detail": row("302 404 200 404 404 200 200 404 200"),
    "protocols:differences": row("302 404 404 404 404 200 200 404 403"),
    "protocols:download": row("302 404 200 404 404 200 200 404 200"),
    "protocols:kit": row("302 404 302 404 404 302 302 404 302"),
    "protocols:list": row("302 404 302 200 404 200 200 404 200"),  # who has one act is sent to it
    "protocols:obligations": row("302 404 404 404 404 200 200 404 200"),
    "protocols:prepare": row("302 404 404 404 404 200 200 404 403"),
    "protocols:pec": row("302 404 404 404 404 200 200 404 403"),
    "protocols:pec_drop": row("302 404 404 404 404 200 200 404 403"),
    "protocols:preview": row("302 404 404 404 404 404 404 404 403"),  # without template and date
    "protocols:preview_pdf": row("302 404 404 404 404 404 404 404 403"),
    "protocols:template": row("302 404 404 404 404 200 200 404 403"),
    "protocols:template_try": row("302 404 404 404 404 302 302 404 403"),
    "protocols:templates": row("302 404 404 404 404 200 200 404 403"),
    "protocols:disputes": row("302 404 404 404 404 200 200 404 200"),
    "protocols:municipal_act": row("302 404 302 404 404 302 302 404 403"),  # not sent yet
    "protocols:review": row("302 404 404 404 404 404 404 404 404"),  # no text was shown before
    "protocols:revise": row("302 404 403 404 404 302 403 404 403"),  # no draft any more
    "protocols:together": row("302 404 404 404 404 200 200 404 403"),
    "protocols:version_pdf": row("302 404 200 404 404 200 200 404 200"),
    "protocols:progress": row("302 404 404 404 404 200 200 404 403"),
    "protocols:registry": row("302 404 200 404 404 200 200 404 403"),
    "protocols:shipment": row("302 404 404 404 404 200 200 404 403"),
    "protocols:shipment_list": row("302 404 404 404 404 200 200 404 403"),
    "protocols:shipment_numbers": row("302 404 404 404 404 200 200 404 403"),
    "protocols:signatures": row("302 404 200 404 404 200 200 404 200"),
    "protocols:which_version": row("302 404 200 200 404 200 200 404 200"),
    # what anybody may read; a link that nobody was given
    "public_events:confirm": row("410 410 410 410 410 410 410 410 410"),
    "public_events:detail": row("200 200 200 200 200 200 200 200 200"),
    "public_events:ics": row("200 200 200 200 200 200 200 200 200"),
    "public_events:list": row("200 200 200 200 200 200 200 200 200"),
    "public_events:needs": row("410 410 410 410 410 410 410 410 410"),
    "public_events:material": row("200 200 200 200 200 200 200 200 200"),
    "public_events:register": row("200 200 200 200 200 200 200 200 200"),
    "public_events:withdraw": row("410 410 410 410 410 410 410 410 410"),
    "privacy:acknowledge": row("302 302 302 302 302 302 302 302 302"),  # nothing is published
    "privacy:ask": row("302 200 200 200 200 200 200 200 200"),
    "privacy:cookies": row("200 200 200 200 200 200 200 200 200"),
    "privacy:export_progress": row("302 200 200 200 200 200 200 200 200"),
    "privacy:my_data": row("302 200 200 200 200 200 200 200 200"),
    "privacy:notice": row("200 200 200 200 200 200 200 200 200"),
    "privacy:notice_edit": row("302 404 404 404 404 404 403 404 404"),
    "privacy:notice_list": row("302 404 404 404 404 200 200 404 404"),
    "privacy:notice_version": row("404 404 404 404 404 404 404 404 404"),
    "privacy:payment": row("302 404 404 404 404 200 403 404 404"),
    "privacy:payments": row("302 404 404 404 404 200 200 404 404"),
    "privacy:request": row("302 404 200 404 404 200 200 404 404"),  # who asked, and the office
    "privacy:request_list": row("302 404 404 404 404 200 200 404 404"),
    "privacy:request_new": row("302 404 404 404 404 200 403 404 404"),
    "privacy:retention": row("302 404 404 404 404 200 200 404 404"),
    "privacy:retention_rule": row("302 404 404 404 404 200 403 404 404"),
    "questions:detail": row("302 404 200 404 404 200 200 404 200"),
    "questions:faq": row("302 200 200 200 200 200 200 200 200"),
    "questions:faq_edit": row("302 404 404 404 404 200 200 404 403"),
    "questions:faq_new": row("302 404 404 404 404 200 200 404 403"),
    "questions:faqs": row("302 200 200 200 200 200 200 200 200"),
    "questions:list": row("302 302 200 200 302 200 200 302 200"),  # without a city: the public ones
    "questions:new": row("302 404 200 200 404 403 403 404 403"),
    "questions:publish": row("302 404 404 404 404 200 200 404 403"),
    "ready": row("503 503 503 503 503 503 503 503 503"),  # no worker runs in this test
    "search:page": row("302 200 200 200 200 200 200 200 200"),
    "staff:leaving": row("302 404 404 404 404 200 403 404 403"),
    "staff:list": row("302 404 404 404 404 200 403 404 403"),
    # the admin's own pages; those of each model are in ADMIN
    "admin:app_list": row("302 302 302 302 302 200 200 302 302"),
    "admin:autocomplete": row("302 302 302 302 302 403 403 302 302"),
    "admin:documents_frozendocument_download": row("302 302 302 302 302 200 200 302 302"),
    "admin:index": row("302 302 302 302 302 200 200 302 302"),
    "admin:jsi18n": row("302 302 302 302 302 200 200 302 302"),
    "admin:login": row("302 403 403 403 403 302 302 403 403"),
    "admin:logout": row("302 302 302 302 302 405 405 302 302"),
    "admin:password_change": row("302 302 302 302 302 200 200 302 302"),
    "admin:password_change_done": row("302 302 302 302 302 200 200 302 302"),
    "admin:view_on_site": row("302 302 302 302 302 404 404 302 302"),
}
# The answers to POST, without any data, where an address takes it. An auditor may send nothing: 403
# everywhere but in the pages of one's own access and data.
ACTIONS = {
    "accounts:ask_reset": row("302 404 404 404 404 422 404 404 403"),
    "accounts:close": row("302 404 404 404 404 302 404 404 403"),
    "accounts:decide_reset": row("302 404 404 404 404 302 404 404 403"),
    "accounts:end_sessions": row("302 404 404 404 404 302 404 404 403"),
    "accounts:revoke_invitation": row("302 404 404 404 404 302 404 404 403"),
    "accounts:withdraw_role": row("302 404 404 404 404 302 404 404 403"),
    "cities:accept_proposal": row("302 404 403 404 404 302 403 404 403"),
    "cities:assign": row("302 404 404 404 404 422 403 404 403"),
    "cities:dossier_new": row("302 404 403 404 404 302 302 404 302"),
    "cities:check_vote": row("302 404 403 404 404 302 403 404 403"),
    "cities:plan_votes": row("302 404 404 404 404 422 403 404 403"),
    "cities:refuse_proposal": row("302 404 403 404 404 422 403 404 403"),
    "cities:withdraw_proposal": row("302 404 302 404 404 403 403 404 403"),
    "cities:close_contact": row("302 404 404 404 404 302 302 404 403"),
    "cities:log_contact": row("302 404 404 404 404 422 422 404 403"),
    "cities:recover_step": row("302 404 404 404 404 422 422 404 403"),
    "cities:set_due_date": row("302 404 404 404 404 422 422 404 403"),
    "cities:waive_step": row("302 404 404 404 404 422 422 404 403"),
    "events:check_in_file": row("302 404 403 403 403 302 403 404 403"),
    "events:check_in_sync": row("302 404 403 403 403 400 403 404 403"),
    "events:check_in_record": row("302 404 403 403 403 302 403 404 403"),
    "events:certificate_share": row("302 404 403 403 403 422 403 404 403"),
    "events:dossier_new": row("302 404 422 404 404 422 422 404 422"),
    "events:mail_certificates": row("302 404 403 403 403 302 403 404 403"),
    "events:material_add": row("302 404 403 403 403 422 403 403 403"),
    "events:material_move": row("302 404 403 403 403 302 403 403 403"),
    "events:material_remove": row("302 404 403 403 403 302 403 403 403"),
    "events:issue_certificates": row("302 404 403 403 403 302 403 404 403"),
    "events:restitution_save": row("302 404 404 404 404 422 403 404 403"),
    "events:restitution_publish": row("302 404 404 404 404 302 403 404 403"),
    "events:restitution_send": row("302 404 404 404 404 302 403 404 403"),
    "events:feedback_ask": row("302 404 404 404 404 422 403 404 403"),
    "events:close": row("302 404 403 403 403 302 403 403 403"),
    "events:facilitator_end": row("302 404 403 403 403 302 403 403 403"),
    "events:facilitator_resend": row("302 404 403 403 403 302 403 403 403"),
    "events:note_add": row("302 404 404 404 404 422 403 422 403"),
    "events:note_remove": row("302 404 404 404 404 302 403 302 403"),
    "events:note_restore": row("302 404 404 404 404 302 403 302 403"),
    "events:photo_add": row("302 404 404 404 404 422 403 422 403"),
    "events:photo_remove": row("302 404 404 404 404 302 403 302 403"),
    "events:print_new": row("302 404 403 403 403 422 403 403 403"),
    "events:scanned_page_file": row("302 404 403 403 403 302 403 404 403"),
    "events:scanned_page_prefer": row("302 404 403 403 403 302 403 404 403"),
    "events:scanned_page_discard": row("302 404 403 403 403 302 403 404 403"),
    "events:publish": row("302 404 403 403 403 302 403 403 403"),
    "events:publish_agenda": row("302 404 403 403 403 302 403 403 403"),
    "events:online_report_discard": row("302 404 403 403 403 302 403 404 403"),
    "events:session_remove": row("302 404 403 403 403 302 403 403 403"),
    "needs:reopen": row("302 404 403 404 404 422 403 404 403"),
    "invitations:bounce_file": row("302 404 404 404 404 422 403 404 403"),
    "invitations:confirm": row("302 404 404 404 404 302 403 404 403"),
    "invitations:note_bounce": row("302 404 404 404 404 422 403 404 403"),
    "invitations:resend": row("302 404 404 404 404 302 403 404 403"),
    "invitations:revoke": row("302 404 404 404 404 302 403 404 403"),
    "invitations:send": row("302 404 404 404 404 302 403 404 403"),
    "invitations:send_listed": row("302 404 404 404 404 302 403 404 403"),
    "documents:compare": row("422 422 422 422 422 422 422 422 422"),
    "privacy:export": row("302 302 302 302 302 302 302 302 302"),
    "events:answer": row("302 404 422 404 404 422 403 404 403"),
    "events:chase_names": row("302 404 404 404 404 302 403 404 403"),
    "events:invite_again": row("302 404 404 404 404 302 403 404 403"),
    "events:move": row("302 404 404 404 404 302 403 404 403"),
    "events:name_people": row("302 404 302 404 404 302 403 404 403"),
    "events:withdraw": row("302 404 302 404 404 302 403 404 403"),
    "guidelines:acknowledge": row("302 404 302 404 404 302 302 404 403"),  # which version?
    "guidelines:discard": row("302 404 404 404 404 302 302 404 403"),
    "guidelines:remind": row("302 404 404 404 404 302 302 404 403"),
    "privacy:notice_new": row("302 404 404 404 404 302 403 404 403"),
    "privacy:notice_publish": row("302 404 404 404 404 404 403 404 403"),
    "privacy:payment_remove": row("302 404 404 404 404 302 403 404 403"),
    "privacy:request_answer": row("302 404 403 404 404 422 403 404 403"),
    "privacy:request_erase": row("302 404 403 404 404 302 403 404 403"),
    "privacy:request_extend": row("302 404 403 404 404 422 403 404 403"),
    "privacy:request_withdraw": row("302 404 302 404 404 403 403 404 404"),
    "imports:answer": row("302 404 404 404 404 302 403 404 403"),
    "imports:confirm": row("302 404 404 404 404 302 403 404 403"),
    "imports:drop": row("302 404 404 404 404 302 403 404 403"),
    "imports:exclude": row("302 404 404 404 404 302 403 404 403"),
    "imports:header": row("302 404 404 404 404 302 403 404 403"),
    "imports:match": row("302 404 404 404 404 422 403 404 403"),
    "imports:reopen": row("302 404 404 404 404 302 403 404 403"),
    "imports:undo": row("302 404 404 404 404 302 403 404 403"),
    "imports:upload": row("302 404 404 404 404 422 403 404 403"),
    "privacy:retention_apply": row("302 404 404 404 404 302 403 404 403"),
    "protocols:answer": row("302 404 404 404 404 404 404 404 403"),
    "protocols:accept_signer": row("302 404 403 404 404 403 302 404 403"),
    "protocols:approve": row("302 404 302 404 404 302 302 404 403"),
    "protocols:accept_copy": row("302 404 403 404 404 403 422 404 403"),
    "protocols:archive": row("302 404 404 404 404 302 302 404 403"),
    "protocols:ask_for_data": row("302 404 404 404 404 302 302 404 403"),
    "protocols:clause_duties": row("302 404 404 404 404 302 302 404 403"),
    "protocols:decide_change": row("302 404 403 404 404 302 302 404 403"),
    "protocols:conclude": row("302 404 302 404 404 302 302 404 403"),
    "protocols:generate": row("302 404 404 404 404 302 302 404 403"),
    "protocols:hand_over": row("302 404 403 404 404 302 302 404 403"),
    "protocols:kit_make": row("302 404 302 404 404 302 302 404 403"),
    "protocols:mark_registered": row("302 404 403 404 404 302 302 404 403"),
    "protocols:mark_returned": row("302 404 403 404 404 302 302 404 403"),
    "protocols:mark_sent": row("302 404 403 404 404 422 422 404 403"),
    "protocols:reopen_obligation": row("302 404 403 404 404 302 302 404 403"),
    "protocols:pec_confirm": row("302 404 404 404 404 302 302 404 403"),
    "protocols:pec_discard": row("302 404 404 404 404 302 302 404 403"),
    "protocols:pec_leave": row("302 404 404 404 404 422 422 404 403"),
    "protocols:resume": row("302 404 404 404 404 302 302 404 403"),
    "protocols:retry": row("302 404 403 404 404 302 302 404 403"),
    "protocols:shipment_zip": row("302 404 404 404 404 422 422 404 403"),
    "protocols:comment": row("302 404 404 404 404 404 404 404 403"),
    "protocols:end_review": row("302 404 302 404 404 403 403 404 403"),
    "protocols:recall": row("302 404 403 404 404 403 302 404 403"),
    "protocols:reissue": row("302 404 403 404 404 403 302 404 403"),
    "protocols:resolve": row("302 404 404 404 404 404 404 404 403"),
    "protocols:submit": row("302 404 302 404 404 302 302 404 403"),
    "protocols:take_back": row("302 404 302 404 404 302 302 404 403"),
    "protocols:stop": row("302 404 404 404 404 302 302 404 403"),
    "protocols:template_arrange": row("302 404 404 404 404 404 404 404 403"),  # of no clause
    "protocols:template_status": row("302 404 404 404 404 403 403 404 403"),  # without a status
    "protocols:template_succeed": row("302 404 404 404 404 302 302 404 403"),
    "protocols:check_copy": row("302 404 403 404 404 422 422 404 403"),
    "protocols:refuse_copy": row("302 404 403 404 404 422 422 404 403"),
    "protocols:upload_copy": row("302 404 422 404 404 422 422 404 403"),
    "protocols:withdraw": row("302 404 403 404 404 422 422 404 403"),
    "questions:add_detail": row("302 404 422 404 404 403 403 404 403"),
    "questions:faq_withdraw": row("302 404 404 404 404 302 302 404 403"),
    "questions:reply": row("302 404 403 404 404 422 422 404 403"),
}

# allauth treats all who are signed in alike: the answer to anybody, and to them.
SIGN_IN = {
    "account_change_password": (302, 200),
    "account_confirm_login_code": (302, 302),
    "account_email": (302, 200),
    "account_email_verification_sent": (302, 302),
    "account_inactive": (200, 200),
    "account_login": (200, 302),
    "account_logout": (302, 200),
    "account_reauthenticate": (302, 200),
    "account_request_login_code": (200, 302),
    "account_reset_password": (200, 200),
    "account_reset_password_done": (200, 200),
    "account_reset_password_from_key": (200, 200),
    "account_reset_password_from_key_done": (200, 200),
    "account_set_password": (302, 302),
    "account_signup": (200, 302),
    "mfa_activate_totp": (302, 302),
    "mfa_add_webauthn": (302, 302),
    "mfa_authenticate": (302, 302),
    "mfa_deactivate_totp": (302, 404),
    "mfa_download_recovery_codes": (302, 404),
    "mfa_edit_webauthn": (302, 302),
    "mfa_generate_recovery_codes": (302, 302),
    "mfa_index": (302, 200),
    "mfa_list_webauthn": (302, 200),
    "mfa_login_webauthn": (302, 302),
    "mfa_reauthenticate": (302, 302),
    "mfa_reauthenticate_webauthn": (302, 302),
    "mfa_remove_webauthn": (302, 302),
    "mfa_view_recovery_codes": (302, 404),
    "openid_connect_callback": (404, 404),  # no gateway in this test
    "openid_connect_login": (404, 404),
    "socialaccount_connections": (302, 200),
    "socialaccount_login_cancelled": (200, 200),
    "socialaccount_login_error": (302, 401),
    "socialaccount_signup": (302, 302),
    "usersessions_list": (302, 200),
}


def sign_in_rows() -> dict[str, dict[str, int]]:
    known = len(ROLES) - 1
    return {name: row(f"{one} {f'{two} ' * known}") for name, (one, two) in SIGN_IN.items()}


def matrix() -> dict[str, dict[str, int]]:
    return PAGES | sign_in_rows() | admin_rows()


@pytest.fixture
def world(settings, tmp_path) -> World:
    settings.PRIVATE_FILES_DIR = tmp_path
    return make_world()


@pytest.fixture
def clients(world) -> dict[str, Client]:
    made = {}
    for role, user in world.users.items():
        made[role] = Client()
        if user is not None:
            made[role].force_login(user)
    return made


def codes(clients, address: Address, url: str, method: str = "get") -> dict[str, int]:
    answers = {role: getattr(client, method)(url) for role, client in clients.items()}
    for answer in answers.values():
        read(answer)
    return {role: answer.status_code for role, answer in answers.items()}


def test_every_address_has_a_row_and_every_row_an_address():
    assert {one.name for one in addresses()} == set(matrix()) | set(ACTIONS)


def test_every_model_of_the_admin_has_a_row():
    assert {model._meta.label_lower for model in admin.site._registry} == set(ADMIN)


def test_every_page_answers_each_role_as_the_matrix_says(world, clients):
    expected = matrix()
    wrong = {}
    for address in addresses():
        if address.name in expected:
            found = codes(clients, address, address.url(**world.arguments.get(address.name, {})))
            if found != expected[address.name]:
                wrong[address.name] = {"found": found, "expected": expected[address.name]}
    assert wrong == {}


def test_every_action_answers_each_role_as_the_matrix_says(world, clients):
    wrong = {}
    for address in addresses():
        if address.name in ACTIONS:
            url = address.url(**world.arguments.get(address.name, {}))
            found = codes(clients, address, url, "post")
            if found != ACTIONS[address.name]:
                wrong[address.name] = {"found": found, "expected": ACTIONS[address.name]}
    assert wrong == {}


def test_pages_of_ours_answer_head_as_they_answer_get(world, clients):
    for address in addresses():
        if address.is_ours and address.name in PAGES:
            url = address.url(**world.arguments.get(address.name, {}))
            assert codes(clients, address, url, "head") == PAGES[address.name], address.name


def test_what_one_may_not_see_looks_like_what_is_not_there(world, clients):
    """Same code, same body: nobody learns that another city's paper exists."""
    compared = 0
    for address in addresses():
        known = world.arguments.get(address.name)
        if not (address.is_ours and known and address.name in PAGES):
            continue
        for role in [role for role, code in PAGES[address.name].items() if code == 404]:
            urls = address.url(**known), address.url()
            there, nothing = (clients[role].get(url) for url in urls)
            assert nothing.status_code == there.status_code == 404
            assert anonymous(there, urls[0]) == anonymous(nothing, urls[1])
            compared += 1
    assert compared >= 4


def anonymous(response: HttpResponseBase, url: str) -> str:
    """The body without what differs at each request: the address asked for and the CSRF token."""
    body = read(response).decode().replace(url, "")
    return re.sub(r'X-CSRFToken": "\w+|csrfmiddlewaretoken" value="\w+', "", body)
