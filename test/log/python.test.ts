// A COSE library that is not ours reads and verifies what the log signs. Needs Debian's packages, and says so where they are missing.
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { sha256 } from '../../src/crypto/digest.js';
import { publicKeyBytes } from '../../src/crypto/keys.js';
import { encodeCoseReceipt } from '../../src/log/cose-receipt.js';
import { leafHash } from '../../src/log/leaf.js';
import { signReceipt } from '../../src/log/receipt-object.js';
import { B_CA, B_RELAY, TestLog, makeWorld, receiptOf } from './world.js';

const python = ['python3', '/usr/bin/python3'].find(
  (command) => spawnSync(command, ['-c', 'import cbor2, cryptography'], { stdio: 'ignore' }).status === 0,
);
const title = python === undefined ? ': SKIPPED, apt-get install python3-cbor2 python3-cryptography' : '';

const SCRIPT = `
import sys, json, hashlib, cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.exceptions import InvalidSignature
given = {name: bytes.fromhex(value) for name, value in json.load(sys.stdin).items()}
def verified(key, message, signature):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return True
    except InvalidSignature:
        return False
def sign(name, key):
    tag = cbor2.loads(given[name])
    body, loose, payload, [[protected, _, signature]] = tag.value
    assert tag.tag == 98 and loose == {} and cbor2.loads(protected)[1] == -19
    message = cbor2.dumps(["Signature", body, protected, b"", payload])
    return [cbor2.loads(body)[16], payload.hex(), verified(given[key], message, signature), verified(given[key], message + b"x", signature)]
tag = cbor2.loads(given["coseReceipt"])
header, loose, payload, signature = tag.value
assert tag.tag == 18 and payload is None and cbor2.loads(header) == {1: -19, 395: 1}
[proof] = loose[396][-1]
size, index, path = cbor2.loads(proof)
node, last, r = index, size - 1, given["leafHash"]
for p in path:
    if node & 1 or node == last:
        r = hashlib.sha256(b"\\x01" + p + r).digest()
        while node and not node & 1:
            node >>= 1; last >>= 1
    else:
        r = hashlib.sha256(b"\\x01" + r + p).digest()
    node >>= 1; last >>= 1
assert last == 0
root = cbor2.dumps(["Signature1", header, b"", r])
print(json.dumps({"checkpoint": sign("checkpoint", "logKey"), "receipt": sign("receipt", "seal"),
                  "coseReceipt": [size, index, verified(given["logKey"], root, signature)]}))
`;

describe.skipIf(python === undefined)(`Python's cbor2 and cryptography${title}`, () => {
  it('verify checkpoint, single receipt and COSE receipt (LOG-10, LOG-11, LOG-19)', async () => {
    const world = makeWorld();
    const log = new TestLog(world, B_RELAY).fill(5);
    const index = log.receipt(receiptOf('relayed'));
    log.fill(4);
    const signed = await log.sign();
    const { receipt, salt, path } = await log.entry(index);
    const size = log.frontier.size;
    const input = {
      checkpoint: signed.cose,
      receipt: await signReceipt(receiptOf('delivered'), world.signer(B_CA, 'seal')),
      coseReceipt: encodeCoseReceipt(signed.rootSignature, { size, index, path }),
      leafHash: leafHash('relayed', sha256(receipt), salt),
      logKey: publicKeyBytes(world.signer(B_RELAY, 'log').keys.get(-19)!),
      seal: publicKeyBytes(world.signer(B_CA, 'seal').keys.get(-19)!),
    };
    const hex = Object.fromEntries(Object.entries(input).map(([name, bytes]) => [name, toHex(bytes)]));
    const ran = spawnSync(python!, ['-c', SCRIPT], { input: JSON.stringify(hex), encoding: 'utf8' });
    expect(ran.stderr).toBe('');
    const body = Buffer.from(`rogatory/bb/relay/1\n${size}\n${Buffer.from(log.root()).toString('base64')}\n`).toString('hex');
    const found = JSON.parse(ran.stdout);
    expect(found.checkpoint).toEqual(['application/rogatory-checkpoint+cose', body, true, false]);
    expect(found.receipt[0]).toBe('application/rogatory-receipt+cose');
    expect(found.receipt.slice(2)).toEqual([true, false]);
    expect(found.coseReceipt).toEqual([size, index, true]);
  });
});
