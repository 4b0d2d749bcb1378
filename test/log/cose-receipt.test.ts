import { describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import type { CborValue } from '../../src/cbor/value.js';
import { sha256 } from '../../src/crypto/digest.js';
import { publicKeyBytes } from '../../src/crypto/keys.js';
import { encodeCoseReceipt, verifyCoseReceipt } from '../../src/log/cose-receipt.js';
import { leafHash } from '../../src/log/leaf.js';
import { outsideEd25519, outsideRoot, outsideStructure } from './outside.js';
import { A_RELAY, B_RELAY, NOW, TestLog, digest, makeWorld } from './world.js';

async function receiptAt(index: number, size = 11) {
  const world = makeWorld();
  const log = new TestLog(world, A_RELAY).fill(size - 1);
  const { rootSignature } = await log.sign();
  const { salt, receipt, path } = await log.entry(index);
  const hash = leafHash('custody', sha256(receipt), salt);
  return { world, log, hash, path, rootSignature, bytes: encodeCoseReceipt(rootSignature, { size, index, path }) };
}

describe('COSE receipt', () => {
  it('proves a leaf under the root that its log signed (LOG-11)', async () => {
    const { world, log, hash, bytes } = await receiptAt(4);
    expect(verifyCoseReceipt(world.view, A_RELAY, bytes, hash, { at: NOW })).toEqual({ size: 11, index: 4, root: log.root() });
    expect(() => verifyCoseReceipt(world.view, A_RELAY, bytes, digest('another leaf'), { at: NOW })).toThrowCode('LOG_SIGNATURE');
    expect(() => verifyCoseReceipt(world.view, B_RELAY, bytes, hash, { at: NOW })).toThrowCode('LOG_SIGNATURE');
    expect(() => verifyCoseReceipt(world.view, A_RELAY, bytes, hash, { at: NOW + 86_401 })).toThrowCode('LOG_SIGNER');
    expect(() => verifyCoseReceipt(world.view, { scope: 'aa', id: 'none' }, bytes, hash, { at: NOW })).toThrowCode('LOG_SIGNER');
  });

  it('has the structure of RFC 9942, and a signature that node:crypto verifies (LOG-11)', async () => {
    const { world, hash, path, bytes } = await receiptAt(9);
    const [header, loose, payload, signature] = decode(bytes, { tag: 18 }) as [Uint8Array, Map<number, CborValue>, null, Uint8Array];
    expect(Buffer.from(header).toString('hex')).toBe('a2013219018b01');
    expect(payload).toBeNull();
    expect(loose).toEqual(new Map([[396, new Map([[-1, [encode([11, 9, path])]]])]]));
    const root = outsideRoot(hash, 9, 11, path);
    const signed = outsideStructure('Signature1', [header, new Uint8Array(0), root]);
    const key = world.signer(A_RELAY, 'log').keys.get(-19)!;
    expect(outsideEd25519(publicKeyBytes(key), signed, signature)).toBe(true);
  });

  it('is refused in any other form (LOG-11)', async () => {
    const { world, hash, path, rootSignature } = await receiptAt(4);
    const good = encode(
      new Map([
        [1, -19],
        [395, 1],
      ]),
    );
    const proof = encode([11, 4, path]);
    const proofs = (value: CborValue): CborValue => new Map([[396, new Map([[-1, value]])]]);
    const form = (header: CborValue, loose: CborValue, payload: CborValue = null, signature: CborValue = rootSignature) =>
      encode([header, loose, payload, signature], { tag: 18 });
    const verify = (bytes: Uint8Array) => () => verifyCoseReceipt(world.view, A_RELAY, bytes, hash, { at: NOW });
    expect(verify(form(good, proofs([proof])))().index).toBe(4);
    const wrong = {
      header: form(encode(new Map([[1, -19]])), proofs([proof])),
      payload: form(good, proofs([proof]), new Uint8Array(32)),
      'no proofs': form(good, new Map()),
      'another header': form(good, new Map([...(proofs([proof]) as Map<number, CborValue>), [4, new Uint8Array(32)]])),
      'two proofs': form(good, proofs([proof, proof])),
      'empty path': form(good, proofs([encode([1, 0, []])])),
      'short hash': form(good, proofs([encode([2, 0, [new Uint8Array(31)]])])),
      signature: form(good, proofs([proof]), null, new Uint8Array(63)),
      index: form(good, proofs([encode([11, -4, path])])),
    };
    for (const [fault, bytes] of Object.entries(wrong)) expect(verify(bytes), fault).toThrowCode('LOG_COSE_RECEIPT');
    expect(verify(form(good, proofs([encode([11, 12, path])])))).toThrowCode('LOG_INCLUSION');
    expect(verify(encode([good, proofs([proof]), null, rootSignature]))).toThrowCode('CBOR_TAG');
  });
});
