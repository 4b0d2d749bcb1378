// SPDX-License-Identifier: Apache-2.0
// Rules on decisions beyond their form, and what a refusal makes a lawyer of the other State ask.
import { isPlainObject } from '../../schema/body/data.js';
import type { Path } from '../../schema/path.js';
import type { RuleContext } from '../context.js';
import type { LegalBasisCode } from '../legal-bases/codes.js';
import { cited } from '../legal-bases/provision.js';
import type { Provision } from '../legal-bases/provision.js';
import { defineGeneralRule, defineRule } from '../rule.js';
import type { Report } from '../rule.js';
import { consultationBefore, consultationBeforePostponing, groundArticle } from './ground-status.js';
import type { ConsultationDuty } from './ground-status.js';
import { consultedOn, judgedGround, refusedOf } from './refusal.js';

export const postponement = defineRule({
  id: 'V064',
  source: 'see EIO article 15; the accord',
  summary: 'A postponement says when it is looked at again, and rests on a ground that the accord knows.',
  mend: 'Give the date of the review; postpone on a ground of the accord.',
  on: ['decision.postpone'],
  check({ payload }, report, { terms }) {
    if (payload.reviewOn === undefined) report(['payload', 'reviewOn'], 'Say when you will look at it again.');
    if (terms?.postponeGrounds.includes(payload.ground) === false)
      report(['payload', 'ground'], 'The accord does not know this ground for a postponement.');
  },
});

export const conditionText = defineGeneralRule({
  id: 'V065',
  source: 'see UNTOC article 18(26)',
  summary: 'A condition says in words what it asks for; more than the accord expects are a refusal by another name.',
  mend: 'Write each condition out; join or drop what is not needed.',
  check({ body }, report, { terms }) {
    const payload = isPlainObject(body) ? body.payload : undefined;
    const conditions = isPlainObject(payload) && Array.isArray(payload.conditions) ? payload.conditions : [];
    const path: Path = ['payload', 'conditions'];
    for (const [i, condition] of conditions.entries()) {
      if (isPlainObject(condition) && condition.text === undefined) report([...path, i, 'text'], 'say what is asked for');
    }
    if (conditions.length > (terms?.expectations?.conditions ?? Infinity)) report(path, 'more conditions than the accord expects', 'W');
  },
});

export const barredGround = defineRule({
  id: 'V061',
  source: 'the instrument itself; the accord',
  summary: 'A ground that the cited instrument or the accord forbids is not used.',
  mend: 'Refuse on a ground that instrument and accord leave open, or execute.',
  on: ['decision.refuse'],
  check({ payload }, report, context) {
    for (const [i, ground] of payload.grounds.entries()) {
      const { accord, found } = judgedGround(ground, payload.measureIds, context);
      const path = ['payload', 'grounds', i, 'code'];
      const values = { ground: ground.code };
      if (accord === 'barred') {
        // The Charter goes before every treaty (articles 25 and 103).
        const severity = ground.code === 'G-SANCT' ? 'W' : 'E';
        report(path, '{ground}: the accord forbids this ground.', { severity, values });
      } else if (accord === undefined && found?.status === 'barred') {
        report(path, '{ground}: {provision} forbids this ground.', { values: { ...values, provision: cited(found) } });
      }
    }
  },
});

export const openGround = defineRule({
  id: 'V062',
  source: 'the instrument itself; the accord',
  summary: 'A ground cites its basis; one that the basis does not open by itself rests on a domestic provision or reservation.',
  mend: 'Cite treaty and article, and the domestic provision or the reservation that opens the ground.',
  on: ['decision.refuse'],
  check({ payload }, report, context) {
    for (const [i, ground] of payload.grounds.entries()) {
      const { accord, found } = judgedGround(ground, payload.measureIds, context);
      if (accord !== undefined) continue;
      const path = ['payload', 'grounds', i];
      const founded = ground.domesticProvision !== undefined || ground.reservation !== undefined;
      const values = { ground: ground.code };
      if (ground.basis === undefined) {
        report([...path, 'basis'], '{ground}: name the treaty on which you refuse, with its article.', {
          severity: founded ? 'W' : 'E',
          values,
        });
      } else if (!founded && found?.status === 'declared') {
        report(
          [...path, 'domesticProvision'],
          '{ground}: {provision} leaves it to domestic law or a reservation. Name that law or reservation.',
          {
            values: { ...values, provision: cited(found) },
          },
        );
      } else if (!founded && found?.status === 'silent') {
        const text = '{ground}: {basis} does not mention it. Name the domestic law or the reservation that opens it.';
        report([...path, 'domesticProvision'], text, { values: { ...values, basis: ground.basis.code } });
      }
    }
  },
});

