# SPDX-License-Identifier: Apache-2.0
"""COSE_Sign, key files and fingerprints."""
import base64
import hashlib
import re
import unicodedata
from protocol import cddl
from protocol.cbor import Refusal, Tag, decode, encode
from protocol.crypto import open_gcm, alg_of, kid, sign, verify

UNPROTECTED_BYTES = 8192

class Sign:
    pass

def cose_sign(b, most=64, token=False, maxItems=65536, maxBytes=None, typ=None):
    """Reads a COSE_Sign, and what each signature covers."""
    v = decode(b, tag=98, maxItems=maxItems, maxBytes=maxBytes)
    bad = lambda m='': Refusal('CRYPTO_COSE_MALFORMED', m)
    if not (isinstance(v, list) and len(v) == 4 and isinstance(v[0], bytes) and v[1] == {} and isinstance(v[1], dict)
        and isinstance(v[2], bytes) and isinstance(v[3], list) and 1 <= len(v[3]) <= most):
        raise bad('form')
    if len(v[0]) > 8192: raise bad('protected')
    s = Sign()
    s.prot = v[0]
    s.payload = v[2]
    s.sigs = []
    s.raw = b
    try: s.header = decode(v[0])
    except Refusal: raise bad('protected')
    if not isinstance(s.header, dict) or not s.header: raise bad('header')
    if typ is not None and s.header != {16: typ}: raise bad('typ')
    kids = set()
    for i, g in enumerate(v[3]):
        if not (isinstance(g, list) and len(g) == 3 and isinstance(g[0], bytes) and isinstance(g[1], dict) and isinstance(g[2], bytes)):
            raise bad('sig')
        if len(g[0]) > 8192: raise bad()
        try: p = decode(g[0])
        except Refusal: raise bad('sigprot')
        if not cddl.valid(p, 'sig-prot'): raise bad('sigprot')
        for k, u in g[1].items():
            if k == 33:
                if not (isinstance(u, bytes) or isinstance(u, list) and 2 <= len(u) <= 16 and all(isinstance(x, bytes) for x in u)):
                    raise bad('33')
                if len(encode(u)) > UNPROTECTED_BYTES: raise bad('33 size')
            elif k == 270 and token and i == len(v[3]) - 1:
                if not isinstance(u, bytes) or len(u) > UNPROTECTED_BYTES: raise bad('270')
            else: raise bad('unprotected')
        if p[4] in kids: raise bad('kid twice')
        kids.add(p[4])
        s.sigs.append((p[1], p[4], encode(['Signature', v[0], g[0], b'', v[2]]), g[2]))
    return s

def signature_holds(signature, key):
    return signature[0] == alg_of(key) and signature[1] == kid(key) and verify(key, signature[2], signature[3])

def make_sign(header, payload, keys, sort=True):
    """keys: [(alg,seed,kid)]"""
    prot = encode(header)
    out = []
    for alg, seed, k in keys:
        sp = encode({1: alg, 4: k})
        out.append((k, [sp, {}, sign(alg, seed, encode(['Signature', prot, sp, b'', payload]))]))
    if sort: out.sort(key=lambda x: x[0])
    return encode(Tag(98, [prot, {}, payload, [o for _, o in out]]))

def open_key_file(b, passphrase, kind):
    bad = Refusal('CRYPTO_KEY_FILE')
    if len(b) > 65536: raise bad
    try: v = decode(b)
    except Refusal: raise bad
    if not cddl.valid(v, 'key-file') or v[1] != kind: raise bad
    ln, r, p = v[2]
    key = hashlib.scrypt(unicodedata.normalize('NFC', passphrase).encode(), salt=v[3], n=1 << ln, r=r, p=p, maxmem=1 << 30, dklen=32)
    pt = open_gcm(key, v[4], v[5], encode(['rogatory-key/1', kind, v[2], v[3]]), 'CRYPTO_KEY_FILE')
    try: s = decode(pt)
    except Refusal: raise bad
    if kind in ('signer', 'kem') and not cddl.valid(s, kind + '-secret'): raise bad
    return s

def fingerprint(d):
    t = base64.b32encode(d).decode().rstrip('=')
    return '-'.join(t[i:i + 4] for i in range(0, 52, 4))

def read_fingerprint(s):
    """The digest: 64 hexadecimal digits, or 13 groups of four."""
    t = re.sub(r'[\s-]', '', s)
    if re.fullmatch('[0-9a-fA-F]{64}', t): return bytes.fromhex(t)
    g = '[A-Za-z2-7]{4}'
    if not re.fullmatch(r'\s*' + g + r'((-|\s+|)' + g + r'){12}\s*', s): raise Refusal('ID_MALFORMED')
    t = t.upper()
    r = base64.b32decode(t + '====')
    if fingerprint(r).replace('-', '') != t: raise Refusal('ID_MALFORMED')
    return r
