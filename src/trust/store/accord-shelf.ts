// SPDX-License-Identifier: Apache-2.0
// The accords that one reader holds, and which of them is in force.
import { equal, toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { formatUtc, toSeconds } from '../../core/time.js';
import { kidOf } from '../../crypto/keys/keys.js';
import type { Accord, AccordEnd, AccordParty, PartySource } from '../documents/accord.js';
import type { Ceremony } from '../ceremony/ceremony.js';
import type { TrustDocument, Verified } from '../documents/document.js';
import { requireScope } from './scope-trust.js';
import type { ScopeTrust } from './scope-trust.js';
import { isAtLeast } from '../documents/signer.js';
import type { DirectorySigner } from '../documents/signer.js';

export class AccordShelf {
  /** In the order in which they came: versions of one accord rise. */
  readonly #held: Verified<Accord>[] = [];
  /** Those whose seal stands in no directory that is held, in hexadecimal: none of them is in force. */
  readonly #sealless = new Set<string>();
  readonly #ends: (Verified<AccordEnd> & { readonly isOwn: boolean })[] = [];
  readonly #ceremonies: Verified<Ceremony>[] = [];
  readonly #faultOfSeal: (accord: Accord) => string | undefined;

  /** @param sealFault - What the newest directories and roots have against a seal of the accord. */
  constructor(sealFault: (accord: Accord) => string | undefined) {
    this.#faultOfSeal = sealFault;
  }

  /** Accords, ends and records of ceremonies, as they were signed. */
  documents(): readonly TrustDocument[] {
    return [...this.#held, ...this.#ends, ...this.#ceremonies].map(({ document }) => document);
  }

  all(): readonly Accord[] {
    return this.#held.map(({ content }) => content);
  }

  ceremonies(): readonly Ceremony[] {
    return this.#ceremonies.map(({ content }) => content);
  }

  /** Tells whether exactly this document is held, with seals that count: one without them is judged again when it is offered. */
  has({ digest }: TrustDocument): boolean {
    return !this.#sealless.has(toHex(digest)) && this.documents().some((held) => equal(held.digest, digest));
  }

  /** One version as it was signed, whatever became of it. @throws `TRUST_ACCORD_UNKNOWN` (TRUST-13), retryable as its accord may come. */
  requireSigned(id: Uint8Array, version: number): Accord {
    const accord = this.version(id, version)?.content;
    if (accord === undefined) throw fail('TRUST_ACCORD_UNKNOWN', { accord: toHex(id) });
    return accord;
  }

  /** Scopes of the parties of an accord, when it is held. */
  partiesOf(id: Uint8Array): readonly string[] | undefined {
    return this.#versions(id)[0]?.content.parties.map(({ scope }) => scope);
  }

  /** What both scopes have between them. */
  between(a: string, b: string): readonly TrustDocument[] {
    const isTheirs = (scopes: readonly string[]): boolean => scopes.every((scope) => scope === a || scope === b);
    const accords = this.#held.filter(({ content }) => isTheirs(content.parties.map(({ scope }) => scope)));
    const ends = this.#ends.filter(({ content: { id } }) => accords.some(({ content }) => equal(content.id, id)));
    const ceremonies = this.#ceremonies.filter(({ content: { own, other } }) => isTheirs([own, other]));
    return [...accords, ...ends, ...ceremonies].map(({ document }) => document);
  }

  /** One version as it was signed. */
  version(id: Uint8Array, version: number): Verified<Accord> | undefined {
    return this.#versions(id).find(({ content }) => content.version === version);
  }

  /** Judges a verified accord by those of its id. @throws `TRUST_FORK` (TRUST-09), `TRUST_ROLLBACK` (TRUST-08), `TRUST_SCOPE_WALL` (TRUST-62). */
  requirePlace({ content: { id, version, parties, previous, digest } }: Verified<Accord>): void {
    if (this.#sealless.has(toHex(digest))) return;
    const newest = this.#versions(id).at(-1)?.content;
    const document = `accord ${toHex(id)}`;
    if (newest !== undefined) {
      if (newest.parties.some(({ scope }, i) => scope !== parties[i]?.scope)) {
        throw fail('TRUST_SCOPE_WALL', { reason: `${document} is one of ${newest.parties.map(({ scope }) => scope).join(' and ')}` });
      }
      if (this.version(id, version) !== undefined) throw fail('TRUST_FORK', { document, version });
      if (version < newest.version) throw fail('TRUST_ROLLBACK', { document, held: newest.version, offered: version });
      // Versions between may have been proposals only, which nobody keeps: the link is judged where both ends are held.
      if (version === newest.version + 1 && (previous === null || !equal(previous, newest.digest))) {
        throw fail('TRUST_FORK', { document, version: newest.version });
      }
    }
  }

  /** Takes in a verified accord that has its place. @param seal - Sealless: its seal stands in no directory that is held (TRUST-57). */
  put(accord: Verified<Accord>, seal?: 'sealless'): void {
    const { digest } = accord.content;
    const at = this.#held.findIndex(({ content }) => equal(content.digest, digest));
    this.#held.splice(at < 0 ? this.#held.length : at, 1, accord);
    if (seal === undefined) this.#sealless.delete(toHex(digest));
    else this.#sealless.add(toHex(digest));
  }

  /** Tells whether an end says more than those that are held. */
  isNews({ id, version, endsAt }: AccordEnd): boolean {
    return this.#endsOf(id, version).every((held) => held.endsAt > endsAt);
  }

  /** @throws `TRUST_DOCUMENT_SIZE` (TRUST-65) when the other state has ended this version as often as it may. */
  requireRoomForEnd({ id, version }: AccordEnd): void {
    const limit = LIMITS.accordEndsMax;
    const held = this.#ends.filter(({ content, isOwn }) => !isOwn && equal(content.id, id) && content.version === version);
    if (held.length >= limit) throw fail('TRUST_DOCUMENT_SIZE', { size: held.length + 1, limit });
  }

  /** @param isOwn - A seal of the reader's own state signed it. */
  putEnd(end: Verified<AccordEnd>, isOwn: boolean): void {
    this.#ends.push({ ...end, isOwn });
  }

  putCeremony(ceremony: Verified<Ceremony>): void {
    this.#ceremonies.push(ceremony);
  }

  /** One version, with `notAfter` cut where a later version begins (TRUST-22) or an end is (TRUST-80); undefined when not held, or when its seals do not count any more. */
  find(id: Uint8Array, version: number): Accord | undefined {
    const accord = this.version(id, version)?.content;
    return accord === undefined || this.#sealFault(accord) !== undefined ? undefined : this.#cut(accord);
  }

  /** The accord in force between two scopes at `now`, Unix milliseconds; of several the newest (TRUST-79). */
  inForce(a: string, b: string, now: number): Accord | undefined {
    const inForce = this.#ofScopes(a, b).filter((accord) => this.#obstacle(accord, now) === undefined);
    return inForce.reduce<Accord | undefined>(
      (best, next) => (best === undefined || next.issuedAt > best.issuedAt ? next : best),
      undefined,
    );
  }

  /** As {@link inForce}. @throws `TRUST_ACCORD_UNKNOWN` (TRUST-13), `TRUST_ACCORD_NOT_IN_FORCE` (TRUST-14). */
  require(a: string, b: string, now: number): Accord {
    const found = this.inForce(a, b, now);
    if (found !== undefined) return found;
    const newest = this.#ofScopes(a, b).at(-1);
    if (newest === undefined) throw fail('TRUST_ACCORD_UNKNOWN', { accord: `between ${a} and ${b}` });
    throw fail('TRUST_ACCORD_NOT_IN_FORCE', { accord: toHex(newest.id), reason: this.#obstacle(newest, now) ?? 'replaced' });
  }

  #sealFault(accord: Accord): string | undefined {
    return this.#sealless.has(toHex(accord.digest)) ? 'its seal stands in no directory that is held' : this.#faultOfSeal(accord);
  }

  #ofScopes(a: string, b: string): readonly Accord[] {
    const [first, second] = a < b ? [a, b] : [b, a];
    return this.all()
      .filter(({ parties }) => parties[0].scope === first && parties[1].scope === second)
      .map((accord) => this.#cut(accord));
  }

  #obstacle(accord: Accord, now: number): string | undefined {
    const at = toSeconds(now);
    if (at < accord.notBefore) return `in force from ${formatUtc(accord.notBefore)}`;
    if (at > accord.notAfter) return `version ${accord.version} ${this.#howItEnded(accord)} ${formatUtc(accord.notAfter)}`;
    return this.#sealFault(accord);
  }

  /** Of an accord that is over. @param accord - As {@link #cut} gives it. */
  #howItEnded({ id, version, notAfter }: Accord): string {
    if (this.#endsOf(id, version).some(({ endsAt }) => endsAt - 1 === notAfter)) return 'was ended by an accord-end, last in force';
    return this.version(id, version)?.content.notAfter === notAfter ? 'expired, last in force' : 'was replaced, last in force';
  }

  #cut(accord: Accord): Accord {
    const later = this.#versions(accord.id).filter(({ content }) => content.version > accord.version);
    const notAfter = Math.min(
      accord.notAfter,
      ...later.map(({ content }) => content.notBefore - 1),
      ...this.#endsOf(accord.id, accord.version).map(({ endsAt }) => endsAt - 1),
    );
    return notAfter === accord.notAfter ? accord : { ...accord, notAfter };
  }

  #versions(id: Uint8Array): readonly Verified<Accord>[] {
    return this.#held.filter(({ content }) => equal(content.id, id));
  }

  /** Ends of a version, or of a later one. */
  #endsOf(id: Uint8Array, version: number): readonly AccordEnd[] {
    return this.#ends.map(({ content }) => content).filter((end) => equal(end.id, id) && end.version >= version);
  }
}

