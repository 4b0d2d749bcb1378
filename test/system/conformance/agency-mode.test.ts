// The agency mode of the kit against our own agency, a process of its own behind relays that the kit runs.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AGENCY_CASES, agencyMode, runOwn, startOwnAgency } from '../../../src/conformance/agency/agency-mode.js';
import { makeAgencyStates } from '../../../src/conformance/agency/agency-world.js';
import { freePort } from '../../../src/conformance/suite/own-process.js';
import { exportTrust } from '../../../src/conformance/states/export.js';
import type { CaseOutcome } from '../../../src/conformance/suite/report.js';
import { AGENCY_FAULTS } from './agency-faults.js';
import { plant } from './planted.js';

const RUN = { version: '0', program: '' };
const only =
  (...ids: readonly string[]) =>
  ({ id }: { readonly id: string }): string | undefined =>
    ids.includes(id) ? undefined : 'not chosen';

describe('the agency mode', () => {
  it('finds no fault in our agency, and leaves nothing behind (AGENCY-18, AGENCY-19)', async () => {
    let outcomes: readonly CaseOutcome[];
    const before = process.env['TMPDIR'];
    const place = (process.env['TMPDIR'] = mkdtempSync(join(tmpdir(), 'kit-')));
    try {
      ({ outcomes } = await runOwn(RUN));
      expect(outcomes).toHaveLength(AGENCY_CASES.length);
      expect(readdirSync(place)).toEqual([]);
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
      rmSync(place, { recursive: true, force: true });
    }
    expect(outcomes.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  }, 240_000);

  it('skips a case with what it needs, when people give no answer', async () => {
    const needs = "needs: 'an ack.receipt to each request.submit, by itself',\n    script: ";
    const silent = { file: 'conformance/agency/scenarios.ts', before: `${needs}{ 'request.submit': [ack] },`, after: `${needs}{},` };
    const { folder, program } = await plant('silent', [silent], 'conformance/agency/responder.ts');
    const skips = only('agency.ack', 'agency.receipts.ladder');
    const { outcomes } = await runOwn({ ...RUN, skips }, program).finally(() => rmSync(folder, { recursive: true, force: true }));
    const [ladder, ack] = outcomes;
    expect(ladder).toMatchObject({ id: 'agency.receipts.ladder', outcome: 'passed' });
    expect(ack).toMatchObject({ id: 'agency.ack', outcome: 'skipped' });
    expect(ack?.reason).toMatch(/^it needs an ack.receipt to each request.submit, by itself; no ack.receipt came/);
  }, 120_000);

  it('tests an agency that somebody else starts, from an exported folder', async () => {
    const urls = [`ws://127.0.0.1:${await freePort()}`, `ws://127.0.0.1:${await freePort()}`] as const;
    const exported = mkdtempSync(join(tmpdir(), 'exported-'));
    exportTrust(await makeAgencyStates({ now: Date.now(), urls, suite: 'rogatory-classic' }), exported);
    const agency = await startOwnAgency(exported);
    try {
      const skips = only('agency.ack', 'agency.suite', 'agency.killed', 'agency.sender.seal', 'agency.sender.unknown');
      const implementation = { name: 'other', version: '7' };
      const result = await agencyMode.run({ ...RUN, trust: exported, implementation, skips });
      expect(result.implementation).toEqual(implementation);
      const chosen = result.outcomes
        .filter(({ reason }) => reason !== 'not chosen')
        .map(({ id, outcome, reason = '' }) => [id, outcome, reason]);
      expect(chosen).toEqual([
        ['agency.ack', 'passed', ''],
        ['agency.killed', 'skipped', 'it needs an agency that the kit can kill and start again'],
        ['agency.suite', 'skipped', 'the exported keys are of one suite alone'],
        ['agency.sender.seal', 'passed', ''],
        ['agency.sender.unknown', 'passed', ''],
      ]);
    } finally {
      await agency.stop();
      rmSync(exported, { recursive: true, force: true });
    }
  }, 120_000);

  it('has cases with unique ids, clauses, and a sentence', () => {
    const ids = AGENCY_CASES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { name, noticed } of AGENCY_FAULTS) expect(ids, name).toEqual(expect.arrayContaining([...noticed]));
    for (const { id, clauses, title } of AGENCY_CASES) {
      expect(clauses.length, id).toBeGreaterThan(0);
      expect(title, id).toMatch(/^[a-z]/);
    }
  });
});
