// SPDX-License-Identifier: Apache-2.0
// Whether the legal bases fit what is asked for, as a lawyer of the other State would look.
import type { AccordBasis } from '../accords/terms.js';
import type { MeasureType } from '../measures/codes.js';
import { isCoercive } from '../measures/measure.js';
import { ASKING, REQUESTS, defineRule } from '../rule.js';
import type { AskingPayload } from '../rule.js';
import { agreedBasis, articleRange, basisArticle, carriersOf, carryingArticles } from './carriage.js';
import type { BasisArticle } from './carriage.js';
import type { LegalBasis } from './fields.js';
import { articleNumbers, cited } from './provision.js';

export const basisPresent = defineRule({
  id: 'V010',
  source: 'see UNTOC',
  summary: 'A request names at least one legal basis.',
  mend: 'Name the treaty, statute or undertaking on which the request rests.',
  on: ASKING,
  check({ payload }, report) {
    if (payload.legalBasis.length === 0) report(['payload', 'legalBasis'], 'name at least one legal basis');
  },
});

export const basisInForce = defineRule({
  id: 'V011',
  source: 'the instrument itself; the accord',
  summary: 'Each legal basis is in force between the two States and enabled by the accord on the day of the message.',
  mend: 'Rest the request on a basis that the accord lists and that is in force between the two States.',
  on: ASKING,
  check({ payload }, report, { terms }, { issuedAt }) {
    for (const [i, basis] of payload.legalBasis.entries()) {
      const path = ['payload', 'legalBasis', i];
      if (basis.inForceBetween === false) report([...path, 'inForceBetween'], 'not in force between the two States');
      const agreed = agreedBasis(terms, basis);
      if (terms !== undefined && (agreed === undefined || agreed.status === 'NOT-IN-FORCE'))
        report([...path, 'code'], 'not a basis of the accord');
      const today = issuedAt === undefined ? undefined : new Date(issuedAt).toISOString().slice(0, 10);
      const { from, until } = agreed ?? {};
      if (today !== undefined && from !== undefined && today < from)
        report([...path, 'code'], 'This basis holds only from {date}.', { values: { date: from } });
      if (today !== undefined && until !== undefined && today > until)
        report([...path, 'code'], 'This basis ended on {date}.', { values: { date: until } });
    }
  },
});

export const programmeAlone = defineRule({
  id: 'V012',
  source: 'a cooperation programme is no treaty',
  summary:
    'A cooperation programme, or a basis that the accord keeps to measures without coercion, is never the only basis of a coercive measure.',
  mend: 'Add a treaty or statute that carries coercion, or leave the coercive measure out.',
  on: ASKING,
  check({ payload }, report, { terms }) {
    const mild = (basis: LegalBasis): boolean => basis.code === 'PROG' || agreedBasis(terms, basis)?.nonCoerciveOnly === true;
    if (payload.legalBasis.length === 0 || !payload.legalBasis.every(mild)) return;
    if ('instruction' in payload) report(['payload', 'legalBasis'], 'a restraint needs a treaty or statute');
    if (!('measures' in payload)) return;
    for (const [i, measure] of payload.measures.entries()) {
      if (isCoercive(measure) || measure.validation?.required === true)
        report(['payload', 'measures', i], 'a coercive measure needs a treaty or statute');
    }
  },
});

export const basisArticles = defineRule({
  id: 'V014',
  severity: 'W',
  source: 'practice',
  summary: 'Each legal basis names its articles.',
  mend: 'List the articles that the request invokes.',
  on: REQUESTS,
  check({ payload }, report) {
    for (const [i, basis] of payload.legalBasis.entries()) {
      if (basis.articles.length === 0) report(['payload', 'legalBasis', i, 'articles'], 'name the articles');
    }
  },
});

/** The reservation that takes a measure out of a basis, with the State that made it; undefined when none does. */
function reservedBy(basis: AccordBasis | undefined, type: MeasureType): string | undefined {
  const found = basis?.reservations?.find(({ measures = [] }) => measures.includes(type));
  return found === undefined || found.country === undefined ? found?.text : `${found.country}: ${found.text}`;
}

