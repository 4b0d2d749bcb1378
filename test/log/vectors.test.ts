// Proofs of others, with their verdicts: transparency-dev/merkle, read where they lie.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isRogatoryError } from '../../src/core/errors.js';
import { verifyConsistency, verifyInclusion } from '../../src/log/tree/verify.js';

const root = join(process.env['ROGATORY_VECTORS'] ?? fileURLToPath(new URL('../../../shared/vectors', import.meta.url)), 'merkle');
const missing = !existsSync(root);

function filesOf(kind: string): string[] {
  if (missing) return [];
  return readdirSync(join(root, kind), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(root, kind, name));
}

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

describe.skipIf(missing)(`public Merkle vectors${missing ? ': SKIPPED, no merkle under ROGATORY_VECTORS' : ''}`, () => {
  it('gives every inclusion proof its verdict (LOG-03)', () => {
    const files = filesOf('inclusion');
    for (const file of files) {
      const { leafIdx, treeSize, root: hash, leafHash, proof, wantErr } = JSON.parse(readFileSync(file, 'utf8'));
      const path = ((proof ?? []) as string[]).map(bytes);
      const verify = (): void => verifyInclusion({ leafHash: bytes(leafHash), index: leafIdx, size: treeSize, path }, bytes(hash));
      expect(verdict(verify, 'LOG_INCLUSION'), relative(root, file)).toBe(!wantErr);
    }
    expect(files).toHaveLength(98);
  });

  it('gives every consistency proof its verdict (LOG-04)', () => {
    const files = filesOf('consistency');
    for (const file of files) {
      const { size1, size2, root1, root2, proof, wantErr } = JSON.parse(readFileSync(file, 'utf8'));
      const path = ((proof ?? []) as string[]).map(bytes);
      const verify = (): void => verifyConsistency({ size: size1, root: bytes(root1) }, { size: size2, root: bytes(root2) }, path);
      expect(verdict(verify, 'LOG_CONSISTENCY'), relative(root, file)).toBe(!wantErr);
    }
    expect(files).toHaveLength(98);
  });
});
