// SPDX-License-Identifier: Apache-2.0
// The accords that one reader holds, and which of them is in force.
import { equal, toHex } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { formatUtc, toSeconds } from '../core/time.js';
import type { Accord, AccordContent, AccordEnd } from './accord.js';
import type { TrustDocument, Unverified, Verified } from './document.js';

export class AccordShelf {
  /** Id (hexadecimal) to versions, rising. */
  readonly #held = new Map<string, Verified<Accord>[]>();
  readonly #ends = new Map<string, Verified<AccordEnd>[]>();
  readonly #sealFault: (accord: Accord) => string | undefined;

  /** @param sealFault - What the newest directories and roots have against a seal of the accord. */
  constructor(sealFault: (accord: Accord) => string | undefined) {
    this.#sealFault = sealFault;
  }

  /** Accords and ends, as they were signed. */
  objects(): readonly (Verified<Accord> | Verified<AccordEnd>)[] {
    return [...this.#held.values(), ...this.#ends.values()].flat();
  }

  all(): readonly Accord[] {
    return [...this.#held.values()].flat().map(({ content }) => content);
  }

  /** One version as it was signed, whatever became of it. @throws `TRUST_ACCORD_UNKNOWN` (TRUST-13), retryable as its accord may come. */
  requireSigned(id: Uint8Array, version: number): Accord {
    const accord = this.#versions(id).find(({ content }) => content.version === version)?.content;
    if (accord === undefined) throw fail('TRUST_ACCORD_UNKNOWN', { accord: toHex(id) });
    return accord;
  }

  /** Scopes of the parties of an accord, when it is held. */
  partiesOf(id: Uint8Array): readonly string[] | undefined {
    return this.#versions(id)[0]?.content.parties.map(({ scope }) => scope);
  }

  /** Tells whether exactly this end is held. */
  hasEnd({ document, claimed }: Unverified<AccordEnd>): boolean {
    return (this.#ends.get(toHex(claimed.id)) ?? []).some((held) => equal(held.document.digest, document.digest));
  }

  /** Takes in a verified end that is not held. */
  putEnd(verified: Verified<AccordEnd>): void {
    const id = toHex(verified.content.id);
    this.#ends.set(id, [...(this.#ends.get(id) ?? []), verified]);
  }

  /** Exact bytes of what both scopes have between them. */
  documentsBetween(a: string, b: string): readonly TrustDocument[] {
    const versions = [...this.#held.values()]
      .flat()
      .filter(({ content }) => content.parties.every(({ scope }) => scope === a || scope === b));
    const ends = [...new Set(versions.map(({ content }) => toHex(content.id)))].flatMap((id) => this.#ends.get(id) ?? []);
    return [...versions, ...ends].map(({ document }) => document);
  }

  /** Exact bytes of one version. */
  bytesOf(id: Uint8Array, version: number): Uint8Array | undefined {
    return this.#versions(id).find(({ content }) => content.version === version)?.document.bytes;
  }

  /** Tells whether exactly this accord is held. */
  has({ document, claimed }: Unverified<AccordContent>): boolean {
    return this.#versions(claimed.id).some((held) => equal(held.document.digest, document.digest));
  }

  /** Judges a verified accord by those of its id. @throws `TRUST_FORK` (TRUST-09), `TRUST_ROLLBACK` (TRUST-08), `TRUST_SCOPE_WALL` (TRUST-10). */
  requirePlace({ content: { id, version, parties, previous } }: Verified<Accord>): void {
    const versions = this.#versions(id);
    const newest = versions.at(-1)?.content;
    const document = `accord ${toHex(id)}`;
    if (newest !== undefined) {
      if (newest.parties.some(({ scope }, i) => scope !== parties[i]?.scope)) {
        throw fail('TRUST_SCOPE_WALL', { reason: `${document} is one of ${newest.parties.map(({ scope }) => scope).join(' and ')}` });
      }
      if (versions.some(({ content }) => content.version === version)) throw fail('TRUST_FORK', { document, version });
      if (version < newest.version) throw fail('TRUST_ROLLBACK', { document, held: newest.version, offered: version });
      // Versions between may have been proposals only, which nobody keeps: the link is judged where both ends are held.
      if (version === newest.version + 1 && (previous === null || !equal(previous, newest.digest))) {
        throw fail('TRUST_FORK', { document, version: newest.version });
      }
    }
  }

  /** Takes in a verified accord that has its place. */
  put(verified: Verified<Accord>): void {
    const { id } = verified.content;
    this.#held.set(toHex(id), [...this.#versions(id), verified]);
  }

  /** One version, with `notAfter` cut where a later version begins; undefined when not held, or when its seals do not count any more. */
  find(id: Uint8Array, version: number): Accord | undefined {
    const accord = this.#versions(id).find(({ content }) => content.version === version)?.content;
    return accord === undefined || this.#sealFault(accord) !== undefined ? undefined : this.#cut(accord);
  }

  /** The accord in force between two scopes at `now`, Unix milliseconds; of several the newest. */
  between(a: string, b: string, now: number): Accord | undefined {
    const inForce = this.#ofScopes(a, b).filter((accord) => this.#obstacle(accord, now) === undefined);
    return inForce.reduce<Accord | undefined>(
      (best, next) => (best === undefined || next.issuedAt > best.issuedAt ? next : best),
      undefined,
    );
  }

  /** As {@link between}. @throws `TRUST_ACCORD_UNKNOWN` (TRUST-13), `TRUST_ACCORD_NOT_IN_FORCE` (TRUST-14). */
  require(a: string, b: string, now: number): Accord {
    const found = this.between(a, b, now);
    if (found !== undefined) return found;
    const newest = this.#ofScopes(a, b).at(-1);
    if (newest === undefined) throw fail('TRUST_ACCORD_UNKNOWN', { accord: `between ${a} and ${b}` });
    throw fail('TRUST_ACCORD_NOT_IN_FORCE', { accord: toHex(newest.id), reason: this.#obstacle(newest, now) ?? 'replaced' });
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
    const isEnded = (this.#ends.get(toHex(id)) ?? []).some(({ content }) => content.version >= version && content.endsAt - 1 === notAfter);
    if (isEnded) return 'was ended by an accord-end, last in force';
    return this.#versions(id).some(({ content }) => content.version === version && content.notAfter === notAfter)
      ? 'expired, last in force'
      : 'was replaced, last in force';
  }

  #cut(accord: Accord): Accord {
    const later = this.#versions(accord.id).filter(({ content }) => content.version > accord.version);
    const ends = (this.#ends.get(toHex(accord.id)) ?? []).filter(({ content }) => content.version >= accord.version);
    const notAfter = Math.min(
      accord.notAfter,
      ...later.map(({ content }) => content.notBefore - 1),
      ...ends.map(({ content }) => content.endsAt - 1),
    );
    return notAfter === accord.notAfter ? accord : { ...accord, notAfter };
  }

  #versions(id: Uint8Array): readonly Verified<Accord>[] {
    return this.#held.get(toHex(id)) ?? [];
  }
}
