import { beforeAll, describe, expect, it } from 'vitest';
import type { CborValue } from '../../../src/cbor/value.js';
import { toHex } from '../../../src/core/bytes.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import type { Signer } from '../../../src/crypto/sign/sign.js';
import { generateSigner, kidOf } from '../../../src/crypto/keys/keys.js';
import type { SignatureAlg } from '../../../src/crypto/suites/suites.js';
import { readDocument, signDocument } from '../../../src/trust/documents/document.js';
import type { TrustDocument } from '../../../src/trust/documents/document.js';
import { signerEntry } from '../../../src/trust/documents/signer.js';
import { havingQuorum, requiringQuorum } from '../../../src/trust/documents/quorum.js';
import { finish } from '../../../src/trust/documents/work.js';
import type { Quorum } from '../../../src/trust/documents/quorum.js';
import type { DirectorySigner } from '../../../src/trust/documents/signer.js';
import { rewrap } from '../forge.js';
import { NOW_S, seededRandom } from '../states.js';

const random = seededRandom('quorum');
const PAYLOAD = new Map<number, CborValue>([[0, 'x']]);
const VALIDITY = { from: NOW_S - 10, to: NOW_S + 10 };

let signers: readonly Signer[];
let entries: readonly DirectorySigner[];

beforeAll(() => {
  signers = [1, 2, 3].map(() => memorySigner(generateSigner('rogatory-hybrid', random)));
  entries = signers.map((signer) => signerEntry(signer, 'root', VALIDITY));
});

async function signedBy(...names: readonly number[]): Promise<TrustDocument> {
  return readDocument(
    await signDocument(
      'root',
      PAYLOAD,
      names.map((name) => signers[name]!),
    ),
  );
}

function kid(name: number, alg: SignatureAlg): string {
  return toHex(kidOf(signers[name]!.keys.get(alg)!));
}

function quorum(threshold: number, changes: Partial<DirectorySigner> = {}): Quorum {
  return { role: 'root', threshold, signers: entries.map((entry) => ({ ...entry, ...changes })) };
}

describe('quorum', () => {
  it('counts signers up to the threshold (TRUST-05)', async () => {
    finish(requiringQuorum(await signedBy(0, 2), quorum(2), NOW_S));
    const one = await signedBy(1);
    finish(requiringQuorum(one, quorum(1), NOW_S));
    expect(() => finish(requiringQuorum(one, quorum(2), NOW_S))).toThrowCode('TRUST_THRESHOLD');
  });

  it('counts a signer with both algorithms once, not twice (TRUST-05)', async () => {
    const document = await signedBy(0);
    expect(document.sign.signatures.length).toBe(2);
    expect(finish(havingQuorum(document, quorum(2), NOW_S))).toBe(false);
  });

  it("does not count one signer's Ed25519 beside another's ML-DSA (TRUST-05)", async () => {
    const both = await signedBy(0, 1);
    const mixed = readDocument(
      rewrap(both.bytes, (parts) => {
        const keep = new Set([kid(0, -19), kid(1, -49)]);
        parts[3] = (parts[3] as CborValue[]).filter((_, i) => keep.has(toHex(both.sign.signatures[i]!.kid)));
      }),
    );
    expect(mixed.sign.signatures.length).toBe(2);
    expect(() => finish(requiringQuorum(mixed, quorum(1), NOW_S))).toThrowCode('TRUST_THRESHOLD');
  });

  it('does not count a signer whose ML-DSA signature was stripped (TRUST-05)', async () => {
    const document = await signedBy(0);
    const stripped = rewrap(document.bytes, (parts) => {
      parts[3] = (parts[3] as CborValue[]).filter((_, i) => document.sign.signatures[i]!.alg === -19);
    });
    expect(finish(havingQuorum(readDocument(stripped), quorum(1), NOW_S))).toBe(false);
  });

  it('ignores signatures of keys outside the quorum, which anyone can add', async () => {
    const stranger = memorySigner(generateSigner('rogatory-classic', random));
    const document = readDocument(await signDocument('root', PAYLOAD, [signers[0]!, signers[1]!, stranger]));
    expect(finish(havingQuorum(document, quorum(2), NOW_S))).toBe(true);
    expect(finish(havingQuorum(document, quorum(3), NOW_S))).toBe(false);
  });

  it('does not count a signature over another payload, or of another kind of document (TRUST-01)', async () => {
    const bytes = await signDocument('root', PAYLOAD, [signers[0]!]);
    const otherPayload = rewrap(bytes, (parts) => {
      parts[2] = Uint8Array.of(...(parts[2] as Uint8Array), 0);
    });
    expect(finish(havingQuorum(readDocument(otherPayload), quorum(1), NOW_S))).toBe(false);
    const accord = await signDocument('accord', PAYLOAD, [signers[0]!]);
    const transplanted = rewrap(bytes, (parts) => {
      rewrap(accord, (others) => {
        parts[3] = others[3]!;
      });
    });
    expect(readDocument(transplanted).kind).toBe('root');
    expect(finish(havingQuorum(readDocument(transplanted), quorum(1), NOW_S))).toBe(false);
  });

  it('does not count a compromised signer, or one outside its validity when the document was issued (TRUST-05)', async () => {
    const document = await signedBy(0);
    expect(finish(havingQuorum(document, quorum(1, { status: 'compromised', invalidSince: NOW_S }), NOW_S))).toBe(false);
    expect(finish(havingQuorum(document, quorum(1, { status: 'retired' }), NOW_S))).toBe(true);
    expect(finish(havingQuorum(document, quorum(1), NOW_S + 11))).toBe(false);
    expect(finish(havingQuorum(document, quorum(1), NOW_S - 11))).toBe(false);
    expect(finish(havingQuorum(document, quorum(1), NOW_S + 10))).toBe(true);
  });
});
