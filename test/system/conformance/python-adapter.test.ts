// The adapter of docs/guide/write-an-adapter.md, as it stands there, answers the vectors of its three operations.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runConformance } from '../../../src/conformance/kit.js';
import { pythonWith } from '../outside/python.js';

const PAGE = fileURLToPath(new URL('../../../docs/guide/write-an-adapter.md', import.meta.url));
const python = pythonWith('cbor2');

it(`the adapter of the guide answers the vectors of its operations${python === undefined ? ': SKIPPED, apt-get install python3-cbor2' : ''}`, async () => {
  const program = /^```python\n([\s\S]*?)^```$/m.exec(readFileSync(PAGE, 'utf8'))?.[1] ?? '';
  expect(program.split('\n').length).toBeLessThan(42);
  if (python === undefined) return;
  const folder = mkdtempSync(join(tmpdir(), 'adapter-'));
  try {
    writeFileSync(join(folder, 'adapter.py'), program);
    const command = `${python} ${join(folder, 'adapter.py')}`;
    const { cases, implementation } = await runConformance({ version: '0', program: '', modes: ['vectors'], command });
    const ran = cases.filter(({ outcome }) => outcome !== 'skipped');
    expect(ran.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(ran.length).toBeGreaterThanOrEqual(12);
    expect(implementation).toEqual({ name: 'python-example', version: '1' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
