// SPDX-License-Identifier: Apache-2.0
// A reader begins with the documents that it kept, in any order. It may have kept more directories than it looks at.
import { fail, isRogatoryError } from '../core/errors.js';
import { takeAccord, takeCeremony, takeEnd, tell, tellingShared } from './admission.js';
import type { Holdings } from './admission.js';
import { signedBy } from './accord-seals.js';
import type { TrustDocument, Unverified } from './document.js';
import type { Entry } from './intake.js';
import { locate } from './kept-document.js';
import type { KeptDocument, KeptDocuments } from './kept-document.js';
import { requireScope } from './scope-trust.js';
import { requireDisjoint } from './walls.js';
import type { Work } from './work.js';

/**
 * Takes in the documents that a reader kept: roots first, then directories as they followed each other, then what hangs on them.
 * @throws the error about a document, with its place. Directories beyond the limits are left unread, and told.
 */
export function* restoring(held: Holdings, documents: KeptDocuments, now: number): Work<void> {
  const { scopes } = held;
  for (const { unverified, kept } of documents.roots)
    yield* located(kept, () => requireScope(scopes, unverified.claimed.scope).offerRoot(unverified, entryOf(kept)));
  const unread = new Set<string>();
  for (const [scope, directories] of documents.directories) {
    const trust = requireScope(scopes, scope);
    const beyond = yield* trust.directories.restore(directories, entryOf);
    trust.intake.remember(
      'directory',
      directories.map(({ kept }) => kept),
    );
    if (beyond === 0) continue;
    unread.add(scope);
    tell(held, scope, 'TRUST_PAST_UNREAD', fail('TRUST_PAST_UNREAD', { scope, count: beyond }).message, now);
  }
  for (const [scope, { unverified, kept }] of documents.statements) {
    const trust = requireScope(scopes, scope);
    const older = documents.olderStatements.get(scope) ?? [];
    yield* located(kept, () => trust.statements.offer(unverified, entryOf(kept)));
    trust.intake.remember('freshness', [...older, kept]);
    for (const one of older) one.putAway();
  }
  for (const [scope, { keys }] of scopes) {
    requireDisjoint(...keys);
    // Each pair once.
    yield* tellingShared(held, scope, now, (other) => other > scope);
  }
  yield* restoringSealed(held, documents, unread);
}

/** Takes in documents that seals signed. A seal that the newest directory lists no more is looked for in older ones. */
function* restoringSealed(held: Holdings, { accords, ends, ceremonies }: KeptDocuments, unread: ReadonlySet<string>): Work<void> {
  const signed = [...accords, ...ends, ...ceremonies].map(({ unverified }): TrustDocument => unverified.document);
  const recalled = new Set<string>();
  const taking = function* <T>(
    { unverified, kept }: { readonly unverified: Unverified<T>; readonly kept: KeptDocument },
    involved: readonly string[],
    take: (held: Holdings, unverified: Unverified<T>, entry: Entry) => unknown,
  ): Work<void> {
    const attempt = (): unknown => {
      try {
        take(held, unverified, entryOf(kept));
        return undefined;
      } catch (error) {
        if (isRogatoryError(error, 'TRUST_THRESHOLD') || isRogatoryError(error, 'TRUST_UNKNOWN')) return error;
        throw locate(kept, error);
      }
    };
    if (attempt() === undefined) return;
    for (const scope of involved) {
      if (recalled.has(scope)) continue;
      recalled.add(scope);
      yield* requireScope(held.scopes, scope).recall(signedBy(signed));
    }
    const error = attempt();
    // Its seal may stand in what was left unread, which was told: nothing of it keeps a reader from beginning.
    if (error !== undefined && !involved.some((scope) => unread.has(scope))) throw locate(kept, error);
  };
  for (const accord of accords)
    yield* taking(
      accord,
      accord.unverified.claimed.parties.map(({ scope }) => scope),
      takeAccord,
    );
  for (const end of ends) {
    const { id } = end.unverified.claimed;
    const parties = held.accords.partiesOf(id);
    // Its accord was left out with its seal.
    if (parties === undefined && unread.size > 0) continue;
    yield* taking(end, parties ?? [], takeEnd);
  }
  for (const ceremony of ceremonies) {
    const { own, other } = ceremony.unverified.claimed;
    yield* taking(ceremony, [own, other], takeCeremony);
  }
}

function* located<T>(kept: KeptDocument, work: () => Work<T>): Work<T> {
  try {
    return yield* work();
  } catch (error) {
    throw locate(kept, error);
  }
}

function entryOf(kept: KeptDocument): Entry {
  return { keep: () => kept };
}
