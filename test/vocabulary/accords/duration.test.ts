// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { accordTerms } from '../../../src/cli/demo/messages.js';
import { deadlineOf } from '../../../src/vocabulary/accords/duration.js';

const terms = accordTerms();

describe('deadlineOf', () => {
  it('reads the plain members at every urgency when there is no entry (SCHEMA-32)', () => {
    const lengths = (['D01', 'D02', 'D03', 'D16', 'D20', 'D21'] as const).map((id) => deadlineOf(terms, id, 'EMERGENCY')?.length);
    expect(lengths).toEqual([7, 30, 90, 72, 15, 30]);
    expect(deadlineOf(terms, 'D16', 'ROUTINE')?.unit).toBe('HOURS');
    expect(deadlineOf(terms, 'D20', 'ROUTINE')?.unit).toBe('DAYS');
    expect(deadlineOf(terms, 'D24', 'ROUTINE')).toBeUndefined();
  });

  it('takes the entry of the urgency, else of the next lower one, else the entry for all (SCHEMA-32)', () => {
    const entry = { id: 'D01', unit: 'HOURS' } as const;
    const with2 = {
      ...terms,
      deadlines: [
        { ...entry, length: 96 },
        { ...entry, level: 'EMERGENCY' as const, length: 4 },
        { ...entry, level: 'URGENT' as const, length: 72 },
      ],
    };
    expect(deadlineOf(with2, 'D01', 'EMERGENCY')?.length).toBe(4);
    expect(deadlineOf(with2, 'D01', 'PROVISIONAL')?.length).toBe(72);
    expect(deadlineOf(with2, 'D01', 'ROUTINE')?.length).toBe(96);
    expect(deadlineOf(with2, 'D02', 'URGENT')?.length).toBe(30);
  });
});
