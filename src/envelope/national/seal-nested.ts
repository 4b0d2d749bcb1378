// SPDX-License-Identifier: Apache-2.0
import { assertBytes } from '../../core/assert.js';
import { toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { sha256 } from '../../crypto/digest/digest.js';
import { suiteById } from '../../crypto/suites/suites.js';
import { checkFrameSize } from '../checks/sealing.js';
import { EXPIRY_STEP_SECONDS, parseFrame } from '../header.js';
import { seal } from '../seal.js';
import type { SealInput } from '../seal-input.js';
import type { KeyStatus, SealedEnvelope } from '../types.js';
import { nationalKid } from './layer.js';
import { nest } from './nest.js';
import type { NationalSuites } from './registry.js';
import type { NationalSuite, NationalSuiteId } from './suite.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';
import { SEAL_INPUT } from '../seal-input.js';

/** An addressee's key of the national suite. Times in epoch seconds. */
export interface NationalRecipient {
  readonly scope: string;
  readonly id: string;
  readonly publicKey: Uint8Array;
  readonly from: number;
  readonly to: number;
  readonly status: KeyStatus;
}

export interface SealNestedInput extends SealInput {
  readonly national: {
    readonly suites: NationalSuites;
    readonly suite: NationalSuiteId;
    /** One for each of the message's recipients, in any order. */
    readonly recipients: readonly NationalRecipient[];
  };
}

const SEAL_NESTED_INPUT: Members<SealNestedInput> = {
  required: {
    ...SEAL_INPUT.required,
    national: {
      required: {
        suites: 'object',
        suite: 'text',
        recipients: {
          each: {
            required: { scope: 'text', id: 'text', publicKey: 'bytes', from: 'number', to: 'number', status: 'text' },
            optional: {},
          },
        },
      },
      optional: {},
    },
  },
  optional: SEAL_INPUT.optional,
};

/** Result of nested sealing: `frame` and `envelopeDigest` belong to the layer that relays carry. */
export interface SealedNested extends SealedEnvelope {
  /** The frame inside, which `contentKey` opens: the two make the sender's archive. */
  readonly nestedFrame: Uint8Array;
}

/** Weakest suite allowed for the frame inside: a national layer adds to it and never replaces it. */
export const NESTED_FLOOR = 'rogatory-hybrid';

/**
 * Seals a message as `seal` does, by `rogatory-hybrid` or stronger. Then it encrypts the whole frame by a national suite, under the same
 * outer header: an attacker must break both.
 * @param input - Read, never kept or changed.
 * @returns The frame, at most 262,144 bytes, and what the sender keeps; all byte strings are fresh.
 * @throws {@link RogatoryError} `ENVELOPE_NATIONAL_SUITE` (ENV-51), `ENVELOPE_SEAL` (ENV-57, and ENV-31 for what `seal` refuses),
 * `CRYPTO_SUITE_DISABLED` (CRYPTO-07), `ENVELOPE_NATIONAL_PROVIDER` (ENV-54), and what else `seal` throws.
 * @throws TypeError or RangeError when a byte string or number is not of the documented form.
 * @see SPEC.md "National suites"
 */
export async function sealNested(input: SealNestedInput): Promise<SealedNested> {
  requireMembers(input, SEAL_NESTED_INPUT, 'sealNested(input)');
  const { national, ...inside } = input;
  const { suites, suite: id, recipients } = national;
  const suite = suites.find(id);
  checkInside(input);
  checkAddressees(input);
  checkNationalKeys(input, suite);
  await suites.requireTested(suite);

  const sealed = await seal(inside);
  const publicKeys = recipients.map(({ publicKey }) => publicKey);
  const frame = await nest(sealed.frame, parseFrame(sealed.frame).outerBytes, suite, publicKeys);
  checkFrameSize(frame);
  return { ...sealed, frame, envelopeDigest: sha256(frame), nestedFrame: sealed.frame };
}

/** Requires a suite of the frame inside that is strong enough alone. @throws {@link RogatoryError} `ENVELOPE_SEAL` (ENV-57). */
function checkInside(input: SealNestedInput): void {
  if (suiteById(input.suite).rank < suiteById(NESTED_FLOOR).rank) refuse(`the suite inside a national layer is below ${NESTED_FLOOR}`);
}

/** Exactly the addressees can open the layer. @throws {@link RogatoryError} `ENVELOPE_SEAL` (ENV-57). */
function checkAddressees({ recipients, national }: SealNestedInput): void {
  const inside = recipients.map(({ scope, id }) => `${scope}/${id}`).sort();
  const around = national.recipients.map(({ scope, id }) => `${scope}/${id}`).sort();
  if (inside.join(' ') !== around.join(' ')) refuse('the national recipients are not those of the message');
}

/** Every national key can open it for as long as it lives. @throws {@link RogatoryError} `ENVELOPE_SEAL` (ENV-57). */
function checkNationalKeys({ national, message, expiresAt }: SealNestedInput, suite: NationalSuite): void {
  const expiry = Math.ceil(expiresAt / EXPIRY_STEP_SECONDS) * EXPIRY_STEP_SECONDS;
  const kids = new Set<string>();
  for (const { scope, id, publicKey, from, to, status } of national.recipients) {
    const name = `${scope}/${id}`;
    assertBytes(publicKey, `the national key of ${name}`, suite.publicKeyBytes);
    if (status !== 'active') refuse(`the national key of ${name} is ${status}`);
    if (!(from <= message.issuedAt)) refuse(`the national key of ${name} is not valid yet`);
    if (!(to >= expiry)) refuse(`the national key of ${name} ends before the envelope expires`);
    kids.add(toHex(nationalKid(suite, publicKey)));
  }
  if (kids.size !== national.recipients.length) refuse('a national key is named twice');
}

function refuse(reason: string): never {
  throw fail('ENVELOPE_SEAL', { reason });
}