export const measureEnabled = defineRule({
  id: 'V015',
  source: 'reservations, as in the accord',
  summary: 'Each type of measure is enabled by the accord, and no reservation takes it out of every basis named.',
  mend: 'Ask for another measure that the accord enables, or have the accord amended.',
  on: REQUESTS,
  check({ payload }, report, { terms }) {
    if (terms === undefined) return;
    const named = payload.legalBasis.map((basis) => agreedBasis(terms, basis));
    for (const [i, { type }] of payload.measures.entries()) {
      const path = ['payload', 'measures', i, 'type'];
      const enabled = terms.measuresEnabled.includes(type);
      const reservation = terms.bases.map((basis) => reservedBy(basis, type)).find((text) => text !== undefined);
      const values = { measure: type, reservation: reservation ?? '' };
      if (!enabled && reservation === undefined) report(path, 'not enabled by the accord');
      else if (!enabled) report(path, '{measure} is excluded by a reservation: {reservation}', { values });
      else if (named.length > 0 && named.every((basis) => reservedBy(basis, type) !== undefined))
        report(path, '{measure} is excluded by a reservation: {reservation}', { severity: 'W', values });
    }
  },
});

type AskedMeasure = { readonly type: string; readonly coercive: boolean; readonly path: readonly (string | number)[] };

/** Measures of a request, and the one act that an urgent request is for. */
function askedMeasures(payload: AskingPayload): readonly AskedMeasure[] {
  if ('measures' in payload)
    return payload.measures.map((measure, i) => ({
      type: measure.type,
      coercive: isCoercive(measure),
      path: ['payload', 'measures', i, 'type'],
    }));
  const path = ['payload', 'legalBasis'];
  if ('instruction' in payload) return [{ type: 'FRZ-VA', coercive: true, path }];
  if ('particulars' in payload) return [{ type: 'PRES', coercive: false, path }];
  return [];
}

const A_YEAR = /(?<!\d)(?:1[89]|20)\d\d(?!\d)/;

export const treatyNamed = defineRule({
  id: 'P03',
  source: 'practice: a treaty is found by its title, place and date',
  summary: 'A bilateral treaty, a statute and a programme are named with their year.',
  mend: 'Copy title, place and date from the accord.',
  on: ASKING,
  check({ payload }, report) {
    for (const [i, { code, treatyRef }] of payload.legalBasis.entries()) {
      if (code !== 'BILAT' && code !== 'DOMESTIC' && code !== 'PROG') continue;
      if (treatyRef === undefined || !A_YEAR.test(treatyRef))
        report(['payload', 'legalBasis', i, 'treatyRef'], 'Name the treaty: title, place, date.');
    }
  },
});

const ARTICLE = /^(?<number>\d{1,3})(?:bis|ter)?(?:\([0-9a-z]{1,5}\))*$/;

export const articlesExist = defineRule({
  id: 'P04',
  source: 'the instrument itself; the accord',
  summary: 'The articles of a legal basis exist, stand in the accord, and one of them carries a measure that is asked for.',
  mend: 'Correct the number; write an article as 18, or as 18(3)(b).',
  on: ASKING,
  check({ payload }, report, { terms }) {
    const measures = askedMeasures(payload).map(({ type }) => type);
    for (const [i, basis] of payload.legalBasis.entries()) {
      const { code, articles } = basis;
      const range = articleRange(code);
      const path = ['payload', 'legalBasis', i, 'articles'];
      const agreed = agreedBasis(terms, basis)?.articles;
      const within = new Set(agreed?.flatMap((article) => [...articleNumbers(article)]));
      const known: number[] = [];
      for (const [j, article] of articles.entries()) {
        const number = Number(ARTICLE.exec(article)?.groups?.['number'] ?? Number.NaN);
        if (Number.isNaN(number)) {
          if (range !== undefined) report([...path, j], 'Write the article as 18, or as 18(3)(b).', 'W');
          continue;
        }
        known.push(number);
        if (range !== undefined && (number < range.first || number > range.last)) {
          const values = {
            article,
            provision: cited({ of: code, mark: 'verified' }),
            first: String(range.first),
            last: String(range.last),
          };
          report([...path, j], 'Article {article} does not exist in {provision} ({first} to {last}).', {
            severity: range.doubtful === true ? 'W' : 'E',
            values,
          });
        } else if (agreed !== undefined && !within.has(number)) {
          report([...path, j], 'The accord does not name article {article}.', { severity: 'W', values: { article } });
        }
      }
      const carrying = carryingArticles(code, measures);
      if (carrying !== undefined && known.length > 0 && !known.some((number) => carrying.has(number)))
        report(path, 'None of these articles carries a measure that you ask for.', 'W');
    }
  },
});

const RANK = { carries: 2, other: 1, none: 0 } as const;

