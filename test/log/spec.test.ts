import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diagnostic } from '../../src/cbor/diagnostic.js';
import { fromHex, toHex } from '../../src/core/bytes.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { decodeCoseSign } from '../../src/crypto/sign/cose.js';
import { signerSecret } from '../../src/crypto/keys/keys.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import { appendEntries, genesisObject } from '../../src/log/leaf.js';
import { encodeBatch } from '../../src/log/statement/batch.js';
import { encodeCheckpoint } from '../../src/log/statement/checkpoint.js';
import { cosignatureStatement, signCosignature } from '../../src/log/statement/cosignature.js';
import { encodeReceipt } from '../../src/log/statement/receipt.js';
import { signCheckpoint } from '../../src/log/statement/signed-checkpoint.js';
import { EMPTY_FRONTIER } from '../../src/log/tree/merkle.js';

// The worked example of SPEC.md section 9.
const signer = memorySigner(signerSecret('rogatory-classic', new Map([[-19, Uint8Array.from({ length: 32 }, (_, i) => i)]])));
const cosigner = memorySigner(signerSecret('rogatory-classic', new Map([[-19, new Uint8Array(32).fill(7)]])));
const origin = { owner: { scope: 'demo-b', id: 'relay' }, epoch: 1_795_521_000_000 };
const A_RELAY = { scope: 'demo-a', id: 'relay' };

describe('the worked example of SPEC.md', () => {
  const receipt = encodeReceipt({
    kind: 'relayed',
    envelopeDigest: new Uint8Array(32).fill(0xe1),
    envelopeId: fromHex('019ab2c05d007000a1a1a1a1a1a1a1a1'),
    issuer: origin.owner,
    at: 1_795_521_600,
    addressee: 'ca@demo-b',
  });
  const genesis = genesisObject(origin);
  const entries = [
    { kind: 'genesis', objectDigest: sha256(genesis) },
    { kind: 'relayed', objectDigest: sha256(receipt) },
  ] as const;
  let drawn = 0xa0;
  const { leaves, root } = appendEntries(EMPTY_FRONTIER, entries, (length) => new Uint8Array(length).fill(drawn++));
  const first = leaves[0]!.nodes[0]!.hash;

  const spec = readFileSync(new URL('../../SPEC.md', import.meta.url), 'utf8');
  const section = spec.slice(spec.indexOf('## 9. Log and receipts'), spec.indexOf('## Appendix A'));
  const stands = (name: string, value: string): void => expect(section).toContain(`${name.padEnd(15)}${value}\n`);

  it('has this receipt and these objects (LOG-17, LOG-05)', () => {
    stands('receipt', diagnostic(receipt));
    stands('  SHA-256', toHex(sha256(receipt)));
    stands('genesis', diagnostic(genesis));
    stands('  SHA-256', toHex(sha256(genesis)));
  });

  it('has these leaves, their hashes and this root (LOG-01)', () => {
    stands('leaf 0', `[1, 0, h'${toHex(sha256(genesis))}', h'${'a0'.repeat(32)}']`);
    stands('  leaf hash', toHex(first));
    stands('leaf 1', `[1, 2, h'${toHex(sha256(receipt))}', h'${'a1'.repeat(32)}']`);
    stands('  leaf hash', toHex(leaves[1]!.nodes[0]!.hash));
    stands('root', toHex(root));
  });

  it('has this checkpoint, this cosignature and this batch (LOG-07, LOG-12, LOG-20)', async () => {
    const checkpoint = { ...origin, size: 2, root };
    stands('checkpoint', lines(encodeCheckpoint(checkpoint)));
    stands('cosignature', lines(cosignatureStatement(checkpoint, 1_795_521_660)));
    const signed = await signCheckpoint(checkpoint, signer);
    const cosignature = await signCosignature(signed, A_RELAY, cosigner, 1_795_521_660);
    for (const statement of [signed.bytes, cosignature]) {
      const { signatures } = decodeCoseSign(statement, { maxBytes: 1_024, maxSignatures: 1 });
      stands('  signature', toHex(signatures[0]!.signature));
      stands('  COSE_Sign', `${statement.length} bytes, SHA-256 ${toHex(sha256(statement))}`);
    }
    const entry = { receipt, salt: leaves[1]!.salt, index: 1, path: [first] };
    const batch = encodeBatch({ checkpoint: signed.bytes, entries: [entry], offer: { from: 0, proof: [] } });
    stands('batch', '[checkpoint, [[receipt, salt of leaf 1, 1, [leaf hash of leaf 0]]], [0, []]]');
    stands('', `${batch.length} bytes, SHA-256 ${toHex(sha256(batch))}`);
  });
});

/** Lines of a statement, as the example shows them. */
function lines(statement: Uint8Array): string {
  return Buffer.from(statement)
    .toString()
    .trimEnd()
    .replaceAll('\n', `\n${' '.repeat(15)}`);
}
