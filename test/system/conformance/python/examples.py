# SPDX-License-Identifier: Apache-2.0
"""Computes the worked examples of SPEC.md anew. Prints one list of [name, value]; each value, in hexadecimal or as text, stands in the text."""
import base64
import hashlib
import json
import re
from pathlib import Path

from answers.objects import reader
from protocol import log, noise, trust
from protocol.attachment import attachment_keys, make_blob, padme
from protocol.cbor import Refusal, Tag, decode, encode
from protocol.cose import fingerprint, make_sign, open_key_file
from protocol.crypto import cose_key, kid, open_gcm, sha256, signer_id
from protocol.curves import ed25519_public
from protocol.envelope import external_of, open_frame, parse_frame
from protocol.frames import build

ROOT = Path(__file__).parents[4]
SPEC = (ROOT / 'SPEC.md').read_text()
H = bytes.fromhex
SEED = bytes(range(32))
computed = []


def stands(name, value): computed.append([name, value.hex() if isinstance(value, bytes) else str(value)])


def holds(name, condition): computed.append([name, '' if condition else 'does not hold'])


def key_of(seed): return cose_key(-19, ed25519_public(seed))


def signed(kind, payload, seed):
    return make_sign({16: f'application/rogatory-{kind}+cose'}, payload, [(-19, seed, kid(key_of(seed)))])


def repeated(byte, count=32): return bytes([byte]) * count


def cbor_examples():
    value = {3: 0, 24: 4294967296, -1: H('0102'), 'id': [True, None], 'note': 'é'}
    lines = re.search(r'^a5 {10}.*?^```', SPEC, re.M | re.S)[0].split('\n')
    holds('CBOR', encode(value) == H(''.join(re.match(r'\s*((?:[0-9a-f]{2,}\s+)*)', line)[1] for line in lines)))
    table = re.search(r'^refused +because.*?^```', SPEC, re.M | re.S)[0]
    for items, clause in re.findall(r'^([0-9a-f ,]+?)  .*(CBOR-\d+)$', table, re.M):
        code = re.search(rf'\*\*{clause}\*\* \[\w+: (\w+)', SPEC)[1]
        for item in items.split(','): holds(f'CBOR {item}', code_of(H(item)) == code)


def code_of(item):
    try:
        decode(item)
    except Refusal as refusal:
        return refusal.code


def key_examples():
    stands('public key', ed25519_public(SEED))
    stands('kid', kid(key_of(SEED)))
    stands('signer-id', signer_id([kid(key_of(SEED))]))
    stands('signature', decode(signed('root', H('a10001'), SEED), tag=98)[3][0][2])
    text = re.sub(r'\s', '', SPEC)
    sealed = re.search(r"h'202122232425262728292a2b',h'([0-9a-f]+)'", text)
    if sealed is None: return holds('key file', False)
    file = encode(['rogatory-key/1', 'signer', [14, 8, 1], SEED, H('202122232425262728292a2b'), H(sealed[1])])
    holds('key file', open_key_file(file, 'correct horse', 'signer') == ['rogatory-classic', {-19: SEED}])


def envelope_examples():
    holds('padding', [padme(9000), padme(100001)] == [9216, 100352])
    vector = json.loads((ROOT / 'test/vectors/envelope/accepted-classic.json').read_text())
    keys = vector['keys']
    if 'shared' in keys: keys = json.loads((ROOT / 'test/vectors' / keys['shared']).read_text())
    frame = H(vector['input']['frame'])
    outer_bytes, envelope_bytes, _ = parse_frame(frame)
    envelope = decode(envelope_bytes, tag=96)
    external = external_of(outer_bytes, encode(envelope[3]))
    stands('outer header', sha256(outer_bytes))
    stands('recipients', sha256(encode(envelope[3])))
    stands('external data', hashlib.sha512(external).hexdigest()[:16])
    opened = open_frame(frame, vector['now'], reader(keys))
    plain = open_gcm(opened['cek'], envelope[1][5], envelope[2], encode(['Encrypt', envelope[0], external]))
    stands('length of the content', plain[:4])
    stands('commitment', decode(envelope[0])[-70002])
    salt, message_id = bytes(range(32, 56)), H('0192f5c0a1b27c3d8e4f5a6b7c8d9e0f')
    for name, value in zip(('key', 'nonce', 'commitment'), attachment_keys(SEED, salt, message_id, 1)): stands(f'attachment {name}', value)
    blob = make_blob(b'Seizure order 2026/104\n', message_id, 1, 'order.txt', 'text/plain', key=SEED, salt=salt)[2]
    stands('first chunk', blob[56:72])
    stands('last chunk', blob[56 + 4 * 16400 :])


