// SPDX-License-Identifier: Apache-2.0
// The directories that one reader holds of a state: the newest whole, and header and digest of those before it.
import { equal, toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { directoryKems, directorySigners, verifyingKeys } from '../documents/directory.js';
import type { Directory, DirectoryHeader, DirectoryAgency, DirectoryKem, DirectoryRelay } from '../documents/directory.js';
import { readDirectoryHeader, readingDirectory } from '../documents/directory-reader.js';
import { readDocument, requireIssued, requireUnexpired } from '../documents/document.js';
import type { TrustDocument, Verified } from '../documents/document.js';
import { placeOf } from '../documents/document-place.js';
import type { Entry, PlacedDocument, Outcome } from './intake.js';
import { PastDirectories, listingLogSigners } from './past-directories.js';
import { quorumOf, requireUnder, standingUnder } from '../documents/root.js';
import type { Root } from '../documents/root.js';
import { hasRemoved, judgeUnder, requireRoot } from './scope-ground.js';
import type { ScopeGround } from './scope-ground.js';
import { keyIdOf } from '../documents/signer.js';
import { requireDisjoint } from '../documents/walls.js';
import type { KeyUses } from '../documents/walls.js';
import { costOf } from '../documents/work.js';
import type { Work } from '../documents/work.js';

interface NewestDirectory {
  readonly directory: Verified<Directory>;
  /** As it is known when another has replaced it. */
  readonly listed: PlacedDocument;
  readonly index: DirectoryIndex;
  readonly keys: KeyUses;
}

/** Keys whose statuses are compared in the time of one key check. */
const STATUSES_PER_CHECK = 256;

export class DirectoryShelf {
  readonly past = new PastDirectories();
  readonly #ground: ScopeGround;
  /** By digest in hexadecimal: directories whose keys are being verified, and errors of signed ones that were refused. */
  readonly #underWay = new Set<string>();
  readonly #refused = new Map<string, Error>();
  #newest: NewestDirectory | undefined;
  #stands = true;

  constructor(ground: ScopeGround) {
    this.#ground = ground;
  }

  get newest(): Verified<Directory> | undefined {
    return this.#newest?.directory;
  }

  /** Keys of the newest. */
  get keys(): KeyUses | undefined {
    return this.#newest?.keys;
  }

  get index(): DirectoryIndex | undefined {
    return this.#newest?.index;
  }

  /** The newest root vouches for the newest directory (TRUST-70). */
  get stands(): boolean {
    return this.#stands;
  }

  /** All that are known, in the order of acceptance: the last is the newest. */
  get all(): readonly PlacedDocument[] {
    return this.#newest === undefined ? this.past.all : [...this.past.all, this.#newest.listed];
  }

  /** Document digests of a version: after a reset of a stolen key's directory a version may be held twice (TRUST-71). */
  digestsOf(version: number): readonly Uint8Array[] {
    return this.all.filter(({ place }) => place.version === version).map(({ digest }) => digest);
  }

  /** Documents that a reader lacks whose newest version is `above`. */
  newerThan(above: number): readonly TrustDocument[] {
    if (this.newest === undefined) return [];
    const { document, content } = this.newest;
    // After a reset the newest directory has a lower version than one that others may hold (TRUST-71).
    const wasReset = this.past.all.some(({ place }) => place.version > content.version);
    return content.version > above || (wasReset && content.version !== above) ? [document] : [];
  }

  /** Accepts a newer directory. @param header - What it says of itself. */
  *offer(document: TrustDocument, header: DirectoryHeader, entry: Entry): Work<Outcome> {
    const name = toHex(document.digest);
    if (this.#isNewest(document)) return 'held';
    if (this.#ground.intake.isWaiting('directory', document)) return 'waits';
    const hasChanged = this.#watch();
    const root = yield* this.#verifyPlace(document, header, entry);
    if (this.#isNewest(document)) return 'held';
    const refusal = this.#refused.get(name);
    if (refusal !== undefined) throw refusal;
    // Asked when the signatures are verified: a copy that nobody signed is not in the way of this one.
    if (this.#underWay.has(name)) return 'waits';
    this.#underWay.add(name);
    try {
      const { claimed } = yield* readingDirectory(document);
      const isUrgent = (): Work<boolean> => marksCompromise(claimed, this.newest?.content);
      if (!(yield* this.#ground.intake.counting('directory', document, [header.rootVersion, header.version], entry, isUrgent)))
        return 'waits';
      yield* this.#take({ document, content: claimed }, header, root, entry, hasChanged);
      return 'taken';
    } catch (error) {
      // Its keys are judged no second time: a peer that brings it again would use up the day of the state that signed it.
      const isVerdict = isRogatoryError(error, 'TRUST_KEY_REUSED') || isRogatoryError(error, 'CRYPTO_KEY_WEAK');
      if (isVerdict && this.#refused.size < LIMITS.trustDailyMax) this.#refused.set(name, error);
      throw error;
    } finally {
      this.#underWay.delete(name);
    }
  }

  /** Takes in what this reader kept, oldest first: the newest whole, of those before it header and signatures. */
  *restore(held: readonly PlacedDocument[]): Work<void> {
    for (const directory of held) {
      const { kept } = directory;
      const bytes = kept.read();
      if (bytes === undefined) continue;
      try {
        const document = readDocument(bytes);
        const header = readDirectoryHeader(document);
        yield costOf('hashing', 5 * bytes.length);
        const entry: Entry = { keep: () => kept };
        if (directory === held.at(-1)) yield* this.offer(document, header, entry);
        else {
          yield* this.#verifyPlace(document, header, entry);
          this.past.push(directory);
        }
      } catch (error) {
        throw kept.locate(error);
      }
    }
    if (this.newest !== undefined) yield* this.past.indexSigners(this.newest.content.version);
  }

  /** Tells whether the newest directory stands under a root that comes. */
  *standing(root: Verified<Root>): Work<boolean> {
    return this.newest === undefined || (yield* standingUnder('directory', this.newest, root));
  }

  /** A newer root came. @param stands - As {@link standing} said of it. */
  follow(stands: boolean): void {
    this.#refused.clear();
    this.#stands = stands;
  }

  /** @returns whether another directory or root has come since. */
  #watch(): () => boolean {
    const [newest, root] = [this.#newest, this.#ground.roots.at(-1)];
    return () => newest !== this.#newest || root !== this.#ground.roots.at(-1);
  }

  #isNewest({ digest }: Pick<TrustDocument, 'digest'>): boolean {
    return this.newest !== undefined && equal(this.newest.document.digest, digest);
  }

  /** Verifies signatures before versions: without keys nobody claims a fork. The keys that an old directory lists are not verified. */
  *#verifyPlace(document: TrustDocument, header: DirectoryHeader, entry: Entry): Work<Verified<Root>> {
    const { scope } = this.#ground;
    const root = requireRoot(this.#ground, header.rootVersion);
    requireUnder('directory', header, root.content);
    yield* judgeUnder(this.#ground, 'directory', entry.offeredAt)(document, quorumOf(root, 'directory'), header.issuedAt);
    this.#judgePlace(header, document.digest);
    requireIssued(`directory ${scope}`, header.issuedAt, entry.offeredAt);
    if (entry.offeredAt !== undefined) requireUnexpired(`directory ${scope}`, header.expiresAt, entry.offeredAt);
    return root;
  }

  /** Verifies the keys of a directory whose place was verified, and takes it in: it is judged anew when others came meanwhile. */
  *#take(
    directory: Verified<Directory>,
    header: DirectoryHeader,
    root: Verified<Root>,
    entry: Entry,
    hasChanged: () => boolean,
  ): Work<void> {
    const { document, content } = directory;
    const { roots, rootKeys } = this.#ground;
    const isOffered = entry.offeredAt !== undefined;
    const keys = yield* verifyingKeys(content, root.content, [rootKeys, ...(this.keys === undefined ? [] : [this.keys])]);
    const index = yield* indexing(content);
    const before = this.newest;
    const signers = before === undefined ? [] : yield* listingLogSigners(before);
    const stands = isOffered || (yield* standingUnder('directory', directory, roots.at(-1) as Verified<Root>));
    if (hasChanged()) {
      const hasChangedAgain = this.#watch();
      return yield* this.#take(directory, header, yield* this.#verifyPlace(document, header, entry), entry, hasChangedAgain);
    }
    // From here on there is no rest.
    if (isOffered) requireDisjoint(rootKeys, keys);
    const kept = entry.keep(document);
    if (this.#newest !== undefined && before !== undefined) {
      this.past.push(this.#newest.listed);
      this.past.signers.disown(content.version);
      // Else a root took it back (TRUST-71).
      if (before.content.version < content.version) this.past.signers.enter(signers);
    }
    this.#newest = {
      directory,
      listed: { place: placeOf(document), digest: document.digest, size: document.bytes.length, kept },
      index,
      keys,
    };
    this.#stands = stands;
  }

  /** Versions never go down (TRUST-08), except under a root that removed a signer of the held directory: the way back from a stolen key (TRUST-71). */
  #judgePlace(claimed: DirectoryHeader, digest: Uint8Array): void {
    const last = this.#newest?.listed ?? this.past.all.at(-1);
    if (last === undefined || this.#isNewest({ digest })) return;
    const { place: held, digest: heldDigest } = last;
    const document = `directory ${this.#ground.scope}`;
    if (hasRemoved(this.#ground, held.root, claimed.rootVersion, 'directory')) return;
    if (claimed.version === held.version && !equal(digest, heldDigest)) throw fail('TRUST_FORK', { document, version: held.version });
    if (claimed.version <= held.version) throw fail('TRUST_ROLLBACK', { document, held: held.version, offered: claimed.version });
    if (claimed.rootVersion < held.root) {
      throw fail('TRUST_ROLLBACK', { document: `root of ${document}`, held: held.root, offered: claimed.rootVersion });
    }
  }
}

/** Tells whether a directory marks a key compromised that the one before it does not. */
function* marksCompromise(claimed: Directory, before: Directory | undefined): Work<boolean> {
  const known = before === undefined ? new Set<string>() : yield* compromisedIn(before);
  return [...(yield* compromisedIn(claimed))].some((id) => !known.has(id));
}

/** Signer-ids and kids, in hexadecimal. */
function* compromisedIn(directory: Directory): Work<Set<string>> {
  const ids = new Set<string>();
  for (const entry of [...directorySigners(directory), ...directoryKems(directory)]) {
    if (entry.status === 'compromised') ids.add(toHex(keyIdOf(entry)));
    yield 1 / STATUSES_PER_CHECK;
  }
  return ids;
}

/** The newest directory, by id, mailbox and kid: made once, so that no look-up grows with the number of agencies. */
export interface DirectoryIndex {
  readonly directory: Directory;
  readonly agencies: ReadonlyMap<string, DirectoryAgency>;
  readonly relays: ReadonlyMap<string, DirectoryRelay>;
  /** By local part. */
  readonly owners: ReadonlyMap<string, DirectoryAgency>;
  /** By local part: of several relays that serve a mailbox the first. */
  readonly servers: ReadonlyMap<string, DirectoryRelay>;
  readonly kems: ReadonlyMap<string, DirectoryKem>;
}

/** Names that are entered in the time of one key check. */
const NAMES_PER_CHECK = 1_024;

export function* indexing(directory: Directory): Work<DirectoryIndex> {
  const agencies = new Map<string, DirectoryAgency>();
  const relays = new Map<string, DirectoryRelay>();
  const owners = new Map<string, DirectoryAgency>();
  const servers = new Map<string, DirectoryRelay>();
  for (const agency of directory.agencies) {
    agencies.set(agency.id, agency);
    for (const local of agency.mailboxes) owners.set(local, agency);
    yield agency.mailboxes.length / NAMES_PER_CHECK;
  }
  for (const relay of directory.relays) {
    relays.set(relay.id, relay);
    for (const local of relay.mailboxes) if (!servers.has(local)) servers.set(local, relay);
    yield relay.mailboxes.length / NAMES_PER_CHECK;
  }
  const kems = new Map<string, DirectoryKem>();
  for (const kem of directoryKems(directory)) {
    kems.set(toHex(kem.kid), kem);
    yield 1 / NAMES_PER_CHECK;
  }
  return { directory, agencies, relays, owners, servers, kems };
}
