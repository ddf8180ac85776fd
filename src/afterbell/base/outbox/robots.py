"""Robots in the chats of WeCom, DingTalk and Feishu: an address is taken apart once, only its key is kept.

A robot is spoken to at an address of our own making, by HTTPS, and never follows a redirect: what an office pastes
cannot send this server anywhere else. These services answer a wrong key with 200, so their own code decides.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from afterbell.base.models import Channel
from afterbell.base.outbox.problems import NotSent

PATIENCE_SECONDS = 10
LONGEST_ANSWER = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Where a service's robots are spoken to, how their addresses look, and how it says that it was done."""

    address: str
    pattern: re.Pattern[str]
    done: str


SERVICES: dict[str, Service] = {
    Channel.Kind.WECOM: Service(
        address="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={key}",
        pattern=re.compile(r"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([A-Za-z0-9-]{16,64})"),
        done="errcode",
    ),
    Channel.Kind.DINGTALK: Service(
        address="https://oapi.dingtalk.com/robot/send?access_token={key}",
        pattern=re.compile(r"https://oapi\.dingtalk\.com/robot/send\?access_token=([A-Za-z0-9]{16,80})"),
        done="errcode",
    ),
    Channel.Kind.FEISHU: Service(
        address="https://open.feishu.cn/open-apis/bot/v2/hook/{key}",
        pattern=re.compile(r"https://open\.feishu\.cn/open-apis/bot/v2/hook/([A-Za-z0-9-]{16,64})"),
        done="code",
    ),
}


def robot_of(address: str) -> tuple[str, str] | None:
    """Tell a robot's service and key from the address the service gave out; None for any other address."""
    for kind, service in SERVICES.items():
        if found := service.pattern.fullmatch(address.strip()):
            return kind, found[1]
    return None


def speak(*, kind: str, key: str, text: str) -> None:
    """Let a robot say something. Raises NotSent with what the service or the network answered."""
    service = SERVICES[kind]
    request = Request(  # noqa: S310 - one of the three addresses above
        service.address.format(key=key),
        data=json.dumps(_body(kind=kind, text=text), ensure_ascii=False).encode(),
        headers={"Content-Type": "application/json; charset=utf-8"},
    )
    try:
        with build_opener(_NoRedirect).open(request, timeout=PATIENCE_SECONDS) as answer:
            said: Any = json.loads(answer.read(LONGEST_ANSWER))
    except HTTPError as error:
        raise NotSent(f"HTTP {error.code}") from error
    except (OSError, HTTPException) as error:
        raise NotSent(type(getattr(error, "reason", error)).__name__, unreachable=True) from error
    except ValueError as error:
        raise NotSent("the answer is not JSON") from error
    code = said.get(service.done) if isinstance(said, dict) else None
    if code != 0:
        raise NotSent(f"{service.done} {code}")


def _body(*, kind: str, text: str) -> dict[str, object]:
    if kind == Channel.Kind.FEISHU:
        return {"msg_type": "text", "content": {"text": text}}
    return {"msgtype": "text", "text": {"content": text}}


class _NoRedirect(HTTPRedirectHandler):
    """Answers a redirect as the error it is here."""

    def redirect_request(self, *_asked: object) -> None:
        return None
