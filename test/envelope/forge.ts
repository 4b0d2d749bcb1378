// SPDX-License-Identifier: Apache-2.0
// Takes a sealed frame apart and builds it again with single steps done wrongly. What a relay could do needs the frame alone;
// what a recipient could do needs the content key; what only the sender could do needs the signers.
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import type { CborKey, CborValue } from '../../src/cbor/value.js';
import { sealAead } from '../../src/crypto/aead/aead.js';
import { sigStructure } from '../../src/crypto/sign/cose.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { kidOf } from '../../src/crypto/keys/keys.js';
import type { Signer } from '../../src/crypto/sign/sign.js';
import { commitTo, contentAad, externalAad } from '../../src/envelope/cose/commitment.js';
import { decodeEncrypt, envelopeProtected } from '../../src/envelope/cose/cose-encrypt.js';
import { decryptContent } from '../../src/envelope/checks/content.js';
import { parseFrame } from '../../src/envelope/header.js';
import { pad, unpad } from '../../src/envelope/content/padding.js';
import { wrapContentKey } from '../../src/envelope/cose/recipients.js';
import type { Recipient } from '../../src/envelope/seal-input.js';
import { seeded } from './world.js';

export type Members = Map<CborKey, CborValue>;
export type Items = CborValue[];

/** Changes one step; each gets the honest value and returns what stands in its place. */
export interface Forgery {
  /** Members of the outer header. The message still names the honest one unless it is changed too, see `rebindOuter`. */
  outer?(members: Members): Members | Uint8Array;
  /** Also writes the digest of the changed outer header into the message (which only the sender can sign). */
  rebindOuter?: boolean;
  message?(members: Members): Members | Uint8Array;
  /** Members of the header that signatures cover. */
  signedHeader?(members: Members): Members | Uint8Array;
  /** Signs anew by these; without them the old signatures are kept. */
  signers?: readonly Signer[];
  /** `[protected, unprotected, signature]` of each signature. */
  signatures?(items: Items): Items;
  /** The whole COSE_Sign: elements of its array. */
  signed?(items: Items): Items | Uint8Array;
  /** `[signed, keys, released]`. */
  inner?(items: Items): Items | Uint8Array;
  /** The padded plaintext. */
  plaintext?(padded: Uint8Array, inner: Uint8Array): Uint8Array;
  contentKey?: Uint8Array;
  /** Wraps anew for these, in the given order; without them the old wraps are kept. */
  recipients?: readonly Pick<Recipient, 'kem'>[];
  /** The recipients array, after wrapping and before anything is bound to it. */
  wraps?(items: Items): Items;
  iv?: Uint8Array;
  commitment?(honest: Uint8Array, iv: Uint8Array, ext: Uint8Array): Uint8Array;
  envelopeHeader?(members: Members): Members | Uint8Array;
  /** The whole COSE_Encrypt, after encryption: elements of its array. */
  envelope?(items: Items): Items | Uint8Array;
  frame?(items: Items): Items | Uint8Array;
}

/** Rebuilds a frame whose content key is known. */
export async function forge(frame: Uint8Array, contentKey: Uint8Array, forgery: Forgery): Promise<Uint8Array> {
  const parsed = parseFrame(frame);
  const honest = decodeEncrypt(parsed.envelopeBytes);
  const inner = unpad(decryptContent(contentKey, honest, externalAad(parsed.outerBytes, honest.recipientsBytes)));
  const outerBytes = step(forgery.outer, parsed.outerBytes);

  const innerBytes = step(forgery.inner, encode(await forgeSigned(items(inner), outerBytes, forgery)));
  const key = forgery.contentKey ?? contentKey;
  const wraps = forgery.recipients === undefined ? items(parsed.envelopeBytes, 96)[3] : await wrapAll(key, forgery.recipients, outerBytes);
  const recipients = forgery.wraps === undefined ? wraps! : forgery.wraps([...(wraps as Items)]);
  const iv = forgery.iv ?? honest.iv;
  const ext = externalAad(outerBytes, encode(recipients));
  const commitment = commitTo(key, iv, ext);
  const header = step(forgery.envelopeHeader, envelopeProtected(forgery.commitment?.(commitment, iv, ext) ?? commitment));
  const padded = pad(innerBytes);
  const ciphertext = sealAead(key, iv, contentAad(header, ext), forgery.plaintext?.(padded, innerBytes) ?? padded);
  const envelope = encode([header, new Map([[5, iv]]), ciphertext, recipients], { tag: 96 });
  return forgeFrame(encode([outerBytes, envelope]), forgery);
}

