// SPDX-License-Identifier: Apache-2.0
// Terms of an accord that bind a request as such.
import { deadlineOf, lengthMs } from './duration.js';
import { defineRule, REQUESTS } from '../rule.js';

export const dataProtection = defineRule({
  id: 'V019',
  severity: 'W',
  source: 'see ETS 182 article 26; CETS 224 article 14; Directive (EU) 2016/680 article 37',
  summary: 'Personal data travel under rules on their protection that the accord names.',
  mend: 'Ask the central authority which rules apply; until the accord names them the other State may refuse.',
  on: REQUESTS,
  check({ payload }, report, { terms }) {
    if (terms !== undefined && terms.dataProtectionRegime === undefined && payload.persons.length > 0)
      report(['payload', 'persons'], 'The accord names no rules on personal data. The other State may refuse for that reason.');
  },
});

export const centralAuthority = defineRule({
  id: 'P29',
  source: 'the accord; see ETS 030 article 15',
  summary: 'Where the accord wants central authorities, a judicial authority does not send a request itself.',
  mend: 'Hand the request to your central authority; it sends it.',
  on: REQUESTS,
  check({ payload }, report, { terms, sender }) {
    if (terms?.directTransmission !== false || sender?.side !== 'requester') return;
    const { roles } = sender;
    if (!roles.includes('RQ-JA') || roles.includes('RQ-CA') || roles.includes('RQ-POC')) return;
    // Several treaties let judicial authorities write to each other in urgent cases, with a copy to the central authority.
    report(['payload', 'requester'], 'Send it through your central authority.', payload.urgency.level === 'ROUTINE' ? 'E' : 'W');
  },
});

export const oralRequest = defineRule({
  id: 'P30',
  source: 'the accord; see UNTOC article 18(14)',
  summary: 'A request by word of mouth is confirmed where the accord allows it, within its time.',
  mend: 'Send it as a new request.',
  on: ['request.confirm'],
  check({ payload }, report, { terms }, { issuedAt }) {
    const { confirms } = payload;
    if (terms === undefined || confirms.kind !== 'ORAL') return;
    const path = ['payload', 'confirms', 'on'];
    if (!terms.oralAllowed) {
      report(path, 'Oral requests were not agreed. Send it as a new request.');
      return;
    }
    const entry = deadlineOf(terms, 'D16', 'ROUTINE');
    if (entry === undefined || issuedAt === undefined) return;
    // The day is known and not the hour, so the whole day counts.
    const latest = Date.parse(confirms.on) + 86_400_000 + lengthMs(entry);
    if (issuedAt > latest)
      report(path, 'The oral request of {date} was not confirmed in time: it counts as not made.', {
        severity: 'W',
        values: { date: confirms.on },
      });
  },
});

/** Assurances about the use of what is sent. */
const OF_USE: ReadonlySet<string> = new Set(['USE-LIMITATION', 'SPECIALITY']);

export const useAssured = defineRule({
  id: 'P50',
  severity: 'W',
  source: 'see UNTOC article 18(19); ETS 185 article 28',
  summary: 'A request says that the material serves its case only.',
  mend: 'Add the assurance of limited use or of speciality.',
  on: REQUESTS,
  check({ payload }, report, { terms }) {
    const { assurances = [] } = payload.declarations;
    if (terms !== undefined && terms.useLimitationDefault === undefined && !assurances.some(({ kind }) => OF_USE.has(kind)))
      report(['payload', 'declarations', 'assurances'], 'Say that the material serves this case only.');
  },
});
