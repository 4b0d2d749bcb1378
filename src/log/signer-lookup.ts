// SPDX-License-Identifier: Apache-2.0
// Whom a statement binds: found in the reader's own directories, never in the statement. The caller fills the views below from trust.
import { equal, toHex } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { principalKey } from '../core/ids.js';
import type { Principal } from '../core/ids.js';
import { verifyCoseSignature } from '../crypto/sign/cose.js';
import type { CoseSign } from '../crypto/sign/cose.js';
import { kidOf } from '../crypto/keys/keys.js';
import type { CoseKey } from '../crypto/keys/keys.js';
import { SUITES, suiteById } from '../crypto/suites/suites.js';
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

/** A relay or an agency, as the directories of its scope have it. */
export interface IssuerView {
  readonly kind: IssuerKind;
  /** Each as the newest directory has it that lists it (LOG-58): removing a key revokes nothing. */
  readonly signers: readonly SignerView[];
  /** Least suite in which its state signs. */
  readonly suiteFloor: SuiteId;
}

/** What judging a log asks of trust: the newest directories that are held, expired or not. */
export interface LogView {
  issuer(scope: string, id: string): IssuerView | undefined;
  /** Id of the agency that the directory of the mailbox's scope names for it, `local@scope`. */
  agencyOf(mailbox: string): string | undefined;
  /** Who of a state has a signer with this key. @param kid - 32 bytes. */
  holderOf(scope: string, kid: Uint8Array): Principal | undefined;
}

/** When a statement is judged. */
export interface JudgedAt {
  /** Epoch seconds at which the signer must be valid; `any` where the question is only whose signature it is. */
  readonly at: number | 'any';
  /** Epoch seconds by which the statement is dated (LOG-57): alone saves it from a later theft of the key. `unasked`: the caller judges that. */
  readonly datedBy?: number | 'unasked' | undefined;
}

/** Signers of `who` that have one key at least of a statement. None: its directory may not have come yet. */
export function signersOf(view: LogView, sign: CoseSign, who: Principal): readonly SignerView[] {
  const kids = kidsOf(sign);
  const signers = view.issuer(who.scope, who.id)?.signers ?? [];
  return signers.filter(({ keys }) => [...keys.values()].some((key) => kids.has(toHex(kidOf(key)))));
}

/**
 * Verifies that a COSE_Sign carries the signatures of one signer of `who`, by all of its algorithms and no other key.
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

/** The signer is strong enough, valid and not stolen. */
function requireUsable(signer: SignerView, who: Principal, issuer: IssuerView, { at, datedBy }: JudgedAt): void {
  const suite = SUITES.find(({ signatures }) => signatures.length === signer.keys.size && signatures.every((alg) => signer.keys.has(alg)));
  if (suite === undefined || suite.rank < suiteById(issuer.suiteFloor).rank) throw refuse(who, 'the suite is below that of its state');
  if (datedBy !== 'unasked' && !isSound(signer, datedBy)) throw refuse(who, 'compromised');
  if (at !== 'any') requireInForce(signer, who, at);
}

/** Tells whether what a signer signed counts: its key was not stolen, or it is dated before (LOG-57). @param datedBy - Epoch seconds. */
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
