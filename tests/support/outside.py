"""What stands outside the house: the services' robots over TLS behind a proxy of this machine, and a mail server.

The product is told of them as an operator would: by the environment's proxy, its certificates, its mail servers.
"""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOSTS = ("qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn")
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0f3a2b1c-1111-2222-3333-444455556666"
DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token=" + "a1b2c3d4" * 8
FEISHU = "https://open.feishu.cn/open-apis/bot/v2/hook/9c8b7a6d-aaaa-bbbb-cccc-ddddeeeeffff"


@dataclass(slots=True)
class Heard:
    """What one service was asked: by which path, with what text."""

    host: str
    path: str
    text: str


@dataclass(slots=True)
class Outside:
    """The services and the mail server of a test; `answer` is what a robot's service replies with."""

    environment: dict[str, str]
    heard: list[Heard] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    answer: Callable[[Heard], tuple[int, dict[str, str], dict[str, object]]] = lambda _heard: (
        200,
        {},
        {"errcode": 0, "code": 0},
    )


@contextmanager
def standing_outside(folder: Path) -> Iterator[Outside]:
    """Let the services stand for a while; nothing else of this machine is asked for anything."""
    certificate = _certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    outside = Outside(environment={})

    class Proxy(_Robots):
        seen, tls = outside, context

    class Mail(_Mail):
        seen = outside

    with _serving(Proxy) as robots, _serving(Mail) as mail:
        outside.environment |= {
            "HTTPS_PROXY": f"http://127.0.0.1:{robots}",
            "SSL_CERT_FILE": str(certificate),
            "AFTERBELL_MAIL_SERVERS": f"smtp://127.0.0.1:{mail}",
        }
        yield outside


@contextmanager
def _serving(handler: type[StreamRequestHandler]) -> Iterator[int]:
    class Server(ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


class _Robots(StreamRequestHandler):
    """A proxy that is itself each of the services: it opens the tunnel and answers from within."""

    seen: Outside
    tls: ssl.SSLContext

    def handle(self) -> None:
        asked = self.rfile.readline().decode().split()
        while self.rfile.readline().strip():
            pass
        host = asked[1].partition(":")[0]
        self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        self.wfile.flush()
        with suppress(OSError), self.tls.wrap_socket(self.request, server_side=True) as tunnel:
            self._answer(host=host, tunnel=tunnel)

    def _answer(self, *, host: str, tunnel: ssl.SSLSocket) -> None:
        with tunnel.makefile("rb") as read:
            path = read.readline().decode().split()[1]
            length = 0
            while line := read.readline().strip():
                name, _colon, value = line.decode().partition(":")
                length = int(value) if name.lower() == "content-length" else length
            body = json.loads(read.read(length))
        heard = Heard(host=host, path=path, text=(body.get("text") or {}).get("content") or body["content"]["text"])
        self.seen.heard.append(heard)
        status, headers, answer = self.seen.answer(heard)
        written = json.dumps(answer).encode()
        lines = [f"HTTP/1.1 {status} OK", f"Content-Length: {len(written)}", "Connection: close"]
        head = "\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers.items())])
        tunnel.sendall(head.encode() + b"\r\n\r\n" + written)


class _Mail(StreamRequestHandler):
    """A mail server that takes every letter."""

    seen: Outside

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline().decode(errors="replace").strip():
            verb = line.split()[0].upper()
            if verb == "DATA":
                self.wfile.write(b"354 go on\r\n")
                self.seen.letters.append(self._letter())
                self.wfile.write(b"250 taken\r\n")
            elif verb == "QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")

    def _letter(self) -> str:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        return b"".join(lines).decode()


def closed_port() -> int:
    """Give a port of this machine at which nobody answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _certificate(folder: Path) -> Path:
    """Make a certificate for the services' names that this test trusts and nobody else."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "outside")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in HOSTS]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "outside.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path
