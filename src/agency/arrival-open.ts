// SPDX-License-Identifier: Apache-2.0
// Opening what arrived, and what of it may wait until newer documents have come.
import { isRogatoryError } from '../core/errors.js';
import type { RogatoryError } from '../core/errors.js';
import { open } from '../envelope/open.js';
import type { EnvelopeReader, OpenedEnvelope } from '../envelope/types.js';
import type { Taken } from './arrival-parts.js';
import type { AgencyNode } from './node-parts.js';
import { readerOf } from './reader.js';

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
   * @throws {@link RogatoryError} what `open` of an envelope throws.
   */
  async open({ frame, deliveredAt, released }: Taken): Promise<OpenedEnvelope> {
    if (released === true) return open(frame, this.#lenientReader, { deliveredAt });
    try {
      return await open(frame, this.#reader, { deliveredAt });
    } catch (error) {
      if (!isRogatoryError(error, 'TRUST_STALE')) throw error;
      const opened = await open(frame, this.#lenientReader, { deliveredAt }).catch(() => undefined);
      if (opened?.message.type.name.startsWith('transport.') !== true) throw error;
      return opened;
    }
  }
}

/** What newer documents may change: until they arrive, the message waits with its delivery time (AGENCY-10). */
export function mayBeJudgedLater(error: RogatoryError): boolean {
  return error.retryable || error.code === 'TRUST_EXPIRED';
}
