// SPDX-License-Identifier: Apache-2.0
// The part of an accord that only agencies read: the terms of assistance (SCHEMA-34). The room trust carries it as bytes.
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { BASIS_STATUSES, DEADLINE_UNITS, DEADLINES, DUAL_CRIMINALITY_SCOPES } from './codes.js';
import { LEGAL_BASES } from '../legal-bases/codes.js';
import { MEASURE_TYPES } from '../measures/codes.js';
import { CONDITIONS, POSTPONE_GROUNDS, REFUSAL_GROUNDS } from '../decisions/codes.js';
import { URGENCY_LEVELS } from '../requests/codes.js';
import { fromCbor, toCbor } from '../../schema/body/data.js';
import { deadlineFaults } from './deadline-faults.js';
import { date } from '../../schema/fields/dates.js';
import { country, language } from '../../schema/fields/iso.js';
import { line, list, shortText } from '../../schema/fields/text.js';
import { finding, invalidBody } from '../../schema/finding.js';
import type { Path } from '../../schema/path.js';
import { checkStructure } from '../../schema/body/structure.js';
import { z } from '../../schema/zod.js';

const days = () => z.int().min(0).max(3_650);
const percent = () => z.int().min(1).max(1_000);
const grounds = list(REFUSAL_GROUNDS.schema, { max: REFUSAL_GROUNDS.codes.length });

/** Measures excluded by a reservation of one of the States. */
const reservation = z.object({
  country: country().optional(),
  text: line(),
  measures: list(MEASURE_TYPES.schema, { max: MEASURE_TYPES.codes.length }).optional(),
});

/**
 * A legal basis between the two States. A basis that is not in force is listed too, so that its absence does not look like an oversight.
 */
const basis = z.object({
  code: LEGAL_BASES.schema,
  /** Name of the treaty or programme, for BILAT, DOMESTIC and PROG. */
  treatyRef: line().optional(),
  /** Absent: in force. */
  status: BASIS_STATUSES.schema.optional(),
  /** True when it never supports a coercive measure, as for a cooperation programme. */
  nonCoerciveOnly: z.boolean().optional(),
  articles: list(shortText(), { max: 32 }).optional(),
  /** Both inclusive, for a basis that ends by itself. */
  from: date().optional(),
  until: date().optional(),
  reservations: list(reservation, { max: 32 }).optional(),
  /** Measures that the basis carries, as the two States agree: before what the instrument itself says. Absent: as the instrument says. */
  measures: list(MEASURE_TYPES.schema, { max: MEASURE_TYPES.codes.length }).optional(),
});

/** Length of one deadline; without `level`, for every urgency that has no entry of its own. */
const deadline = z.object({
  id: DEADLINES.schema,
  level: URGENCY_LEVELS.schema.optional(),
  /** Measures that have this length; absent: all. */
  measures: list(MEASURE_TYPES.schema, { min: 1, max: MEASURE_TYPES.codes.length }).optional(),
  unit: DEADLINE_UNITS.schema,
  length: z.int().min(0).max(100_000),
  /** Once, with reasons, in the same unit. */
  extension: z.int().min(0).max(100_000).optional(),
  /** Time after which people are warned, in the same unit. */
  warnAfter: z.int().min(0).max(100_000).optional(),
  /** Share of the period, used when it is longer than `length`. */
  sharePercent: percent().max(100).optional(),
});

export const accordTerms = z.object({
  /** Version of this form. */
  format: z.tuple([z.int().min(1), z.int().min(0)]),
  /** Legal bases between the two States. */
  bases: list(basis, { min: 1, max: 32 }),
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
  dualCriminality: DUAL_CRIMINALITY_SCOPES.schema,
  /** Whether preservation may be refused for lack of dual criminality (a reservation under ETS 185 article 29(4)). */
  preservationDualCriminality: z.boolean().optional(),
  /** Condition of use that binds every result unless the responder says otherwise. */
  useLimitationDefault: CONDITIONS.schema.optional(),
  safeConductDays: days(),
  /** Whether a request needs an officer's signature beside the seal. */
  sealRequired: z.boolean(),
  dataProtectionRegime: line().optional(),
  /** Deadlines beyond those above, and other lengths of those by urgency. */
  deadlines: list(deadline, { max: LIMITS.listMaxItems }).optional(),
  /** Shares of a deadline after which reminders of level 1, 2 and 3 go out. */
  reminderPercents: z.tuple([percent(), percent(), percent()]).optional(),
  /** Whether a measure lapses when a question stays without answer after the last reminder. Absent: it does not. */
  lapseWithoutReply: z.boolean().optional(),
  /** Whether linking a formal request stops the expiry of what was secured. */
  linkStopsExpiry: z.object({ preservation: z.boolean(), restraint: z.boolean() }).optional(),
  /** Longest total of a preservation, extensions included. */
  preservationMaxDays: days().optional(),
  /** Share of urgent dossiers of one authority, in so many days, beyond which people are warned. */
  urgentShare: z.object({ percent: percent().max(100), days: days() }).optional(),
  /** Limits beyond which people are warned. Absent members: no warning. */
  expectations: z
    .object({
      /** Least length of the facts in characters. */
      factsCharacters: z.int().min(1).max(10_000).optional(),
      /** Longest period of which data are asked for. */
      dataPeriodDays: days().optional(),
      /** Most conditions of one decision. */
      conditions: z.int().min(1).max(LIMITS.listMaxItems).optional(),
    })
    .optional(),
  /** Days on which the deadlines of a State's authorities stop. */
  holidays: list(
    z.object({
      country: country(),
      dates: list(date(), { max: LIMITS.listMaxItems }),
      /** Years of which the list has every holiday, also feasts that move and days moved by decree. */
      completeYears: list(z.int().min(2000).max(2100), { max: 16 }).optional(),
    }),
    { max: 2 },
  ).optional(),
});

export type AccordTerms = z.output<typeof accordTerms>;

export type AccordBasis = AccordTerms['bases'][number];
export type AccordDeadline = NonNullable<AccordTerms['deadlines']>[number];

const NAME = 'accord.terms';
const FORMAT = [1, 0] as const;

/**
 * Encodes the terms of an accord (SCHEMA-11).
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
  const shape = checkStructure(accordTerms, terms, 'refused');
  const findings = shape.length > 0 ? shape : deadlineFaults((terms as AccordTerms).deadlines ?? []);
  if (findings.length > 0) throw invalidBody(NAME, findings);
}

function refuse(path: Path, text: string): never {
  throw invalidBody(NAME, [finding('V001', 'E', path, text)]);
}
