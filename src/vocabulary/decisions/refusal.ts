// SPDX-License-Identifier: Apache-2.0
// One ground of one refusal, judged by the basis that it cites and by the accord, never by the other bases of the request.
import type { MessageBody } from '../catalogue.js';
import type { MeasureFacts, RuleContext } from '../context.js';
import type { RefusalGround } from './codes.js';
import { groundArticle } from './ground-status.js';
import type { GroundArticle } from './ground-status.js';
import type { GroundCase } from './ground-table.js';

/** One ground of a refusal, as its message has it. */
export type Ground = MessageBody<'decision.refuse'>['payload']['grounds'][number];

/** What accord and cited instrument say of one ground. */
export interface JudgedGround {
  /** Word of the accord on the ground, before which that of the instrument gives way; undefined when the accord has none. */
  readonly accord?: 'open' | 'barred';
  /** Undefined without a basis, and for a basis that nobody has read. */
  readonly found?: GroundArticle;
}

/** Measures of the request that a refusal is about. */
export function refusedOf({ dossier }: RuleContext, measureIds: readonly string[]): readonly MeasureFacts[] {
  return dossier?.measures.filter(({ id }) => measureIds.includes(id)) ?? [];
}

/** Looks a ground up in the accord and in the instrument that it cites. @param measureIds - Measures that are refused. */
export function judgedGround(ground: Ground, measureIds: readonly string[], context: RuleContext): JudgedGround {
  const { code, basis } = ground;
  const accord = accordOn(code, context);
  const found = basis === undefined ? undefined : groundArticle(basis.code, code, casesOf(context, measureIds));
  return { ...(accord === undefined ? {} : { accord }), ...(found === undefined ? {} : { found }) };
}

/** What an accord forbids is forbidden, even where it opens it too. Without a regime for personal data, their protection is a ground. */
function accordOn(code: RefusalGround, { terms }: RuleContext): 'open' | 'barred' | undefined {
  if (terms === undefined) return undefined;
  if (terms.forbiddenGrounds.includes(code)) return 'barred';
  if (terms.refusalGrounds.includes(code)) return 'open';
  return code === 'G-DP' && terms.dataProtectionRegime === undefined ? 'open' : undefined;
}

const ETS185_OFFENCES = /^ETS185 (?:[2-9]|1[01])(?!\d)/;
/** The convention defines the offence in article 2, and CETS 198 refers to it. */
const TERRORISM = /^(?:ICSFT99 2|CETS198 1\(h\))(?!\d)/;

function casesOf(context: RuleContext, measureIds: readonly string[]): ReadonlySet<GroundCase> {
  const { dossier, terms } = context;
  const measures = refusedOf(context, measureIds);
  const every = (test: (measure: MeasureFacts) => boolean): boolean => measures.length > 0 && measures.every(test);
  const offence = (form: RegExp) => every(({ offences = [] }) => offences.some((one) => form.test(one)));
  const protocol =
    dossier?.legalBases.includes('ETS099') === true ||
    terms?.bases.some(({ code, status }) => code === 'ETS099' && status === undefined) === true;
  const cases: readonly (readonly [GroundCase, boolean])[] = [
    ['preservation', every(({ type }) => type === 'PRES' || type === 'PRES-PATH')],
    ['terrorism', offence(TERRORISM)],
    ['convention-offence', offence(ETS185_OFFENCES)],
    ['fiscal-protocol', protocol],
  ];
  return new Set(cases.flatMap(([name, holds]) => (holds ? [name] : [])));
}

/** Whether a consultation on all of these measures went before. */
export function consultedOn(measureIds: readonly string[] | undefined, consulted: readonly string[] = []): boolean {
  if (consulted.includes('*')) return true;
  return measureIds !== undefined && measureIds.length > 0 && measureIds.every((id) => consulted.includes(id));
}
