// SPDX-License-Identifier: Apache-2.0
import { assertInteger } from '../../core/assert.js';
import { strongest } from '../../crypto/suites/suites.js';
import { checkMailbox } from '../checks/addressing.js';
import { checkAcceptance, parseFrame } from '../header.js';
import { open, OPEN_OPTIONS, READER } from '../open.js';
import type { OpenOptions } from '../open.js';
import type { EnvelopeReader, OpenedEnvelope } from '../types.js';
import {
  checkNationalLengths,
  checkNationalSuite,
  checkNestedDigest,
  checkNestedOuter,
  decryptNational,
  selectNationalKey,
} from './checks.js';
import type { NationalKey } from './checks.js';
import { decodeNational } from './layer.js';
import type { NationalSuites } from './registry.js';
import { NESTED_FLOOR } from './seal-nested.js';
import type { NationalSuiteId } from './suite.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';

export interface OpenNestedOptions extends OpenOptions {
  readonly national: {
    readonly suites: NationalSuites;
    /** Finds a national key of this reader. */
    key(kid: Uint8Array): NationalKey | undefined;
  };
}

const OPEN_NESTED_OPTIONS: Members<OpenNestedOptions> = {
  required: {
    ...OPEN_OPTIONS.required,
    national: { required: { suites: 'object', key: 'function' }, optional: {} },
  },
  optional: OPEN_OPTIONS.optional,
};

/** Result of nested opening: `envelopeDigest` is of the frame that relays carried, which receipts and logs name. */
export interface OpenedNested extends OpenedEnvelope {
  readonly national: {
    readonly suite: NationalSuiteId;
    readonly kid: Uint8Array;
    /** The frame inside, which `contentKey` opens, and its SHA-256, which the outer layer states unencrypted. */
    readonly nestedFrame: Uint8Array;
    readonly nestedDigest: Uint8Array;
  };
}

/**
 * Opens a frame with a national layer: the layer first, then the frame inside by `open`, with all its checks.
 * @param frame - Frame bytes, at most 262,144; read, never kept or changed.
 * @param reader - As for `open`; whatever its floor, the frame inside is of `rogatory-hybrid` or a stronger suite.
 * @returns Verified content; all byte strings are fresh.
 * @throws {@link RogatoryError} `ENVELOPE_FRAME_SIZE` (ENV-01) to `ENVELOPE_LIFETIME` (ENV-06) for the outer header;
 * `ENVELOPE_NATIONAL_MALFORMED` (ENV-50), `ENVELOPE_NATIONAL_SUITE` (ENV-51), `ENVELOPE_NATIONAL_KEY` (ENV-52), `CRYPTO_SUITE_DISABLED`
 * (CRYPTO-07), `ENVELOPE_NATIONAL_PROVIDER` (ENV-54), `ENVELOPE_NATIONAL_OPEN` (ENV-53), `ENVELOPE_NATIONAL_COMMITMENT` (ENV-55),
 * `ENVELOPE_NATIONAL_OUTER` (ENV-56) for the layer; and what `open` throws for the frame inside, one more layer included.
 * @see SPEC.md "National suites"
 */
export async function openNested(frame: Uint8Array, reader: EnvelopeReader, options: OpenNestedOptions): Promise<OpenedNested> {
  requireMembers({ reader }, READER, 'openNested');
  requireMembers(options, OPEN_NESTED_OPTIONS, 'openNested(options)');
  const { national, ...inside } = options;
  const { deliveredAt } = inside;
  assertInteger(deliveredAt, 'deliveredAt', 0, Number.MAX_SAFE_INTEGER);

  // Outer header: step 1 of SPEC.md "Opening"
  const { outer, outerBytes, envelopeBytes, envelopeDigest } = parseFrame(frame);
  checkMailbox(outer, reader);
  checkAcceptance(outer, deliveredAt);

  // National layer
  const layer = decodeNational(envelopeBytes);
  const suite = checkNationalSuite(layer, national.suites);
  checkNationalLengths(layer, suite);
  const own = selectNationalKey(layer, suite, (kid) => national.key(kid), deliveredAt);
  await national.suites.requireTested(suite);
  const nestedFrame = await decryptNational(layer, suite, own, outerBytes);
  checkNestedDigest(nestedFrame, layer);
  checkNestedOuter(nestedFrame, outerBytes);

  // Frame inside (ENV-58)
  const opened = await open(nestedFrame, withFloor(reader), inside);
  const { kid } = own.block;
  return { ...opened, envelopeDigest, national: { suite: suite.id, kid, nestedFrame, nestedDigest: layer.nestedDigest } };
}

/** The reader, with its floor raised: a national layer must never make a message weaker. */
function withFloor(reader: EnvelopeReader): EnvelopeReader {
  const { scope, id, mailboxes, test, floor, trust } = reader;
  return { scope, id, mailboxes, test, floor: strongest(floor, NESTED_FLOOR), trust, decapsulator: (kid) => reader.decapsulator(kid) };
}
