// SPDX-License-Identifier: Apache-2.0
// How a document that was read joins those that a reader holds.
import { fail } from '../../core/errors.js';
import { toSeconds } from '../../core/time.js';
import { readAccord, readAccordEnd, requireTimely, toAccord, verifyingAccord } from '../documents/accord.js';
import { partiesIn, sealsFor } from './accord-shelf.js';
import type { AccordShelf } from './accord-shelf.js';
import type { AccordEnd, AccordParty } from '../documents/accord.js';
import type { Alarms, TrustAlarm } from './alarms.js';
import { readCeremony, verifyingCeremony } from '../ceremony/ceremony.js';
import { readDirectoryHeader } from '../documents/directory-reader.js';
import type { DocumentKind, TrustDocument, Verified } from '../documents/document.js';
import { placeOf, requireOwnPart } from '../documents/document-place.js';
import { readFreshness } from '../documents/freshness.js';
import type { Entry, Outcome } from './intake.js';
import { havingQuorum, requiringQuorum } from '../documents/quorum.js';
import type { Quorum } from '../documents/quorum.js';
import { readRoot } from '../documents/root.js';
import { requireScope } from './scope-trust.js';
import type { ScopeTrust } from './scope-trust.js';
import { sharedKey } from '../documents/walls.js';
import { costOf, finish } from '../documents/work.js';
import type { Work } from '../documents/work.js';

/** Everything that a reader holds. */
export interface Holdings {
  readonly own: string;
  /** Sorted by name. */
  readonly scopes: ReadonlyMap<string, ScopeTrust>;
  readonly accords: AccordShelf;
  readonly alarms: Alarms;
}

export interface AddedDocument {
  readonly kind: DocumentKind;
  /** Of a root, directory or freshness statement. */
  readonly scope?: string;
  /** False: the document was held already, or waits. */
  readonly changed: boolean;
  /** Its state has sent as many as a reader takes in a day: the newest is taken in when there is room again. */
  readonly waits?: true;
}

/** Verifies a document by the steps of its kind, in their order, and takes it in (TRUST-59). */
export function* admitting(held: Holdings, document: TrustDocument, entry: Entry): Work<AddedDocument> {
  const { kind } = document;
  const { offeredAt, fromPeer = false } = entry;
  const scoped = function* (scope: string, work: (trust: ScopeTrust, entry: Entry) => Work<Outcome>): Work<AddedDocument> {
    const onFull = (): void => tell(held, scope, fail('TRUST_DAILY', { scope, document: kind }), offeredAt ?? 0, kind);
    const outcome = yield* work(requireScope(held.scopes, scope), { ...entry, fromPeer: fromPeer && scope !== held.own, onFull });
    if (outcome === 'taken' && offeredAt !== undefined) yield* tellingShared(held, scope, offeredAt);
    return { kind, scope, changed: outcome === 'taken', ...(outcome === 'waits' ? { waits: true } : {}) };
  };
  switch (kind) {
    case 'root': {
      const root = readRoot(document);
      return yield* scoped(root.claimed.scope, (trust, how) => trust.offerRoot(root, how));
    }
    case 'directory': {
      const header = readDirectoryHeader(document);
      yield costOf('hashing', 2 * document.payload.length);
      return yield* scoped(header.scope, (trust, how) => trust.directories.offer(document, header, how));
    }
    case 'freshness': {
      const statement = readFreshness(document);
      return yield* scoped(statement.claimed.scope, (trust, how) => trust.statements.offer(statement, how));
    }
    default: {
      const isNew = !held.accords.has(document) && takeSealed(held, document, entry);
      return { kind, changed: isNew };
    }
  }
}

/** Scopes of the states that sign a document together; undefined when it ends an accord that is not held. */
export function partiesOf({ accords }: Holdings, document: TrustDocument): readonly string[] | undefined {
  if (document.kind === 'accord-end') return accords.partiesOf(readAccordEnd(document).claimed.id);
  return placeOf(document).parties;
}

/**
 * Takes in what two states sign. What is held already was sealed by seals that may be retired since.
 * @returns false when it says nothing more than what is held.
 */
