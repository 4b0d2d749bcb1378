// SPDX-License-Identifier: Apache-2.0
// What an officer reads of a case that has holds, conditions, questions, costs and lent evidence, and how far away a moment is.
import { expect, it } from 'vitest';
import { momentText, shortDue } from '../../../src/cli/dossier/due.js';
import type { Viewpoint } from '../../../src/cli/dossier/due.js';
import { listText } from '../../../src/cli/dossier/list.js';
import { viewText } from '../../../src/cli/dossier/show.js';
import { refusalNote } from '../../../src/cli/dossier/timeline.js';

const NOW = Date.UTC(2026, 2, 6, 11, 30);
const AT: Viewpoint = { language: 'en', now: NOW, zone: 'Etc/UTC' };
const BY = momentText(NOW, AT);
const MINUTE = 60_000;

const STATE = {
  measures: [{ id: 'm1', type: 'PRES', state: 'RECEIVED' }],
  provisionals: [
    { ref: 'F-1', message: 'message-1', state: 'x', measureId: 'm1', hold: 'y', since: NOW, expiresAt: NOW },
    { message: 'message-2', state: 'x' },
  ],
  conditions: [
    { id: 'c1', code: 'x', state: 'y', measureIds: ['m1', 'm2'] },
    { id: 'c2', code: 'x', state: 'y', measureIds: [] },
  ],
  questions: [
    { id: 'q1', answered: false, measureIds: ['m1'] },
    { id: 'q2', answered: true, measureIds: ['m1'] },
  ],
  costs: [{ id: 'k1', state: 'CLAIMED' }],
  evidence: [
    { id: 'e1', returnRequired: true, state: 'HELD', returnBy: NOW },
    { id: 'e2', returnRequired: false, state: 'RETURN_DUE' },
    { id: 'e3', returnRequired: false, state: 'HELD' },
  ],
};
const CASE = {
  ...{ dossier: 'd', role: 'requester', phase: 'OPEN', due: [], next: [], notNow: [], timeline: [], state: STATE },
  ...{ officers: {}, counterpart: { scope: 'demo-b', id: 'ca' } },
} as never;

it('tells of a case what is held since when and until when, its conditions, what is open, and nothing that is over', () => {
  const lines = viewText(CASE, AT, '/home').split('\n');
  expect(lines.filter((line) => /^ {2}(?:F-1|message|c\d|q\d|k\d|e\d)/.test(line))).toEqual([
    `  F-1, m1, preservation of data, x, y, since ${BY}, held until ${BY}`,
    '  message-2, x',
    '  c1, x: y (m1, m2)',
    '  c2, x: y',
    '  q1 (m1)',
    '  k1: claimed',
    `  e1: held, by ${BY}`,
    '  e2: to be returned',
  ]);
  expect(listText([CASE], AT)).toContain('   F-1 held until 6 March 2026');
  expect(listText([CASE], AT)).toMatch(/^1\. nothing due\n/);
});

it('tells how far a moment is: minutes below an hour, hours below two days, then days', () => {
  const far = (ms: number): string | undefined =>
    /\((.*)\)/.exec(shortDue({ by: 'responder', due: NOW + ms, level: 0 } as never, 'responder', AT))?.[1];
  expect([59 * MINUTE, 60 * MINUTE, -60 * MINUTE, 48 * 60 * MINUTE - 1, 48 * 60 * MINUTE].map(far)).toEqual([
    ...['in 59 minutes', 'in 1 hour', '1 hour ago', 'in 47 hours', 'in 2 days'],
  ]);
});

it('tells of a refusal what there is to tell', () => {
  expect(refusalNote({ by: 'demo-b/ca', rule: 'X01' })).toBe('refused by demo-b/ca: X01');
  expect(refusalNote({ by: 'demo-b/ca', rule: 'X01', path: '/a', text: 'b' })).toBe('refused by demo-b/ca: X01, /a, b');
});
