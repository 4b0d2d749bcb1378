# SPDX-License-Identifier: Apache-2.0
"""Suites, keys and HPKE of both suites (section CRYPTO)."""
import hashlib
import hmac
import os
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from protocol import cddl
from protocol.cbor import Refusal, encode
from protocol.curves import ed25519_public, ed25519_sign, ed_strong, ed25519_verify, x25519, x25519_public
from protocol.openssl import mldsa_public, mldsa_sign, mldsa_verify, mlkem_decapsulate, mlkem_encapsulate, mlkem_public

sha256 = lambda b: hashlib.sha256(b).digest()
SUITES = {'rogatory-hybrid': dict(rank=20, signatures=[-19, -49], kem=-70157, ek=1120),
    'rogatory-classic': dict(rank=10, signatures=[-19], kem=-70200, ek=32)}

KEM_SUITE = {-70157: 'rogatory-hybrid', -70200: 'rogatory-classic'}

def suite(s):
    if s not in SUITES: raise Refusal('CRYPTO_SUITE_UNKNOWN')
    return SUITES[s]

rank = lambda s: SUITES[s]['rank']

def alg_of(k):
    """Algorithm of a COSE_Key (CRYPTO-02, CRYPTO-03)."""
    if not isinstance(k, dict): raise Refusal('CRYPTO_KEY_MALFORMED')
    if k.get(1) == 7 and cddl.isint(k.get(3)) and k[3] not in (-49, -70157, -70200): raise Refusal('CRYPTO_ALG_UNKNOWN')
    if not cddl.valid(k, 'cose-key'): raise Refusal('CRYPTO_KEY_MALFORMED')
    return -19 if k[1] == 1 else k[3]

def raw_of(k): return k[-2] if k[1] == 1 else k[-1]

def cose_key(alg, raw): return {1: 1, -1: 6, -2: raw} if alg == -19 else {1: 7, 3: alg, -1: raw}
kid = lambda k: sha256(encode(k))
signer_id = lambda kids: sha256(encode(sorted(kids)))

def public_of(alg, seed): return ed25519_public(seed) if alg == -19 else mldsa_public(seed)

def sign(alg, seed, m): return ed25519_sign(seed, m) if alg == -19 else mldsa_sign(seed, m)

def verify(key, m, sig):
    return ed25519_verify(key[-2], m, sig) if key[1] == 1 else key.get(3) == -49 and mldsa_verify(key[-1], m, sig)

def kem_expand(s):
    h = hashlib.shake_256(s).digest(96)
    return h[:64], h[64:]

def kem_public(st, seed):
    if st == 'rogatory-classic': return x25519_public(seed)
    a, b = kem_expand(seed)
    return mlkem_public(a) + x25519_public(b)

def admit(k):
    """The kid of a key that may sign (CRYPTO-04)."""
    a = alg_of(k)
    if a not in (-19, -49): raise Refusal('CRYPTO_ALG_UNKNOWN')
    if a == -19 and not ed_strong(k[-2]): raise Refusal('CRYPTO_KEY_WEAK')
    return kid(k)

def kem_strong(k):
    """Whether a KEM key is canonical and of large order."""
    a = alg_of(k)
    raw = raw_of(k)
    if a == -70157:
        for i in range(0, 1152, 3):
            n = int.from_bytes(raw[i:i + 3], 'little')
            if n & 0xfff >= 3329 or n >> 12 >= 3329: return False
        raw = raw[1184:]
    return x25519(b'\x11' * 32, raw) is not None

def hmac_of(k, m, h='sha256'): return hmac.new(k, m, h).digest()

def hkdf_expand(prk, info, n, h='sha256'):
    o = b''
    t = b''
    i = 1
    while len(o) < n:
        t = hmac_of(prk, t + info + bytes([i]), h)
        o += t
        i += 1
    return o[:n]

def classic_key(ss, ek, pk, info):
    ks = b'KEM' + b'\x00\x20'
    lx = lambda su, salt, l, ikm: hmac_of(salt or b'\0' * 32, b'HPKE-v1' + su + l + ikm)
    le = lambda su, prk, l, inf, n: hkdf_expand(prk, n.to_bytes(2, 'big') + b'HPKE-v1' + su + l + inf, n)
    shared = le(ks, lx(ks, b'', b'eae_prk', ss), b'shared_secret', ek + pk, 32)
    hs = b'HPKE' + bytes.fromhex('002000010002')
    ctx = b'\0' + lx(hs, b'', b'psk_id_hash', b'') + lx(hs, b'', b'info_hash', info)
    sec = lx(hs, shared, b'secret', b'')
    return le(hs, sec, b'key', ctx, 32), le(hs, sec, b'base_nonce', ctx, 12)

def hybrid_key(sm, sx, ek, pk, info):
    sh = hashlib.sha3_256(sm + sx + ek[1088:] + pk[1184:] + bytes.fromhex('5c2e2f2f5e5c')).digest()
    s = b'HPKE' + bytes.fromhex('647a00110002')
    I = lambda n: n.to_bytes(2, 'big')
    o = hashlib.shake_256(I(0) + I(32) + sh + b'HPKE-v1' + s + I(6) + b'secret' + I(108) + b'\0' + I(0) + I(len(info)) + info).digest(108)
    return o[:32], o[32:44]

def hpke_seal(st, pk, info, pt):
    e = os.urandom(32)
    if st == 'rogatory-classic':
        ss = x25519(e, pk)
        if ss is None: raise Refusal('CRYPTO_KEY_WEAK')
        ek = x25519_public(e)
        k, n = classic_key(ss, ek, pk, info)
    else:
        if not kem_strong({1: 7, 3: -70157, -1: pk}): raise Refusal('CRYPTO_KEY_WEAK')
        sm, ct = mlkem_encapsulate(pk[:1184])
        sx = x25519(e, pk[1184:])
        ek = ct + x25519_public(e)
        k, n = hybrid_key(sm, sx, ek, pk, info)
    return ek, AESGCM(k).encrypt(n, pt, None)

def open_gcm(k, n, ct, aad=None, code='CRYPTO_OPEN'):
    if len(ct) < 16: raise Refusal(code)
    try: return AESGCM(k).decrypt(n, ct, aad)
    except Exception: raise Refusal(code)

def hpke_open(st, seed, ek, info, ct):
    if len(ek) != SUITES[st]['ek']: raise Refusal('CRYPTO_OPEN')
    if st == 'rogatory-classic':
        ss = x25519(seed, ek)
        if ss is None: raise Refusal('CRYPTO_OPEN')
        k, n = classic_key(ss, ek, x25519_public(seed), info)
    else:
        a, b = kem_expand(seed)
        sm = mlkem_decapsulate(a, ek[:1088])
        sx = x25519(b, ek[1088:])
        if sx is None: raise Refusal('CRYPTO_OPEN')
        k, n = hybrid_key(sm, sx, ek, kem_public(st, seed), info)
    return open_gcm(k, n, ct)
