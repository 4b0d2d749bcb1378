// SPDX-License-Identifier: Apache-2.0
import { DAY, NOW, REQUEST, SUKRU, breaks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

const JUDICIAL = { side: 'requester', roles: ['RQ-JA'] } as const;

export const CASES: readonly Case[] = [
  breaks(
    'V019',
    'a person under an accord without rules on personal data',
    REQUEST,
    (b, { terms }) => {
      b.payload.persons = [SUKRU];
      delete terms?.dataProtectionRegime;
    },
    'W V019 /payload/persons',
  ),
  breaks('V019', 'nobody under such an accord', REQUEST, (_b, { terms }) => delete terms?.dataProtectionRegime),
  breaks(
    'P29',
    'a judicial authority that writes past its central authority',
    REQUEST,
    (b, known) => {
      known.sender = { ...JUDICIAL, roles: ['RQ-JA'] };
      b.payload.urgency = { level: 'ROUTINE' };
    },
    'E P29 /payload/requester',
  ),
  breaks(
    'P29',
    'one that does so in urgency',
    REQUEST,
    (_b, known) => (known.sender = { ...JUDICIAL, roles: ['RQ-JA'] }),
    'W P29 /payload/requester',
  ),
  breaks('P29', 'an authority that is central too', REQUEST, (b, known) => {
    known.sender = { ...JUDICIAL, roles: ['RQ-JA', 'RQ-CA'] };
    b.payload.urgency = { level: 'ROUTINE' };
  }),
  breaks(
    'P30',
    'a request by word of mouth that the accord does not allow',
    'request.confirm',
    (_b, { terms }) => terms && (terms.oralAllowed = false),
    'E P30 /payload/confirms/on',
  ),
  // 72 hours from the end of the first of February.
  breaks('P30', 'one that is confirmed at the last moment', 'request.confirm', (_b, _k, header) => {
    header.issuedAt = Date.parse('2026-02-02T00:00:00Z') + 3 * DAY;
  }),
  breaks(
    'P30',
    'one that is confirmed a moment later',
    'request.confirm',
    (_b, _k, header) => (header.issuedAt = Date.parse('2026-02-02T00:00:00Z') + 3 * DAY + 1),
    'W P30 /payload/confirms/on',
  ),
  breaks(
    'P31',
    'a restraint that no request is to follow',
    'restraint.request',
    (b, _k, header) => {
      header.issuedAt = NOW;
      b.payload.followUp = { intent: false };
    },
    'E P31 /payload/followUp/intent',
  ),
  breaks(
    'P50',
    'a request that promises no limit of use',
    REQUEST,
    (_b, { terms }) => delete terms?.useLimitationDefault,
    'W P50 /payload/declarations/assurances',
  ),
  breaks('P50', 'the assurance of speciality', REQUEST, (b, { terms }) => {
    delete terms?.useLimitationDefault;
    b.payload.declarations.assurances = [{ kind: 'SPECIALITY', text: 'Only in the case named above.' }];
  }),
];
