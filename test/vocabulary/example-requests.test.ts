// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { validate } from '../../src/schema/index.js';
import { registry } from '../../src/vocabulary/index.js';
import { RU_TR_ACCORD } from '../../src/vocabulary/accords/index.js';
import type { RuleContext } from '../../src/vocabulary/index.js';
import { DAY_MS, EXAMPLE_REQUESTS, WRITTEN } from './example-requests.js';
import type { ExampleRequest } from './example-requests.js';

/** Findings that forbid to send an example, some weeks after it was written. */
function faults({ type, body }: ExampleRequest, weeks: number, context: RuleContext): readonly string[] {
  const told = body(weeks);
  const { version } = registry.get(type, [1, 0]);
  const attachments = (told.attachments ?? []).map(({ id }) => id);
  const message = { type, version, body: told, test: false, attachments, officers: 1, issuedAt: WRITTEN + weeks * 7 * DAY_MS };
  return validate(registry, message, context).flatMap(({ severity, rule, path, text }) =>
    severity === 'E' ? [`${rule} ${path}: ${text}`] : [],
  );
}

describe('an example of a request (SCHEMA-10)', () => {
  it('is there for each kind of matter', () => {
    expect(EXAMPLE_REQUESTS.length).toBeGreaterThanOrEqual(15);
  });

  it.each(EXAMPLE_REQUESTS.map((one) => [one.name, one] as const))(
    'may be sent, on any day, with and without an accord: %s',
    (_name, one) => {
      expect(faults(one, 0, {})).toEqual([]);
      expect(faults(one, 0, { terms: RU_TR_ACCORD.terms })).toEqual([]);
      for (const years of [1, 10, 40]) expect(faults(one, years * 52, {}), `${years} years later`).toEqual([]);
    },
  );

  it('says of itself that it is a demonstration, and names no State that exists', () => {
    for (const { name, body } of EXAMPLE_REQUESTS) {
      const text = JSON.stringify(body(0));
      expect(text, name).toContain('(demonstration)');
      const countries = [...text.matchAll(/"(?:country|operatorCountry)":"([A-Z]{2})"/g)].map(([, code]) => code);
      expect(new Set([...countries, 'XA', 'XB']), name).toEqual(new Set(['XA', 'XB']));
    }
  });
});
