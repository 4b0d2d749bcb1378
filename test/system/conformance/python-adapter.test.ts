// The adapter of docs/guide/write-an-adapter.md, as it stands there, answers the vectors of its three operations.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runConformance } from '../../../src/conformance/kit.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const OPERATIONS = ['cbor.encode', 'crypto.fingerprint', 'crypto.signer-id'];
const python = ['python3', '/usr/bin/python3'].find((command) => spawnSync(command, ['-c', 'import cbor2']).status === 0);

/** Vectors of the three operations, with an index, in a folder of their own. */
function vectorsIn(folder: string): number {
  const files = ['cbor', 'crypto'].flatMap((area) => readdirSync(`${root}test/vectors/${area}`).map((name) => `${area}/${name}`));
  const chosen = files.filter((file) => {
    const vector = file.endsWith('.json') && (JSON.parse(readFileSync(`${root}test/vectors/${file}`, 'utf8')) as { operation?: string });
    return vector !== false && OPERATIONS.includes(vector.operation ?? '');
  });
  for (const file of chosen) cpSync(`${root}test/vectors/${file}`, join(folder, file));
  const vectors = chosen.map((file) => ({
    file,
    sha256: createHash('sha256')
      .update(readFileSync(join(folder, file)))
      .digest('hex'),
  }));
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ vectors }));
  return chosen.length;
}

describe('the adapter of the guide', () => {
  it(`answers the vectors of its operations${python === undefined ? ': SKIPPED, apt-get install python3-cbor2' : ''}`, async () => {
    if (python === undefined) return;
    const folder = mkdtempSync(join(tmpdir(), 'adapter-'));
    try {
      const page = readFileSync(`${root}docs/guide/write-an-adapter.md`, 'utf8');
      const program = /^```python\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? '';
      expect(program.split('\n').length).toBeLessThan(42);
      writeFileSync(join(folder, 'adapter.py'), program);
      const count = vectorsIn(folder);
      const command = `${python} ${join(folder, 'adapter.py')}`;
      const report = await runConformance({ version: '0', program: '', modes: ['vectors'], command, vectors: folder });
      expect(report.cases.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
      expect(report.passed).toBe(count);
      expect(report.implementation).toEqual({ name: 'python-example', version: '1' });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);
});
