// SPDX-License-Identifier: Apache-2.0
// Opening what arrived. A first look finds what may be judged side by side, and what may wait until newer documents have come.
import { equal, toHex } from '../../core/bytes.js';
import { isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { formatUuid } from '../../core/ids.js';
import { STATUS_LANE } from '../../endpoint/ports.js';
import { open } from '../../envelope/open.js';
import type { EnvelopeReader, OpenedEnvelope, VerifiedMessage } from '../../envelope/types.js';
import type { ViewOptions } from '../../trust/store/view.js';
import type { AgencyNode } from '../agency-parts.js';
import { COLLECTION } from '../collections.js';
import { decapsulatorIndex } from '../home/keyring.js';
import { isRefusalType, TRANSPORT_RECEIPT } from '../refusal-types.js';
import { knownVersions } from './held-messages.js';
import type { Arrival, KnownVersions, TakenArrival } from './held-messages.js';

/** The outcome of opening: the message, or the refusal with the part of the message that verified. */
export type Opening =
  | { readonly opened: OpenedEnvelope; readonly verified: VerifiedMessage; readonly refusal?: undefined }
  | { readonly opened?: undefined; readonly verified: VerifiedMessage | undefined; readonly refusal: RogatoryError };

/** An arrival that was looked at, and is to be judged. */
export interface ArrivalLook {
  readonly arrival: TakenArrival;
  /** Documents held when the look began. */
  readonly known: KnownVersions;
  /** Dossier that its signed part names; what machines say to each other belongs to none. */
  readonly dossier?: string | undefined;
  /** Absent when its frame was judged before, or the program stumbles over it. */
  readonly opening?: Opening;
  /** What the program stumbled over. */
  readonly fault?: unknown;
}

type FirstLook = Omit<ArrivalLook, 'arrival'>;

/** A frame that is being stored. */
export type LoneFrame = Pick<Arrival, 'frame' | 'mailbox' | 'deliveredAt' | 'envelopeDigest'>;

/** One frame that is opened while the disk stores it: a lone message does not wait for the two in turn. Nothing else comes of it. */
export class EarlyLook {
  readonly #node: AgencyNode;
  #begun: { readonly frame: LoneFrame; readonly look: Promise<FirstLook> } | undefined;

  constructor(node: AgencyNode) {
    this.#node = node;
  }

  begin(frame: LoneFrame): void {
    // After the store has its calls, which it gets at the end of this turn.
    this.#begun = { frame, look: Promise.resolve().then(() => firstLook(this.#node, frame)) };
  }

  /** Gives the look away, if it was at this arrival and for the time at which it was stored. */
  take({ mailbox, envelopeDigest, deliveredAt, released }: TakenArrival): Promise<FirstLook> | undefined {
    const { frame, look } = this.#begun ?? {};
    this.#begun = undefined;
    const isThis = frame?.mailbox === mailbox && frame.deliveredAt === deliveredAt && equal(frame.envelopeDigest, envelopeDigest);
    return isThis && released !== true ? look : undefined;
  }
}

/**
 * Opens arrivals, and divides them into runs: of one run none is judged by what another one leaves behind. The next is looked at when a run
 * was settled.
 * @throws {@link RogatoryError} `STORE_...`.
 */
export async function* inRuns(
  node: AgencyNode,
  arrivals: readonly TakenArrival[],
  early: EarlyLook,
): AsyncGenerator<readonly ArrivalLook[], void, undefined> {
  let run: ArrivalLook[] = [];
  for (const arrival of arrivals) {
    if (run.some((other) => equal(other.arrival.envelopeDigest, arrival.envelopeDigest))) {
      yield run;
      run = [];
    }
    let looked = await look(node, arrival, early);
    if (looked.dossier !== undefined && run.some(({ dossier }) => dossier === looked.dossier)) {
      yield run;
      run = [];
      // Its copy may have waited for one of that run, and was judged with it.
      if (await isJudged(node, arrival)) looked = { arrival, known: looked.known };
    }
    run.push(looked);
  }
  if (run.length > 0) yield run;
}

/** Opens an arrival whose frame was not judged before. @throws {@link RogatoryError} `STORE_...`. */
export async function look(node: AgencyNode, arrival: TakenArrival, early?: EarlyLook): Promise<ArrivalLook> {
  const begun = early?.take(arrival);
  if (await isJudged(node, arrival)) return { arrival, known: knownVersions(node.trust) };
  return { arrival, ...(await (begun ?? firstLook(node, arrival))) };
}

async function firstLook(node: AgencyNode, arrival: LoneFrame & Pick<Arrival, 'released'>): Promise<FirstLook> {
  const known = knownVersions(node.trust);
  try {
    const opening = await openArrival(node, arrival);
    return { known, opening, dossier: dossierOf(opening.verified) };
  } catch (fault) {
    return { known, fault };
  }
}

/**
 * Whether the same frame was opened or refused before, for another mailbox of this agency. What is judged at two times may come to two
 * verdicts, which one agency must not sign of one envelope (LOG-22).
 */
export async function isJudged({ vault }: AgencyNode, { envelopeDigest }: Arrival): Promise<boolean> {
  const key = toHex(envelopeDigest);
  const [opened, refused] = await Promise.all([vault.get(COLLECTION.frame, key), vault.get(COLLECTION.refused, key)]);
  return opened !== undefined || refused !== undefined;
}

function dossierOf(verified: VerifiedMessage | undefined): string | undefined {
  const { outer, message } = verified ?? {};
  const isNone = message?.dossierId === undefined || outer?.lane === STATUS_LANE || message.type.name === TRANSPORT_RECEIPT;
  return isNone ? undefined : formatUuid(message.dossierId);
}

/** Opens what a stale state sent, or what came while the own one is. */
const LENIENT: ViewOptions = { acceptStale: true };
/** Verifies by the newest directories held, whatever their age (ENV-60); what it opens is handed to nobody. */
const VERIFYING: ViewOptions = { acceptStale: true, acceptExpired: true };

/**
 * Opens an arrival. Staleness holds what people say, until newer documents or the operator. Receipts pass: they say what has happened
 * already (TRUST-72). A message that is to wait for a newer document is verified by those that are held, or has no `verified`.
 */
export async function openArrival(node: AgencyNode, arrival: LoneFrame & Pick<Arrival, 'released'>): Promise<Opening> {
  const first = await tryOpen(node, arrival, arrival.released === true ? LENIENT : {});
  const lenient = first.refusal?.code === 'TRUST_STALE' ? await tryOpen(node, arrival, LENIENT) : first;
  if (lenient.opened !== undefined && (lenient === first || lenient.opened.message.type.name === TRANSPORT_RECEIPT)) return lenient;
  const last = lenient.refusal?.code === 'TRUST_EXPIRED' ? await tryOpen(node, arrival, VERIFYING) : lenient;
  // The document that is missing decides; of a frame that nobody signed, what is wrong with it does.
  return first.refusal === undefined || last.verified === undefined ? last : { refusal: first.refusal, verified: last.verified };
}

async function tryOpen(node: AgencyNode, { frame, mailbox, deliveredAt }: LoneFrame, options: ViewOptions): Promise<Opening> {
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

/** What reads envelopes for an agency. */
type ReadingParts = Pick<AgencyNode, 'self' | 'mailboxes' | 'test' | 'floor' | 'trust' | 'clock' | 'keys'>;

/** Who opens envelopes for this agency: its names, its keys, and its trust, as they are at this moment. */
export function readerOf(node: ReadingParts, options?: ViewOptions): EnvelopeReader {
  const { self, mailboxes, test, floor, trust, clock, keys } = node;
  return { ...self, mailboxes, test, floor, trust: trust.view(clock.now(), options), decapsulator: decapsulatorIndex(keys) };
}

/** What newer documents may change: until they arrive, the message waits with its delivery time (AGENCY-10). */
export function mayBeJudgedLater(error: RogatoryError): boolean {
  return error.retryable || error.code === 'TRUST_EXPIRED';
}
