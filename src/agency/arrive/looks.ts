// SPDX-License-Identifier: Apache-2.0
// The first look at what arrived: it is opened, and what may be judged side by side is found.
import { equal, toHex } from '../../core/bytes.js';
import { formatUuid } from '../../core/ids.js';
import type { OpenedEnvelope, VerifiedMessage } from '../../envelope/types.js';
import { readBody } from '../../schema/body/codec.js';
import type { AgencyNode } from '../agency-parts.js';
import { askedShare } from '../cases/workload.js';
import { COLLECTION } from '../collections.js';
import { TRANSPORT_RECEIPT } from '../refusal-types.js';
import { STATUS_LANE } from './arrival-parts.js';
import type { Taken } from './arrival-parts.js';
import type { Arrival } from './held-messages.js';
import { knownVersions } from './awaited-document.js';
import type { KnownVersions } from './awaited-document.js';
import { openArrival } from './opening.js';
import type { OpenableArrival, Opening } from './opening.js';

/** What opening an arrival came to. */
interface FirstLook {
  /** Documents held when the look began. */
  readonly known: KnownVersions;
  /** Dossier that its signed part names; what machines say to each other belongs to none. */
  readonly dossier?: string | undefined;
  /** Absent when its frame was judged before, or the program stumbles over it. */
  readonly opening?: Opening;
  /** What the program stumbled over. */
  readonly fault?: unknown;
}

/** An arrival that was looked at, and is to be judged. */
export interface Looked extends FirstLook {
  readonly arrival: Taken;
}

/** A frame that is being stored. */
export type LoneFrame = Omit<OpenableArrival, 'released'> & Pick<Arrival, 'envelopeDigest'>;

/** One frame that is opened while the disk stores it: a lone message does not wait for the two in turn. Nothing else comes of it. */
export class EarlyLook {
  readonly #node: AgencyNode;
  #frame: LoneFrame | undefined;
  #look: Promise<FirstLook> | undefined;

  constructor(node: AgencyNode) {
    this.#node = node;
  }

  begin(frame: LoneFrame): void {
    this.#frame = frame;
    // After the store has its calls, which it gets at the end of this turn.
    this.#look = Promise.resolve().then(() => firstLook(this.#node, frame));
  }

  /** Gives the look away, if it was at this arrival and for the time at which it was stored. */
  take({ mailbox, envelopeDigest, deliveredAt, released }: Taken): Promise<FirstLook> | undefined {
    const [frame, begun] = [this.#frame, this.#look];
    this.#frame = this.#look = undefined;
    const isThis = frame?.mailbox === mailbox && frame.deliveredAt === deliveredAt && equal(frame.envelopeDigest, envelopeDigest);
    return isThis && released !== true ? begun : undefined;
  }
}

/**
 * Opens arrivals, and divides them into runs: of one run none reads what another one writes. The next is looked at when a run was settled.
 * @throws {@link RogatoryError} `STORE_...`.
 */
export async function* inRuns(
  node: AgencyNode,
  arrivals: readonly Taken[],
  early: EarlyLook,
): AsyncGenerator<readonly Looked[], void, undefined> {
  let run: Looked[] = [];
  for (const arrival of arrivals) {
    if (run.some((other) => equal(other.arrival.envelopeDigest, arrival.envelopeDigest))) {
      yield run;
      run = [];
    }
    let looked = await look(node, arrival, early);
    if (run.length > 0 && dependsOn(node, looked, run)) {
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
export async function look(node: AgencyNode, arrival: Taken, early?: EarlyLook): Promise<Looked> {
  const begun = early?.take(arrival);
  if (await isJudged(node, arrival)) return { arrival, known: knownVersions(node.trust) };
  return { arrival, ...(await (begun ?? firstLook(node, arrival))) };
}

async function firstLook(node: AgencyNode, arrival: OpenableArrival): Promise<FirstLook> {
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
export async function isJudged({ vault }: AgencyNode, { envelopeDigest }: Taken): Promise<boolean> {
  const key = toHex(envelopeDigest);
  const [opened, refused] = await Promise.all([vault.get(COLLECTION.frame, key), vault.get(COLLECTION.refused, key)]);
  return opened !== undefined || refused !== undefined;
}

/** Whether an arrival is judged by what others leave behind: of its dossier, or of all that its sender asks. */
function dependsOn(node: AgencyNode, { dossier, opening }: Looked, run: readonly Looked[]): boolean {
  if (dossier === undefined) return false;
  return run.some((other) => other.dossier === dossier) || (opening?.opened !== undefined && asks(node, opening.opened));
}

function asks(node: AgencyNode, { message: { type, accord }, body }: OpenedEnvelope): boolean {
  try {
    return askedShare(node, type.name, () => readBody(type.name, body), accord) !== undefined;
  } catch {
    // A body that cannot be read is refused when it is judged.
    return false;
  }
}

function dossierOf(verified: VerifiedMessage | undefined): string | undefined {
  const { outer, message } = verified ?? {};
  const isNone = message?.dossierId === undefined || outer?.lane === STATUS_LANE || message.type.name === TRANSPORT_RECEIPT;
  return isNone ? undefined : formatUuid(message.dossierId);
}
