// SPDX-License-Identifier: Apache-2.0
import { DAY_MS } from '../../core/time.js';
import { toMs } from '../../schema/fields/dates.js';
import type { Path } from '../../schema/path.js';
import { deadlineOf } from '../accords/duration.js';
import type { MessageBody } from '../catalogue.js';
import { REQUESTS, defineGeneralRule, defineRule } from '../rule.js';

type Requests = MessageBody<'request.submit' | 'request.confirm' | 'preservation.request'>['payload'];

function preservationsOf(payload: Requests) {
  if ('particulars' in payload)
    return [{ particulars: payload.particulars, custodian: payload.custodian, path: ['payload', 'particulars'] as Path }];
  return payload.measures.flatMap((measure, i) =>
    measure.type === 'PRES'
      ? [{ particulars: measure.particulars, custodian: measure.custodian, path: ['payload', 'measures', i, 'particulars'] as Path }]
      : [],
  );
}

export const preservationContent = defineRule({
  id: 'V043',
  source: 'ETS 185 article 29(2)(a) to (f)',
  summary: 'A preservation states data and their link to the offence, custodian or place, necessity, and the intent to ask for the data.',
  mend: 'Complete the particulars that article 29(2) lists; set intentToRequest once the formal request is decided on.',
  on: [...REQUESTS, 'preservation.request'],
  check({ payload }, report) {
    for (const { particulars, custodian, path } of preservationsOf(payload)) {
      if (particulars.dataCategories.length === 0) report([...path, 'dataCategories'], 'name the data (c)');
      if (particulars.relationToOffence === undefined) report([...path, 'relationToOffence'], 'state the link to the offence (c)');
      if (custodian === undefined && particulars.systemLocation === undefined)
        report([...path, 'systemLocation'], 'name custodian or place (d)');
      if (particulars.necessity === undefined) report([...path, 'necessity'], 'state the necessity (e)');
      if (!particulars.intentToRequest) report([...path, 'intentToRequest'], 'a preservation is followed by a request (f)');
    }
  },
});

export const preservationDual = defineRule({
  id: 'V044',
  source: 'ETS 185 article 29(3) and (4)',
  summary: 'Under the Convention on Cybercrime a preservation is not refused for want of dual criminality, unless a reservation says so.',
  mend: 'Refuse on another ground, or preserve the data and raise dual criminality against the later request.',
  on: ['decision.refuse'],
  check({ payload }, report, { dossier, terms }) {
    if (terms?.preservationDualCriminality === true) return;
    const preservation = dossier?.measures.some(({ id, type }) => type === 'PRES' && payload.measureIds.includes(id)) === true;
    if (!preservation) return;
    for (const [i, { code, basis, reservation }] of payload.grounds.entries()) {
      // Other treaties open the ground for every measure, and article 29(4) opens it to a State that made the reservation.
      const convention = basis?.code === 'ETS185' || basis?.code === 'CETS224';
      if (code === 'G-DUAL' && convention && reservation === undefined)
        report(['payload', 'grounds', i, 'code'], 'not open for a preservation');
    }
  },
});

export const preservationExtension = defineRule({
  id: 'V045',
  source: 'see ETS 185 article 29; the accord',
  summary: 'Only what is secured is extended, and not beyond the longest time of the accord.',
  mend: 'Take the reference from the report that secured it, and a date within the longest time; else ask anew.',
  on: ['preservation.extend'],
  check({ payload }, report, { dossier, terms }) {
    const known = dossier?.secured?.find(({ ref, kind }) => kind === 'preservation' && ref === payload.ref);
    if (dossier?.secured !== undefined && (known === undefined || known.state === 'ENDED'))
      report(['payload', 'ref'], 'nothing is secured under it');
    else if (known?.securedAt !== undefined && terms?.preservationMaxDays !== undefined) {
      const days = (toMs(payload.until) - known.securedAt) / DAY_MS;
      if (days > terms.preservationMaxDays) report(['payload', 'until'], 'longer than the accord allows');
    }
  },
});

export const preservationExpiry = defineGeneralRule({
  id: 'V046',
  severity: 'W',
  source: 'practice: data are lost while the formal request is written',
  summary: 'No preservation is near its end without a formal request linked to it.',
  mend: 'Send the formal request and preservation.link, or preservation.extend.',
  check({ type, issuedAt }, report, { dossier, terms }) {
    // D23 defines the warning time for every kind of hold.
    const entered = dossier?.terms ?? terms;
    const share = entered === undefined ? undefined : deadlineOf(entered, 'D23', 'ROUTINE')?.sharePercent;
    // Messages that mend it get no finding.
    if (
      issuedAt === undefined ||
      share === undefined ||
      type === 'preservation.link' ||
      type === 'preservation.extend' ||
      type === 'preservation.release'
    )
      return;
    const ends = (dossier?.secured ?? []).some(({ kind, state, securedAt, expiresAt }) => {
      if (kind !== 'preservation' || state !== 'SECURED' || securedAt === undefined || expiresAt === undefined) return false;
      return expiresAt >= issuedAt && expiresAt - issuedAt < ((expiresAt - securedAt) * share) / 100;
    });
    if (ends) report([], 'a preservation expires soon and no formal request is linked to it');
  },
});
