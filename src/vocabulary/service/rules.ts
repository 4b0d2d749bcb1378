// SPDX-License-Identifier: Apache-2.0
// Service of documents and summonses.
import { toMs } from '../../schema/fields/dates.js';
import type { Path } from '../../schema/path.js';
import { deadlineOf, lengthMs } from '../accords/duration.js';
import { askedOf } from '../measures/asked.js';
import type { MeasureOf } from '../measures/measure.js';
import { REQUESTS, defineRule } from '../rule.js';
import type { Report } from '../rule.js';

function judgeService({ particulars }: MeasureOf<'SVC-DOC' | 'SVC-SUM'>, path: Path, report: Report): void {
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
  source: 'see ETS 030 article 7; ETS 182 articles 15 and 16; the accord',
  summary: 'What is to be served has an address at which somebody can be found, the document, and its translation.',
  mend: 'Complete the address, attach document and translation.',
  on: REQUESTS,
  check(body, report) {
    for (const { measure, path } of askedOf(body, 'SVC-DOC', 'SVC-SUM')) judgeService(measure, path, report);
  },
});

/** Days for which ETS 030 article 12(3) and UNTOC article 18(27) protect who came. */
const USUAL_CONDUCT_DAYS = 15;

/** People who are never punished for not coming (ETS 030 article 8). */
const UNPUNISHED: ReadonlySet<string> = new Set(['WITN', 'EXPERT', 'VICT']);

const THREATS: readonly RegExp[] = [
  /\bfine[ds]?\b|\bpenalt|\bpunish|\barrest|\bimprison|\bcompell|\bby force\b/iu,
  /\bamende|\bpeine\b|\bpuni|\bcontrainte|\bmandat d'amener|\bpar la force/iu,
  /para cezası|hapis|zorla getir|cezalandır|yakalama/iu,
  /штраф|привод|наказ|арест|принудительн/iu,
];
/** A sentence that says that nothing threatens names the penalty too. */
const DENIALS =
  /\b(?:no|not|none|never|nor|neither|without)\b|\b(?:aucun|aucune|ne|ni|sans|pas)\b|(?:^|\s)(?:yok|değil)|maz\b|mez\b|(?:^|\s)(?:не|нет|без|ни)(?=\s)/iu;

/** "Who does not come is fined" threatens, although it says "not". */
const NOT_COMING =
  /\b(?:do|does|did|will)(?: not|n't) (?:come|appear|attend|obey)|\bnot (?:appearing|coming|attending)|\bne (?:se présente|comparaî\S+|vien\S+) pas|не\s+(?:яв|приб|прид)\S*/giu;

function threatens(text: string): boolean {
  const sentences = text.replace(NOT_COMING, '').split(/[.;\n]/u);
  return sentences.some((sentence) => !DENIALS.test(sentence) && THREATS.some((threat) => threat.test(sentence)));
}

export const summons = defineRule({
  id: 'P26',
  source: 'see ETS 030 articles 7(3), 8 and 12; UNTOC article 18(27); the accord',
  summary: 'A summons threatens nobody, gives safe conduct, and leaves time to come.',
  mend: 'Say that no penalty follows, give safe conduct for the days of the accord, and set the appearance later.',
  on: REQUESTS,
  check(body, report, { terms }, { issuedAt }) {
    const lead = terms === undefined ? undefined : deadlineOf(terms, 'D19', body.payload.urgency.level);
    for (const { measure, path } of askedOf(body, 'SVC-SUM')) {
      const { noPenaltyClause, safeConduct, appearanceAt, consequences = '', capacity } = measure.particulars;
      if (noPenaltyClause === undefined)
        report([...path, 'noPenaltyClause'], 'Say that no penalty follows from not appearing (ETS 030 article 8).');
      if (threatens(consequences))
        report(
          [...path, 'consequences'],
          'No penalty may follow from not appearing (ETS 030 article 8).',
          UNPUNISHED.has(capacity) ? 'E' : 'W',
        );
      const days = terms?.safeConductDays ?? USUAL_CONDUCT_DAYS;
      if (safeConduct === undefined || safeConduct.days < days)
        report([...path, 'safeConduct'], 'Give safe conduct for at least {days} days after the hearing.', {
          values: { days: String(days) },
        });
      if (lead !== undefined && issuedAt !== undefined && toMs(appearanceAt) >= issuedAt && toMs(appearanceAt) - issuedAt < lengthMs(lead))
        report([...path, 'appearanceAt'], 'The other State wants the summons earlier before the day of the hearing.', 'W');
    }
  },
});

export const serviceProven = defineRule({
  id: 'V084',
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
