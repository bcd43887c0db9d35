"""Whoever sits between counter and centre: certificates, old TLS, answers that lead away (T11)."""

from __future__ import annotations

import socket
import ssl
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sync.client import HttpCentre
from sync.protocol.messages import TokenRequest
from sync.protocol.refusals import CentreAway, CentreUntrusted
from tests.contract.central_service.serving import CALLER, served
from tests.integration.server.chain import Chain

HOST = "127.0.0.1"
DAY = timedelta(days=1)
ASKED = TokenRequest(
    device_id="d-1", incarnation=1, at=datetime.now(UTC), nonce="n", signature="00" * 64
)


class Issued(NamedTuple):
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def issued(
    by: Issued | None, *, host: str = HOST, begins: timedelta = -DAY, ends: timedelta = DAY
) -> Issued:
    """One for a host, ``by`` an authority; by itself without one."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, f"{host} {key.public_key()!r}"[:60])]
    )
    signer = by or Issued(None, key)  # type: ignore[arg-type]
    try:
        named: x509.GeneralName = x509.IPAddress(ip_address(host))
    except ValueError:
        named = x509.DNSName(host)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name if by is None else by.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begins)
        .not_valid_after(now + ends)
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([named]), critical=False)
        .sign(signer.key, hashes.SHA256())
    )
    return Issued(made, key)


def kept(folder: Path, name: str, one: Issued) -> tuple[str, str]:
    """Files of a certificate and of its key."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    certificate.write_bytes(one.certificate.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(
        one.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return str(certificate), str(key)


@pytest.fixture(scope="module")
def authority() -> Issued:
    """The one that counters of the chain trust."""
    return issued(None, host="authority.example")


def certificates(authority: Issued) -> dict[str, Issued]:
    """Of a centre as it should be, and of those that pass for it."""
    other = issued(None, host="authority.example")
    return {
        "good": issued(authority),
        "over": issued(authority, begins=-2 * DAY, ends=-DAY / 24),
        "not yet": issued(authority, begins=DAY / 24),
        "of another host": issued(authority, host="centre.example"),
        "of an unknown authority": issued(other),
        "by itself": issued(None),
        "by a centre that is no authority": issued(issued(authority)),
    }


@pytest.mark.parametrize("kind", [*certificates(issued(None))])
def test_only_a_certificate_that_holds_is_spoken_to(
    chain: Chain, tmp_path: Path, authority: Issued, kind: str
) -> None:
    trusted = Path(kept(tmp_path, "authority", authority)[0])
    certificate, key = kept(tmp_path, "centre", certificates(authority)[kind])
    asked: list[object] = []
    chain.centre.token = asked.append  # type: ignore[assignment, method-assign]
    with served(chain, certificate, key) as address:
        centre = HttpCentre(address, CALLER, trusted)
        if kind == "good":
            assert centre.hello(CALLER).history == chain.history
        else:
            with pytest.raises(CentreUntrusted):
                centre.token(ASKED)
        centre.close()
    assert asked == []


@contextmanager
def answering(raw: bytes, tls: ssl.SSLContext | None = None) -> Iterator[tuple[int, list[bytes]]]:
    """Something on a port that says this to whoever asks; what it was asked."""
    asked: list[bytes] = []
    with socket.create_server((HOST, 0)) as listening:
        listening.settimeout(5)

        def serve() -> None:
            try:
                connection, _ = listening.accept()
                with tls.wrap_socket(connection, server_side=True) if tls else connection as talk:
                    if said := talk.recv(65_536):
                        asked.append(said)
                    talk.sendall(raw)
            except OSError:
                return

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1], asked
        socket.create_connection((HOST, listening.getsockname()[1])).close()  # if nobody came
        thread.join()


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Other", "308 Other"])
def test_nobody_is_led_elsewhere(
    chain: Chain, tmp_path: Path, authority: Issued, status: str
) -> None:
    """Above all not to where everybody can listen."""
    trusted = Path(kept(tmp_path, "authority", authority)[0])
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*kept(tmp_path, "centre", issued(authority)))
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as (elsewhere, heard):
        leads = f"HTTP/1.1 {status}\r\nLocation: http://{HOST}:{elsewhere}/v1/token\r\n"
        with answering(f"{leads}Content-Length: 0\r\n\r\n".encode(), tls) as (port, asked):
            centre = HttpCentre(f"https://{HOST}:{port}", CALLER, trusted)
            with pytest.raises(CentreAway):
                centre.token(ASKED)
            centre.close()
        assert len(asked) == 1
        assert heard == []


def old(context: ssl.SSLContext) -> ssl.SSLContext:
    """One that speaks TLS 1.1 at most."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


def test_a_counter_speaks_no_old_tls(tmp_path: Path, authority: Issued) -> None:
    trusted = Path(kept(tmp_path, "authority", authority)[0])
    tls = old(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))
    tls.load_cert_chain(*kept(tmp_path, "centre", issued(authority)))
    with answering(b"", tls) as (port, asked):
        centre = HttpCentre(f"https://{HOST}:{port}", CALLER, trusted)
        with pytest.raises(CentreAway):
            centre.token(ASKED)
        centre.close()
    assert asked == []


def test_a_centre_speaks_no_old_tls(chain: Chain, tmp_path: Path, authority: Issued) -> None:
    certificate, key = kept(tmp_path, "centre", issued(authority))
    trusted = kept(tmp_path, "authority", authority)[0]
    with served(chain, certificate, key) as address:
        port = int(address.rpartition(":")[2])
        for context, is_heard in (
            (old(ssl.create_default_context(cafile=trusted)), False),
            (ssl.create_default_context(cafile=trusted), True),
        ):
            with socket.create_connection((HOST, port)) as plain:
                try:
                    with context.wrap_socket(plain, server_hostname=HOST) as talk:
                        assert talk.version() in ("TLSv1.2", "TLSv1.3")
                        assert is_heard
                except ssl.SSLError:
                    assert not is_heard


def test_plain_http_is_no_answer_where_https_is_expected(chain: Chain) -> None:
    with served(chain) as address:
        centre = HttpCentre(address.replace("http:", "https:"), CALLER)
        with pytest.raises(CentreAway):
            centre.token(ASKED)
        centre.close()
