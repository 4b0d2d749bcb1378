// SPDX-License-Identifier: Apache-2.0
// The checks of a national layer, in the order in which openNested() makes them.
import { equal, toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { sha256 } from '../../crypto/digest/digest.js';
import { parseFrame } from '../header.js';
import { nationalAad, nationalInfo } from './layer.js';
import type { RecipientBlock } from '../cose/recipients.js';
import type { NationalLayer } from './layer.js';
import { callProvider, providerBytes } from './provider-call.js';
import type { NationalSuites } from './registry.js';
import type { NationalDecryptor, NationalSuite } from './suite.js';

/** A national key that a reader holds, and the end of its validity. */
export interface NationalKey {
  readonly decryptor: NationalDecryptor;
  /** Epoch seconds. */
  readonly to: number;
}

export interface OwnNationalKey {
  readonly block: RecipientBlock;
  readonly decryptor: NationalDecryptor;
}

/** The suite is one of this installation, and every algorithm is that suite's. @throws {@link RogatoryError} `ENVELOPE_NATIONAL_SUITE` (ENV-51). */
export function checkNationalSuite(layer: NationalLayer, suites: NationalSuites): NationalSuite {
  const suite = suites.find(layer.suite);
  if (layer.alg !== suite.alg || layer.recipients.some(({ alg }) => alg !== suite.kem)) {
    throw fail('ENVELOPE_NATIONAL_SUITE', { suite: suite.id });
  }
  return suite;
}

/**
 * Requires the suite's length of every part, before any reaches the module. @throws {@link RogatoryError} `ENVELOPE_NATIONAL_MALFORMED`
 * (ENV-50).
 */
export function checkNationalLengths({ iv, ciphertext, recipients }: NationalLayer, suite: NationalSuite): void {
  if (iv.length !== suite.ivBytes) throw fail('ENVELOPE_NATIONAL_MALFORMED', { field: 'unprotected.iv' });
  if (ciphertext.length <= suite.expansionBytes) throw fail('ENVELOPE_NATIONAL_MALFORMED', { field: 'ciphertext' });
  recipients.forEach(({ ek, wrapped }, i) => {
    if (ek.length !== suite.encapsulationBytes) throw fail('ENVELOPE_NATIONAL_MALFORMED', { field: `recipients[${i}].ek` });
    if (wrapped.length !== suite.wrappedBytes) throw fail('ENVELOPE_NATIONAL_MALFORMED', { field: `recipients[${i}].ciphertext` });
  });
}

/**
 * Finds the recipient whose key this reader holds, by its kid and never by trial. Other recipients of this layer are not judged; those of
 * the nested frame are.
 * @throws {@link RogatoryError} `ENVELOPE_NATIONAL_KEY` (ENV-52).
 */
export function selectNationalKey(
  { recipients }: NationalLayer,
  suite: NationalSuite,
  key: (kid: Uint8Array) => NationalKey | undefined,
  deliveredAt: number,
): OwnNationalKey {
  for (const block of recipients) {
    const held = key(Uint8Array.from(block.kid));
    if (held === undefined) continue;
    const kid = toHex(block.kid);
    if (held.decryptor.suite !== suite.id) throw fail('ENVELOPE_NATIONAL_KEY', { kid, reason: 'the key is of another suite' });
    if (!(deliveredAt <= (held.to + LIMITS.keyGraceSeconds) * 1000)) throw fail('ENVELOPE_NATIONAL_KEY', { kid, reason: 'expired' });
    return { block, decryptor: held.decryptor };
  }
  const [first] = recipients as readonly [RecipientBlock];
  throw fail('ENVELOPE_NATIONAL_KEY', { kid: toHex(first.kid), reason: 'no key of these recipients is held' });
}

/** Opens the layer by the holder of the key. @throws {@link RogatoryError} `ENVELOPE_NATIONAL_PROVIDER` (ENV-54), `ENVELOPE_NATIONAL_OPEN` (ENV-53). */
export async function decryptNational(
  layer: NationalLayer,
  suite: NationalSuite,
  { block, decryptor }: OwnNationalKey,
  outerBytes: Uint8Array,
): Promise<Uint8Array> {
  const input = {
    info: nationalInfo(layer.protected, block.protected, outerBytes),
    ek: block.ek,
    wrapped: block.wrapped,
    iv: layer.iv,
    aad: nationalAad(layer.protected, outerBytes, layer.recipientsBytes),
    ciphertext: layer.ciphertext,
  };
  const length = layer.ciphertext.length - suite.expansionBytes;
  const plaintext = await callProvider(suite.id, 'open', () => decryptor.open(input));
  if (plaintext === undefined) throw fail('ENVELOPE_NATIONAL_OPEN', {});
  return providerBytes(suite.id, 'plaintext', plaintext, length);
}

/** The nested frame is the one that the layer commits to. @throws {@link RogatoryError} `ENVELOPE_NATIONAL_COMMITMENT` (ENV-55). */
export function checkNestedDigest(nestedFrame: Uint8Array, { nestedDigest }: NationalLayer): void {
  if (!equal(sha256(nestedFrame), nestedDigest)) throw fail('ENVELOPE_NATIONAL_COMMITMENT', {});
}

/** The nested frame has the outer header that relays saw. @throws {@link RogatoryError} `ENVELOPE_NATIONAL_OUTER` (ENV-56), and what parseFrame() throws. */
export function checkNestedOuter(nestedFrame: Uint8Array, outerBytes: Uint8Array): void {
  if (!equal(parseFrame(nestedFrame).outerBytes, outerBytes)) throw fail('ENVELOPE_NATIONAL_OUTER', {});
}
