"""The school's mail: sent through a mail server the platform allows, under the school's own mail account."""

from __future__ import annotations

import json
import smtplib
from dataclasses import asdict, dataclass, field
from email.message import EmailMessage
from email.utils import formataddr
from urllib.parse import urlsplit

from django.conf import settings

from afterbell.base.outbox.problems import NotSent

PATIENCE_SECONDS = 10
LOOPBACK = frozenset({"127.0.0.1", "localhost"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAccount:
    """A school's account on one of the mail servers in the settings, as `smtps://host:port`."""

    server: str
    user: str
    password: str = field(repr=False)
    sender: str

    def as_secret(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_secret(cls, secret: str) -> MailAccount:
        return cls(**json.loads(secret))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A letter that says that something waits in the house; `key` makes the same letter the same on arrival."""

    to: str
    subject: str
    text: str
    key: str


def send_mail(*, account: MailAccount, mail: Mail) -> None:
    """Send one letter. Raises NotSent with what the server or the network answered."""
    if account.server not in settings.MAIL_SERVERS:
        raise NotSent("the mail server is not allowed", unreachable=True)
    try:
        with _connected(account) as server:
            server.send_message(_letter(account=account, mail=mail))
    except smtplib.SMTPResponseException as error:
        raise NotSent(f"SMTP {error.smtp_code}") from error
    except smtplib.SMTPRecipientsRefused as error:
        raise NotSent("SMTP: the address was refused") from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(type(error).__name__, unreachable=True) from error


def _connected(account: MailAccount) -> smtplib.SMTP:
    there = urlsplit(account.server)
    host, port = there.hostname or "", there.port or 465
    if there.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=PATIENCE_SECONDS)
    else:
        server = smtplib.SMTP(host, port, timeout=PATIENCE_SECONDS)
        if host not in LOOPBACK:
            server.starttls()
    if account.password:
        server.login(account.user, account.password)
    return server


def _letter(*, account: MailAccount, mail: Mail) -> EmailMessage:
    letter = EmailMessage()
    letter["Subject"] = mail.subject
    letter["From"] = formataddr((account.sender, account.user))
    letter["To"] = mail.to
    letter["Message-ID"] = f"<{mail.key}@{account.user.rpartition('@')[2] or 'afterbell.invalid'}>"
    letter.set_content(mail.text)
    return letter
