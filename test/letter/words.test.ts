// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { memberName } from '../../src/vocabulary/labels/index.js';
import { MEASURES } from '../../src/vocabulary/measures/catalogue.js';
import { MESSAGES } from '../../src/vocabulary/catalogue.js';
import { LABEL_LANGUAGES } from '../../src/letter/index.js';
import { membersOf } from './members-of.js';

/** Schemas whose members a letter names: a request, for the place of a question, and what has no sentence of its own. */
const NAMED = [
  MESSAGES['request.submit'].body,
  MESSAGES['request.confirm'].body,
  MESSAGES['preservation.request'].body,
  MESSAGES['emergency.disclosure'].body,
  (MESSAGES['result.final'].body as unknown as { shape: { payload: { shape: Record<'evidence' | 'transfers', unknown> } } }).shape.payload
    .shape.evidence,
  (MESSAGES['result.final'].body as unknown as { shape: { payload: { shape: Record<'evidence' | 'transfers', unknown> } } }).shape.payload
    .shape.transfers,
  ...Object.values(MEASURES).map(({ schema }) => schema),
];
const MEMBERS = new Set(['transfers', 'custody', ...NAMED.flatMap((schema) => [...membersOf(schema)])]);

it('names every member that it may name, in four languages (DOSSIER-24)', () => {
  for (const member of MEMBERS) {
    const names = LABEL_LANGUAGES.map((language) => memberName(member, language));
    expect(
      names.every(({ translated }) => translated),
      member,
    ).toBe(true);
  }
});

it('names a member of a later version by its own name, spaced (DOSSIER-24)', () => {
  expect(memberName('laterMember', 'tr')).toEqual({ text: 'later member', translated: false });
});
