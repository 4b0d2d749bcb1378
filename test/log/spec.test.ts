import { describe, expect, it } from 'vitest';
import { diagnostic } from '../../src/cbor/diagnostic.js';
import { fromHex, toHex } from '../../src/core/bytes.js';
import { sha256 } from '../../src/crypto/digest.js';
import { signerSecret } from '../../src/crypto/keys.js';
import { memorySigner } from '../../src/crypto/sign.js';
import { encodeCoseReceipt } from '../../src/log/cose-receipt.js';
import { signCosignature } from '../../src/log/cosignature.js';
import { appendEntries, genesisObject } from '../../src/log/leaf.js';
import { EMPTY_FRONTIER } from '../../src/log/merkle.js';
import { encodeNote, parseNote } from '../../src/log/note.js';
import { encodeReceipt } from '../../src/log/receipt.js';
import { signCheckpoint } from '../../src/log/signed-checkpoint.js';

// The worked example of SPEC.md section 12.
const signer = memorySigner(signerSecret('rogatory-classic', new Map([[-19, Uint8Array.from({ length: 32 }, (_, i) => i)]])));
const cosigner = memorySigner(signerSecret('rogatory-classic', new Map([[-19, new Uint8Array(32).fill(7)]])));
const origin = { owner: { scope: 'demo-b', id: 'relay' }, epoch: 1 };

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
  const { leaves, root } = appendEntries(EMPTY_FRONTIER, entries, (length) => Uint8Array.from({ length }, (_, i) => 0xa0 + (i >> 5)));
  const first = leaves[0]!.nodes[0]!.hash;

  it('has this receipt and these objects (LOG-17, LOG-05)', () => {
    const e1 = 'e1'.repeat(32);
    const members = `0: 2, 1: h'${e1}', 2: h'019ab2c05d007000a1a1a1a1a1a1a1a1', 3: ["demo-b", "relay"], 4: 1795521600, 5: "ca@demo-b"`;
    expect(diagnostic(receipt)).toBe(`{${members}}`);
    expect(toHex(sha256(receipt))).toBe('176b394b0390b2c869d83443da762d34a04524d4641d62273034fc1c28a1ea70');
    expect(diagnostic(genesis)).toBe('["rogatory-log/1", "rogatory/demo-b/relay/1"]');
    expect(toHex(sha256(genesis))).toMatch(/^58fb9d81.*42aa836e$/);
  });

  it('has these leaf hashes and this root (LOG-01)', () => {
    expect(toHex(first)).toBe('964e15060fec7e9db891e3874c95a7600c98e1c3a37375d33db76f688c649519');
    expect(toHex(leaves[1]!.nodes[0]!.hash)).toBe('0874ba5d02c4c3a32ed7c0c54ffa24579bc06ad3510c1e980ca60f896747a0b9');
    expect(toHex(root)).toBe('c2016a31826182af02bcdecf10a7323487d33860e4a64e8eb06d56f57217efab');
  });

  it('has this note with its cosignature, and this COSE receipt (LOG-08, LOG-11, LOG-12)', async () => {
    const signed = await signCheckpoint({ ...origin, size: 2, root }, signer);
    const cosigned = await signCosignature({ checkpoint: signed.checkpoint }, { scope: 'demo-a', id: 'relay' }, cosigner, 1_795_521_660);
    const { text, lines } = parseNote(signed.note);
    expect(Buffer.from(encodeNote({ text, lines: [...lines, cosigned.line] })).toString()).toBe(
      [
        'rogatory/demo-b/relay/1',
        '2',
        'wgFqMYJhgq8CvN7PEKcyNIfTOGDkpk6OsG1W9XIX76s=',
        '',
        '\u2014 rogatory/demo-b/relay/1 F+MN6o+lwQJMwqZbFiLm4dMMiwyDyz3oxvv1lddIV903IQ3w5uJUxxmpPSlth9HEUv7skE74xbZNXnKKDySlDC1r8A8=',
        '\u2014 rogatory/demo-a/relay OcyjPwAAAABrBXx8M1xbjE/DwgLXN3il4wblT+E2TDDzzszBFjnIVHPQU/5Tvqlbh0DoYi+X0+BsVDnTrOAuBZinZLMZC/GPQrmDCg==',
        '',
      ].join('\n'),
    );
    const hex = toHex(encodeCoseReceipt(signed.rootSignature, { size: 2, index: 1, path: [first] }));
    expect(hex).toMatch(/^d28447a2013219018b01a119018ca120815826830201815820964e1506.*8c649519f658401b3cbf7a.*bd7e0404$/);
  });
});
