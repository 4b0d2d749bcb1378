// SPDX-License-Identifier: Apache-2.0
// What a refusal makes a lawyer of the other State ask.
import type { LegalBasisCode } from '../legal-bases/codes.js';
import { cited } from '../legal-bases/provision.js';
import type { Provision } from '../legal-bases/provision.js';
import type { RuleContext } from '../context.js';
import { defineRule } from '../rule.js';
import { groundArticle } from './ground-status.js';
import { judgedGround, refusedOf } from './refusal.js';

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
