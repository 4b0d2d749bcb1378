// SPDX-License-Identifier: Apache-2.0
// Whom a statement binds: found in the reader's own directories, never in the statement. Log knows them through the views below,
// which the caller fills from trust: log imports no trust.
import { equal, toHex } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { principalKey } from '../core/ids.js';
import type { Principal } from '../core/ids.js';
import { verifyCoseSignature } from '../crypto/cose.js';
import type { CoseSign } from '../crypto/cose.js';
import { kidOf } from '../crypto/keys.js';
import type { CoseKey } from '../crypto/keys.js';
import { SUITES, suiteById } from '../crypto/suites.js';
import type { SignatureAlg, SuiteId } from '../crypto/suites.js';

export type IssuerKind = 'relay' | 'agency';

/** A signer of a directory: one key per algorithm of its suite. Times in epoch seconds, both inclusive. */
export interface SignerView {
  readonly signerId: Uint8Array;
  /** "relay", "seal", "log", "cosign", ... */
  readonly role: string;
  readonly keys: ReadonlyMap<SignatureAlg, CoseKey>;
  readonly from: number;
  readonly to: number;
  readonly status: 'active' | 'retired' | 'compromised';
  /** Present exactly when compromised. */
  readonly invalidSince?: number;
}

/** A relay or an agency, as the directory of its scope has it. */
export interface IssuerView {
  readonly kind: IssuerKind;
  readonly signers: readonly SignerView[];
  /** Least suite in which its state signs. */
  readonly suiteFloor: SuiteId;
}

/** What judging a log asks of trust. */
export interface LogView {
  issuer(scope: string, id: string): IssuerView | undefined;
  /** Id of the agency that the directory of the mailbox's scope names for it, `local@scope`. */
  agencyOf(mailbox: string): string | undefined;
}

/** When a statement is judged. */
export interface JudgedAt {
  /**
   * Epoch seconds at which the signer must have been valid; `any` where the question is only whose signature it is, since an owner
   * answers for what it signed with its key before or after its time, too.
   */
  readonly at: number | 'any';
  /** Epoch seconds by which the statement existed, proven by others: alone saves it from a later theft of the key. */
  readonly provenAt?: number;
  /** It was verified when it came and kept here since: what became of its signer later does not unmake what was seen (LOG-13). */
  readonly kept?: true;
}

/** Looks an issuer up. @throws {@link RogatoryError} `LOG_SIGNER` (LOG-09). */
export function requireIssuer(view: LogView, who: Principal): IssuerView {
  const issuer = view.issuer(who.scope, who.id);
  if (issuer === undefined) throw refuse(who, 'not in the directory');
  return issuer;
}

/**
 * Verifies that a COSE_Sign carries the signatures of one signer of `who`, by all of its algorithms and no other key.
 * @returns The signer.
 * @throws {@link RogatoryError} `LOG_SIGNER` (LOG-09), `LOG_SIGNATURE` (LOG-10).
 */
export function requireSigned(sign: CoseSign, who: Principal, issuer: IssuerView, roles: readonly string[], judged: JudgedAt): SignerView {
  const kids = new Set(sign.signatures.map(({ kid }) => toHex(kid)));
  const signer = issuer.signers.find(
    ({ role, keys }) => roles.includes(role) && keys.size === kids.size && [...keys.values()].every((key) => kids.has(toHex(kidOf(key)))),
  );
  if (signer === undefined) throw refuse(who, `the keys are not those of one signer of role ${roles.join(' or ')}`);
  requireUsable(signer, who, issuer, judged);
  sign.signatures.forEach(({ kid, alg }, i) => {
    const key = [...signer.keys.values()].find((candidate) => equal(kidOf(candidate), kid)) as CoseKey;
    if (!verifyCoseSignature(sign, i, key)) throw fail('LOG_SIGNATURE', { form: 'COSE_Sign', alg });
  });
  return signer;
}

/** The signer is strong enough, valid and not stolen. @throws {@link RogatoryError} `LOG_SIGNER` (LOG-09). */
export function requireUsable(signer: SignerView, who: Principal, issuer: IssuerView, { at, provenAt, kept }: JudgedAt): void {
  if (kept === true) return;
  const suite = SUITES.find(({ signatures }) => signatures.length === signer.keys.size && signatures.every((alg) => signer.keys.has(alg)));
  if (suite === undefined || suite.rank < suiteById(issuer.suiteFloor).rank) throw refuse(who, 'the suite is below that of its state');
  if (signer.status === 'compromised' && !(provenAt !== undefined && provenAt < (signer.invalidSince ?? 0)))
    throw refuse(who, 'compromised');
  if (at === 'any') return;
  if (at < signer.from) throw refuse(who, 'not valid yet');
  if (at > signer.to) throw refuse(who, 'no longer valid');
}

function refuse(who: Principal, reason: string): Error {
  return fail('LOG_SIGNER', { signer: principalKey(who), reason });
}