export const basisCarries = defineRule({
  id: 'P05',
  source: 'the instruments, as the table of bases and measures has them',
  summary: 'Each measure is carried by a legal basis in force.',
  mend: 'Add a basis in force that carries the measure, or ask for another measure.',
  on: ASKING,
  check({ payload }, report, { terms }) {
    const bases = payload.legalBasis.filter(({ inForceBetween }) => inForceBetween !== false);
    // V012 speaks of a programme alone.
    if (bases.length === 0 || bases.every(({ code }) => code === 'PROG')) return;
    for (const { type, coercive, path } of askedMeasures(payload)) {
      const found = bases.map((basis) => basisArticle(basis.code, type, agreedBasis(terms, basis)));
      const judged = found.filter((one): one is BasisArticle => one !== undefined);
      const best = Math.max(-1, ...judged.map(({ carriage }) => RANK[carriage]));
      if (best === RANK.carries || judged.length === 0) continue;
      const [first] = judged.filter(({ carriage }) => RANK[carriage] === best);
      if (first === undefined) continue;
      const values = { measure: type, provision: cited(first) };
      if (best === RANK.other) {
        report(path, '{measure}: {provision} gives it only as any other assistance, or by domestic law.', { severity: 'W', values });
        continue;
      }
      const severity = coercive && judged.length === found.length ? 'E' : 'W';
      const carriers = carriersOf(type).map(cited).join(';');
      const bare = judged.map(({ of }) => cited({ of, mark: 'verified' })).join(';');
      if (carriers === '')
        report(path, '{measure} is not carried by {provision}.', { severity, values: { measure: type, provision: bare } });
      else
        report(path, '{measure} is not carried by {provision}. It is carried by {provisionsElsewhere}.', {
          severity,
          values: { measure: type, provision: bare, provisionsElsewhere: carriers },
        });
    }
  },
});

/** Bases that are no treaty. */
const NO_TREATY: ReadonlySet<string> = new Set(['RECIP', 'DOMESTIC', 'PROG']);
const SERIOUS_MONTHS = 48;
/** Offences that the convention itself asks States to make punishable. */
const OWN_OFFENCES: ReadonlySet<number> = new Set([5, 6, 8, 23]);
/** Words for a group in the four languages of the texts; facts in another language are not judged. */
const GROUP = /group|gang|organi[sz]|conspir|network|örgüt|çete|şebeke|grup|групп|организ|банд|сообщество|bande|réseau/iu;
const READ: ReadonlySet<string> = new Set(['en', 'tr', 'ru', 'fr']);

export const organisedCrime = defineRule({
  id: 'P06',
  severity: 'W',
  source: 'see UNTOC articles 2, 3 and 18(1)',
  summary: 'A request on UNTOC alone shows a serious crime and an organised group, or an offence of the convention.',
  mend: 'Add the facts about the group and the maximum penalty, name the article of the convention, or add another basis.',
  on: REQUESTS,
  check({ payload }, report) {
    const treaties = payload.legalBasis.filter(({ code }) => !NO_TREATY.has(code));
    if (treaties.length === 0 || treaties.some(({ code }) => code !== 'UNTOC')) return;
    const { offences, facts = [] } = payload.proceedings;
    const own = offences.some(({ conventionArticles = [] }) =>
      conventionArticles.some(
        ({ code, article = '' }) => code === 'UNTOC' && [...articleNumbers(article)].some((n) => OWN_OFFENCES.has(n)),
      ),
    );
    if (own) return;
    const serious = offences.some(
      ({ maxPenalty: { months = 0, life, death } = {} }) => months >= SERIOUS_MONTHS || life === true || death === true,
    );
    const read = facts.filter(({ language }) => READ.has(language.split('-')[0] ?? ''));
    const group = read.length === 0 || read.some(({ text }) => GROUP.test(text));
    if (!serious || !group) report(['payload', 'legalBasis'], 'UNTOC covers serious crime by an organised group. Show both.');
  },
});

export const reciprocityAlone = defineRule({
  id: 'P07',
  source: 'RU CPC article 457(1)',
  summary: 'A request that rests on reciprocity alone carries the undertaking.',
  mend: 'Attach the signed undertaking.',
  on: REQUESTS,
  check({ payload }, report) {
    const { legalBasis, reciprocityUndertaking } = payload;
    const alone = legalBasis.some(({ code }) => code === 'RECIP') && legalBasis.every(({ code }) => code === 'RECIP' || code === 'PROG');
    if (alone && reciprocityUndertaking === undefined)
      report(['payload', 'reciprocityUndertaking'], 'Without a treaty the undertaking must be attached.');
  },
});

export const inForceAsserted = defineRule({
  id: 'P08',
  severity: 'W',
  source: 'practice: an official register says what is in force',
  summary: 'That a treaty is in force was checked.',
  mend: 'Ask the central authority whether the treaty is in force between the two States.',
  on: ASKING,
  check({ payload }, report) {
    for (const [i, { inForceBetween }] of payload.legalBasis.entries()) {
      if (inForceBetween === 'asserted')
        report(['payload', 'legalBasis', i, 'inForceBetween'], 'Nobody has checked that this treaty is in force.');
    }
  },
});
