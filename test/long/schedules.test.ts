// Ten thousand random schedules over real relays and agencies, in child processes; `ROGATORY_SCHEDULES` bounds their number.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleSchedules } from '../schedules/program/bundle.js';
import { runCases, runSeeds } from '../schedules/program/children.js';
import { MENDS } from '../schedules/program/mends.js';
import { PLANTED } from '../schedules/program/planted.js';

const COUNT = Number(process.env['ROGATORY_SCHEDULES'] ?? 10_000);
const folder = mkdtempSync(join(tmpdir(), 'rogatory-schedules-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('random schedules', () => {
  it('leave nothing unsaid, convict nobody, and lose no message (LOG-40, LOG-43, LOG-47, LINK-40)', async () => {
    const program = join(folder, 'schedules.mjs');
    await bundleSchedules(program);
    const found: string[] = [];
    const sum = { schedules: 0, restores: 0, crashes: 0, messages: 0 };
    await runSeeds(program, COUNT, {}, ({ seed, faults, restores, crashes, messages }) => {
      sum.schedules++;
      sum.restores += restores;
      sum.crashes += crashes;
      sum.messages += messages;
      for (const { name, at, what } of faults) found.push(`seed ${seed}, after ${at} s: ${name}: ${what}`);
      if (faults.length > 0 || sum.schedules % 100 === 0) console.log(JSON.stringify(sum), ...found.slice(-faults.length || found.length));
    });
    expect(found).toEqual([]);
  });
});

/** Small schedules that are looked through for one that notices a planted fault. */
const LOOKED_THROUGH = 1_200;

describe('random schedules, with a fault planted', () => {
  for (const fault of PLANTED) {
    it(`notice it: ${fault.about} (${fault.name})`, async () => {
      const program = join(folder, `${fault.name}.mjs`);
      await bundleSchedules(program, { ...fault, cases: [] });
      const seeds: number[] = [];
      for (let from = 1; from < LOOKED_THROUGH && seeds.length === 0; from += 20) {
        await runSeeds(program, 20, { from, small: true }, ({ seed, faults }) => {
          if (faults.length > 0) seeds.push(seed);
        });
      }
      console.log(fault.name, JSON.stringify(seeds));
      expect(seeds).not.toEqual([]);
    });
  }
});

describe('cases, without one rule of the log', () => {
  for (const mend of MENDS) {
    it(`miss it: ${mend.about} (${mend.name})`, async () => {
      const program = join(folder, `${mend.name}.mjs`);
      await bundleSchedules(program, mend);
      const told = await runCases(program, mend.cases);
      console.log(mend.name, JSON.stringify(told));
      expect(told.flatMap(({ faults }) => faults)).not.toEqual([]);
    });
  }

  it('cannot be taken out by a text that is not there', async () => {
    const mend = { name: 'none', about: '', cases: [], replacements: [{ file: 'log/kinds.ts', before: 'no such text', after: '' }] };
    await expect(bundleSchedules(join(folder, 'none.mjs'), mend)).rejects.toThrow(TypeError);
  });
});
