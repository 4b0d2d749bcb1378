// SPDX-License-Identifier: Apache-2.0
// NOTICE and TRUST beside the lanes of a link: turns, confirmation by PING and PONG, order of parts.
import { equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import type { TrustDocument, TrustPart, TrustRequest } from '../handler.js';
import type { Frame } from '../frame/headers.js';
import { LooseChannel } from './loose-channel.js';
import type { LooseName } from './loose-channel.js';
import { isPart, partCount, partOf } from '../frame/trust-header.js';

/** Messages of lanes that may go before one frame of TRUST. */
const TRUST_TURN = 16;
const NAMES = ['notice', 'trust'] as const;

interface Marks {
  readonly token: Uint8Array;
  readonly notice: number;
  readonly trust: number;
}

/** The loose frames of one link. */
export class Loose {
  readonly #channels = { notice: new LooseChannel('notice'), trust: new LooseChannel('trust') };
  #laneTurn = false;
  #messages = 0;
  /** The PING whose answer confirms all earlier frames. */
  #pinged: Marks | undefined;
  /** The peer's newest unanswered PING. */
  #asked: Marks | undefined;
  /** The peer's document of which more parts follow, and where the next one begins. */
  #partial: { readonly kind: number; readonly size: number; readonly digest: Uint8Array; readonly end: number } | undefined;
  readonly #ackStallMs: number;
  #stalledAt: number | undefined;

  constructor(ackStallMs: number) {
    this.#ackStallMs = ackStallMs;
  }

  /** Time at which a frame is overdue for confirmation; undefined when none is unconfirmed. */
  get stalledAt(): number | undefined {
    return this.#stalledAt;
  }

  offerNotice(bytes: Uint8Array): void {
    this.#channels.notice.offer({ frames: 1, frame: () => ({ name: 'notice', body: bytes }), bytes: () => bytes.length });
  }

  /** @param digest - SHA-256 of a document. */
  offerTrust(content: TrustRequest | { readonly document: TrustDocument; readonly digest: Uint8Array }): void {
    if (!('document' in content)) {
      this.#channels.trust.offer({ frames: 1, frame: () => ({ name: 'trust', content }), bytes: () => 0 });
      return;
    }
    const { document, digest } = content;
    const part = (index: number): TrustPart => partOf(document, digest, index);
    this.#channels.trust.offer({
      frames: partCount(document.bytes.length),
      frame: (index) => ({ name: 'trust', content: part(index) }),
      bytes: (index) => part(index).bytes.length,
    });
  }

  /** LINK-36: takes the frame that goes before the lanes: a notice every second time, a TRUST frame every seventeenth. */
  beforeLanes(now: number): Frame | undefined {
    if (this.#messages >= TRUST_TURN) {
      const frame = this.#takeTrust(now);
      if (frame !== undefined) return frame;
    }
    return this.#laneTurn ? undefined : this.#takeNotice(now);
  }

  laneServed(): void {
    this.#laneTurn = false;
    this.#messages++;
  }

  /** Takes the next frame when the lanes have nothing to send. */
  afterLanes(now: number): Frame | undefined {
    return this.#takeNotice(now) ?? this.#takeTrust(now);
  }

  #takeNotice(now: number): Frame | undefined {
    const frame = this.#take('notice', now);
    this.#laneTurn = frame !== undefined;
    return frame;
  }

  #takeTrust(now: number): Frame | undefined {
    const frame = this.#take('trust', now);
    if (frame !== undefined) this.#messages = 0;
    return frame;
  }

  #take(name: LooseName, now: number): Frame | undefined {
    const frame = this.#channels[name].take();
    if (frame !== undefined) this.#stalledAt ??= now + this.#ackStallMs;
    return frame;
  }

  get unconfirmed(): boolean {
    return NAMES.some((name) => this.#channels[name].unconfirmed);
  }

  /** Whether a PING must be sent to get frames in flight confirmed (LINK-53). */
  get pingDue(): boolean {
    return this.#pinged === undefined && this.unconfirmed;
  }

  pinged(token: Uint8Array): void {
    this.#pinged = { token, notice: this.#channels.notice.sent, trust: this.#channels.trust.sent };
  }

  /** Takes a PONG; one that answers an older PING says nothing. @returns the entries that it confirms; undefined: nothing. */
  ponged(token: Uint8Array, now: number): Readonly<Record<LooseName, number>> | undefined {
    const marks = this.#pinged;
    if (marks === undefined || !equal(marks.token, token)) return undefined;
    this.#pinged = undefined;
    const confirmed = { notice: this.#channels.notice.confirm(marks.notice), trust: this.#channels.trust.confirm(marks.trust) };
    this.#stalledAt = this.unconfirmed ? now + this.#ackStallMs : undefined;
    return confirmed;
  }

  asked(token: Uint8Array): void {
    this.#asked = { token, notice: this.#channels.notice.received, trust: this.#channels.trust.received };
  }

  /** LINK-35: the token to answer, when all frames before its PING are handled. */
  takeAnswer(): Uint8Array | undefined {
    const asked = this.#asked;
    if (asked === undefined || NAMES.some((name) => this.#channels[name].handled < asked[name])) return undefined;
    this.#asked = undefined;
    return asked.token;
  }

  admitNotice(body: Uint8Array): void {
    this.#channels.notice.admit(body.length);
  }

  /** @throws {@link RogatoryError} `LINK_WINDOW` (LINK-34), `LINK_PART` (LINK-37). */
  admitTrust(content: TrustPart | TrustRequest): void {
    this.#channels.trust.admit(isPart(content) ? content.bytes.length : 0);
    if (!isPart(content)) return;
    const { kind, size, digest, offset, bytes } = content;
    const before = this.#partial;
    const expected = before?.end ?? 0;
    if (offset !== expected) throw fail('LINK_PART', { reason: `part at ${offset} where ${expected} was expected` });
    if (before !== undefined && (before.kind !== kind || before.size !== size || !equal(before.digest, digest))) {
      throw fail('LINK_PART', { reason: 'a part of another document' });
    }
    const end = offset + bytes.length;
    this.#partial = end === size ? undefined : { kind, size, digest: Uint8Array.from(digest), end };
  }

  handled(name: LooseName): void {
    this.#channels[name].handle();
  }
}
