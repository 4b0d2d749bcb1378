// Some suites replace texts of the sources to plant faults. They run seldom: this test fails at once when such a text changes.
import { describe, expect, it } from 'vitest';
import { MENDS } from '../schedules/program/mends.js';
import { planting } from '../schedules/program/planting.js';
import { PLANTED } from '../schedules/program/planted.js';
import { AGENCY_FAULTS } from '../system/conformance/agency-faults.js';
import { RELAY_FAULTS, VECTOR_FAULTS } from '../system/conformance/faults.js';

describe('a text that is replaced to plant a fault', () => {
  it.each(Object.entries({ MENDS, PLANTED, RELAY_FAULTS, VECTOR_FAULTS, AGENCY_FAULTS }))('stands in the sources once: %s', (_, faults) => {
    expect(faults.length).toBeGreaterThan(0);
    for (const { name, replacements } of faults) {
      expect(replacements.length).toBeGreaterThan(0);
      expect(() => planting(name, replacements)).not.toThrow();
    }
  });
});
