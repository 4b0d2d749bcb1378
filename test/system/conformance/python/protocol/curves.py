# SPDX-License-Identifier: Apache-2.0
"""Ed25519 and X25519: strict points and weak keys (CRYPTO-04) beside the library."""
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PRIME = 2 ** 255 - 19
ORDER = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, PRIME) % PRIME

def ed_point(b):
    """A point of its 32 bytes; None unless they are canonical."""
    y = int.from_bytes(b, 'little')
    s = y >> 255
    y &= (1 << 255) - 1
    if y >= PRIME: return None
    u = (y * y - 1) % PRIME
    v = (D * y * y + 1) % PRIME
    x2 = u * pow(v, -1, PRIME) % PRIME
    if x2 == 0: return None if s else (0, y)
    x = pow(x2, (PRIME + 3) // 8, PRIME)
    if (x * x - x2) % PRIME: x = x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    if (x * x - x2) % PRIME: return None
    if x & 1 != s: x = PRIME - x
    return x, y

def ed_mul(n, p):

    def ext(p): return p[0], p[1], 1, p[0] * p[1] % PRIME

    def add(a, b):
        A = (a[1] - a[0]) * (b[1] - b[0]) % PRIME
        B = (a[1] + a[0]) * (b[1] + b[0]) % PRIME
        Cc = 2 * a[3] * b[3] * D % PRIME
        Dd = 2 * a[2] * b[2] % PRIME
        E = B - A
        F = Dd - Cc
        G = Dd + Cc
        H = B + A
        return E * F % PRIME, G * H % PRIME, F * G % PRIME, E * H % PRIME
    q = 0, 1, 1, 0
    p = ext(p)
    while n:
        if n & 1: q = add(q, p)
        p = add(p, p)
        n >>= 1
    zi = pow(q[2], -1, PRIME)
    return q[0] * zi % PRIME, q[1] * zi % PRIME

STRONG = {}

def ed_strong(b):
    """Whether a key is canonical and in the subgroup of prime order."""
    if b not in STRONG:
        p = ed_point(b)
        STRONG[b] = p is not None and p != (0, 1) and ed_mul(ORDER, p) == (0, 1)
    return STRONG[b]

WEAK = {}

def ed25519_verify(pub, m, sig):
    """Refuses keys of small order, which the library takes."""
    if len(sig) != 64 or len(pub) != 32: return False
    if pub not in WEAK:
        y = int.from_bytes(pub, 'little') & (1 << 255) - 1
        bad = y >= PRIME
        if not bad:
            p = ed_point(pub) or ed_point(pub[:31] + bytes([pub[31] & 0x7f]))
            bad = p is None or ed_mul(8, p) == (0, 1)
        WEAK[pub] = bad
    if WEAK[pub]: return False
    try:
        Ed25519PublicKey.from_public_bytes(pub).verify(sig, m)
        return True
    except Exception: return False

ed25519_public = lambda s: Ed25519PrivateKey.from_private_bytes(s).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
ed25519_sign = lambda s, m: Ed25519PrivateKey.from_private_bytes(s).sign(m)
x25519_public = lambda s: X25519PrivateKey.from_private_bytes(s).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

def x25519(s, p):
    try: return X25519PrivateKey.from_private_bytes(s).exchange(X25519PublicKey.from_public_bytes(p))
    except ValueError: return None
