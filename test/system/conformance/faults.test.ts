// Whether the kit is worth anything: faults are put into our own implementation, and each has to be noticed.
import { rmSync } from 'node:fs';
import { describe, it } from 'vitest';
import { runConformance } from '../../../src/conformance/kit.js';
import { RELAY_FAULTS, VECTOR_FAULTS } from './faults.js';
import { plant } from './planted.js';

/** Cases that ran, by their outcome, when the program is tested by these cases alone. */
async function outcomes(program: string, mode: 'vectors' | 'relay', areas: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const where = mode === 'vectors' ? { command: `"${process.execPath}" "${program}" conformance adapter` } : {};
  const report = await runConformance({ version: 'test', program, modes: [mode], areas, ...where });
  return new Map(report.cases.filter(({ outcome }) => outcome !== 'skipped').map(({ id, outcome }) => [id, outcome]));
}

async function outcomesOf(name: string, mode: 'vectors' | 'relay', replacements: Parameters<typeof plant>[1], areas: readonly string[]) {
  const { folder, program } = await plant(name, replacements);
  try {
    return await outcomes(program, mode, areas);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.concurrent('the kit against a relay with a fault', () => {
  it('passes the same cases without a fault', async ({ expect }) => {
    const areas = [...new Set(RELAY_FAULTS.flatMap(({ noticed }) => noticed))];
    const found = await outcomesOf('none', 'relay', [], areas);
    expect([...found].filter(([, outcome]) => outcome !== 'passed')).toEqual([]);
    expect(found.size).toBe(areas.length);
  }, 180_000);

  for (const { name, about, mode, replacements, noticed } of RELAY_FAULTS) {
    it(`notices ${name}: ${about}`, async ({ expect }) => {
      const found = await outcomesOf(name, mode, replacements, noticed);
      expect(found).toEqual(new Map(noticed.map((id) => [id, 'failed'])));
    }, 180_000);
  }
});

describe.concurrent('the kit against a reader with a fault', () => {
  for (const { name, about, mode, replacements, noticed } of VECTOR_FAULTS) {
    it(`notices ${name}: ${about}`, async ({ expect }) => {
      const found = await outcomesOf(name, mode, replacements, noticed);
      expect(found).toEqual(new Map(noticed.map((id) => [id, 'failed'])));
    }, 180_000);
  }
});
