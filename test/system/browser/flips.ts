// SPDX-License-Identifier: Apache-2.0
// Flips single bits where a relay, and where a recipient who knows the content key, could; the same in Node and in the page.
import { encode } from '../../../src/cbor/encode.js';
import type { EnvelopeReader } from '../../../src/envelope/types.js';
import { forge } from '../../envelope/forge.js';
import { openAt, outcome } from './parties.js';

export interface FlipPlan {
  /** Offsets in the frame. */
  readonly frame: readonly number[];
  /** Offsets in the plaintext, which is encrypted anew. */
  readonly inner: readonly number[];
}

function flipped(bytes: Uint8Array, offset: number): Uint8Array {
  return bytes.map((byte, i) => (i === offset ? byte ^ 1 : byte));
}

/** Opens each changed frame. @returns the codes, in the order of the plan; `opened` where nothing was noticed. */
export async function codesOfFlips(frame: Uint8Array, contentKey: Uint8Array, plan: FlipPlan, reader: EnvelopeReader): Promise<string[]> {
  const codes: string[] = [];
  const judge = async (changed: Uint8Array): Promise<void> => {
    const judged = await outcome(() => openAt(changed, reader));
    codes.push('code' in judged ? judged.code : 'opened');
  };
  for (const offset of plan.frame) await judge(flipped(frame, offset));
  for (const offset of plan.inner) await judge(await forge(frame, contentKey, { inner: (items) => flipped(encode(items), offset) }));
  return codes;
}
