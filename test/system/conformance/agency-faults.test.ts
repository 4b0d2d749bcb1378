// The kit notices faults of an agency: each is planted in ours, and at least one of the cases that are named fails.
import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runOwn } from '../../../src/conformance/agency/agency-mode.js';
import { AGENCY_FAULTS } from './agency-faults.js';
import { plant } from './planted.js';

describe('the kit notices an agency that', () => {
  it.each(AGENCY_FAULTS)(
    '$name',
    async ({ name, replacements, noticed }) => {
      const { folder, program } = await plant(name.replaceAll(' ', '-'), replacements, 'conformance/agency/responder.ts');
      try {
        const skips = ({ id }: { readonly id: string }): string | undefined => (noticed.includes(id) ? undefined : 'not chosen');
        const { outcomes } = await runOwn({ version: '0', program: '', skips }, program);
        const failed = outcomes.filter(({ outcome }) => outcome === 'failed');
        expect(failed).not.toEqual([]);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    180_000,
  );
});
