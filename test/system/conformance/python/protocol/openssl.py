# SPDX-License-Identifier: Apache-2.0
"""ML-DSA-65 and ML-KEM-768 by the library of OpenSSL 3.5, within this process."""
import ctypes
from protocol.cbor import Refusal

LIBRARY = ctypes.CDLL('libcrypto.so.3')
vp, sz = ctypes.c_void_p, ctypes.c_size_t
for n, r, a in [('EVP_PKEY_new_raw_public_key_ex', vp, [vp, ctypes.c_char_p, vp, ctypes.c_char_p, sz]),
    ('d2i_AutoPrivateKey', vp, [vp, vp, ctypes.c_long]), ('EVP_PKEY_get_raw_public_key', ctypes.c_int, [vp, vp, vp]),
    ('EVP_MD_CTX_new', vp, []), ('EVP_MD_CTX_free', None, [vp]), ('EVP_PKEY_free', None, [vp]),
    ('EVP_DigestSignInit_ex', ctypes.c_int, [vp, vp, ctypes.c_char_p, vp, ctypes.c_char_p, vp, vp]),
    ('EVP_DigestSign', ctypes.c_int, [vp, vp, vp, ctypes.c_char_p, sz]),
    ('EVP_DigestVerifyInit_ex', ctypes.c_int, [vp, vp, ctypes.c_char_p, vp, ctypes.c_char_p, vp, vp]),
    ('EVP_DigestVerify', ctypes.c_int, [vp, ctypes.c_char_p, sz, ctypes.c_char_p, sz]), ('EVP_PKEY_CTX_new_from_pkey', vp, [vp, vp, vp]),
    ('EVP_PKEY_CTX_free', None, [vp]), ('EVP_PKEY_encapsulate_init', ctypes.c_int, [vp, vp]),
    ('EVP_PKEY_encapsulate', ctypes.c_int, [vp, vp, vp, vp, vp]), ('EVP_PKEY_decapsulate_init', ctypes.c_int, [vp, vp]),
    ('EVP_PKEY_decapsulate', ctypes.c_int, [vp, vp, vp, ctypes.c_char_p, sz])]:
    f = getattr(LIBRARY, n)
    f.restype = r
    f.argtypes = a

def der(t, b):
    n = len(b)
    l = bytes([n]) if n < 128 else bytes([0x81, n]) if n < 256 else bytes([0x82]) + n.to_bytes(2, 'big')
    return bytes([t]) + l + b

def private_key(oid, seed):
    """A key of a seed, in PKCS#8."""
    p = der(0x30, b'\x02\x01\x00' + der(0x30, der(6, oid)) + der(4, der(0x80, seed)))
    buf = ctypes.create_string_buffer(p, len(p))
    pp = ctypes.c_void_p(ctypes.addressof(buf))
    k = LIBRARY.d2i_AutoPrivateKey(None, ctypes.byref(pp), len(p))
    assert k
    return k

DSA = bytes.fromhex('608648016503040312')
KEM = bytes.fromhex('608648016503040402')

def raw_public(k, n):
    b = ctypes.create_string_buffer(n)
    l = sz(n)
    assert LIBRARY.EVP_PKEY_get_raw_public_key(k, b, ctypes.byref(l)) == 1
    return b.raw[:l.value]

def mldsa_public(seed):
    k = private_key(DSA, seed)
    r = raw_public(k, 1952)
    LIBRARY.EVP_PKEY_free(k)
    return r

def mldsa_sign(seed, m):
    k = private_key(DSA, seed)
    c = LIBRARY.EVP_MD_CTX_new()
    assert LIBRARY.EVP_DigestSignInit_ex(c, None, None, None, None, k, None) == 1
    b = ctypes.create_string_buffer(3309)
    l = sz(3309)
    assert LIBRARY.EVP_DigestSign(c, b, ctypes.byref(l), m, len(m)) == 1
    LIBRARY.EVP_MD_CTX_free(c)
    LIBRARY.EVP_PKEY_free(k)
    return b.raw[:l.value]

def mldsa_verify(pub, m, sig):
    if len(sig) != 3309 or len(pub) != 1952: return False
    k = LIBRARY.EVP_PKEY_new_raw_public_key_ex(None, b'ML-DSA-65', None, pub, len(pub))
    if not k: return False
    c = LIBRARY.EVP_MD_CTX_new()
    r = LIBRARY.EVP_DigestVerifyInit_ex(c, None, None, None, None, k, None) == 1 and LIBRARY.EVP_DigestVerify(c, sig, len(sig), m,
        len(m)) == 1
    LIBRARY.EVP_MD_CTX_free(c)
    LIBRARY.EVP_PKEY_free(k)
    return r

def mlkem_encapsulate(pub):
    k = LIBRARY.EVP_PKEY_new_raw_public_key_ex(None, b'ML-KEM-768', None, pub, len(pub))
    if not k: raise Refusal('CRYPTO_KEY_WEAK')
    c = LIBRARY.EVP_PKEY_CTX_new_from_pkey(None, k, None)
    assert LIBRARY.EVP_PKEY_encapsulate_init(c, None) == 1
    a = ctypes.create_string_buffer(1088)
    la = sz(1088)
    b = ctypes.create_string_buffer(32)
    lb = sz(32)
    r = LIBRARY.EVP_PKEY_encapsulate(c, a, ctypes.byref(la), b, ctypes.byref(lb))
    LIBRARY.EVP_PKEY_CTX_free(c)
    LIBRARY.EVP_PKEY_free(k)
    if r != 1: raise Refusal('CRYPTO_KEY_WEAK')
    return b.raw, a.raw

def mlkem_decapsulate(seed, ct):
    k = private_key(KEM, seed)
    c = LIBRARY.EVP_PKEY_CTX_new_from_pkey(None, k, None)
    assert LIBRARY.EVP_PKEY_decapsulate_init(c, None) == 1
    b = ctypes.create_string_buffer(32)
    lb = sz(32)
    r = LIBRARY.EVP_PKEY_decapsulate(c, b, ctypes.byref(lb), ct, len(ct))
    LIBRARY.EVP_PKEY_CTX_free(c)
    LIBRARY.EVP_PKEY_free(k)
    if r != 1: raise Refusal('CRYPTO_OPEN')
    return b.raw

def mlkem_public(seed):
    k = private_key(KEM, seed)
    r = raw_public(k, 1184)
    LIBRARY.EVP_PKEY_free(k)
    return r
