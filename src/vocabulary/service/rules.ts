// SPDX-License-Identifier: Apache-2.0
// Measures that touch a person: service, summons, hearing, transfer, search.
import { toMs } from '../../schema/fields/dates.js';
import type { Path } from '../../schema/path.js';
import { deadlineOf, lengthMs } from '../accords/duration.js';
import { askedOf } from '../measures/asked.js';
import type { MeasureOf } from '../measures/measure.js';
import { REQUESTS, defineRule } from '../rule.js';
import type { Report } from '../rule.js';

function served({ particulars }: MeasureOf<'SVC-DOC' | 'SVC-SUM'>, path: Path, report: Report): void {
  const { serviceAddress, institution, documents, translationNeeded } = particulars;
  const found = serviceAddress.street !== undefined && serviceAddress.locality !== undefined;
  if (!found && institution === undefined && serviceAddress.lines === undefined)
    report([...path, 'serviceAddress'], 'state street and town, or the institution');
  if (documents.length === 0) report([...path, 'documents'], 'attach the document');
  for (const [i, { translation }] of documents.entries()) {
    if (translationNeeded && translation === undefined) report([...path, 'documents', i, 'translation'], 'attach the translation');
  }
}

export const service = defineRule({
  id: 'V035',
  severity: 'E',
  source: 'see ETS 030 article 7; ETS 182 articles 15 and 16; the accord',
  summary: 'What is to be served has an address at which somebody can be found, the document, its translation, and time enough.',
  mend: 'Complete the address, attach document and translation, and set the appearance later than the lead time of the accord.',
  on: REQUESTS,
  check(body, report, { terms }, { issuedAt }) {
    for (const { measure, path } of askedOf(body, 'SVC-DOC', 'SVC-SUM')) {
      served(measure, path, report);
      const lead = terms === undefined ? undefined : deadlineOf(terms, 'D19', body.payload.urgency.level);
      if (measure.type !== 'SVC-SUM' || lead === undefined || issuedAt === undefined) continue;
      if (toMs(measure.particulars.appearanceAt) - issuedAt < lengthMs(lead))
        report([...path, 'appearanceAt'], 'sooner than the accord allows');
    }
  },
});

export const summons = defineRule({
  id: 'V036',
  severity: 'E',
  source: 'see ETS 030 articles 8 and 12; UNTOC article 18(27)',
  summary: 'A summons says that no penalty follows, and gives safe conduct for as long as the accord asks.',
  mend: 'Add the clause that nobody is punished for not coming, and safe conduct for the days of the accord.',
  on: REQUESTS,
  check(body, report, { terms }) {
    for (const { measure, path } of askedOf(body, 'SVC-SUM')) {
      const { noPenaltyClause, safeConduct } = measure.particulars;
      if (noPenaltyClause === undefined) report([...path, 'noPenaltyClause'], 'say that no penalty follows');
      if (safeConduct === undefined || safeConduct.days < (terms?.safeConductDays ?? 0))
        report([...path, 'safeConduct'], 'give safe conduct');
    }
  },
});

export const serviceProven = defineRule({
  id: 'V084',
  severity: 'E',
  source: 'see ETS 030 article 7(2)',
  summary: 'Service is proved by a receipt or a declaration; its failure by the attempts.',
  mend: 'Attach the signed receipt or a declaration; for a failure list the attempts.',
  on: ['service.proof'],
  check({ payload }, report) {
    if (payload.served !== undefined && payload.served.proof === undefined)
      report(['payload', 'served', 'proof'], 'attach receipt or declaration');
    if (payload.served === undefined && (payload.failure?.attempts.length ?? 0) === 0) report(['payload', 'failure'], 'name the attempts');
  },
});
