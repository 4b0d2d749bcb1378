# SPDX-License-Identifier: Apache-2.0
"""Answers of the areas cbor and crypto."""
from answers.operations import operation
from protocol.cbor import Tag, decode, encode, from_json, to_json
from protocol.cose import cose_sign, fingerprint, open_key_file, read_fingerprint, signature_holds
from protocol.crypto import SUITES, admit, cose_key, hpke_open, hpke_seal, kem_public, alg_of, kid, public_of, sha256, signer_id, suite
H = bytes.fromhex

@operation('cbor.decode')
def cbor_decode(v, i, k):
    a = {x: i[x] for x in ('tag', 'maxBytes', 'maxItems', 'maxDepth') if i.get(x) is not None}
    return {'value': to_json(decode(H(i['bytes']), **a))}

@operation('cbor.encode')
def cbor_encode(v, i, k):
    x = from_json(i['value'])
    return {'bytes': encode(Tag(i['tag'], x) if i.get('tag') is not None else x).hex()}

@operation('crypto.suite')
def crypto_suite(v, i, k):
    s = suite(i['suite'])
    return dict(rank=s['rank'], signatures=s['signatures'], kem=s['kem'], encapsulationBytes=s['ek'])

def ck(h):
    x = decode(H(h))
    alg_of(x)
    return x

@operation('crypto.kid')
def crypto_kid(v, i, k): return {'kid': kid(ck(i['key'])).hex()}
@operation('crypto.signer-id')
def crypto_signer_id(v, i, k):
    ks = [kid(ck(x)) for x in i['keys']]
    return {'signerId': signer_id(ks).hex(), 'kids': [x.hex() for x in ks]}

@operation('crypto.public-keys')
def crypto_public_keys(v, i, k):
    if 'signer' in i:
        return {'keys': [encode(cose_key(a, public_of(a, H(i['signer'][str(a)])))).hex() for a in SUITES[v['suite']]['signatures']]}
    st = v['suite']
    return {'keys': [encode(cose_key(SUITES[st]['kem'], kem_public(st, H(i['kem'])))).hex()]}

@operation('crypto.admit-key')
def crypto_admit_key(v, i, k): return {'kid': admit(ck(i['key'])).hex()}
@operation('crypto.fingerprint')
def crypto_fingerprint(v, i, k):
    d = sha256(cose_sign(H(i['root'])).payload)
    return {'digest': d.hex(), 'fingerprint': fingerprint(d)}

@operation('crypto.read-fingerprint')
def crypto_read_fingerprint(v, i, k): return {'digest': read_fingerprint(i['fingerprint']).hex()}
@operation('crypto.verify-signatures')
def crypto_verify_signatures(v, i, k):
    s = cose_sign(H(i['sign']), i.get('maxSignatures', 8))
    ks = [ck(x) for x in i['keys']]
    return {'payload': s.payload.hex(), 'protected': s.prot.hex(), 'verified': [any((signature_holds(g, x) for x in ks)) for g in s.sigs]}

@operation('crypto.hpke-open')
def crypto_hpke_open(v, i, k):
    return {'plaintext': hpke_open(v['suite'], H(i['seed']), H(i['ek']), H(i['info']), H(i['ciphertext'])).hex()}

@operation('crypto.hpke-seal')
def crypto_hpke_seal(v, i, k):
    e, c = hpke_seal(v['suite'], H(i['publicKey']), H(i['info']), H(i['plaintext']))
    return {'ekBytes': len(e), 'ciphertextBytes': len(c)}

@operation('crypto.open-key-file')
def crypto_open_key_file(v, i, k):
    s = open_key_file(H(i['file']), i['passphrase'], i['kind'])
    o = {'kind': i['kind'], 'suite': s[0]}
    if i['kind'] == 'signer': o['seeds'] = {str(a): x.hex() for a, x in s[1].items()}
    else: o['seed'] = s[1].hex()
    return o
