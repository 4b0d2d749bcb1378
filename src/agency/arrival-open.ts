// SPDX-License-Identifier: Apache-2.0
// Opening what arrived, and what of it may wait until newer documents have come.
import { isRogatoryError } from '../core/errors.js';
import type { RogatoryError } from '../core/errors.js';
import { open } from '../envelope/open.js';
import type { EnvelopeReader, OpenedEnvelope, VerifiedMessage } from '../envelope/types.js';
import type { Taken } from './arrival-parts.js';
import type { AgencyNode } from './node-parts.js';
import { readerOf } from './reader.js';
import { isRefusalType } from './refusal-types.js';

/** What opening came to: the message, or why not, with as much of it as its sender answers for. */
export type Opening =
  | { readonly opened: OpenedEnvelope; readonly refusal?: never }
  | { readonly refusal: RogatoryError; readonly verified?: VerifiedMessage; readonly opened?: never };

export class EnvelopeOpener {
  readonly #reader: EnvelopeReader;
  /** Opens what a stale state sent, or what came while the own one is. */
  readonly #lenientReader: EnvelopeReader;

  constructor(node: AgencyNode) {
    this.#reader = readerOf(node);
    this.#lenientReader = readerOf(node, { acceptStale: true });
  }

  /**
   * Opens an arrival. Staleness holds what people say, until newer documents or the operator. Receipts pass: they say what has happened
   * already (TRUST-28).
   */
  async open({ frame, deliveredAt, released }: Taken): Promise<Opening> {
    if (released === true) return tryOpen(frame, this.#lenientReader, deliveredAt);
    const opening = await tryOpen(frame, this.#reader, deliveredAt);
    if (opening.refusal?.code !== 'TRUST_STALE') return opening;
    const { opened } = await tryOpen(frame, this.#lenientReader, deliveredAt);
    return opened?.message.type.name.startsWith('transport.') === true ? { opened } : opening;
  }
}

async function tryOpen(frame: Uint8Array, reader: EnvelopeReader, deliveredAt: number): Promise<Opening> {
  let verified: VerifiedMessage | undefined;
  try {
    const onVerified = (message: VerifiedMessage): void => void (verified = message);
    return { opened: await open(frame, reader, { deliveredAt, onVerified, isRefusal: ({ name }) => isRefusalType(name) }) };
  } catch (refusal) {
    if (!isRogatoryError(refusal)) throw refusal;
    return { refusal, ...(verified === undefined ? {} : { verified }) };
  }
}

/** What newer documents may change: until they arrive, the message waits with its delivery time (AGENCY-10). */
export function mayBeJudgedLater(error: RogatoryError): boolean {
  return error.retryable || error.code === 'TRUST_EXPIRED';
}