export const refusalReasons = defineRule({
  id: 'V063',
  source:
    'UNTOC article 18(23) and (26); see UNCAC article 46(26), ETS 030 article 19, ETS 141 article 20, ETS 185 article 27(6), CETS 198 article 30, EIO article 11(4)',
  summary:
    'A refusal has grounds with reasons; a consultation goes before a refusal or postponement where the cited instrument asks for it.',
  mend: 'State each ground with its reason; write a consultation note first and name it.',
  on: ['decision.refuse', 'decision.postpone'],
  check({ payload }, report, { dossier }) {
    const consulted = payload.consultationRef !== undefined || consultedOn(payload.measureIds, dossier?.consulted);
    if (!('grounds' in payload)) {
      if (!consulted) judgePostponement(consultationBeforePostponing(payload.basis?.code), report);
      return;
    }
    if (payload.grounds.length === 0) report(['payload', 'grounds'], 'state a ground');
    for (const [i, ground] of payload.grounds.entries()) {
      if (ground.reason === undefined) report(['payload', 'grounds', i, 'reason'], 'give the reason');
    }
    if (consulted) return;
    const duties = payload.grounds.flatMap(({ basis, code }) => consultationBefore(basis?.code, code) ?? []);
    const found = duties.find(({ binds }) => binds) ?? duties[0];
    if (found === undefined) return;
    const values = { provision: cited(found.provision) };
    const path = ['payload', 'consultationRef'];
    if (found.binds) report(path, 'Write a consultation note first: {provision} asks for it before this refusal.', { values });
    else report(path, '{provision} asks for a consultation first, where that is appropriate.', { severity: 'W', values });
  },
});

function judgePostponement(found: ConsultationDuty | undefined, report: Report): void {
  if (found === undefined) return;
  const values = { provision: cited(found.provision) };
  const path = ['payload', 'consultationRef'];
  const text = 'Write a consultation note first; the treaty you cite asks for it before a postponement. It is {provision}.';
  if (found.binds) report(path, text, { values });
  else report(path, '{provision} asks for a consultation first, where that is appropriate.', { severity: 'W', values });
}

/** Treaties on mutual assistance, before which the paragraphs on it of the United Nations conventions stand back. */
const ASSISTANCE: ReadonlySet<string> = new Set<LegalBasisCode>([
  'ETS030',
  'ETS182',
  'BILAT',
  'EU-MLA2000',
  'EU-EIO',
  'MINSK93',
  'CHISINAU02',
  'RIYADH',
  'ASEAN-MLA',
  'EU-UK-TCA',
]);

/** UNTOC 18(9)-(29), UNCAC 46(9)-(29), UNCC 40(8)-(31). */
const SUBSIDIARY: Readonly<Partial<Record<LegalBasisCode, { readonly from: number; readonly article: RegExp; readonly rule: Provision }>>> =
  {
    UNTOC: { from: 9, article: /^18\((\d+)\)/, rule: { of: 'UNTOC', article: '18(7)', mark: 'by-heart' } },
    UNCAC: { from: 9, article: /^46\((\d+)\)/, rule: { of: 'UNCAC', article: '46(7)', mark: 'by-heart' } },
    UNCC: { from: 8, article: /^40\((\d+)\)/, rule: { of: 'UNCC', article: '40(7)', mark: 'by-heart' } },
  };

/** Treaties that bind the two States, as request and accord say. */
function binding({ dossier, terms }: RuleContext): ReadonlySet<string> {
  const agreed = (terms?.bases ?? []).filter(({ status }) => status !== 'NOT-IN-FORCE').map(({ code }) => code);
  return new Set<string>([...(dossier?.legalBases ?? []), ...agreed]);
}

export const refusal = defineRule({
  id: 'P48',
  severity: 'W',
  source: 'see UNTOC article 18(7) to (9), UNCAC article 46(7) to (9)',
  summary: 'A refusal cites a basis of the request, and none that stands back before another treaty.',
  mend: 'Cite the treaty on mutual assistance that binds both States, or another ground.',
  on: ['decision.refuse'],
  check({ payload }, report, context) {
    const { dossier } = context;
    const bound = binding(context);
    for (const [i, ground] of payload.grounds.entries()) {
      const { code, basis } = ground;
      const { accord, found } = judgedGround(ground, payload.measureIds, context);
      if (basis === undefined || accord !== undefined) continue;
      const path = ['payload', 'grounds', i, 'basis'];
      if (dossier !== undefined && !bound.has(basis.code))
        report(path, 'Neither the request nor the accord rests on {basis}.', { values: { basis: basis.code } });
      const { from = 0, article, rule } = SUBSIDIARY[basis.code] ?? {};
      const paragraph = Number(article?.exec(found?.article ?? '')?.[1] ?? 0);
      if (rule !== undefined && from > 0 && paragraph >= from && [...bound].some((one) => ASSISTANCE.has(one)))
        report(path, 'Another treaty on mutual assistance binds the two States: cite it. See {provision}.', {
          values: { provision: cited(rule) },
        });
      if (code === 'G-BANKSEC' && found?.status !== 'barred') {
        const bar = (['UNTOC', 'UNCAC'] as const).find((one) => bound.has(one));
        const barred = bar === undefined ? undefined : groundArticle(bar, code);
        if (barred !== undefined)
          report(path, '{provision} forbids refusal for bank secrecy, whatever other treaty is cited.', {
            values: { provision: cited(barred) },
          });
      }
      const mild = refusedOf(context, payload.measureIds);
      if (code === 'G-DUAL' && basis.code === 'UNCAC' && found !== undefined && mild.length > 0 && mild.every(({ coercive }) => !coercive))
        report(path, 'Measures without coercion are given even without dual criminality, as far as domestic law allows: {provision}.', {
          values: { provision: cited(found) },
        });
    }
  },
});
