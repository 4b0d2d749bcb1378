// SPDX-License-Identifier: Apache-2.0
// Trust documents over the links of a node: asked for when a link comes up, answered, handed on when they came in from elsewhere. The
// folder is looked at again and again, and the operator is told when a state goes stale.
import { isRogatoryError } from '../../core/errors.js';
import type { Principal } from '../../core/ids.js';
import { toHex, toUtf8 } from '../../core/bytes.js';
import { LIMITS } from '../../core/limits.js';
import type { CancelTimer, Clock } from '../../core/time.js';
import { sha256 } from '../../crypto/digest/digest.js';
import type { AddedDocument } from './admission.js';
import type { TrustAlarm } from './alarms.js';
import { answerTo, changedFor, requestsTo } from './exchange.js';
import type { WireDocument, WireRequest } from './exchange.js';
import type { TrustStore } from './resolver.js';

/** How often folder and clock are looked at. */
const LOOK_MS = 5_000;
const AT_ONCE = 8;

/** A store that others may add to while it is open: a folder. */
interface Refreshable {
  refresh(now: number): Promise<{
    readonly added: readonly AddedDocument[];
    readonly refused: readonly { readonly name: string; readonly error: { readonly code: string; readonly message: string } }[];
  }>;
}

/** Something that people must look at. `subject` tells two of one name apart. */
interface Alarm<N extends string> {
  readonly kind: 'alarm';
  readonly alarm: N;
  readonly peer?: string;
  readonly scope?: string;
  readonly code?: string;
  readonly subject?: string;
  readonly detail: string;
}

/** What a node tells its operator of trust. */
export type TrustEvent =
  /** A document came in, over the link of a peer or as a file. */
  | { readonly kind: 'trust'; readonly peer?: string; readonly document: string; readonly scope?: string }
  | (Alarm<'trust-refused'> & { readonly peer?: string; readonly file?: string; readonly code: string })
  /** Two signed documents contradict each other, or one is issued far ahead: both copies are kept. */
  | (Alarm<'trust-alarm'> & { readonly code: string; readonly document: string })
  /** What is held of a scope is not known to be its newest; nothing is sent there and nothing opened, until it is fresh. */
  | (Alarm<'stale'> & { readonly scope: string })
  | { readonly kind: 'fresh'; readonly scope: string };

/** An alarm of a trust store as an event. One document is one matter, however often it is offered. */
export function trustAlarmEvent({ code, kind: document, detail, offered }: TrustAlarm): TrustEvent {
  const subject = toHex(sha256(offered ?? toUtf8(detail)));
  return { kind: 'alarm', alarm: 'trust-alarm', code, document, detail, subject };
}

/** One part of a document on the link; structurally transport's, which trust does not import. */
export interface WirePart extends WireDocument {
  readonly digest: Uint8Array;
  readonly size: number;
  readonly offset: number;
}

/** Joins the parts of one peer's documents. */
interface Assembly {
  add(part: WirePart): WireDocument | undefined;
}

interface Peer extends Principal {
  readonly key: string;
}

interface TrustLinkOptions {
  readonly trust: TrustStore;
  readonly clock: Clock;
  readonly log: (event: TrustEvent) => void;
  /** Made for each link that comes up. */
  readonly assemble: () => Assembly;
  /** @returns whether the peer has dealt with it. */
  send(peerKey: string, content: WireDocument | WireRequest): Promise<boolean>;
  /** Documents have changed: who may connect and who is dialled is decided anew. */
  onChanged(): void;
}

/** Exchanges documents of trust with every peer that is there (RELAY-18), and takes up what is put into the folder. */
export class TrustLinks {
  readonly #options: TrustLinkOptions;
  /** Peers with a link up, with the parts that they are sending. */
  readonly #peers = new Map<string, { readonly scope: string; readonly assembly: Assembly }>();
  readonly #turns = new Turns();
  readonly #stale = new Set<string>();
  #cancel: CancelTimer = () => undefined;
  #isLooking = false;
  /** Closing does not wait for a document that is being verified: it is asked for again. */
  #stopping = new AbortController();

  constructor(options: TrustLinkOptions) {
    this.#options = options;
  }

  /** Looks at folder and clock now and every few seconds. */
  start(): void {
    if (this.#stopping.signal.aborted) this.#stopping = new AbortController();
    this.#look();
  }

  stop(): void {
    this.#stopping.abort();
    this.#cancel();
    this.#cancel = () => undefined;
  }

  /** The link to a peer is up: it is asked for what is newer there. */
  up(peer: Peer): void {
    this.#peers.set(peer.key, { scope: peer.scope, assembly: this.#options.assemble() });
    // The link counts as open for its owner only when this call has returned.
    queueMicrotask(() => this.#ask(peer.key, peer.scope));
  }

  down(peer: Peer): void {
    this.#peers.delete(peer.key);
  }

  /** Takes what a TRUST frame brought. Resolves when it is dealt with: until then its link brings nothing more (LINK-35). */
  async receive(peer: Peer, content: WirePart | WireRequest): Promise<void> {
    const held = this.#peers.get(peer.key);
    if (held === undefined) return;
    if (!('bytes' in content)) {
      void this.#send(peer.key, answerTo(this.#options.trust, peer.scope, content));
      return;
    }
    const document = held.assembly.add(content);
    if (document !== undefined) await this.#turns.run(peer.key, document.bytes.length, () => this.#take(peer, document));
  }

  async #take(peer: Peer, { bytes }: WireDocument): Promise<void> {
    const { trust, clock } = this.#options;
    const { signal } = this.#stopping;
    try {
      this.#tellAdded(await trust.addInSlices(bytes, clock.now(), { fromPeer: true, signal }), peer.key);
    } catch (error) {
      if (signal.aborted) return;
      if (!isRogatoryError(error)) throw error;
      // The peer has what this document builds on, or can say who has.
      if (isRogatoryError(error, 'TRUST_GAP')) this.#ask(peer.key, peer.scope);
      // What is older than the held is no news.
      else if (!isRogatoryError(error, 'TRUST_ROLLBACK')) this.#tellRefused(error, { peer: peer.key });
    }
  }

  #ask(peerKey: string, scope: string): void {
    void this.#send(peerKey, requestsTo(this.#options.trust, scope));
  }

