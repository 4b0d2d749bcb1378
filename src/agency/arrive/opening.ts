// SPDX-License-Identifier: Apache-2.0
// Opening what arrived, and what of it may wait until newer documents have come.
import { isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { open } from '../../envelope/open.js';
import type { EnvelopeReader, OpenedEnvelope, VerifiedMessage } from '../../envelope/types.js';
import type { ViewOptions } from '../../trust/store/view.js';
import type { Arrival } from './held-messages.js';
import type { AgencyNode } from '../agency-parts.js';
import { decapsulatorIndex } from '../home/keyring.js';
import { isRefusalType, TRANSPORT_RECEIPT } from '../refusal-types.js';

/** The outcome of opening: the message, or the refusal with the part of the message that verified. */
export type Opening =
  | { readonly opened: OpenedEnvelope; readonly verified: VerifiedMessage; readonly refusal?: undefined }
  | { readonly opened?: undefined; readonly verified: VerifiedMessage | undefined; readonly refusal: RogatoryError };

/** What opening takes of an arrival. */
export type OpenableArrival = Pick<Arrival, 'frame' | 'mailbox' | 'deliveredAt' | 'released'>;

/** Opens what a stale state sent, or what came while the own one is. */
const LENIENT: ViewOptions = { acceptStale: true };
/** Verifies by the newest directories held, whatever their age (ENV-60); what it opens is handed to nobody. */
const VERIFYING: ViewOptions = { acceptStale: true, acceptExpired: true };

/**
 * Opens an arrival. Staleness holds what people say, until newer documents or the operator. Receipts pass: they say what has happened
 * already (TRUST-72). A message that is to wait for a newer document is verified by those that are held, or has no `verified`.
 */
export async function openArrival(node: AgencyNode, arrival: OpenableArrival): Promise<Opening> {
  const first = await tryOpen(node, arrival, arrival.released === true ? LENIENT : {});
  const lenient = first.refusal?.code === 'TRUST_STALE' ? await tryOpen(node, arrival, LENIENT) : first;
  if (lenient.opened !== undefined && (lenient === first || lenient.opened.message.type.name === TRANSPORT_RECEIPT)) return lenient;
  const last = lenient.refusal?.code === 'TRUST_EXPIRED' ? await tryOpen(node, arrival, VERIFYING) : lenient;
  // The document that is missing decides; of a frame that nobody signed, what is wrong with it does.
  return first.refusal === undefined || last.verified === undefined ? last : { refusal: first.refusal, verified: last.verified };
}

async function tryOpen(node: AgencyNode, { frame, mailbox, deliveredAt }: OpenableArrival, options: ViewOptions): Promise<Opening> {
  const reader = readerOf(node, options);
  // Its mailbox was the agency's own when it was stored, whoever has it now.
  const then = { ...reader, mailboxes: new Set([...reader.mailboxes, mailbox]) };
  let verified: VerifiedMessage | undefined;
  try {
    const onVerified = (message: VerifiedMessage): void => void (verified = message);
    const opened = await open(frame, then, { deliveredAt, onVerified, isRefusal: ({ name }) => isRefusalType(name) });
    return { opened, verified: opened };
  } catch (refusal) {
    if (!isRogatoryError(refusal)) throw refusal;
    return { refusal, verified };
  }
}

/** Who opens envelopes for this agency: its names, its keys, and its trust, as they are at this moment. */
export function readerOf(
  {
    self,
    mailboxes,
    test,
    floor,
    trust,
    clock,
    keys,
  }: Pick<AgencyNode, 'self' | 'mailboxes' | 'test' | 'floor' | 'trust' | 'clock' | 'keys'>,
  options?: ViewOptions,
): EnvelopeReader {
  return { ...self, mailboxes, test, floor, trust: trust.view(clock.now(), options), decapsulator: decapsulatorIndex(keys) };
}

/** What newer documents may change: until they arrive, the message waits with its delivery time (AGENCY-10). */
export function mayBeJudgedLater(error: RogatoryError): boolean {
  return error.retryable || error.code === 'TRUST_EXPIRED';
}
