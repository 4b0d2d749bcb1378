# SPDX-License-Identifier: Apache-2.0
"""Answers of the areas cbor and crypto."""
from answers.operations import operation
from protocol.cbor import Tag, decode, encode, from_json, to_json
from protocol.cose import cose_sign, fingerprint, open_key_file, read_fingerprint, signature_holds
from protocol.crypto import SUITES, admit, cose_key, hpke_open, hpke_seal, kem_public, alg_of, kid, public_of, sha256, signer_id, suite

H = bytes.fromhex

@operation('cbor.decode')
def cbor_decode(question, given, known):
    a = {x: given[x] for x in ('tag', 'maxBytes', 'maxItems', 'maxDepth') if given.get(x) is not None}
    return {'value': to_json(decode(H(given['bytes']), **a))}

@operation('cbor.encode')
def cbor_encode(question, given, known):
    x = from_json(given['value'])
    return {'bytes': encode(Tag(given['tag'], x) if given.get('tag') is not None else x).hex()}

@operation('crypto.suite')
def crypto_suite(question, given, known):
    s = suite(given['suite'])
    return dict(rank=s['rank'], signatures=s['signatures'], kem=s['kem'], encapsulationBytes=s['ek'])

def ck(h):
    x = decode(H(h))
    alg_of(x)
    return x

@operation('crypto.kid')
def crypto_kid(question, given, known): return {'kid': kid(ck(given['key'])).hex()}

@operation('crypto.signer-id')
def crypto_signer_id(question, given, known):
    ks = [kid(ck(x)) for x in given['keys']]
    return {'signerId': signer_id(ks).hex(), 'kids': [x.hex() for x in ks]}

@operation('crypto.public-keys')
def crypto_public_keys(question, given, known):
    if 'signer' in given:
        return {'keys': [encode(cose_key(a, public_of(a, H(given['signer'][str(a)])))).hex()
            for a in SUITES[question['suite']]['signatures']]}
    st = question['suite']
    return {'keys': [encode(cose_key(SUITES[st]['kem'], kem_public(st, H(given['kem'])))).hex()]}

@operation('crypto.admit-key')
def crypto_admit_key(question, given, known): return {'kid': admit(ck(given['key'])).hex()}

@operation('crypto.fingerprint')
def crypto_fingerprint(question, given, known):
    d = sha256(cose_sign(H(given['root'])).payload)
    return {'digest': d.hex(), 'fingerprint': fingerprint(d)}

@operation('crypto.read-fingerprint')
def crypto_read_fingerprint(question, given, known): return {'digest': read_fingerprint(given['fingerprint']).hex()}

@operation('crypto.verify-signatures')
def crypto_verify_signatures(question, given, known):
    s = cose_sign(H(given['sign']), given.get('maxSignatures', 8))
    ks = [ck(x) for x in given['keys']]
    return {'payload': s.payload.hex(), 'protected': s.prot.hex(), 'verified': [any(signature_holds(g, x) for x in ks) for g in s.sigs]}

@operation('crypto.hpke-open')
def crypto_hpke_open(question, given, known):
    return {'plaintext': hpke_open(question['suite'], H(given['seed']), H(given['ek']), H(given['info']), H(given['ciphertext'])).hex()}

@operation('crypto.hpke-seal')
def crypto_hpke_seal(question, given, known):
    e, c = hpke_seal(question['suite'], H(given['publicKey']), H(given['info']), H(given['plaintext']))
    return {'ekBytes': len(e), 'ciphertextBytes': len(c)}

@operation('crypto.open-key-file')
def crypto_open_key_file(question, given, known):
    s = open_key_file(H(given['file']), given['passphrase'], given['kind'])
    o = {'kind': given['kind'], 'suite': s[0]}
    if given['kind'] == 'signer': o['seeds'] = {str(a): x.hex() for a, x in s[1].items()}
    else: o['seed'] = s[1].hex()
    return o