  /** Few at a time: what waits to be sent to a peer is bounded. What a cut loses is asked for on the next link. */
  async #send(peerKey: string, contents: readonly (WireDocument | WireRequest)[]): Promise<void> {
    for (let at = 0; at < contents.length; at += AT_ONCE) {
      const sent = await Promise.all(contents.slice(at, at + AT_ONCE).map((content) => this.#options.send(peerKey, content)));
      if (sent.includes(false)) return;
    }
  }

  #spread(added: AddedDocument, from: string | undefined): void {
    if (this.#stopping.signal.aborted) return;
    for (const [key, { scope }] of this.#peers) if (key !== from) void this.#send(key, changedFor(this.#options.trust, scope, added));
    this.#options.onChanged();
  }

  #look(): void {
    const { clock } = this.#options;
    this.#cancel = clock.after(LOOK_MS, () => this.#look());
    // A look may last longer than the pause between two: it is not begun twice.
    if (this.#isLooking) return;
    this.#isLooking = true;
    void this.#lookOnce(clock.now()).finally(() => {
      this.#isLooking = false;
    });
  }

  async #lookOnce(now: number): Promise<void> {
    const { trust } = this.#options;
    try {
      await this.#takeUp(now);
    } catch (error) {
      this.#tellRefused(error as Error);
    }
    if (!this.#stopping.signal.aborted) for (const scope of trust.scopes()) this.#tell(scope, now);
  }

  /** Takes up documents that were put into the folder, and those that waited for their day. */
  async #takeUp(now: number): Promise<void> {
    const { trust } = this.#options;
    const taken = 'refresh' in trust ? await (trust as TrustStore & Refreshable).refresh(now) : { added: [], refused: [] };
    for (const { name, error } of taken.refused) this.#tellRefused(error, { file: name });
    for (const added of taken.added) this.#tellAdded(added);
    for (const added of await trust.addWaiting(now)) this.#tellAdded(added);
  }

  /** @param peer - Brought it, and needs not be told. */
  #tellAdded(added: AddedDocument, peer?: string): void {
    const { kind: document, scope, changed } = added;
    if (!changed) return;
    this.#options.log({ kind: 'trust', document, ...(peer === undefined ? {} : { peer }), ...(scope === undefined ? {} : { scope }) });
    this.#spread(added, peer);
  }

  #tellRefused(
    error: { readonly code?: string; readonly message: string },
    from: { readonly peer?: string; readonly file?: string } = {},
  ): void {
    const subject = from.file === undefined ? {} : { subject: from.file };
    this.#options.log({ kind: 'alarm', alarm: 'trust-refused', ...from, ...subject, code: error.code ?? 'unknown', detail: error.message });
  }

  /** Once when a scope goes stale, and once when it is fresh again (TRUST-28). */
  #tell(scope: string, now: number): void {
    const { state, reason = '' } = this.#options.trust.freshness(scope, now);
    if ((state === 'stale') === this.#stale.has(scope)) return;
    if (state === 'stale') this.#stale.add(scope);
    else this.#stale.delete(scope);
    this.#options.log(state === 'stale' ? { kind: 'alarm', alarm: 'stale', scope, detail: reason } : { kind: 'fresh', scope });
  }
}

/** The documents of one peer one after another, over all of its links: a peer that connects again and again gains nothing. */
export class Turns {
  readonly #peers = new Map<string, { tail: Promise<void>; items: number; bytes: number }>();

  /** Runs a task when those of the peer before it are done; passes it over when too much of that peer waits. It is asked for again. */
  async run(peer: string, bytes: number, task: () => Promise<void>): Promise<void> {
    const held = this.#peers.get(peer) ?? { tail: Promise.resolve(), items: 0, bytes: 0 };
    if (held.items >= LIMITS.trustTurnsMaxItems || held.bytes + bytes > LIMITS.trustTurnsMaxBytes) return;
    held.items++;
    held.bytes += bytes;
    this.#peers.set(peer, held);
    const done = held.tail.then(task).finally(() => {
      held.items--;
      held.bytes -= bytes;
      if (held.items === 0) this.#peers.delete(peer);
    });
    held.tail = done.catch(() => undefined);
    await done;
  }
}
