"""Notices of non-delivery as they come: written by strangers, never the cause of a 500."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms_portal.mailing.bounces import MAX_BYTES, NotABounce, read_bounce

REPORT = b"""From: MAILER-DAEMON@mx.comune.example
To: portale@ente.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I'm sorry.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.comune.example

Final-Recipient: rfc822; Irene.Calore@comune.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--B
Content-Type: message/rfc822

Message-ID: <abc123@portale.example>
Subject: Invito

ciao
--B--
"""


def test_a_standard_report_says_whom_what_and_why():
    bounce = read_bounce(REPORT)
    assert bounce.message_ids == {"<abc123@portale.example>"}
    assert bounce.addresses == {"irene.calore@comune.example"}
    assert bounce.reason == "550 5.1.1 User unknown"
    assert not bounce.is_delayed


def test_headers_alone_of_the_returned_message_are_enough():
    returned = REPORT.replace(b"message/rfc822", b"text/rfc822-headers")
    assert read_bounce(returned).message_ids == {"<abc123@portale.example>"}


def test_a_delay_is_told_apart():
    assert read_bounce(REPORT.replace(b"Action: failed", b"Action: delayed")).is_delayed


def test_a_notice_with_one_header_is_understood():
    bounce = read_bounce(b"X-Failed-Recipients: a@b.example\nSubject: Mail failed\n\nNo.\n")
    assert bounce.addresses == {"a@b.example"}


@pytest.mark.parametrize(
    "content",
    [b"", b"ciao", b"Subject: Auguri\n\nBuon anno", b"\x00\xff\xfe" * 100, b"PK\x03\x04"],
)
def test_what_is_no_notice_is_refused_in_words(content):
    with pytest.raises(NotABounce, match="non è un avviso"):
        read_bounce(content)


def test_what_is_too_large_is_refused_unread():
    with pytest.raises(NotABounce, match="supera 1 MB"):
        read_bounce(b"x" * (MAX_BYTES + 1))


def test_a_thousand_nested_parts_do_not_hold_us():
    nested = b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 300
    with pytest.raises(NotABounce):
        read_bounce(nested)


def test_what_it_says_is_cut_and_cleaned():
    evil = "550 \u202e<script>\x07".encode() + b"x" * 3000
    reason = read_bounce(REPORT.replace(b"550 5.1.1 User unknown", evil)).reason
    assert len(reason) <= 300
    assert "\x07" not in reason
    assert "\u202e" not in reason


@given(st.binary(max_size=400), st.integers(0, 700))
def test_whatever_is_uploaded_is_an_answer_or_a_refusal(noise, place):
    with suppress(NotABounce):
        read_bounce(REPORT[:place] + noise + REPORT[place:])
