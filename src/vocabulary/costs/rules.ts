// SPDX-License-Identifier: Apache-2.0
import type { Path } from '../../schema/path.js';
import type { MessageBody } from '../catalogue.js';
import type { Measure } from '../measures/measure.js';
import { REQUESTS, defineRule } from '../rule.js';

/** Words for machines that mine crypto-assets, in the four languages. */
const MINERS = /\bminers?\b|\bmining\b|\basics?\b|madencilik|майн(?:ер|инг)|\bminage\b|\bmineurs?\b.{0,200}\bcrypto/iu;

/** Whether the execution of a measure may cause extraordinary costs: expert, custody, storage of machines, interpreter. */
function isCostly({ type, particulars }: Measure): boolean {
  if (type === 'EXPERT' || type === 'SZ-VA') return true;
  if (type === 'FRZ-AST') return MINERS.test(particulars.property);
  if (type === 'SRCH') return (particulars.itemsSought ?? []).some((item) => MINERS.test(item));
  return 'interpreter' in particulars && particulars.interpreter.needed;
}

export const extraordinaryCosts = defineRule({
  id: 'P32',
  severity: 'W',
  source: 'see UNTOC article 18(28); ETS 182 article 5',
  summary: 'A measure that may cause extraordinary costs comes with an offer to bear them.',
  mend: 'Offer an amount, or ask for an estimate in a consultation.',
  on: REQUESTS,
  check({ payload }, report) {
    if (payload.costsOffer !== undefined) return;
    for (const [i, measure] of payload.measures.entries()) {
      if (isCostly(measure)) report(['payload', 'measures', i], 'This may cause extraordinary costs, and nobody has offered to bear them.');
    }
  },
});

/** Measures that reach a bank, a service provider or property. */
const EXPOSED = /^(?:BANK-|VASP-|FRZ-|SZ-|ISSUER-|CONF-|AST-RET$|RESTIT$)/;

type Asking = MessageBody<(typeof REQUESTS)[number] | 'restraint.request'>['payload'];

function concerns(payload: Asking): boolean {
  if (!('measures' in payload)) return true;
  return payload.costsOffer !== undefined || payload.measures.some(({ type }) => EXPOSED.test(type));
}

export const sanctionsExposure = defineRule({
  id: 'P44',
  severity: 'W',
  source: 'restrictive measures in force; UN Charter articles 25 and 103',
  summary: 'A request that reaches banks, service providers or property says whether restrictive measures stand in the way.',
  mend: 'Say whether a person, bank or asset is under restrictive measures, and under which resolution, regulation or decree.',
  on: [...REQUESTS, 'restraint.request'],
  check({ payload }, report) {
    const sanctions = payload.declarations?.sanctions;
    const path: Path = ['payload', 'declarations', 'sanctions'];
    if (sanctions === undefined) {
      if (concerns(payload))
        report(path, 'Say whether a person, bank or asset is under restrictive measures: it can stop execution or payment.');
    } else if (sanctions.exposed && (sanctions.regimes ?? []).length === 0)
      report([...path, 'regimes'], 'Name the resolution, regulation or decree that imposes the restrictive measures.', 'E');
  },
});
