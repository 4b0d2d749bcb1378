# SPDX-License-Identifier: Apache-2.0
"""Section 3 of SPEC.md: keys, signatures, COSE_Sign. ML-DSA-65 is left to the command openssl (3.5 or later)."""
import base64
import functools
import hashlib
import subprocess
import tempfile

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from cbor import decode, encode, is_bytes, is_digest, is_list, is_map, require

ED25519, ML_DSA_65 = -19, -49
SUITES = {"rogatory-classic": (10, [ED25519]), "rogatory-hybrid": (20, [ED25519, ML_DSA_65])}
unjudged = set()  # algorithms whose signatures nothing here could judge


def sha256(data):
    return hashlib.sha256(data).digest()


def kid_of(key):
    return sha256(encode(key))


def signer_id_of(kids):
    return sha256(encode(sorted(kids)))


def suite_of(algorithms):
    return next((suite for suite, (_, all_of) in SUITES.items() if set(algorithms) == set(all_of)), None)


def key_bytes(alg, key):
    """CRYPTO-03: exactly the members of one alternative. None for any other."""
    if alg == ED25519 and is_map(key, (1, -1, -2)) and (key[1], key[-1]) == (1, 6) and is_bytes(key[-2], 32):
        return key[-2]
    if alg == ML_DSA_65 and is_map(key, (1, 3, -1)) and (key[1], key[3]) == (7, ML_DSA_65) and is_bytes(key[-1], 1952):
        return key[-1]
    return None


# The curve, for what libraries leave out: CRYPTO-04 and CRYPTO-05.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def point(encoded):
    """x and y, or None when these 32 bytes are the canonical encoding of no point."""
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if x * x % P != square or (x == 0 and sign):
        return None
    return (P - x if x & 1 != sign else x), y


def add(one, two):
    """Extended coordinates, (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z: one rule for all pairs of points."""
    (x1, y1, z1, t1), (x2, y2, z2, t2) = one, two
    a, b, c, d = (y1 - x1) * (y2 - x2), (y1 + x1) * (y2 + x2), 2 * D * t1 * t2, 2 * z1 * z2
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def is_neutral(scalar, encoded):
    """Whether so many times this point is the neutral element; None when these bytes are no point."""
    found = point(encoded)
    if found is None:
        return None
    x, y = found
    base, product = (x, y, 1, x * y % P), (0, 1, 1, 0)
    for bit in bin(scalar)[2:]:
        product = add(product, product)
        if bit == "1":
            product = add(product, base)
    return product[0] == 0 and product[1] == product[2]


@functools.lru_cache(maxsize=None)
def is_prime_order(encoded):
    return is_neutral(L, encoded) is True and not is_neutral(1, encoded)


@functools.lru_cache(maxsize=None)
def is_small_order(encoded):
    return is_neutral(8, encoded) is not False


def ed25519(key, message, signature):
    """OpenSSL checks S < L and does not multiply by the cofactor; the form of A is checked here, and that of R by the comparison of bytes."""
    if len(signature) != 64 or is_small_order(key):
        return False
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


@functools.lru_cache(maxsize=None)
def has_ml_dsa():
    listed = subprocess.run(["openssl", "list", "-signature-algorithms"], capture_output=True, text=True)
    return "ML-DSA-65" in listed.stdout.upper()


def ml_dsa(key, message, signature):
    """SubjectPublicKeyInfo of RFC 9881. None where openssl cannot."""
    if not has_ml_dsa():
        return None
    info = der(0x30, der(0x30, der(0x06, bytes.fromhex("608648016503040312"))) + der(0x03, b"\x00" + key))
    pem = b"-----BEGIN PUBLIC KEY-----\n" + base64.encodebytes(info) + b"-----END PUBLIC KEY-----\n"
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("key", pem), ("message", message), ("signature", signature)):
            with open(f"{folder}/{name}", "wb") as file:
                file.write(content)
        verify = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key", "-rawin", "-in", "message", "-sigfile", "signature"]
        return subprocess.run(verify, cwd=folder, capture_output=True).returncode == 0


@functools.lru_cache(maxsize=None)
def verified(alg, key, message, signature):
    if alg == ED25519:
        return ed25519(key, message, signature)
    found = ml_dsa(key, message, signature)
    if found is None:
        unjudged.add(alg)
    return found is not False


class CoseSign:
    """CRYPTO-09: typ, payload, and the signatures as (alg, kid, signed bytes, signature) in the order in which they stand."""

    def __init__(self, data, limit, code, most=2, timed=False):
        tag = decode(data, limit, code)
        require(isinstance(tag, cbor2.CBORTag), code)
        require(tag.tag == 98, "CBOR")
        require(is_list(tag.value, 4, 4), code)
        protected, loose, self.payload, signatures = tag.value
        require(is_bytes(protected) and loose == {} and is_bytes(self.payload) and is_list(signatures, 1, most), code)
        header = decode(protected, 8192, code)
        require(is_map(header, (16,)) and type(header[16]) is str, code)
        self.typ, self.signatures = header[16], []
        for place, signature in enumerate(signatures, 1):
            require(is_list(signature, 3, 3), code)
            covered, unprotected, value = signature
            require(is_bytes(covered) and is_bytes(value) and is_loose(unprotected, timed and place == len(signatures)), code)
            inner = decode(covered, 8192, code)
            require(is_map(inner, (1, 4), (34,)) and inner[1] in (ED25519, ML_DSA_65) and is_digest(inner[4]), code)
            signed = encode(["Signature", protected, covered, b"", self.payload])
            self.signatures.append((inner[1], inner[4], signed, value))
        require(len(set(self.kids())) == len(signatures), code)

    def kids(self):
        return [kid for _, kid, _, _ in self.signatures]

    def signed_by(self, keys):
        """Whether every one of these keys, by (alg, bytes) under its kid, made a valid signature here."""
        found = {kid: (alg, signed, value) for alg, kid, signed, value in self.signatures}
        for kid, (alg, key) in keys.items():
            if kid not in found or found[kid][0] != alg or not verified(alg, key, *found[kid][1:]):
                return False
        return True


def is_loose(header, timed):
    """The unprotected header of a signature: certificates and, where it may stand, a time token; they decide nothing here."""
    if not is_map(header, (), (33, 270) if timed else (33,)):
        return False
    certificates, token = header.get(33, b""), header.get(270, b"\0")
    listed = certificates if is_list(certificates, 2, 16) else [certificates]
    return all(is_bytes(one) for one in [*listed, token]) and token != b"" and all(len(encode(value)) <= 8192 for value in header.values())