type Scopes = ReadonlyMap<string, ScopeTrust>;

/**
 * What the directories say about the parties of an accord. Of one that is offered those in force decide alone. A retired seal still carries
 * an accord that it signed in its time: who loses a retired key marks it compromised. What became of the seal of one that is held is
 * {@link sealFault}'s.
 * @param offeredAt - Unix milliseconds; undefined of what is held.
 */
export function partiesIn(scopes: Scopes, offeredAt: number | undefined): PartySource {
  return {
    seal({ scope, id, key }) {
      const trust = requireScope(scopes, scope);
      if (offeredAt !== undefined) trust.inForce(offeredAt);
      const seals = sealsFor(scopes, offeredAt, scope, id);
      if (seals.length === 0 && trust.newestAgency(id) === undefined) throw fail('TRUST_UNKNOWN', { scope, id });
      return findSeal(seals, key);
    },
    suiteFloor: (scope) => (offeredAt === undefined ? undefined : scopes.get(scope)?.root?.content.suite),
  };
}

/**
 * Seals of a scope, or of an agency of it. A document that is offered has those of the newest directory, whatever their status: a quorum
 * leaves out those that do not count. One that is held was judged when it came: every seal that is known counts, at any time, since its
 * state may say other times of it by now, and keeps no reader from beginning.
 * @param offeredAt - Unix milliseconds; undefined of what is held.
 */
