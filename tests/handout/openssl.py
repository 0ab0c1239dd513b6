"""What another implementation reads in containers and signatures."""

import os
import shutil
import subprocess

import pytest


def openssl(*words: str, given: bytes = b"", secret: str = "") -> bytes:
    """Run openssl; ``secret`` is known to it as ``env:SECRET``."""
    environment = {**os.environ, "SECRET": secret}
    done = subprocess.run(["openssl", *words], input=given, capture_output=True, check=True, env=environment)
    return done.stdout


def certificate_in(container: bytes, code: str) -> bytes:
    """Return the only certificate in a PKCS 12 container, without its armor."""
    words = ("pkcs12", "-nokeys", "-passin", "env:SECRET")
    pem = openssl(*words, given=container, secret=code)
    assert pem.count(b"BEGIN CERTIFICATE") == 1
    return openssl("x509", "-outform", "DER", given=pem)


def key_in(container: bytes, code: str) -> str:
    """Return the private key in a PKCS 12 container, in PEM."""
    words = ("pkcs12", "-nocerts", "-nodes", "-passin", "env:SECRET")
    return openssl("pkey", given=openssl(*words, given=container, secret=code)).decode()


def needed(tool: str, package: str) -> str:
    """Return ``tool``; where it is missing, skip the test, in CI fail it."""
    if shutil.which(tool) is None:
        missing = f"{tool} is missing: apt install {package}"
        if os.environ.get("RIDEAU_REQUIRE_LAB"):
            pytest.fail(missing)
        pytest.skip(missing)
    return tool
