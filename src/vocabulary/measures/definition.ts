// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../../core/limits.js';
import type { Profile } from '../../schema/message.js';
import type { MeasureType } from './codes.js';
import type { EVIDENCE_KINDS } from '../results/codes.js';
import { FORMALITIES } from './codes.js';
import { URGENCY_REASONS } from '../requests/codes.js';
import { custodian } from '../accounts/fields.js';
import { dateTime } from '../../schema/fields/dates.js';
import { amount } from '../assets/money.js';
import { validation } from '../proceedings/fields.js';
import { line, list, localId, text } from '../../schema/fields/text.js';
import { z } from '../../schema/zod.js';

export const formality = z.object({
  code: FORMALITIES.schema,
  text: text().optional(),
  legalReason: line().optional(),
  essential: z.boolean(),
});

/** Deadline of the requester: date, reason, and consequence of missing it (V026). */
export const deadline = z.object({ by: dateTime(), reason: URGENCY_REASONS.schema.optional(), consequenceIfMissed: text().optional() });

const common = {
  id: localId(),
  /** Purpose of the evidence or act (V020). */
  purpose: text().optional(),
  offenceIds: list(localId(), { max: 64 }),
  personIds: list(localId()).optional(),
  assetIds: list(localId()).optional(),
  custodian: custodian.optional(),
  formalities: list(formality, { max: 32 }).optional(),
  presence: z.object({ officers: list(z.object({ name: line(), function: line() }), { min: 1, max: 32 }), reason: line() }).optional(),
  deadline: deadline.optional(),
  dependsOn: list(localId(), { max: LIMITS.measuresMax }).optional(),
  validation: validation.optional(),
  maxAmount: amount.optional(),
  coercive: z.boolean(),
};

type Common = typeof common;
type Shape = Readonly<Record<string, z.ZodType>>;
/** A member of a measure beside its particulars, as `measure.custodian`. */
type Asked<P extends Shape> = (keyof P & string) | `measure.${keyof Common}`;

export type MeasureSchema<T extends MeasureType, P extends Shape> = z.ZodObject<
  { type: z.ZodLiteral<T> } & Common & { particulars: z.ZodObject<P> }
>;

/** Result of an execution: evidence of these kinds, messages of these types, or members of a result. */
export interface MeasureResult {
  readonly evidence: readonly (typeof EVIDENCE_KINDS.codes)[number][];
  readonly messages?: readonly string[];
  readonly text?: string;
}

interface Options<T extends MeasureType, P extends Shape, G extends Asked<P>> {
  readonly type: T;
  /** Default: extended. */
  readonly profile?: Profile;
  /** Whether it is always coercive. Default: true. For OTHER the requester declares it. */
  readonly coercive?: boolean;
  readonly particulars: P;
  /** Particulars that a rule requires but the form does not, so that a draft can be written before they are known. */
  readonly askedByRules?: Readonly<Partial<Record<G, string>>>;
  readonly result: MeasureResult;
  /** Instruments; "see" where the article was not compared with its authentic text. */
  readonly source: string;
}

/** One type of measure, as data. */
export interface MeasureDefinition<T extends MeasureType = MeasureType, P extends Shape = Shape> {
  readonly type: T;
  readonly profile: Profile;
  /** Whether it is always coercive. For OTHER the requester declares it. */
  readonly coercive: boolean;
  readonly schema: MeasureSchema<T, P>;
  /** Names of particulars that the form or a rule requires. */
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Rule that requires a particular, where the form does not. */
  readonly rules: Readonly<Partial<Record<string, string>>>;
  readonly result: MeasureResult;
  readonly source: string;
}

/** Defines one type of measure: the members common to all measures, and its particulars. */
export function defineMeasure<const T extends MeasureType, P extends Shape, G extends Asked<P>>(
  options: Options<T, P, G>,
): MeasureDefinition<T, P> {
  const { type, profile = 'extended', coercive = true, particulars, result, source } = options;
  const rules = (options.askedByRules ?? {}) as Readonly<Partial<Record<string, string>>>;
  const names = Object.keys(particulars);
  const required = names.filter((name) => !particulars[name]?.safeParse(undefined).success || rules[name] !== undefined);
  return Object.freeze({
    type,
    profile,
    coercive,
    schema: z.object({ type: z.literal(type), ...common, particulars: z.object(particulars) }),
    required: Object.freeze([...required, ...Object.keys(rules).filter((name) => name.startsWith('measure.'))]),
    optional: Object.freeze(names.filter((name) => !required.includes(name))),
    rules: Object.freeze({ ...rules }),
    result: Object.freeze(result),
    source,
  });
}

/** The measures of a topic, by their types. */
export function byType<const D extends readonly { readonly type: MeasureType }[]>(
  ...definitions: D
): { readonly [M in D[number] as M['type']]: M } {
  return Object.fromEntries(definitions.map((definition) => [definition.type, definition])) as unknown as {
    readonly [M in D[number] as M['type']]: M;
  };
}
