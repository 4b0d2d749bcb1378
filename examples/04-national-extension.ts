// SPDX-License-Identifier: Apache-2.0
// A message type of a state's own, named x-<scope>.<name>, beside the built-in ones.
import { checkBody, defineMessage, z } from 'rogatory/schema';
import { registry } from 'rogatory/vocabulary';

const hearingNote = defineMessage({
  type: 'x-demo-a.hearing-note',
  version: [1, 0],
  purpose: 'note about a hearing, agreed between two states',
  from: 'either',
  roles: ['RQ-CA', 'RD-CA'],
  reply: 'optional',
  responderRef: 'optional',
  payload: z.object({ heldOn: z.string().regex(/^\d{4}-\d{2}-\d{2}$/), room: z.string().max(64) }),
});

/** @returns what is wrong with the body, by path. */
export function main(payload: unknown): string[] {
  const extended = registry.extend({ messages: [hearingNote] });
  const body = { refs: { rqRef: 'DEMO-A-1' }, language: 'en', handling: { tlp: 'RED' }, payload };
  return checkBody(extended, 'x-demo-a.hearing-note', [1, 0], body).map(({ path, text }) => `${path}: ${text}`);
}
