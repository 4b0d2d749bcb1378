// SPDX-License-Identifier: Apache-2.0
// The exhibit of the demonstration: a ledger export whose every line says that it is made up.
import { createHash } from 'node:crypto';
import { ACCOUNTS } from './messages.js';

export const EXHIBIT_NAME = 'ledger-export.csv';
const EXHIBIT_BYTES = 20_000_000;
const LINE_BYTES = 100;

export interface Exhibit {
  readonly bytes: Uint8Array;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** Makes it: the same bytes in every run. */
export function makeExhibit(): Exhibit {
  const bytes = Buffer.alloc(EXHIBIT_BYTES);
  for (let at = 0, i = 0; at < EXHIBIT_BYTES; at += LINE_BYTES, i++) {
    const account = (ACCOUNTS[i % ACCOUNTS.length] ?? '').split(':').at(-1) ?? '';
    bytes.write(`demonstration,made up,${String(i).padStart(8, '0')},${account},0.00000001`.padEnd(LINE_BYTES - 1) + '\n', at);
  }
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}
