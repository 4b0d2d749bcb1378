// The kit finds faults of an agency: each is planted in ours, and at least one of the cases that are named fails.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runOwn } from '../../../src/conformance/agency/agency-mode.js';
import { bundleResponder } from './agency-bundle.js';
import { MUTANTS } from './agency-mutants.js';

let folder = '';
beforeAll(() => {
  // Below the package: a program finds the package's files from there.
  folder = mkdtempSync(join(fileURLToPath(new URL('.', import.meta.url)), '.mutants-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the kit finds an agency that', () => {
  it.each(MUTANTS)(
    '$name',
    async (mutant) => {
      const script = join(folder, `${MUTANTS.indexOf(mutant)}.mjs`);
      await bundleResponder(script, mutant);
      const skips = ({ id }: { readonly id: string }): string | undefined => (mutant.caughtBy.includes(id) ? undefined : 'not chosen');
      const { outcomes } = await runOwn({ version: '0', program: '', skips }, script);
      const failed = outcomes.filter(({ outcome }) => outcome === 'failed').map(({ id, reason }) => `${id}: ${reason}`);
      if (process.env['TELL']) console.log(mutant.name, failed);
      expect(failed).not.toEqual([]);
    },
    180_000,
  );
});
