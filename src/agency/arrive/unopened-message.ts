// SPDX-License-Identifier: Apache-2.0
import { toHex } from '../../core/bytes.js';
import { isRogatoryError } from '../../core/errors.js';
import { peek } from '../../envelope/peek.js';
import type { Store } from '../../store/port.js';
import { allHeld } from './held-messages.js';
import { LOCAL } from './opener.js';
import type { Vault } from '../home/vault.js';

const PAGE_MESSAGES = 64;
const PAGE_BYTES = 4_194_304;

/**
 * Counts the stored frames that are sealed to a key and not opened yet: new arrivals, and held frames that are verified. A frame that anybody may have made keeps no key.
 * @param kid - Hexadecimal.
 */
export async function stillNeeds(store: Store, vault: Vault, kid: string): Promise<number> {
  let count = 0;
  for (const { lane, ackedThrough } of await store.counters(LOCAL)) {
    for (let after = ackedThrough; ;) {
      const window = await store.window(LOCAL, lane, after, PAGE_MESSAGES, PAGE_BYTES);
      for (const { frame } of window) if (isFor(frame, kid)) count++;
      const last = window.at(-1);
      if (last === undefined) break;
      after = last.seq;
    }
  }
  for await (const { frame, signedBy } of allHeld(vault)) if (signedBy !== undefined && isFor(frame, kid)) count++;
  return count;
}

/** What cannot be read at all is for nobody. */
function isFor(frame: Uint8Array, kid: string): boolean {
  try {
    return peek(frame).recipients.some((recipient) => toHex(recipient.kid) === kid);
  } catch (error) {
    if (!isRogatoryError(error)) throw error;
    return false;
  }
}
