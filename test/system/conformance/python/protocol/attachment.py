# SPDX-License-Identifier: Apache-2.0
"""Attachments: padding, keys, chunks (ENV-27, ENV-36 and following)."""
import hashlib
import os
import unicodedata
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from protocol.cbor import Refusal, encode
from protocol.crypto import hkdf_expand, sha256

HASHES = {-16: 'sha256', -43: 'sha384', -44: 'sha512'}

def padme(L):
    """The padded length (ENV-37)."""
    if L < 2: return L
    e = L.bit_length() - 1
    z = e - e.bit_length()
    if z <= 0: return L
    m = 1 << z
    return (L + m - 1) // m * m

def blob_size(true):
    n = max(65536, padme(true))
    return 56 + n + 16 * (n // 16384 + 1)

IGNORABLE = [(0xad, 0xad), (0x34f, 0x34f), (0x61c, 0x61c), (0x115f, 0x1160), (0x17b4, 0x17b5), (0x180b, 0x180f), (0x200b, 0x200f),
    (0x202a, 0x202e), (0x2060, 0x206f), (0x3164, 0x3164), (0xfe00, 0xfe0f), (0xfeff, 0xfeff), (0xffa0, 0xffa0), (0xfff0, 0xfff8),
    (0x1bca0, 0x1bca3), (0x1d173, 0x1d17a), (0xe0000, 0xe0fff)]

def description_ok(a):
    """Whether name, media type and sizes keep ENV-27."""
    n = a[1]
    if not 1 <= len(n.encode()) <= 255 or n in ('.', '..') or '/' in n or '\\' in n: return False
    for ch in n:
        if unicodedata.category(ch) in ('Cc', 'Cf', 'Zl', 'Zp') or any(x <= ord(ch) <= y for x, y in IGNORABLE):
            return False
    return len(a[2].encode()) <= 255 and a[3] <= 2 ** 52 and a[6][1] == blob_size(a[3])

def attachment_keys(key, salt, mid, aid):
    """Key, nonce and commitment."""
    info = b'c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0' + salt + encode(['rogatory-att/1', mid, aid])
    o = hkdf_expand(key, info, 76, 'sha512')
    return o[:32], o[32:44], o[44:]

def open_attachment(a, key, mid, blob):
    """The file, and the hashes that are not known here."""
    if key is None: raise Refusal('ENVELOPE_ATTACHMENT_WITHHELD')
    if not description_ok(a): raise Refusal('ENVELOPE_ATTACHMENT')
    k, bn, cm = attachment_keys(key, a[7][:24], mid, a[0])
    if cm != a[7][24:]: raise Refusal('ENVELOPE_ATTACHMENT_KEY')
    if len(blob) >= 56 and blob[:56] != a[7]: raise Refusal('ENVELOPE_ATTACHMENT_BLOB')
    if len(blob) != a[6][1]: raise Refusal('ENVELOPE_ATTACHMENT_SIZE')
    out = []
    i = 0
    g = AESGCM(k)
    b0 = int.from_bytes(bn, 'big')
    for i, p in enumerate(range(56, len(blob), 16400)):
        try: out.append(g.decrypt((b0 ^ i).to_bytes(12, 'big'), blob[p:p + 16400], None))
        except Exception: raise Refusal('ENVELOPE_ATTACHMENT_CHUNK')
    if len(out[-1]) >= 16384: raise Refusal('ENVELOPE_ATTACHMENT_CHUNK')
    pt = b''.join(out)
    if pt[a[3]:].strip(b'\0'): raise Refusal('ENVELOPE_ATTACHMENT_PADDING')
    pt = pt[:a[3]]
    un = []
    for h, d in a[4].items():
        fn = HASHES.get(h)
        if fn is None: un.append(h)
        elif hashlib.new(fn, pt).digest() != d: raise Refusal('ENVELOPE_ATTACHMENT_DIGEST')
    return pt, un

def make_blob(plain, mid, aid, name, media, also=(), key=None, salt=None):
    """Its description (att of the CDDL), its key, and the blob."""
    key, salt = key or os.urandom(32), salt or os.urandom(24)
    k, bn, cm = attachment_keys(key, salt, mid, aid)
    g = AESGCM(k)
    b0 = int.from_bytes(bn, 'big')
    p = plain + b'\0' * (max(65536, padme(len(plain))) - len(plain))
    out = [salt + cm]
    for i in range(len(p) // 16384 + 1):
        out.append(g.encrypt((b0 ^ i).to_bytes(12, 'big'), p[16384 * i:16384 * (i + 1)], None))
    b = b''.join(out)
    a = {0: aid, 1: name, 2: media, 3: len(plain), 4: {-16: sha256(plain), **{h: hashlib.new(HASHES[h], plain).digest() for h in also}},
        5: 'cobblestone-256', 6: [sha256(b), len(b)], 7: salt + cm}
    if not description_ok(a): raise Refusal('ENVELOPE_ATTACHMENT')
    return a, key, b
