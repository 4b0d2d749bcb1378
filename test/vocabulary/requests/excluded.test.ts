// SPDX-License-Identifier: Apache-2.0
// Words of excluded acts that also have another meaning.
import { describe, expect, it } from 'vitest';
import { excludedActIn } from '../../../src/vocabulary/requests/excluded.js';

describe('a description of another act (SCHEMA-10)', () => {
  it.each([
    'Obtain the opinion of the pathologist on the cardiac arrest of the victim',
    'Take the fingerprints of the arrested person for comparison',
    'State the surrender value of the life insurance of the suspect',
    "Hand over the suspect's telephone to the owner",
  ])('is none of them: %s', (text) => {
    expect(excludedActIn(text)).toBeUndefined();
  });

  it('may be a paper about one of them', () => {
    expect(excludedActIn('The transcript of the extradition hearing before the district court')).toBe('mentioned');
  });

  it.each([
    'Have the suspect arrested',
    'Arrest the arrested man again',
    'Surrender of the accused',
    'Hand the suspect over to our police at the border',
    'Handing over the accused at the airport',
  ])('is one of them: %s', (text) => {
    expect(excludedActIn(text)).toBe('asked');
  });
});