function takeSealed({ own, scopes, accords }: Holdings, document: TrustDocument, entry: Entry): boolean {
  const { offeredAt } = entry;
  requireOwnPart(placeOf(document), own);
  if (document.kind === 'accord') {
    const unverified = readAccord(document);
    const verified = finish(verifyingAccord(unverified, partiesIn(scopes, offeredAt)));
    if (offeredAt !== undefined) requireTimely(unverified.claimed, offeredAt);
    accords.requirePlace(verified);
    entry.keep(document);
    accords.put(verified);
  } else if (document.kind === 'accord-end') {
    const unverified = readAccordEnd(document);
    const { parties } = accords.requireSigned(unverified.claimed.id, unverified.claimed.version);
    /** TRUST-31: one seal of a party is enough, at the time of arrival: an end has no time of issue. */
    const sealedBy = (some: readonly AccordParty[]): Quorum => ({
      role: 'seal of a party',
      threshold: 1,
      signers: some.flatMap(({ scope, id }) => sealsFor(scopes, offeredAt, scope, id)),
    });
    const at = toSeconds(offeredAt ?? 0);
    finish(requiringQuorum(document, sealedBy(parties), at));
    const isOwn = finish(havingQuorum(document, sealedBy(parties.filter(({ scope }) => scope === own)), at));
    const verified: Verified<AccordEnd> = { document, content: unverified.claimed };
    if (offeredAt !== undefined) {
      if (!accords.isNews(verified.content)) return false;
      // A seal makes any number of them: the other state must not fill the store, nor keep the own one from ending the accord.
      if (!isOwn) accords.requireRoomForEnd(verified.content);
    }
    entry.keep(document);
    accords.putEnd(verified, isOwn);
  } else {
    const unverified = readCeremony(document);
    const { other } = unverified.claimed;
    const sealsOf = (scope: string) => sealsFor(scopes, offeredAt, scope);
    const verified = finish(verifyingCeremony(unverified, requireScope(scopes, other).pin, sealsOf));
    entry.keep(document);
    accords.putCeremony(verified);
  }
  return true;
}

/**
 * Takes in what was judged when it came, and whose seal stands in no directory any more: an accord that is never in force and keeps its
 * place, or an end that goes on ending. What limits others is never forgotten because a state put its own directories away (TRUST-57).
 * @throws as {@link admitting}, when something else stands in its place.
 */
export function takeSealless({ accords }: Holdings, document: TrustDocument): void {
  if (document.kind === 'accord') {
    const accord = { document, content: toAccord(readAccord(document).claimed, document.digest) };
    accords.requirePlace(accord);
    accords.put(accord, 'sealless');
  } else if (document.kind === 'accord-end') accords.putEnd({ document, content: readAccordEnd(document).claimed }, false);
}

/** Keys that are looked up in the time of one key check. */
const LOOKUPS_PER_CHECK = 2_048;

/**
 * Tells of keys that the newest documents of a scope have in common with those of another (TRUST-51).
 * @param isAsked - Scopes that are compared.
 */
export function* tellingShared(held: Holdings, scope: string, at: number, isAsked: (other: string) => boolean = () => true): Work<void> {
  const { keys } = requireScope(held.scopes, scope);
  for (const [other, { keys: otherKeys }] of held.scopes) {
    if (other === scope || !isAsked(other)) continue;
    for (const own of keys) {
      for (const others of otherKeys) {
        const shared = sharedKey(scope, own, other, others);
        yield Math.min(own.size, others.size) / LOOKUPS_PER_CHECK;
        if (shared !== undefined) tell(held, scope, fail('TRUST_KEY_SHARED', { key: shared }), at, 'directory', other);
      }
    }
  }
}

/** Raises an alarm about what a state does. @param more - Keeps two of one code apart. */
export function tell(
  { alarms }: Holdings,
  scope: string,
  { code, message: detail }: { readonly code: TrustAlarm['code']; readonly message: string },
  at: number,
  kind: DocumentKind = 'directory',
  more = '',
): void {
  alarms.raise(scope, `${code} ${kind} ${more}`, at, () => ({ code, kind, detail, at }));
}
