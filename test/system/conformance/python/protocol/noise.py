# SPDX-License-Identifier: Apache-2.0
"""Noise XX with the proofs of both sides, and messages of frames (section LINK)."""
import struct
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from protocol.cbor import Refusal, decode, encode
from protocol.cddl import valid
from protocol.crypto import cose_key, hmac_of, kid, sha256, signer_id
from protocol.curves import ed25519_public, ed25519_sign, ed25519_verify, x25519, x25519_public

NAME = b'Noise_XX_25519_AESGCM_SHA256'

class Cipher:
    def __init__(self, k):
        self.k = AESGCM(k)
        self.n = 0

    def nonce(self):
        n = b'\0\0\0\0' + self.n.to_bytes(8, 'big')
        self.n += 1
        return n

    def seal(self, p, a=b''): return self.k.encrypt(self.nonce(), p, a)

    def open(self, c, a=b'', code='LINK_HANDSHAKE'):
        n = b'\0\0\0\0' + self.n.to_bytes(8, 'big')
        try: r = self.k.decrypt(n, c, a)
        except Exception: raise Refusal(code)
        self.n += 1
        return r

class Noise:
    def __init__(self, role, prologue, st, e):
        self.h = NAME + b'\0' * (32 - len(NAME))
        self.ck = self.h
        self.c = None
        self.s, self.e = st, e
        self.init = role == 'initiator'
        self.rs = self.re = None
        self.mix(prologue)

    def mix(self, d): self.h = sha256(self.h + d)

    def mixkey(self, ikm):
        t = hmac_of(self.ck, ikm)
        a = hmac_of(t, b'\1')
        b = hmac_of(t, a + b'\2')
        self.ck = a
        self.c = Cipher(b)

    def dh(self, a, b):
        r = x25519(a, b)
        if r is None: raise Refusal('LINK_HANDSHAKE', 'weak')
        self.mixkey(r)

    def eh(self, p):
        c = self.c.seal(p, self.h) if self.c else p
        self.mix(c)
        return c

    def dhash(self, c):
        p = self.c.open(c, self.h) if self.c else c
        self.mix(c)
        return p

    def split(self):
        t = hmac_of(self.ck, b'')
        a = hmac_of(t, b'\1')
        b = hmac_of(t, a + b'\2')
        x, y = Cipher(a), Cipher(b)
        return (x, y) if self.init else (y, x)

    def w1(self):
        p = x25519_public(self.e)
        self.mix(p)
        return p + self.eh(b'')

    def r1(self, m):
        if len(m) != 32: raise Refusal('LINK_HANDSHAKE')
        self.re = m
        self.mix(m)
        self.dhash(b'')

    def w2(self, payload):
        ep = x25519_public(self.e)
        self.mix(ep)
        self.dh(self.e, self.re)
        c = self.eh(x25519_public(self.s))
        self.dh(self.s, self.re)
        hb = self.h
        return ep + c + self.eh(payload(hb) if callable(payload) else payload)

    def r2(self, m):
        if len(m) < 96: raise Refusal('LINK_HANDSHAKE')
        self.re = m[:32]
        self.mix(self.re)
        self.dh(self.e, self.re)
        self.rs = self.dhash(m[32:80])
        self.dh(self.e, self.rs)
        hb = self.h
        return self.dhash(m[80:]), hb

    def w3(self, payload):
        c = self.eh(x25519_public(self.s))
        self.dh(self.s, self.re)
        hb = self.h
        return c + self.eh(payload(hb) if callable(payload) else payload)

    def r3(self, m):
        if len(m) < 64: raise Refusal('LINK_HANDSHAKE')
        self.rs = self.dhash(m[:48])
        self.dh(self.e, self.rs)
        hb = self.h
        return self.dhash(m[48:]), hb

def proof(scope, id, seed, tokens, versions, role, dialled=None):
    """Makes the payload of a handshake message, once its hash is known."""

    def f(h):
        p = {0: scope, 1: id, 2: signer_id([kid(cose_key(-19, ed25519_public(seed)))]), 3: list(tokens), 4: None, 5: list(versions)}
        if dialled: p[6] = list(dialled)
        P = encode(p)
        return P + ed25519_sign(seed, b'rogatory-link/1 ' + role + b'\0' + h + sha256(P))
    return f

def check_proof(payload, h, role, tokens, lookup, expect=None, me=None):
    """Proof of the speaker, whose role is given. lookup gives the link key of (scope, id, signer-id) and more, or None."""
    B = 'LINK_PEER_PROOF'
    if len(payload) < 65: raise Refusal(B, 'cut')
    P, sig = payload[:-64], payload[-64:]
    try: p = decode(P)
    except Refusal: raise Refusal(B, 'cbor')
    if not valid(p, 'handshake-payload') or any(x < 1 for x in p[5]): raise Refusal(B, 'form')
    if role == b'responder':
        if [p[0], p[1]] != list(expect) or 6 in p: raise Refusal(B, 'whom')
    elif p.get(6) != list(me) or [p[0], p[1]] == list(me): raise Refusal(B, 'addressee')
    if p[3] != list(tokens): raise Refusal(B, 'tokens')
    k = lookup(p[0], p[1], p[2])
    if k is None: raise Refusal('LINK_PEER_UNKNOWN')
    if not ed25519_verify(k[0], b'rogatory-link/1 ' + role + b'\0' + h + sha256(P), sig): raise Refusal(B, 'signature')
    return p, k[1]

def split_message(m):
    """Noise messages of one binary message of the socket."""
    out = []
    i = 0
    M = 'LINK_FRAME_MALFORMED'
    while i < len(m):
        if i + 2 > len(m): raise Refusal(M, 'cut')
        n = m[i] << 8 | m[i + 1]
        if n < 17 or i + 2 + n > len(m): raise Refusal(M, 'length')
        out.append(m[i + 2:i + 2 + n])
        i += 2 + n
    if not out or any(len(x) != 65535 for x in out[:-1]): raise Refusal(M, 'parts')
    return out

def open_message(c, m): return b''.join(c.open(x, code='LINK_DECRYPTION') for x in split_message(m))

def seal_message(c, f):
    o = b''
    for i in range(0, len(f), 65519):
        x = c.seal(f[i:i + 65519])
        o += struct.pack('>H', len(x)) + x
    return o
