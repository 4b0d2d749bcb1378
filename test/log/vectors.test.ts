// Proofs of others, with their verdicts: transparency-dev/merkle.
import { describe, expect, it } from 'vitest';
import { isRogatoryError } from '../../src/core/errors.js';
import { verifyConsistency, verifyInclusion } from '../../src/log/tree/verify.js';
import { vectorFile } from '../crypto/vectors.js';

interface Proof {
  readonly name: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}
type Inclusion = Proof & Readonly<Record<'leafIdx' | 'treeSize', number> & Record<'root' | 'leafHash', string | null>>;
type Consistency = Proof & Readonly<Record<'size1' | 'size2', number> & Record<'root1' | 'root2', string | null>>;

const file = vectorFile<{ readonly inclusion: readonly Inclusion[]; readonly consistency: readonly Consistency[] }>('merkle/proofs.json');

const bytes = (text: string | null): Uint8Array => Uint8Array.from(Buffer.from(text ?? '', 'base64'));

function verdict(verify: () => void, code: 'LOG_INCLUSION' | 'LOG_CONSISTENCY'): boolean {
  try {
    verify();
    return true;
  } catch (error) {
    if (isRogatoryError(error, code)) return false;
    throw error;
  }
}

describe('public Merkle vectors', () => {
  it('gives every inclusion proof its verdict (LOG-03)', () => {
    const { inclusion } = file.read();
    for (const { name, leafIdx, treeSize, root, leafHash, proof, wantErr } of inclusion) {
      const path = (proof ?? []).map(bytes);
      const verify = (): void => verifyInclusion({ leafHash: bytes(leafHash), index: leafIdx, size: treeSize, path }, bytes(root));
      expect(verdict(verify, 'LOG_INCLUSION'), name).toBe(!wantErr);
    }
    expect(inclusion).toHaveLength(98);
  });

  it('gives every consistency proof its verdict (LOG-04)', () => {
    const { consistency } = file.read();
    for (const { name, size1, size2, root1, root2, proof, wantErr } of consistency) {
      const path = (proof ?? []).map(bytes);
      const verify = (): void => verifyConsistency({ size: size1, root: bytes(root1) }, { size: size2, root: bytes(root2) }, path);
      expect(verdict(verify, 'LOG_CONSISTENCY'), name).toBe(!wantErr);
    }
    expect(consistency).toHaveLength(98);
  });
});
