// SPDX-License-Identifier: Apache-2.0
// Step 6 of opening: the required signers come from the reader's own directories, never from the message.
import { compare, equal, toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { verifyCoseSignature } from '../../crypto/sign/cose.js';
import type { CoseKey } from '../../crypto/keys/keys.js';
import { kidOf } from '../../crypto/keys/keys.js';
import type { SignatureAlg, Suite } from '../../crypto/suites/suites.js';
import type { UnverifiedMessage } from '../content/signed.js';
import type { MessageHeader, SenderView, SignerView, TrustView } from '../types.js';

/** Relative cost of a verification: the cheapest goes first, so that garbage is refused cheaply. */
const COST: Readonly<Record<SignatureAlg, number>> = { [-19]: 1, [-49]: 2 };

/** Requires a pinned root of the sender's state. @throws {@link RogatoryError} `ENVELOPE_SENDER_UNKNOWN` (ENV-17). */
export function checkSenderScope({ from }: MessageHeader, trust: TrustView): void {
  if (!trust.knowsScope(from.scope)) throw fail('ENVELOPE_SENDER_UNKNOWN', { scope: from.scope, id: from.id });
}

/**
 * Tells whether the message cites a newer directory of its sender's state than the one held. The newer one may list other signers and times.
 */
export function isAhead({ from, directories }: MessageHeader, trust: TrustView): boolean {
  const cited = directories.get(from.scope)?.directoryVersion ?? 0;
  return cited > (trust.directoryVersion(from.scope) ?? 0);
}

/**
 * Looks the sender up in its own scope's directory.
 * @param ahead - A newer directory is cited and may list the sender: the message waits, and no sender is verified.
 * @throws {@link RogatoryError} `ENVELOPE_SENDER_UNKNOWN` (ENV-17), `ENVELOPE_SIGNER_UNKNOWN` (ENV-32).
 */
export function findSender({ from }: MessageHeader, trust: TrustView, ahead: boolean): SenderView {
  const { scope, id, key } = from;
  const sender = trust.sender(scope, id);
  if (sender !== undefined) return sender;
  if (ahead) throw fail('ENVELOPE_SIGNER_UNKNOWN', { scope, signerId: toHex(key) });
  throw fail('ENVELOPE_SENDER_UNKNOWN', { scope, id });
}

/**
 * Requires that the cited directories are held, or older than those held. Its signatures have verified, so the citation is the sender's
 * own.
 * @throws {@link RogatoryError} `ENVELOPE_DIRECTORY_FORK` (ENV-19), `ENVELOPE_DIRECTORY_AHEAD` (ENV-18).
 */
export function checkDirectories({ directories }: MessageHeader, trust: TrustView): void {
  for (const [scope, { directoryVersion: version, digest }] of directories) {
    const held = trust.directoryDigest(scope, version);
    if (held !== undefined && !equal(held, digest)) throw fail('ENVELOPE_DIRECTORY_FORK', { scope, version });
  }
  for (const [scope, { directoryVersion: version }] of directories) {
    if (version > (trust.directoryVersion(scope) ?? 0)) throw fail('ENVELOPE_DIRECTORY_AHEAD', { scope, version });
  }
}

/**
 * sig-policy names exactly the required signers, each with all algorithms of the envelope's suite: the seal that `from` names, then one
 * officer for each required role. The signatures are those of the policy, in its order.
 * @param options.roles - Roles that the message type asks for, whatever the directory says.
 * @param options.ahead - A newer directory is cited: it will decide which officers sign.
 * @returns The directory's entries of the signers, in the policy's order.
 * @throws {@link RogatoryError} `ENVELOPE_SIGNER_UNKNOWN` (ENV-32), `ENVELOPE_SIGNERS` (ENV-20).
 */
export function checkSigners(
  signed: UnverifiedMessage,
  sender: SenderView,
  suite: Suite,
  options: { readonly ahead: boolean; readonly roles: readonly string[] },
): readonly SignerView[] {
  const { policy, header } = signed;
  const signers = policy.map(({ signerId }) => findSigner(header.from.scope, signerId, sender));
  const [seal, ...officers] = signers as [SignerView, ...SignerView[]];
  if (!equal(seal.signerId, header.from.key) || seal.role !== 'seal') refuse('the first signer is not the seal named by the sender');
  if (!options.ahead) checkRoles(officers, [...options.roles, ...sender.requiredRoles(header.type.name)]);
  for (let i = 1; i < officers.length; i++) {
    if (compare((officers[i - 1] as SignerView).signerId, (officers[i] as SignerView).signerId) >= 0) refuse('officers are out of order');
  }
  signers.forEach((signer, i) => {
    if (!sameAlgs(policy[i]?.algs ?? [], suite.signatures)) refuse("the policy's algorithms are not those of the suite");
    if (signer.keys.size !== suite.signatures.length) refuse('a signer is of another suite');
  });
  checkOrder(signed, signers, suite);
  return signers;
}

/** All signatures verify, the cheapest first. @throws {@link RogatoryError} `ENVELOPE_SIGNATURE` (ENV-21). */
export function checkSignatures({ cose }: UnverifiedMessage, signers: readonly SignerView[], suite: Suite): void {
  const keys = expectedKeys(signers, suite);
  const order = keys.map((_, i) => i).sort((a, b) => COST[(keys[a] as ExpectedKey).alg] - COST[(keys[b] as ExpectedKey).alg]);
  for (const i of order) {
    const { alg, key } = keys[i] as ExpectedKey;
    if (!verifyCoseSignature(cose, i, key)) throw fail('ENVELOPE_SIGNATURE', { alg });
  }
}

/**
 * Requires that every signer was valid at issue and is not compromised at delivery, whatever time of issue the message states.
 * @param ahead - A newer directory is cited: it will decide when each is valid.
 * @throws {@link RogatoryError} `ENVELOPE_SIGNER_STATUS` (ENV-22).
 */
export function checkSignerStatus(signers: readonly SignerView[], issuedAt: number, deliveredAt: number, ahead: boolean): void {
  for (const { status, from, to } of signers) {
    if (status === 'compromised') throw fail('ENVELOPE_SIGNER_STATUS', { reason: 'compromised' });
    if (ahead) continue;
    if (issuedAt < from) throw fail('ENVELOPE_SIGNER_STATUS', { reason: 'not valid yet at the time of issue' });
    if (issuedAt > to) throw fail('ENVELOPE_SIGNER_STATUS', { reason: 'no longer valid at the time of issue' });
    if (deliveredAt > (to + LIMITS.keyGraceSeconds) * 1000) {
      throw fail('ENVELOPE_SIGNER_STATUS', { reason: 'delivered too long after its validity' });
    }
  }
}

interface ExpectedKey {
  readonly alg: SignatureAlg;
  readonly key: CoseKey;
}

function expectedKeys(signers: readonly SignerView[], suite: Suite): ExpectedKey[] {
  return signers.flatMap((signer) =>
    suite.signatures.map((alg) => {
      const key = signer.keys.get(alg);
      return key === undefined ? refuse('a signer is of another suite') : { alg, key };
    }),
  );
}

function checkOrder({ cose }: UnverifiedMessage, signers: readonly SignerView[], suite: Suite): void {
  const keys = expectedKeys(signers, suite);
  if (cose.signatures.length !== keys.length) refuse('there are not as many signatures as the policy asks for');
  keys.forEach(({ alg, key }, i) => {
    const signature = cose.signatures[i];
    if (signature?.alg !== alg || !equal(signature.kid, kidOf(key))) refuse("the signatures are not in the policy's order");
  });
}

function checkRoles(officers: readonly SignerView[], roles: readonly string[]): void {
  const required = new Set(roles);
  required.delete('seal');
  for (const officer of officers) {
    if (!required.delete(officer.role)) refuse(`no signer of role ${officer.role} is required here`);
  }
  if (required.size > 0) refuse(`a signer of role ${[...required].join(', ')} is missing`);
}

function findSigner(scope: string, signerId: Uint8Array, sender: SenderView): SignerView {
  const signer = sender.signers.find((candidate) => equal(candidate.signerId, signerId));
  if (signer === undefined) throw fail('ENVELOPE_SIGNER_UNKNOWN', { scope, signerId: toHex(signerId) });
  return signer;
}

function sameAlgs(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((alg, i) => alg === b[i]);
}

function refuse(reason: string): never {
  throw fail('ENVELOPE_SIGNERS', { reason });
}
