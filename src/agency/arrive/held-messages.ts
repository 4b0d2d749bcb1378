// SPDX-License-Identifier: Apache-2.0
// Messages that cannot be judged yet, at rest under the key of their arrival. They are taken up again in the order in which they came.
// Their number, bytes and time are bounded: by peer where nobody signed (AGENCY-55), by state where signatures verified (AGENCY-70).
import { toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { COLLECTION } from '../collections.js';
import type { AgencyNode } from '../agency-parts.js';
import type { Vault } from '../home/vault.js';
import type { Acknowledgement, DocumentWrite } from '../../store/port.js';
import type { TrustStore } from '../../trust/store/resolver.js';

/** Peer under which the store keeps what came by hand: no relay is told what became of it. */
export const COURIER = 'courier';

/** One arrival: a frame in the store, or one that was held and is tried again. */
export interface Arrival {
  readonly key: string;
  readonly mailbox: string;
  readonly frame: Uint8Array;
  readonly envelopeDigest: Uint8Array;
  readonly deliveredAt: number;
  /** Its bearer: `scope/id` of the relay, or {@link COURIER}. */
  readonly peer: string;
  /** The operator ended its quarantine: it is opened although a state is stale. */
  readonly released?: boolean;
}

/** Reason for which a message waits, and the agency that answers for it. */
export interface Hold {
  /** An error code, or `gap`. */
  readonly code: string;
  /** Agency whose signatures verified by the newest directories held; absent: nobody's did. */
  readonly signedBy?: Principal | undefined;
  /**
   * The application may have opened it in the time that a restore lost. Signed, it waits for the operator without end (LOG-53); unsigned, at
   * most 72 hours (AGENCY-55).
   */
  readonly lostTime?: boolean;
}

export interface HeldArrival extends Arrival, Hold {}

/** An arrival on its way, with the key under which the message before it went to the inbox if it had to wait for that one, and why it was held until now. */
export interface TakenArrival extends Arrival, Partial<Hold> {
  readonly after?: string;
  /** Ends its stay in the queue of arrivals. */
  readonly acknowledgement?: Acknowledgement;
}

/** Newest root and directory of every state, by their versions, as they were when a look at a message began. */
export type KnownVersions = ReadonlyMap<string, { readonly root: number; readonly directory: number }>;

/** A place in the chain of a dossier's other side. */
export interface ChainPlace {
  readonly dossier: string;
  readonly seq: number;
}

/** The document for which a held message waits. No other document makes anybody judge it again (AGENCY-56). */
export type AwaitedDocument =
  /** A newer root or directory of one of these states; with a version, that directory or a later one. */
  | { readonly document: 'directory'; readonly scopes: readonly string[]; readonly known: KnownVersions; readonly version?: number }
  /** Any document that makes a stale state fresh. */
  | { readonly document: 'freshness'; readonly scope: string }
  /** The message before it in the chain of a dossier's other side, until a time (Unix milliseconds). */
  | ({ readonly document: 'predecessor'; readonly until: number } & ChainPlace)
  /** No document: another program. */
  | { readonly document: 'none' };

/** A message that waits, for people. */
export interface HeldMessage {
  /** Place in the order of arrival. */
  readonly key: string;
  /** Hexadecimal. */
  readonly envelopeDigest: string;
  readonly mailbox: string;
  /** Bytes of the frame. */
  readonly size: number;
  /** Unix milliseconds. */
  readonly deliveredAt: number;
  /** Unix milliseconds at which it is refused, unless it was judged before; absent: it waits for the operator (LOG-53). */
  readonly until?: number;
  /** Why it waits: an error code, or `gap`. */
  readonly code: string;
  /** `scope/id` of the agency whose signatures verified by the directories that are held; absent: nobody's did, and anybody may have made it. */
  readonly from?: string;
}

/** Facts in memory about a held message, beside its document. */
interface Waiting {
  /** Name of the room that it takes: see {@link roomOf}. */
  readonly room: string;
  readonly size: number;
  readonly until: number;
  readonly awaited: AwaitedDocument;
}

/** Few frames at a time: each may have the size of the largest. */
const PAGE = 16;

export class HeldMessages {
  readonly #node: AgencyNode;
  readonly #waiting = new Map<string, Waiting>();
  #isLoaded = false;

  constructor(node: AgencyNode) {
    this.#node = node;
  }

  /**
   * Counts what an earlier run held, once.
   * @returns keys of all of it: what each waits for is not known any more, and each is tried. Empty from the second call on.
   */
  async load(): Promise<readonly string[]> {
    if (this.#isLoaded) return [];
    for await (const held of allHeld(this.#node.vault)) this.note(held, held, { document: 'none' });
    this.#isLoaded = true;
    return [...this.#waiting.keys()];
  }

  put(arrival: TakenArrival, { code, signedBy, lostTime }: Hold): DocumentWrite {
    const { after: _after, acknowledgement: _acknowledgement, ...kept } = arrival;
    const by = signedBy && { scope: signedBy.scope, id: signedBy.id };
    return this.#node.vault.put(COLLECTION.held, kept.key, { ...kept, code, signedBy: by, lostTime });
  }

  remove(key: string): DocumentWrite {
    return this.#node.vault.remove(COLLECTION.held, key);
  }

  async get(key: string): Promise<HeldArrival | undefined> {
    return (await this.#node.vault.get<HeldArrival>(COLLECTION.held, key))?.value;
  }

  /** Looks for room for a message that is to wait. @returns why there is none, or undefined. */
  fullFor({ key, frame, peer }: Arrival, { code, signedBy }: Hold): RogatoryError | undefined {
    const room = roomOf(peer, signedBy);
    const { messages, bytes } = boundsOf(signedBy);
    let [count, size] = [1, frame.length];
    for (const [other, waiting] of this.#waiting) {
      if (other === key || waiting.room !== room) continue;
      count += 1;
      size += waiting.size;
    }
    if (count <= messages && size <= bytes) return undefined;
    return fail('AGENCY_HELD_LIMIT', { code, limit: count > messages ? `${messages} messages of ${room}` : `${bytes} bytes of ${room}` });
  }

  /** Remembers a message whose document is stored, and what it waits for. After a restart everything held is tried. */
  note({ key, frame, deliveredAt, peer }: Arrival, hold: Hold, awaited: AwaitedDocument): void {
    const { signedBy } = hold;
    const until = endOf(deliveredAt, hold, this.#node.restoredAt) ?? Infinity;
    this.#waiting.set(key, { room: roomOf(peer, signedBy), size: frame.length, until, awaited });
  }

  forget(key: string): void {
    this.#waiting.delete(key);
  }

  /** Keys of the messages whose document has come. @param now - Unix milliseconds. */
  answered(now: number): readonly string[] {
    return this.#keys(({ awaited }) => hasCome(awaited, this.#node.trust, now));
  }

  /** Keys of the messages that wait for the one in this place. */
  waitingFor({ dossier, seq }: ChainPlace): readonly string[] {
    return this.#keys(({ awaited }) => awaited.document === 'predecessor' && awaited.dossier === dossier && awaited.seq === seq);
  }

  /** Keys of the messages that have waited long enough for a predecessor. @param now - Unix milliseconds. */
  due(now: number): readonly string[] {
    return this.#keys(({ awaited }) => awaited.document === 'predecessor' && awaited.until <= now);
  }

  /** Keys of the messages that may wait no longer. @param now - Unix milliseconds. */
  overdue(now: number): readonly string[] {
    return this.#keys(({ until }) => until <= now);
  }

  /** When the next message will have waited long enough, Unix milliseconds; infinite when none waits. */
  nextDue(): number {
    let next = Infinity;
    for (const { until, awaited } of this.#waiting.values()) {
      next = Math.min(next, awaited.document === 'predecessor' ? Math.min(until, awaited.until) : until);
    }
    return next;
  }

  #keys(matches: (waiting: Waiting) => boolean): readonly string[] {
    return [...this.#waiting].flatMap(([key, waiting]) => (matches(waiting) ? [key] : [])).sort();
  }
}

export function knownVersions(trust: TrustStore): KnownVersions {
  return new Map(trust.scopes().map((scope) => [scope, versionsOf(trust, scope)]));
}

/** Tells what may change a refusal. @param known - Taken before the message was judged: a document may have come since. */
export function awaitedBy(refusal: RogatoryError, trust: TrustStore, known: KnownVersions): AwaitedDocument {
  const directory = (...scopes: readonly string[]): AwaitedDocument => ({ document: 'directory', scopes, known });
  if (isRogatoryError(refusal, 'ENVELOPE_RECIPIENT_UNKNOWN')) return directory(trust.own);
  if (isRogatoryError(refusal, 'ENVELOPE_SIGNER_UNKNOWN')) return directory(refusal.details.scope);
  if (isRogatoryError(refusal, 'ENVELOPE_DIRECTORY_AHEAD')) {
    const { scope, version } = refusal.details;
    return { document: 'directory', scopes: [scope], known, version };
  }
  if (isRogatoryError(refusal, 'TRUST_STALE')) return { document: 'freshness', scope: refusal.details.scope };
  // The fault is of the program that reads: another one looks when it starts.
  if (isRogatoryError(refusal, 'SCHEMA_CAST')) return { document: 'none' };
  return directory(...known.keys());
}

/** Tells whether a message is worth another look. @param now - Unix milliseconds. */
function hasCome(awaited: AwaitedDocument, trust: TrustStore, now: number): boolean {
  if (awaited.document === 'none' || awaited.document === 'predecessor') return false;
  if (awaited.document === 'freshness') return trust.freshness(awaited.scope, now).state !== 'stale';
  const { scopes, known, version } = awaited;
  return scopes.some((scope) => {
    const { root, directory } = versionsOf(trust, scope);
    const before = known.get(scope);
    // A root may set the directory back, to a version below the one that was cited (TRUST-71).
    if (root !== before?.root) return true;
    return version === undefined ? directory !== before.directory : directory >= version;
  });
}

function versionsOf(trust: TrustStore, scope: string) {
  return { root: trust.heldVersion('root', scope), directory: trust.heldVersion('directory', scope) };
}

/** Everything held, in the order of arrival; what is put back on the way does not come again. @param after - Key behind which it begins. */
export async function* allHeld(vault: Vault, after = ''): AsyncGenerator<HeldArrival, void, undefined> {
  for (let last = after; ;) {
    const page = await vault.list<HeldArrival>(COLLECTION.held, { after: last, limit: PAGE });
    for (const { value } of page) yield value;
    if (page.length < PAGE) return;
    last = page.at(-1)?.key ?? last;
  }
}

/** A held message, without its content. @param restoredAt - Unix milliseconds of the restore of the own store; 0: there was none. */
export function heldMessage(held: HeldArrival, restoredAt: number): HeldMessage {
  const { key, envelopeDigest, mailbox, frame, deliveredAt, code, signedBy } = held;
  const until = endOf(deliveredAt, held, restoredAt);
  return {
    key,
    envelopeDigest: toHex(envelopeDigest),
    mailbox,
    size: frame.length,
    deliveredAt,
    ...(until === undefined ? {} : { until }),
    code,
    ...(signedBy === undefined ? {} : { from: principalKey(signedBy) }),
  };
}

/**
 * When the wait of a message is over, Unix milliseconds. Undefined: it waits for its operator without end (LOG-53). An unsigned one does not,
 * since anybody could fill the room of the unverified; after a restore its time begins anew, because no document could come meanwhile.
 */
function endOf(deliveredAt: number, { signedBy, lostTime }: Hold, restoredAt: number): number | undefined {
  if (signedBy === undefined) return Math.max(deliveredAt, restoredAt) + boundsOf(signedBy).ms;
  return lostTime === true ? undefined : deliveredAt + boundsOf(signedBy).ms;
}

/** One state must not fill the room of another; unsigned frames fill the room of the peer that brings them. */
function roomOf(peer: string, signedBy: Principal | undefined): string {
  return signedBy === undefined ? `${peer}, unverified` : signedBy.scope;
}

function boundsOf(signedBy: Principal | undefined): { readonly messages: number; readonly bytes: number; readonly ms: number } {
  return signedBy === undefined
    ? { messages: LIMITS.unverifiedHeldMaxMessages, bytes: LIMITS.unverifiedHeldMaxBytes, ms: LIMITS.unverifiedHeldMs }
    : { messages: LIMITS.heldMaxMessages, bytes: LIMITS.heldMaxBytes, ms: LIMITS.heldMs };
}