def value_of(text):
    """A value in diagnostic notation, as far as the examples use it."""
    token = re.compile(r'\s*(<<|>>|h\'[0-9a-f\s]*\'|"[^"]*"|\d+\(|-?\d+|null|true|false|[\[\]{}(),:])')
    tokens = token.findall(text)
    at = iter(tokens)

    def items(end):
        out = []
        while (one := next(at)) != end:
            if one not in ',:': out.append(value(one))
        return out

    def value(one):
        if one == '[': return items(']')
        if one == '{':
            parts = items('}')
            return dict(zip(parts[::2], parts[1::2]))
        if one == '<<': return encode(items('>>')[0])
        if one.startswith('h'): return H(re.sub(r"[h'\s]", '', one))
        if one.startswith('"'): return one[1:-1]
        if one.endswith('('): return Tag(int(one[:-1]), items(')')[0])
        return {'null': None, 'true': True, 'false': False}[one] if one.isalpha() else int(one)

    return value(next(at))


def trust_examples():
    blocks = re.findall(r'^```\n(.*?)^```', re.sub(r'^```\w+\n.*?^```\n', '', SPEC, flags=re.S | re.M), re.S | re.M)
    root = encode(value_of(next(block for block in blocks if block.startswith('98([<<{16: "application/rogatory-root+cose"}>>'))))
    document = trust.read_document(root)
    stands('digest of the root', document.digest)
    stands('fingerprint', fingerprint(document.digest))
    store = trust.Store(document.scope, {document.scope: document.digest})
    holds('root', store.read(root, document.issued * 1000)[1])
    directory = value_of(next(block for block in blocks if block.startswith('{\n  0: "demo-a", 1: 1')))
    accord = value_of(next(block for block in blocks if block.startswith("{\n  0: h'76a5")))
    holds('directory', trust.valid(directory, 'directory'))
    holds('accord', trust.valid(accord, 'accord'))


def log_examples():
    receipt = encode({0: 2, 1: repeated(0xE1), 2: H('019ab2c05d007000a1a1a1a1a1a1a1a1'), 3: ['demo-b', 'relay'], 4: 1795521600, 5: 'ca@demo-b'})
    genesis = encode(['rogatory-log/1', 'rogatory/demo-b/relay/1795521000000'])
    stands('receipt', sha256(receipt))
    stands('genesis', sha256(genesis))
    leaves = [log.leaf_hash(0, genesis, repeated(0xA0)), log.leaf_hash(2, receipt, repeated(0xA1))]
    for leaf in leaves: stands('leaf', leaf)
    root = log.node(*leaves)
    stands('root', root)
    body = f'rogatory/demo-b/relay/1795521000000\n2\n{base64.b64encode(root).decode()}\n'.encode()
    checkpoint = signed('checkpoint', body, SEED)
    stands('checkpoint', sha256(checkpoint))
    stands('cosignature', sha256(signed('cosignature', b'cosignature/v1\ntime 1795521660\n' + body, repeated(7))))
    stands('batch', sha256(encode([checkpoint, [[receipt, repeated(0xA1), 1, [leaves[0]]]], [0, []]])))


def link_examples():
    prologue, token = encode(['rogatory-link/1', 'rogatory-link.1']), ['rogatory-link.1']
    ours, theirs = (noise.Noise(role, prologue, repeated(s), repeated(e)) for role, s, e in (('initiator', 3, 5), ('responder', 4, 6)))
    hello = ours.w1()
    theirs.r1(hello)
    answer = theirs.w2(noise.proof('bb', 'relay-1', repeated(2), token, [1, 1], b'responder'))
    ours.r2(answer)
    last = ours.w3(noise.proof('aa', 'relay-1', repeated(1), token, [1, 1], b'initiator', ('bb', 'relay-1')))
    for name, message in (('HS1', hello), ('HS2', answer), ('HS3', last)): stands(name, build(name, {}, message))
    stands('handshake hash', ours.h)
    stands('ACK', noise.seal_message(ours.split()[0], build('ACK', {0: 2, 1: 43})))
    blob = sha256(bytes(100000))
    for name, members in (('WANT', {1: 100000, 2: 0}), ('DATA', {1: 32768}), ('STATE', {1: 65536}), ('END', {1: 'stopped'})):
        stands(f'BLOB_{name}', build(f'BLOB_{name}', {0: blob, **members}).hex().replace(blob.hex(), '|D|'))


for examples in (cbor_examples, key_examples, envelope_examples, trust_examples, log_examples, link_examples): examples()
print(json.dumps(computed))
