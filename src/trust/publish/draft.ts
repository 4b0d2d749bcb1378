// SPDX-License-Identifier: Apache-2.0
// A document on its way from signer to signer (TRUST-33): thresholds whose keys lie apart. Its readers refuse it until all of them signed.
import { equal, toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { kidOf } from '../../crypto/keys/keys.js';
import type { Signer } from '../../crypto/sign/sign.js';
import { readAccord, readAccordEnd, verifyingAccord } from '../documents/accord.js';
import type { Accord, AccordParty } from '../documents/accord.js';
import { readCeremony, verifyingCeremony } from '../ceremony/ceremony.js';
import { readDirectory } from '../documents/directory-reader.js';
import { directoryKems, directorySigners, verifyingDirectory } from '../documents/directory.js';
import { addSignatures, joinSignatures, readDocument } from '../documents/document.js';
import type { TrustDocument, Verified } from '../documents/document.js';
import { readFreshness, verifyingFreshness } from '../documents/freshness.js';
import { placeOf, requireOwnPart } from '../documents/document-place.js';
import { requiringQuorum, splittingSigners } from '../documents/quorum.js';
import type { QuorumJudge } from '../documents/quorum.js';
import { readRoot, rootSigners, verifyingRoot } from '../documents/root.js';
import type { Root } from '../documents/root.js';
import type { DirectorySigner } from '../documents/signer.js';
import { collectKeys, requireDisjoint, sharedKey } from '../documents/walls.js';
import type { KeyUses } from '../documents/walls.js';
import { finish } from '../documents/work.js';
import type { TrustStore } from '../store/resolver.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';

/** One threshold of a document. */
export interface DraftQuorum {
  /** Whose: "root", "root of version 3", "directory", "freshness", "seal of demo-a", "seal of demo-a/ca", "seal of a party". */
  readonly role: string;
  readonly threshold: number;
  readonly signed: readonly DirectorySigner[];
  /** Who may still sign: valid at the document's time of issue, and not compromised. */
  readonly open: readonly DirectorySigner[];
}

/** A document as its signers judge it. */
export interface Draft {
  readonly document: TrustDocument;
  readonly quorums: readonly DraftQuorum[];
  /** Every threshold is met: its readers take it. */
  readonly complete: boolean;
}

/** What is asked of the documents that are held. */
export type HeldDocuments = Pick<TrustStore, 'own' | 'scopes' | 'keys' | 'accords'>;

/** What a signer holds already, by which the document is judged. */
export interface DraftAnchors {
  /** The root that a root follows, or under which a directory or statement stands. Absent for a root of version 1. */
  readonly root?: Uint8Array;
  /** Seals of a state, or of one of its agencies, for what two states sign. */
  readonly seals?: (scope: string, id?: string) => readonly DirectorySigner[];
  /** Document digest of the root of a state, version 1, as it is pinned: for the record of a ceremony. */
  readonly pin?: (scope: string) => Uint8Array | undefined;
  /** The newest document that is held in the place of this one: of its scope, or of its accord. */
  readonly held?: Uint8Array;
  /** Everything that is held: walls to other documents are judged by it. */
  readonly trust?: HeldDocuments;
  /** Agencies of the accord that an accord-end names. */
  readonly parties?: readonly { readonly scope: string; readonly id: string }[];
}

const ANCHORS: Members<DraftAnchors> = {
  required: {},
  optional: {
    root: 'bytes',
    seals: 'function',
    pin: 'function',
    held: 'bytes',
    trust: 'object',
    parties: { each: { required: { scope: 'text', id: 'text' }, optional: {} } },
  },
};

/**
 * Judges a document by its form, by what it hangs on and by what is held in its place; not by its thresholds.
 * @param bytes - A whole document; copied.
 * @throws {@link RogatoryError} `TRUST_DRAFT` (TRUST-93) when a signature on it does not verify or is of nobody whom it asks, or when
 * `anchors` lack what it hangs on. By what is held: `TRUST_ROLLBACK` (TRUST-08), `TRUST_FORK` (TRUST-09), `TRUST_SCOPE_WALL` (TRUST-10),
 * `TRUST_KEY_REUSED` (TRUST-11). By its form: `TRUST_DOCUMENT_SIZE` (TRUST-02), `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `ID_MALFORMED`
 * (CONV-02), `CRYPTO_SUITE_UNKNOWN` (CRYPTO-01), `CRYPTO_KEY_MALFORMED` (CRYPTO-03), `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`. By what
 * it hangs on, beside the last two of what is held: `TRUST_ROOT_MISMATCH` (TRUST-04), `TRUST_SUITE` (TRUST-15), `TRUST_GAP` (TRUST-16),
 * `CRYPTO_KEY_WEAK` (CRYPTO-04).
 */
export function judgeDraft(bytes: Uint8Array, anchors: DraftAnchors): Draft {
  requireMembers(anchors, ANCHORS, 'judgeDraft(anchors)');
  const document = readDocument(bytes);
  const quorums: DraftQuorum[] = [];
  judge(document, anchors, function* (signed, quorum, issuedAt) {
    const { role, threshold } = quorum;
    quorums.push({ role, threshold, ...(yield* splittingSigners(signed, quorum, issuedAt)) });
  });
  const known = new Set(quorums.flatMap(({ signed }) => signed.flatMap(({ keys }) => [...keys.values()].map((key) => toHex(kidOf(key))))));
  const foreign = document.sign.signatures.find(({ kid }) => !known.has(toHex(kid)));
  if (foreign !== undefined) {
    throw refused(
      `the signature by ${toHex(foreign.kid).slice(0, 16)} is of no signer of this ${document.kind}, or the document was altered`,
    );
  }
  if (anchors.held !== undefined) requireSuccessor(document, readDocument(anchors.held));
  if (anchors.trust !== undefined) requireWalls(document, anchors.trust);
  return { document, quorums, complete: quorums.every(({ signed, threshold }) => signed.length >= threshold) };
}

/**
 * Adds signatures to a document that waits for them.
 * @returns the document, fresh: the same payload under more signatures.
 * @throws {@link RogatoryError} `TRUST_DRAFT` (TRUST-94) for a signer who is not asked; every code of {@link judgeDraft}.
 */
export async function signDraft(bytes: Uint8Array, signers: readonly Signer[], anchors: DraftAnchors): Promise<Uint8Array> {
  requireMembers(anchors, ANCHORS, 'signDraft(anchors)');
  const { document, quorums } = judgeDraft(bytes, anchors);
  const asked = quorums.flatMap(({ signed, open }) => [...signed, ...open]);
  for (const { signerId } of signers) {
    if (!asked.some((signer) => equal(signer.signerId, signerId))) {
      throw refused(`${toHex(signerId)} is not asked to sign this ${document.kind}, or is not valid at its time of issue`);
    }
  }
  const signed = await addSignatures(bytes, signers);
  judgeDraft(signed, anchors);
  return signed;
}

/**
 * Joins copies of one document that signers signed apart.
 * @param copies - At least one.
 * @throws {@link RogatoryError} `TRUST_DRAFT` (TRUST-95) when they do not say the same; every code of {@link judgeDraft}.
 */
export function mergeDrafts(copies: readonly [Uint8Array, ...Uint8Array[]], anchors: DraftAnchors): Uint8Array {
  requireMembers(anchors, ANCHORS, 'mergeDrafts(anchors)');
  // Each by itself first: a bad signature must not take the place of a good one.
  for (const copy of copies) judgeDraft(copy, anchors);
  return copies.reduce(joinSignatures);
}

/** Judges a document as its readers will. @param count - How its thresholds are judged. @throws as {@link judgeDraft}. */
export function judge(document: TrustDocument, anchors: DraftAnchors, count: QuorumJudge = requiringQuorum): void {
  switch (document.kind) {
    case 'root': {
      const root = readRoot(document);
      finish(verifyingRoot(root, root.claimed.version === 1 ? document.digest : anchorRoot(anchors), [], count));
      return;
    }
    case 'directory':
      finish(verifyingDirectory(readDirectory(document), anchorRoot(anchors), count));
      return;
    case 'freshness':
      finish(verifyingFreshness(readFreshness(document), anchorRoot(anchors), count));
      return;
    case 'accord': {
      const seal = ({ scope, id, key }: AccordParty): DirectorySigner => {
        const found = sealsOf(anchors, scope, id).find(({ signerId }) => equal(signerId, key));
        if (found === undefined) throw refused(`no such seal of ${scope}/${id} is held`);
        return found;
      };
      finish(verifyingAccord(readAccord(document), { seal, suiteFloor: () => undefined }, count));
      return;
    }
    case 'accord-end': {
      readAccordEnd(document);
      const signers = (anchors.parties ?? []).flatMap(({ scope, id }) => sealsOf(anchors, scope, id));
      if (signers.length === 0) throw refused('the accord that it ends is not held');
      // It has no time of issue: what is asked is whose seal it is.
      const ever = signers.map((seal) => ({ ...seal, from: 0, to: Number.MAX_SAFE_INTEGER }));
      finish(count(document, { role: 'seal of a party', threshold: 1, signers: ever }, 0));
      return;
    }
    case 'ceremony': {
      const ceremony = readCeremony(document);
      const pin = anchors.pin?.(ceremony.claimed.other);
      if (pin === undefined) throw refused(`the root of ${ceremony.claimed.other} is not held`);
      finish(verifyingCeremony(ceremony, pin, (scope) => sealsOf(anchors, scope), count));
    }
  }
}

/** Nobody is to sign a second document of one version, or an older one: its readers would refuse it, with an alarm about this state. */
function requireSuccessor(document: TrustDocument, held: TrustDocument): void {
  const name = document.kind;
  const hasVersions = name === 'root' || name === 'directory' || name === 'accord';
  if (!hasVersions || equal(document.digest, held.digest)) return;
  const [{ root, version, previous }, before] = [placeOf(document), placeOf(held)];
  // TRUST-71: under a newer root the way back is open.
  if (root > before.root) return;
  if (version < before.version) throw fail('TRUST_ROLLBACK', { document: name, held: before.version, offered: version });
  const isOther = previous !== undefined && (previous === null || !equal(previous, held.digest));
  if (version === before.version || (version === before.version + 1 && isOther)) throw fail('TRUST_FORK', { document: name, version });
}

function anchorRoot({ root }: DraftAnchors): Verified<Root> {
  if (root === undefined) throw refused('the root that it hangs on is wanted');
  return ownRoot(root);
}

/** The signer's own copy stands for itself: it was verified when it was taken in. */
export function ownRoot(bytes: Uint8Array): Verified<Root> {
  const { document, claimed } = readRoot(readDocument(bytes));
  return { document, content: claimed };
}

function sealsOf({ seals }: DraftAnchors, scope: string, id?: string): readonly DirectorySigner[] {
  return seals?.(scope, id).filter(({ role }) => role === 'seal') ?? [];
}

function refused(reason: string): RogatoryError<'TRUST_DRAFT'> {
  return fail('TRUST_DRAFT', { reason });
}

/**
 * Judges a document by the walls between it and the documents that are held, whoever has signed it so far.
 * @throws {@link RogatoryError} `TRUST_SCOPE_WALL` (TRUST-10), `TRUST_KEY_REUSED` (TRUST-11); what the reader of its kind throws.
 */
export function requireWalls(document: TrustDocument, held: HeldDocuments): void {
  const place = placeOf(document);
  requireOwnPart(place, held.own);
  if (document.kind === 'root' || document.kind === 'directory') {
    const [root, directory] = held.keys(place.scope ?? '');
    // No key is in both, of one state.
    requireDisjoint(document.kind === 'root' ? directory : root, keysOf(document));
  }
  if (document.kind !== 'accord') return;
  const { id, parties } = readAccord(document).claimed;
  const isOther = (accord: Accord): boolean => accord.parties.some(({ scope }, i) => scope !== parties[i]?.scope);
  const other = held.accords().find((accord) => equal(accord.id, id) && isOther(accord));
  if (other === undefined) return;
  const scopes = other.parties.map(({ scope }) => scope).join(' and ');
  throw fail('TRUST_SCOPE_WALL', { reason: `accord ${toHex(id)} is one of ${scopes}` });
}

/**
 * Says which keys of a root or a directory other states list too. Nobody is kept from publishing by it: another state may have copied them.
 * @returns a line for each such state.
 */
export function sharedKeys(document: TrustDocument, held: Pick<HeldDocuments, 'scopes' | 'keys'>): readonly string[] {
  if (document.kind !== 'root' && document.kind !== 'directory') return [];
  const { scope = '' } = placeOf(document);
  const keys = keysOf(document);
  const others = held.scopes().filter((other) => other !== scope);
  return others.flatMap((other) => {
    const shared = held.keys(other).map((theirs) => sharedKey(scope, keys, other, theirs));
    return shared.find((line) => line !== undefined) ?? [];
  });
}

/** Keys of a root or a directory. */
function keysOf(document: TrustDocument): KeyUses {
  if (document.kind === 'root') return collectKeys(rootSigners(readRoot(document).claimed));
  const directory = readDirectory(document).claimed;
  return collectKeys(directorySigners(directory), directoryKems(directory));
}
