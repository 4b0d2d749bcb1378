// SPDX-License-Identifier: Apache-2.0
// The half of an accord that only agencies read: what the two States agreed about assistance. trust carries it as bytes.
import { decode } from '../cbor/decode.js';
import { encode } from '../cbor/encode.js';
import { fail } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import { LEGAL_BASES } from './codes/legal-bases.js';
import { MEASURE_TYPES } from './codes/measure-types.js';
import { CONDITIONS } from './codes/outcomes.js';
import { POSTPONE_GROUNDS } from './codes/postpone-grounds.js';
import { REFUSAL_GROUNDS } from './codes/refusal-grounds.js';
import { fromCbor, toCbor } from './data.js';
import { date } from './fields/dates.js';
import { country, language } from './fields/iso.js';
import { line, list } from './fields/text.js';
import { finding, findingLine } from './finding.js';
import type { Path } from './path.js';
import { checkStructure } from './structure.js';
import { z } from './zod.js';

const days = () => z.int().min(0).max(3_650);
const grounds = list(REFUSAL_GROUNDS.schema, { max: REFUSAL_GROUNDS.codes.length });

export const accordTerms = z.object({
  /** Version of this form. */
  format: z.tuple([z.int().min(1), z.int().min(0)]),
  /** Legal bases in force between the two States. */
  bases: list(z.object({ code: LEGAL_BASES.schema, treatyRef: line().optional() }), { min: 1, max: 32 }),
  /** Whether judicial authorities may write to each other without their central authorities. */
  directTransmission: z.boolean(),
  languages: z.object({ accept: list(language(), { min: 1, max: 16 }), translationRequired: z.boolean(), certified: z.boolean() }),
  originalPolicy: z.discriminatedUnion('rule', [
    z.object({ rule: z.literal('electronic-is-original') }),
    z.object({ rule: z.literal('original-within-days'), days: days() }),
    z.object({ rule: z.literal('on-demand') }),
  ]),
  oralAllowed: z.boolean(),
  confirmWithinHours: z.int().min(0).max(8_760),
  ackDays: days(),
  decisionDays: days(),
  executionDays: days(),
  infoReplyDays: days(),
  /** Grounds open between the two, beyond what the bases open by themselves. */
  refusalGrounds: grounds,
  postponeGrounds: list(POSTPONE_GROUNDS.schema, { max: POSTPONE_GROUNDS.codes.length }),
  forbiddenGrounds: grounds,
  measuresEnabled: list(MEASURE_TYPES.schema, { max: MEASURE_TYPES.codes.length }),
  dualCriminality: z.enum(['always', 'coercive', 'listed', 'never']),
  /** Whether preservation may be refused for want of dual criminality (a reservation under ETS 185 article 29(4)). */
  preservationDualCriminality: z.boolean().optional(),
  /** Condition of use that binds every result unless the responder says otherwise. */
  useLimitationDefault: CONDITIONS.schema.optional(),
  safeConductDays: days(),
  /** Whether a request needs an officer's signature beside the seal. */
  sealRequired: z.boolean(),
  dataProtectionRegime: line().optional(),
  /** Days on which the deadlines of a State's authorities do not run. */
  holidays: list(z.object({ country: country(), dates: list(date(), { max: LIMITS.listMaxItems }) }), { max: 2 }).optional(),
});

export type AccordTerms = z.output<typeof accordTerms>;

const NAME = 'accord.terms';
const FORMAT = [1, 0] as const;

/**
 * Encodes the terms of an accord.
 * @returns at most LIMITS.bodyMaxBytes fresh bytes, deterministic CBOR: what both States sign.
 * @throws {@link RogatoryError} `SCHEMA_INVALID` (SCHEMA-03).
 */
export function encodeTerms(terms: AccordTerms): Uint8Array {
  requireForm(terms);
  return encode(toCbor(terms, refuse));
}

/**
 * Decodes the terms of an accord. Both States signed every member, so an unknown one is refused.
 * @throws {@link RogatoryError} `SCHEMA_VERSION_UNKNOWN` (SCHEMA-02), `SCHEMA_INVALID` (SCHEMA-03), `CBOR_*`.
 */
export function decodeTerms(bytes: Uint8Array): AccordTerms {
  const terms = fromCbor(decode(bytes, { maxBytes: LIMITS.bodyMaxBytes, maxItems: LIMITS.bodyMaxItems }), refuse);
  const major = (terms as { format?: unknown[] } | null)?.format?.[0];
  if (typeof major === 'number' && major !== FORMAT[0]) throw fail('SCHEMA_VERSION_UNKNOWN', { type: NAME, major });
  requireForm(terms);
  return terms as unknown as AccordTerms;
}

function requireForm(terms: unknown): void {
  const findings = checkStructure(accordTerms, terms, 'refused');
  const [first] = findings;
  if (first !== undefined) throw fail('SCHEMA_INVALID', { type: NAME, findings: findings.length, first: findingLine(first) });
}

function refuse(path: Path, text: string): never {
  throw fail('SCHEMA_INVALID', { type: NAME, findings: 1, first: findingLine(finding('V001', 'E', path, text)) });
}
