# SPDX-License-Identifier: Apache-2.0
"""Verifies what the library signs, with nothing of it: Debian's python3-cbor2 and python3-cryptography, and openssl for ML-DSA.

Reads one JSON object from standard input, byte strings in hexadecimal, and prints one JSON object:
  {"note": ..., "name": ..., "type": 1 or 4, "key": ...}   a signed note (C2SP signed-note) and the Ed25519 key of one line
  {"cose": ..., "keys": {kid: key}}                        a COSE_Sign (RFC 9052) and the keys of its signatures
"""
import base64
import hashlib
import json
import subprocess
import sys
import tempfile

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

# SubjectPublicKeyInfo of ML-DSA (RFC 9881): object identifier by COSE algorithm.
ML_DSA = {-49: "608648016503040312"}


def ed25519(key, message, signature):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return True
    except InvalidSignature:
        return False


def der(tag, content):
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 128 | len(digits)]) + digits + content


def ml_dsa(alg, key, message, signature):
    """openssl 3.5 and later; None where it cannot."""
    info = der(0x30, der(0x30, der(0x06, bytes.fromhex(ML_DSA[alg]))) + der(0x03, b"\x00" + key))
    pem = b"-----BEGIN PUBLIC KEY-----\n" + base64.encodebytes(info) + b"-----END PUBLIC KEY-----\n"
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("key", pem), ("message", message), ("signature", signature)):
            with open(f"{folder}/{name}", "wb") as file:
                file.write(content)
        if subprocess.run(["openssl", "pkey", "-pubin", "-in", "key", "-noout"], cwd=folder, capture_output=True).returncode:
            return None
        verify = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key", "-rawin", "-in", "message", "-sigfile", "signature"]
        return subprocess.run(verify, cwd=folder, capture_output=True).returncode == 0


def note(given):
    whole = bytes.fromhex(given["note"])
    at = whole.rindex(b"\n\n") + 1
    text, lines = whole[:at], whole[at + 1 :].decode().splitlines()
    name, kind, key = given["name"], given["type"], bytes.fromhex(given["key"])
    key_id = hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + key).digest()[:4]
    for line in lines:
        dash, signer, encoded = line.split(" ")
        blob = base64.b64decode(encoded, validate=True)
        if dash != "\u2014" or signer != name or blob[:4] != key_id:
            continue
        origin, size, root = text.decode().splitlines()
        found = {"origin": origin, "size": int(size), "root": base64.b64decode(root, validate=True).hex()}
        if kind == 1:
            return {**found, "verified": ed25519(key, text, blob[4:])}
        time = int.from_bytes(blob[4:12], "big")
        message = b"cosignature/v1\ntime %d\n" % time + text
        return {**found, "time": time, "verified": ed25519(key, message, blob[12:])}
    return {"verified": False}


def cose(given):
    whole = bytes.fromhex(given["cose"])
    tag = cbor2.loads(whole)
    body, loose, payload, signatures = tag.value
    assert tag.tag == 98 and loose == {}
    verdicts = []
    for protected, _, signature in signatures:
        header = cbor2.loads(protected)
        alg, key = header[1], bytes.fromhex(given["keys"][header[4].hex()])
        message = cbor2.dumps(["Signature", body, protected, b"", payload])
        verified = ed25519(key, message, signature) if alg == -19 else ml_dsa(alg, key, message, signature)
        verdicts.append([alg, verified])
    return {"typ": cbor2.loads(body)[16], "payload": payload.hex(), "signatures": verdicts, "canonical": cbor2.dumps(tag, canonical=True) == whole}


given = json.load(sys.stdin)
print(json.dumps(note(given) if "note" in given else cose(given)))
