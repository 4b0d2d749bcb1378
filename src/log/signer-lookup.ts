// SPDX-License-Identifier: Apache-2.0
// Finds the signer that a statement binds, in the reader's own directories and never in the statement. The caller fills the views below
// from trust.
import { equal, toHex } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { principalKey } from '../core/ids.js';
import type { Principal } from '../core/ids.js';
import { verifyCoseSignature } from '../crypto/sign/cose.js';
import type { CoseSign } from '../crypto/sign/cose.js';
import { kidOf } from '../crypto/keys/keys.js';
import type { CoseKey } from '../crypto/keys/keys.js';
import { suiteById, suiteOfKeys } from '../crypto/suites/suites.js';
import type { SignatureAlg, SuiteId } from '../crypto/suites/suites.js';

export type IssuerKind = 'relay' | 'agency';

/** A signer of a directory: one key per algorithm of its suite. Times in epoch seconds, both inclusive. */
export interface SignerView {
  readonly signerId: Uint8Array;
  /** "log", "cosign", "seal", ... */
  readonly role: string;
  readonly keys: ReadonlyMap<SignatureAlg, CoseKey>;
  readonly from: number;
  readonly to: number;
  readonly status: 'active' | 'retired' | 'compromised';
  /** Present exactly when compromised. */
  readonly invalidSince?: number;
}

/** A relay or an agency, as listed in the directories of its scope. */
export interface IssuerView {
  readonly kind: IssuerKind;
  /** Each signer from the newest directory that lists it (LOG-58): removing a key does not revoke it. */
  readonly signers: readonly SignerView[];
  /** Weakest suite in which its state signs. */
  readonly suiteFloor: SuiteId;
}

/** View of trust for judging logs: the newest held directories, expired or not. */
export interface LogView {
  issuer(scope: string, id: string): IssuerView | undefined;
  /** Id of the agency of a mailbox, `local@scope`, from the directory of its scope. */
  agencyOf(mailbox: string): string | undefined;
  /** Agency or relay of a state with a signer of this key. @param kid - 32 bytes. */
  holderOf(scope: string, kid: Uint8Array): Principal | undefined;
}

/** Time of judgement of a statement. */
export interface JudgedAt {
  /** Epoch seconds at which the signer must be valid; `any` when only the identity of the signer matters. */
  readonly at: number | 'any';
  /**
   * Date of the statement in epoch seconds (LOG-57): only this protects it from a later theft of the key. `unasked`: the caller judges it.
   */
  readonly datedBy?: number | 'unasked' | undefined;
}

/** Signers of `who` with at least one key of a statement. When there is none, a newer directory may still arrive. */
export function signersOf(view: LogView, sign: CoseSign, who: Principal): readonly SignerView[] {
  const kids = kidsOf(sign);
  const signers = view.issuer(who.scope, who.id)?.signers ?? [];
  return signers.filter(({ keys }) => [...keys.values()].some((key) => kids.has(toHex(kidOf(key)))));
}

/**
 * Verifies that a COSE_Sign carries the signatures of one signer of `who`, by all of its algorithms and no other key: steps 4 and 5 of LOG-73.
 * @returns The signer.
 * @throws {@link RogatoryError} `LOG_SIGNER` (LOG-09), `LOG_SIGNATURE` (LOG-10).
 */
export function requireSigned(view: LogView, sign: CoseSign, who: Principal, role: 'log' | 'cosign', judged: JudgedAt): SignerView {
  const issuer = requireIssuer(view, who);
  const kids = kidsOf(sign);
  const signer = issuer.signers.find(
    (candidate) =>
      candidate.role === role &&
      candidate.keys.size === kids.size &&
      [...candidate.keys.values()].every((key) => kids.has(toHex(kidOf(key)))),
  );
  if (signer === undefined) throw refuse(who, `the keys are not those of one signer of role ${role}`);
  requireUsable(signer, who, issuer, judged);
  sign.signatures.forEach(({ kid, alg }, i) => {
    const key = [...signer.keys.values()].find((candidate) => equal(kidOf(candidate), kid)) as CoseKey;
    if (!verifyCoseSignature(sign, i, key)) throw fail('LOG_SIGNATURE', { form: 'COSE_Sign', alg });
  });
  return signer;
}

/** Looks an issuer up. @throws {@link RogatoryError} `LOG_SIGNER` (LOG-09). */
export function requireIssuer(view: LogView, who: Principal): IssuerView {
  const issuer = view.issuer(who.scope, who.id);
  if (issuer === undefined) throw refuse(who, 'not in the directory');
  return issuer;
}

/** Requires a signer that is strong enough, valid and not compromised. */
function requireUsable(signer: SignerView, who: Principal, issuer: IssuerView, { at, datedBy }: JudgedAt): void {
  const suite = suiteOfKeys(signer.keys);
  if (suite === undefined || suite.rank < suiteById(issuer.suiteFloor).rank) throw refuse(who, 'the suite is below that of its state');
  if (datedBy !== 'unasked' && !isSound(signer, datedBy)) throw refuse(who, 'compromised');
  if (at !== 'any') requireInForce(signer, who, at);
}

/**
 * Tells whether a signature counts: its key was not stolen, or the statement is dated before the theft (LOG-72). @param datedBy - Epoch
 * seconds.
 */
export function isSound(signer: SignerView, datedBy?: number): boolean {
  return signer.status !== 'compromised' || (datedBy !== undefined && datedBy < (signer.invalidSince ?? 0));
}

/** Checks that a signer is valid at a time: of an offer, at its arrival. @param at - Epoch seconds. @throws {@link RogatoryError} `LOG_SIGNER` (LOG-09). */
export function requireInForce(signer: SignerView, who: Principal, at: number): void {
  if (at < signer.from) throw refuse(who, 'not valid yet');
  if (at > signer.to) throw refuse(who, 'no longer valid');
}

function kidsOf(sign: CoseSign): ReadonlySet<string> {
  return new Set(sign.signatures.map(({ kid }) => toHex(kid)));
}

function refuse(who: Principal, reason: string): Error {
  return fail('LOG_SIGNER', { signer: principalKey(who), reason });
}
