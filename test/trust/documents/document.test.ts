import { beforeAll, describe, expect, it } from 'vitest';
import type { CborValue } from '../../../src/cbor/value.js';
import { encode } from '../../../src/cbor/encode.js';
import { toHex } from '../../../src/core/bytes.js';
import { LIMITS } from '../../../src/core/limits.js';
import { sha256 } from '../../../src/crypto/digest/digest.js';
import { signCose } from '../../../src/crypto/sign/cose.js';
import { addSignatures, readDocument, signDocument } from '../../../src/trust/documents/document.js';
import { readAccord } from '../../../src/trust/documents/accord.js';
import { readDirectory } from '../../../src/trust/documents/directory-reader.js';
import { readRoot, ROOT } from '../../../src/trust/documents/root.js';
import { rewrap } from '../forge.js';
import { createState } from '../states.js';
import type { TestState } from '../states.js';

let state: TestState;

beforeAll(async () => {
  state = await createState({ scope: 'demo-a' });
});

describe('document', () => {
  it('has the SHA-256 of its payload as its digest, whoever signed it (TRUST-01)', async () => {
    const document = readDocument(state.directory);
    expect(document.kind).toBe('directory');
    expect(toHex(document.digest)).toBe(toHex(sha256(document.payload)));
    const more = readDocument(await addSignatures(state.directory, state.signers('root')));
    expect(toHex(more.digest)).toBe(toHex(document.digest));
    expect(more.sign.signatures.length).toBe(document.sign.signatures.length + 3);
  });

  it('keeps the exact bytes, as a copy', () => {
    const bytes = Uint8Array.from(state.root);
    const document = readDocument(bytes);
    bytes.fill(0);
    expect(document.bytes).toEqual(state.root);
  });

  it('refuses a typ that is no trust document, and a header that says more than the typ (TRUST-01)', async () => {
    const { payload } = readDocument(state.root);
    const signers = state.signers('root');
    for (const header of [
      new Map<number, CborValue>([[16, 'application/rogatory-message+cose']]),
      new Map<number, CborValue>([[16, 'application/rogatory-root']]),
      new Map<number, CborValue>([[3, 'application/rogatory-root+cose']]),
      new Map<number, CborValue>([
        [3, 'text/plain'],
        [16, 'application/rogatory-root+cose'],
      ]),
    ]) {
      const bytes = await signCose({ protected: header, payload, signers, order: 'kid' });
      expect(() => readDocument(bytes)).toThrowCode('TRUST_DOCUMENT_MALFORMED');
    }
  });

  it('refuses signatures that are not sorted by kid (TRUST-01)', () => {
    const bytes = rewrap(state.root, (parts) => {
      parts[3] = [...(parts[3] as CborValue[])].reverse();
    });
    expect(() => readDocument(bytes)).toThrowCode('TRUST_DOCUMENT_MALFORMED');
  });

  it('refuses a signature that stands twice (TRUST-05)', () => {
    const bytes = rewrap(state.root, (parts) => {
      const [first] = parts[3] as CborValue[];
      parts[3] = [first!, first!];
    });
    expect(() => readDocument(bytes)).toThrowCode('CRYPTO_COSE_MALFORMED');
  });

  it('refuses bytes that follow, and bytes that are no COSE_Sign', () => {
    expect(() => readDocument(Uint8Array.of(...state.root, 0))).toThrowCode('CBOR_TRAILING');
    expect(() => readDocument(state.root.subarray(2))).toThrowCode('CBOR_TAG');
    expect(() => readDocument(new Uint8Array(0))).toThrowCode('CBOR_TRUNCATED');
  });

  it('refuses one kind read as another (TRUST-01)', async () => {
    expect(() => readDirectory(readDocument(state.root))).toThrowCode('TRUST_DOCUMENT_MALFORMED');
    expect(() => readAccord(readDocument(state.root))).toThrowCode('TRUST_DOCUMENT_MALFORMED');
    expect(() => readRoot(readDocument(state.directory))).toThrowCode('TRUST_DOCUMENT_MALFORMED');
    const { claimed } = readRoot(readDocument(state.root));
    const disguised = readDocument(await signDocument('accord', ROOT.write(claimed), state.signers('root')));
    expect(() => readRoot(disguised)).toThrowCode('TRUST_DOCUMENT_MALFORMED');
  });

  it('limits a directory to 4 MiB and every other document to 1 MiB (TRUST-02)', async () => {
    const large = new Map<number, CborValue>([[0, new Uint8Array(LIMITS.trustDocumentMaxBytes)]]);
    const [signer] = state.signers('root');
    const root = await signDocument('root', large, [signer!]);
    const directory = await signDocument('directory', large, [signer!]);
    expect(() => readDocument(root)).toThrowCode('TRUST_DOCUMENT_SIZE');
    expect(readDocument(directory).kind).toBe('directory');
    expect(() => readDocument(new Uint8Array(LIMITS.directoryMaxBytes + 1))).toThrowCode('TRUST_DOCUMENT_SIZE');
    // The largest is read: what stops this one is what it holds.
    expect(() => readDocument(new Uint8Array(LIMITS.directoryMaxBytes))).toThrowCode('CBOR_TAG');
  });

  it('limits the number of signatures (TRUST-02)', () => {
    const bytes = rewrap(state.root, (parts) => {
      const [first] = parts[3] as CborValue[];
      parts[3] = Array.from({ length: LIMITS.trustSignaturesMax + 1 }, () => first!);
    });
    expect(() => readDocument(bytes)).toThrowCode('CRYPTO_COSE_MALFORMED');
  });

  it('replaces the signature of a key that signs again', async () => {
    const again = await addSignatures(state.root, [state.signers('root')[0]!]);
    expect(readDocument(again).sign.signatures.length).toBe(3);
  });

  it('signs a payload in the deterministic encoding', async () => {
    const payload = new Map<number, CborValue>([
      [1, 2],
      [0, 'x'],
    ]);
    const bytes = await signDocument('root', payload, state.signers('root'));
    expect(readDocument(bytes).payload).toEqual(encode(payload));
  });
});
