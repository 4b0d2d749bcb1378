// SPDX-License-Identifier: Apache-2.0
// `npm run schemas` writes the generated parts of the specification; without it they are compared.
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { registry } from '../../src/vocabulary/index.js';
import { documents } from './documents.js';
import { ROOT } from './root.js';

const wanted = documents();

if (process.env['ROGATORY_WRITE_SCHEMAS'] === '1')
  for (const [path, text] of Object.entries(wanted)) writeFileSync(new URL(path, ROOT), text);

describe('the specification', () => {
  it('says of no type that an officer signs beside the seal (ENV-20)', () => {
    expect(registry.definitions.filter(({ officers }) => officers.length > 0)).toEqual([]);
  });

  it.each(Object.keys(wanted))(
    '%s is what the sources say (npm run schemas) (SCHEMA-07, SCHEMA-10, SCHEMA-15, SCHEMA-31, SCHEMA-43)',
    (path) => {
      expect(readFileSync(new URL(path, ROOT), 'utf8') === wanted[path]).toBe(true);
    },
  );
});
