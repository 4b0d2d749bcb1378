// SPDX-License-Identifier: Apache-2.0
// Measures that touch a person: service, summons, hearing, transfer, search.
import { deadlineOf, lengthMs } from '../duration.js';
import { toMs } from '../fields/dates.js';
import { defineRule } from './define.js';
import type { Report } from './define.js';
import type { MessageBody } from '../catalogue.js';
import type { Measure, MeasureOf } from '../measures/measure.js';
import type { Path } from '../path.js';

const on = ['request.submit', 'request.confirm'] as const;

/** Measures of some types, with where their particulars stand. */
function of<const T extends Measure['type']>({ payload }: MessageBody<(typeof on)[number]>, ...types: readonly T[]) {
  return payload.measures.flatMap((measure, i) =>
    (types as readonly string[]).includes(measure.type)
      ? [{ measure: measure as MeasureOf<T>, path: ['payload', 'measures', i, 'particulars'] as Path }]
      : [],
  );
}

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
  on,
  check(body, report, { terms }, { issuedAt }) {
    for (const { measure, path } of of(body, 'SVC-DOC', 'SVC-SUM')) {
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
  on,
  check(body, report, { terms }) {
    for (const { measure, path } of of(body, 'SVC-SUM')) {
      const { noPenaltyClause, safeConduct } = measure.particulars;
      if (noPenaltyClause === undefined) report([...path, 'noPenaltyClause'], 'say that no penalty follows');
      if (safeConduct === undefined || safeConduct.days < (terms?.safeConductDays ?? 0))
        report([...path, 'safeConduct'], 'give safe conduct');
    }
  },
});

export const hearing = defineRule({
  id: 'V037',
  severity: 'E',
  source: 'see ETS 182 article 9; EIO article 24',
  summary: 'A hearing by video says why not in person, who hears and conducts, and that an accused person consents.',
  mend: 'State the reason, the authority and its people, and attach the consent of an accused person.',
  on,
  check(body, report) {
    for (const { measure, path } of of(body, 'VID')) {
      const { whyNotInPerson, hearingAuthority, conductors = [], capacity, consent } = measure.particulars;
      if (whyNotInPerson === undefined) report([...path, 'whyNotInPerson'], 'say why not in person');
      if (hearingAuthority === undefined) report([...path, 'hearingAuthority'], 'name the authority that hears');
      if (conductors.length === 0) report([...path, 'conductors'], 'name who conducts the hearing');
      if ((capacity === 'ACC' || capacity === 'SUSP') && consent?.given !== true)
        report([...path, 'consent'], 'an accused person has to consent');
    }
  },
});

export const transfer = defineRule({
  id: 'V038',
  severity: 'E',
  source: 'see ETS 030 article 11; UNTOC article 18(10) to (12)',
  summary: 'A detained person is transferred with consent and with the undertaking to return.',
  mend: 'Obtain the consent of the person and state the undertaking to return.',
  on,
  check(body, report) {
    for (const { measure, path } of of(body, 'TRF-CUST')) {
      const { consent, returnUndertaking } = measure.particulars;
      if (consent?.given !== true) report([...path, 'consent'], 'the person has to consent');
      if (returnUndertaking === undefined) report([...path, 'returnUndertaking'], 'undertake to return the person');
    }
  },
});

export const search = defineRule({
  id: 'V039',
  severity: 'E',
  source: 'see ETS 030 article 5',
  summary: 'A search says what is looked for, and why it should be there.',
  mend: 'List what is sought and say what points to this place.',
  on,
  check(body, report) {
    for (const { measure, path } of of(body, 'SRCH')) {
      const { itemsSought = [], nexus } = measure.particulars;
      if (itemsSought.length === 0) report([...path, 'itemsSought'], 'name what is looked for');
      if (nexus === undefined) report([...path, 'nexus'], 'say why it is there');
    }
  },
});

export const contentData = defineRule({
  id: 'V048',
  severity: 'E',
  source: 'practice; see ETS 185 article 15',
  summary: 'A request for content states its necessity and how privileged material is kept apart.',
  mend: 'State why less than content does not do, and who filters privileged material.',
  on,
  check(body, report) {
    for (const { measure, path } of of(body, 'CON')) {
      const { necessity, privilegeProtocol } = measure.particulars;
      if (necessity === undefined) report([...path, 'necessity'], 'state the necessity');
      if (privilegeProtocol === undefined) report([...path, 'privilegeProtocol'], 'say how privileged material is kept apart');
    }
  },
});

export const bankRelevance = defineRule({
  id: 'V047',
  severity: 'E',
  source: 'see EIO articles 26 and 27; ISO 13616',
  summary: 'A request about bank accounts says why they matter.',
  mend: 'Say why the account matters.',
  on,
  check(body, report) {
    for (const { measure, path } of of(body, 'BANK-ACC', 'BANK-TXN', 'BANK-MON')) {
      if (measure.particulars.relevance === undefined) report([...path, 'relevance'], 'say why the account matters');
    }
  },
});

export const confiscation = defineRule({
  id: 'V060',
  severity: 'E',
  source: 'see CETS 198 article 37(3)(a)',
  summary: 'A confiscation order comes as a certified copy, final, with its extent.',
  mend: 'Attach the certified copy and the attestation of finality, and state the extent.',
  on,
  check(body, report) {
    for (const { measure, path } of of(body, 'CONF-ENF')) {
      const { certifiedCopy, finality, extent } = measure.particulars;
      if (certifiedCopy === undefined) report([...path, 'certifiedCopy'], 'attach a certified copy');
      if (finality?.attested !== true) report([...path, 'finality'], 'attest that the order is final');
      if (extent === undefined) report([...path, 'extent'], 'state the extent');
    }
  },
});

/** Kinds of authority that a judge-validated category asks for. */
const JUDGES: ReadonlySet<string> = new Set(['JUDGE', 'COURT']);

export const judgeValidation = defineRule({
  id: 'V041',
  severity: 'E',
  source: 'Regulation (EU) 2023/1543 article 4(2)',
  summary: 'Under the regulation on electronic evidence, traffic and content data are asked for with the validation of a judge or court.',
  mend: 'Have a judge or court validate the measure and name the decision in validation.',
  on,
  check(body, report) {
    if (!body.payload.legalBasis.some(({ code }) => code === 'EU-EEV')) return;
    for (const { measure, path } of of(body, 'TRA', 'CON')) {
      if (!JUDGES.has(measure.validation?.authorityKind ?? ''))
        report([...path.slice(0, -1), 'validation'], 'a judge or court has to validate');
    }
  },
});
