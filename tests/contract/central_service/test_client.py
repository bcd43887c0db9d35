"""What the client makes of a network that does not keep to the protocol."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

from sync import client
from sync.client import AddressUnsafe, HttpCentre
from sync.protocol.refusals import (
    BadRequest,
    CentreAway,
    CentreBusy,
    CentreFault,
    DeviceRevoked,
    TooLarge,
)
from tests.contract.central_service.serving import CALLER, served
from tests.integration.server.chain import Chain

HELLO = b'{"protocol":1,"history":"h-1","server_at":"2026-11-21T02:42:00Z","pull_minimum":"0"}'


def answer(status: str, body: bytes = b"", *headers: str, length: int | None = None) -> bytes:
    told = len(body) if length is None else length
    head = "\r\n".join((f"HTTP/1.1 {status}", f"Content-Length: {told}", *headers, "", ""))
    return head.encode() + body


@contextmanager
def answering(raw: bytes) -> Iterator[tuple[HttpCentre, list[bytes]]]:
    """A client of something that gives this answer once and hangs up; what it was asked."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                asked.append(connection.recv(65_536))
                connection.sendall(raw)

        thread = threading.Thread(target=serve)
        thread.start()
        centre = HttpCentre(f"http://127.0.0.1:{listening.getsockname()[1]}", CALLER)
        try:
            yield centre, asked
        finally:
            thread.join()
            centre.close()


def fault_of(raw: bytes) -> CentreFault:
    with answering(raw) as (centre, _), pytest.raises(CentreFault) as found:
        centre.hello(CALLER)
    return found.value


def test_a_clear_answer_is_read_and_the_caller_told() -> None:
    with answering(answer("200 OK", HELLO)) as (centre, asked):
        assert centre.hello(CALLER).history == "h-1"
    assert asked[0].startswith(b"GET /v1/hello HTTP/1.1\r\n")
    assert b"Memberdesk-Program: 1.0.0\r\nMemberdesk-Protocol: 1\r\n" in asked[0]


def test_fields_of_a_newer_centre_are_left_aside() -> None:
    with answering(answer("200 OK", HELLO[:-1] + b',"mood":"good"}')) as (centre, _):
        assert centre.hello(CALLER).protocol == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        answer("302 Found", b"", "Location: http://127.0.0.1:1/"),
        answer("200 OK", b"<html>Please pay for this network</html>"),
        answer("200 OK", HELLO[:-20]),
        answer("200 OK", HELLO, length=len(HELLO) + 10),
        answer("200 OK", HELLO.replace(b'"protocol":1', b'"protocol":"1"')),
        answer("200 OK", HELLO.replace(b"00Z", b"00")),
        answer("200 OK", b"null"),
        answer("200 OK", b"\x1f\x8b", "Content-Encoding: gzip"),
        answer("204 No Content"),
        answer("500 Internal Server Error", b'{"error":"CENTRE_FAILED","params":{}}'),
        answer("502 Bad Gateway", b"<html></html>"),
        answer("404 Not Found", b"<html></html>"),
        answer("400 Bad Request", b'{"error":"NEWER_CODE","params":{}}'),
        answer("500 Internal Server Error", b'{"error":"DEVICE_REVOKED","params":{}}'),
        answer("403 Forbidden", b'{"error":"DEVICE_REVOKED","params":[]}'),
    ],
)
def test_whatever_is_no_clear_answer_is_a_centre_away(raw: bytes) -> None:
    fault = fault_of(raw)
    assert type(fault) is CentreAway


@pytest.mark.parametrize(
    ("raw", "kind", "params"),
    [
        (answer("403 Forbidden", b'{"error":"DEVICE_REVOKED"}'), DeviceRevoked, {}),
        (
            answer("400 Bad Request", b'{"error":"BAD_REQUEST","params":{"reason":"x"}}'),
            BadRequest,
            {"reason": "x"},
        ),
        (
            answer("413 Too Large", b'{"error":"TOO_LARGE","params":{"self":"x","most":1}}'),
            TooLarge,
            {"self": "x", "most": 1},
        ),
    ],
)
def test_a_refusal_is_known_by_its_code(raw: bytes, kind: type, params: dict[str, object]) -> None:
    fault = fault_of(raw)
    assert type(fault) is kind
    assert vars(fault)["params"] == params


@pytest.mark.parametrize(
    ("status", "header", "after_s"),
    [
        ("503 Busy", "Retry-After: 7", 7),
        ("429 Busy", "Retry-After: 0", 1),
        ("503 Busy", "Retry-After: 999999999", client.BUSY_S),
        ("503 Busy", "Retry-After: 9999", client.MOST_BUSY_S),
        ("503 Busy", "Retry-After: Wed, 21 Oct 2026 07:28:00 GMT", client.BUSY_S),
        ("429 Busy", "X-None: 1", client.BUSY_S),
    ],
)
def test_a_busy_centre_is_left_alone_for_its_time(status: str, header: str, after_s: int) -> None:
    fault = fault_of(answer(status, b"", header))
    assert isinstance(fault, CentreBusy)
    assert fault.after_s == after_s


def test_a_centre_that_is_silent_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client._Asked, "__init__", _hasty(client._Asked.__init__))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        centre = HttpCentre(f"http://127.0.0.1:{listening.getsockname()[1]}", CALLER)
        with pytest.raises(CentreAway):
            centre.hello(CALLER)
        centre.close()


def _hasty(made: object) -> object:
    def init(self: object, **fields: object) -> None:
        made(self, **{**fields, "read_s": 0.2})  # type: ignore[operator]

    return init


def test_nobody_there_is_away() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    centre = HttpCentre(f"http://127.0.0.1:{port}", CALLER)
    with pytest.raises(CentreAway):
        centre.hello(CALLER)
    centre.close()


@pytest.mark.parametrize(
    "address",
    [
        "http://centre.example",
        "http://192.168.1.2:8080",
        "http://127.0.0.1.example",
        "ftp://127.0.0.1",
        "centre.example",
        "https://",
        "https://name:word@centre.example",
        "https://centre.example/path",
        "https://centre.example?x=1",
        "https://centre.example:port",
        "",
    ],
)
def test_an_address_where_others_could_listen_is_refused(address: str) -> None:
    with pytest.raises(AddressUnsafe):
        HttpCentre(address, CALLER)


@pytest.mark.parametrize(
    "address",
    [
        "https://centre.example",
        "https://centre.example:8443/",
        "http://localhost",
        "http://[::1]:1",
    ],
)
def test_a_safe_address_is_taken(address: str) -> None:
    HttpCentre(address, CALLER).close()


def test_a_proxy_of_the_surroundings_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with answering(answer("200 OK", HELLO)) as (centre, _):
        assert centre.hello(CALLER).protocol == 1


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "centre")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, None)
    )
    certificate, private = folder / "centre.pem", folder / "centre.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, private


def test_only_a_centre_with_a_known_certificate_is_spoken_to(chain: Chain, tmp_path: Path) -> None:
    certificate, private = _certificate(tmp_path)
    with served(chain, str(certificate), str(private)) as address:
        stranger = HttpCentre(address, CALLER)
        with pytest.raises(CentreAway):
            stranger.hello(CALLER)
        stranger.close()
        other_name = HttpCentre(address.replace("127.0.0.1", "localhost"), CALLER, certificate)
        with pytest.raises(CentreAway):
            other_name.hello(CALLER)
        other_name.close()
        known = HttpCentre(address, CALLER, certificate)
        assert known.hello(CALLER).history == chain.history
        known.close()
