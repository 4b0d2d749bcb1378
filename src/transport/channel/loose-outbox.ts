// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../../core/limits.js';
import { sha256 } from '../../crypto/digest/digest.js';
import type { TrustDocument, TrustRequest } from '../handler.js';
import type { LinkEvent } from '../link/link-events.js';
import type { LooseName } from './loose-channel.js';
import { checkTrustContent } from '../frame/trust-header.js';

interface Waiting {
  readonly bytes: number;
  readonly resolve: (handled: boolean) => void;
}

/** Queue of unsent and unconfirmed frames of one link beside its lanes; bounded in items and bytes (LINK-58). */
export class LooseOutbox {
  readonly #event: (event: LinkEvent) => void;
  readonly #waiting: Record<LooseName, Waiting[]> = { notice: [], trust: [] };
  readonly #bytes: Record<LooseName, number> = { notice: 0, trust: 0 };

  constructor(event: (event: LinkEvent) => void) {
    this.#event = event;
  }

  async notice(body: Uint8Array, allowed: boolean): Promise<boolean> {
    if (body.length === 0 || body.length > LIMITS.noticeMaxBytes) throw new RangeError(`a notice has 1 to ${LIMITS.noticeMaxBytes} bytes`);
    if (!allowed || !this.#hasRoom('notice', body.length, LIMITS.noticeQueueMaxItems, LIMITS.noticeQueueMaxBytes)) return false;
    return this.#offer('notice', body.length, { kind: 'notice', body });
  }

  async trust(content: TrustDocument | TrustRequest, allowed: boolean): Promise<boolean> {
    checkTrustContent(content);
    const bytes = 'bytes' in content ? content.bytes.length : 0;
    if (!allowed || !this.#hasRoom('trust', bytes, LIMITS.trustQueueMaxItems, LIMITS.trustQueueMaxBytes)) return false;
    const item = 'bytes' in content ? { document: content, digest: sha256(content.bytes) } : content;
    return this.#offer('trust', bytes, { kind: 'trust', content: item });
  }

  /** Notes how many more of each the peer has handled, the oldest first. */
  confirmed(counts: Readonly<Record<LooseName, number>>): void {
    this.#settle('notice', counts.notice, true);
    this.#settle('trust', counts.trust, true);
  }

  end(): void {
    this.#settle('notice', Infinity, false);
    this.#settle('trust', Infinity, false);
  }

  #hasRoom(name: LooseName, bytes: number, maxItems: number, maxBytes: number): boolean {
    return this.#waiting[name].length < maxItems && this.#bytes[name] + bytes <= maxBytes;
  }

  #offer(name: LooseName, bytes: number, event: LinkEvent): Promise<boolean> {
    this.#bytes[name] += bytes;
    return new Promise((resolve) => {
      this.#waiting[name].push({ bytes, resolve });
      this.#event(event);
    });
  }

  #settle(name: LooseName, count: number, handled: boolean): void {
    for (const { bytes, resolve } of this.#waiting[name].splice(0, count)) {
      this.#bytes[name] -= bytes;
      resolve(handled);
    }
  }
}
