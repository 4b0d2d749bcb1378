// SPDX-License-Identifier: Apache-2.0
// One world on both sides, Node and page: the same seeds, and the one party whose keys the page holds.
import { decode } from '../../../src/cbor/decode.js';
import { encode } from '../../../src/cbor/encode.js';
import { fromHex, toHex } from '../../../src/core/bytes.js';
import { isRogatoryError } from '../../../src/core/errors.js';
import type { Decapsulator } from '../../../src/crypto/hpke/hpke.js';
import { kemAlgOf, kidOf, readCoseKey, signatureAlgOf, signerIdOf } from '../../../src/crypto/keys/keys.js';
import type { CoseKey } from '../../../src/crypto/keys/keys.js';
import type { Signer } from '../../../src/crypto/sign/sign.js';
import type { SuiteId } from '../../../src/crypto/suites/suites.js';
import { open } from '../../../src/envelope/open.js';
import { seal } from '../../../src/envelope/seal.js';
import type { SealedAttachment, SealInput } from '../../../src/envelope/seal-input.js';
import type { EnvelopeReader, KemView, OpenedEnvelope } from '../../../src/envelope/types.js';
import { DAY, makeWorld, NOW, READER_SCOPE, SENDER_SCOPE, senderView, signerView } from '../../envelope/world.js';

/** What a call came to: a value, or the code of what it threw. */
export type Outcome<T> = { readonly value: T } | { readonly code: string };

export async function outcome<T>(call: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await call() };
  } catch (error) {
    return { code: isRogatoryError(error) ? error.code : String(error) };
  }
}

export function keyToHex(key: CoseKey): string {
  return toHex(encode(key));
}

export function keyFromHex(hex: string): CoseKey {
  return readCoseKey(decode(fromHex(hex)), 'key');
}

export function kemView(key: CoseKey): KemView {
  return { kid: kidOf(key), key, alg: kemAlgOf(key), from: NOW - 30 * DAY, to: NOW + 60 * DAY, status: 'active' };
}

/** Seals as `central` of xa, to a key that the other side holds. */
export function sealTo(
  suite: SuiteId,
  recipient: CoseKey,
  body: Uint8Array,
  changes: Partial<SealInput> & { attachments?: readonly SealedAttachment[] } = {},
): ReturnType<typeof seal> {
  const world = makeWorld(suite);
  const recipients = [{ scope: READER_SCOPE, id: 'agency-0', kem: kemView(recipient) }];
  return seal(world.input({ recipients, ...changes, message: { body } }));
}

export interface ReaderChanges {
  /** Public keys of the seal that xa's directory names, when it is not the world's own. */
  readonly sender?: readonly CoseKey[];
  /** The reader's own key, when it is not the world's own. */
  readonly own?: { readonly key: CoseKey; readonly decapsulator: Decapsulator };
}

/** `agency-0` of xb. */
export function readerOfWorld(suite: SuiteId, { sender, own }: ReaderChanges): EnvelopeReader {
  const world = makeWorld(suite);
  if (sender !== undefined) {
    const signerId = signerIdOf(sender.map(kidOf));
    const signer = { signerId, keys: new Map(sender.map((key) => [signatureAlgOf(key), key])) } as unknown as Signer;
    world.beliefs.senders.set(`${SENDER_SCOPE}/central`, senderView([signerView(signer, 'seal')], suite));
  }
  if (own === undefined) return world.reader();
  world.beliefs.kems.set(toHex(kidOf(own.key)), kemView(own.key));
  return world.reader(0, { decapsulator: (kid) => (toHex(kid) === toHex(own.decapsulator.kid) ? own.decapsulator : undefined) });
}

export function openAt(frame: Uint8Array, reader: EnvelopeReader, deliveredAt = NOW * 1000): Promise<OpenedEnvelope> {
  return open(frame, reader, { deliveredAt });
}