/** Changes a frame as a relay could: `envelope` and `frame` of the forgery alone. */
export function forgeFrame(frame: Uint8Array, forgery: Pick<Forgery, 'envelope' | 'frame'> & { outer?: Forgery['outer'] }): Uint8Array {
  const [outer, envelope] = items(frame) as [Uint8Array, Uint8Array];
  const changed = forgery.envelope?.(items(envelope, 96)) ?? envelope;
  const envelopeBytes = changed instanceof Uint8Array ? changed : encode(changed, { tag: 96 });
  return step(forgery.frame, encode([outer, envelopeBytes]));
}

/** Changes the outer header of a frame, as a relay could. */
export function forgeOuter(frame: Uint8Array, outer: NonNullable<Forgery['outer']>): Uint8Array {
  const [outerBytes, envelope] = items(frame) as [Uint8Array, Uint8Array];
  return encode([step(outer, outerBytes), envelope]);
}

/** The recipients array of a frame. */
export function wrapsOf(frame: Uint8Array): Items {
  return items(items(frame)[1] as Uint8Array, 96)[3] as Items;
}

/** Decodes an array, which may be changed. */
export function items(bytes: Uint8Array, tag?: number): Items {
  return [...(decode(bytes, tag === undefined ? {} : { tag }) as Items)];
}

/** Returns a copy of `members` with one of them replaced, or left out when `value` is undefined. */
export function withMember(members: Members, key: CborKey, value: CborValue | undefined): Members {
  const out = new Map(members);
  if (value === undefined) out.delete(key);
  else out.set(key, value);
  return out;
}

async function forgeSigned([signedBytes, keys, released]: Items, outerBytes: Uint8Array, forgery: Forgery): Promise<Items> {
  const [header, unprotected, payload, signatures] = items(signedBytes as Uint8Array, 98);
  const bound = forgery.rebindOuter === true ? rebind(payload as Uint8Array, outerBytes) : (payload as Uint8Array);
  const messageBytes = step(forgery.message, bound);
  const headerBytes = step(forgery.signedHeader, header as Uint8Array);
  const honest = forgery.signers === undefined ? (signatures as Items) : await signAll(forgery.signers, headerBytes, messageBytes);
  const parts = [headerBytes, unprotected!, messageBytes, forgery.signatures?.([...honest]) ?? honest];
  const signed = forgery.signed?.(parts) ?? parts;
  return [signed instanceof Uint8Array ? signed : encode(signed, { tag: 98 }), keys!, released!];
}

function rebind(messageBytes: Uint8Array, outerBytes: Uint8Array): Uint8Array {
  return encode(withMember(decode(messageBytes) as Members, 6, sha256(outerBytes)));
}

async function signAll(signers: readonly Signer[], header: Uint8Array, payload: Uint8Array): Promise<Items> {
  const out: Items = [];
  for (const signer of signers) {
    for (const [alg, key] of signer.keys) {
      const signProtected = encode(
        new Map<CborKey, CborValue>([
          [1, alg],
          [4, kidOf(key)],
        ]),
      );
      out.push([signProtected, new Map(), await signer.sign(alg, sigStructure(header, signProtected, payload))]);
    }
  }
  return out;
}

async function wrapAll(key: Uint8Array, recipients: readonly Pick<Recipient, 'kem'>[], outerBytes: Uint8Array): Promise<CborValue> {
  const random = seeded('forged wraps');
  const out: Items = [];
  for (const { kem } of recipients) {
    const block = await wrapContentKey(key, kem, outerBytes, random);
    out.push([block.protected, new Map([[-4, block.ek]]), block.wrapped]);
  }
  return out;
}

function step(change: ((value: never) => CborValue) | undefined, bytes: Uint8Array): Uint8Array {
  if (change === undefined) return bytes;
  const value = decode(bytes);
  const changed = change((Array.isArray(value) ? [...(value as Items)] : value) as never);
  return changed instanceof Uint8Array ? changed : encode(changed);
}