export function sealsFor(scopes: Scopes, offeredAt: number | undefined, scope: string, id?: string): readonly DirectorySigner[] {
  const trust = requireScope(scopes, scope);
  const newest = trust.seals(id);
  // Nothing new comes of seals in a directory that the newest root disowns (TRUST-70): a thief may have listed them.
  if (offeredAt !== undefined) return trust.directories.stands ? newest : [];
  const older = trust.recalled.filter((past) => id === undefined || past.id === id).map(({ seal }) => seal);
  return [...newest, ...older].map((seal) => ({ ...seal, status: 'retired', from: 0, to: Number.MAX_SAFE_INTEGER }));
}

/** Says why a seal does not carry its accord any more. Judged at each use: a store closed and opened again says the same. */
export function sealFault(scopes: Scopes, { scope, id, key }: AccordParty): string | undefined {
  const trust = scopes.get(scope);
  const seal = findSeal(trust?.seals(id) ?? [], key);
  if (seal === undefined || trust?.root === undefined) return undefined;
  if (seal.status === 'compromised') return `the seal of ${scope}/${id} is compromised`;
  return isAtLeast(seal, trust.root.content.suite) ? undefined : `the seal of ${scope}/${id} is below the suite of its state`;
}

/** Picks seals by which one of these documents is signed. */
export function signedBy(documents: readonly TrustDocument[]): (seal: DirectorySigner) => boolean {
  const kids = new Set(documents.flatMap(({ sign }) => sign.signatures.map(({ kid }) => toHex(kid))));
  return ({ keys }) => [...keys.values()].every((key) => kids.has(toHex(kidOf(key))));
}

function findSeal(seals: readonly DirectorySigner[], key: Uint8Array): DirectorySigner | undefined {
  return seals.find(({ signerId }) => equal(signerId, key));
}
