// SPDX-License-Identifier: Apache-2.0
// Documents that an administrator of a state publishes.
import { formatUtc, printable } from '../../core/index.js';
import type { Signer } from '../../crypto/index.js';
import { formatFingerprint } from '../../trust/index.js';
import { judgeDraft, publishDirectory, publishFreshness, publishRoot, requireWalls, sharedKeys } from '../../trust/publish/index.js';
import { readDirectory, readDocument, readRoot } from '../../trust/documents/index.js';
import type { RootRole, TrustDocument } from '../../trust/documents/index.js';
import type { TrustStore } from '../../trust/index.js';
import type { Options } from '../command.js';
import { DRY_RUN, flag, FORCE, JSON_OUTPUT, KEY_PASSPHRASE, list, text, TRUST, wholeNumber } from '../options.js';
import { requireFree, writeOutput } from '../file/files.js';
import { warn } from '../terminal/say.js';
import { hex } from '../key/public-halves.js';
import { UsageError } from '../usage-error.js';
import { describeRoot } from './describe.js';
import { nowSeconds, openFolder } from './folder.js';
import { openSigners, readDocumentFile, requireAsked } from '../key/signers.js';
import { wantedLines } from './show.js';
import { newestOf, renewDirectory } from './renew.js';

/** Options of a signer of a document. */
export const SIGNING = {
  out: text('file', 'the document'),
  force: FORCE,
  dryRun: DRY_RUN,
  json: JSON_OUTPUT,
  passphraseFile: KEY_PASSPHRASE,
};
const PUBLISHING = {
  ...SIGNING,
  partial: flag('sign with the available keys: signers with keys elsewhere add theirs with "rogatory trust sign"'),
};
export const ROOT = { previous: text('file', 'the previous root'), ...PUBLISHING };
export const DIRECTORY = {
  root: text('file', 'the root that governs it'),
  trust: TRUST,
  description: text('file', 'for the next directory: its agencies and relays; listed ones keep their keys'),
  change: list('request', 'apply a request of "rogatory key" to the newest directory of the folder'),
  answer: list('answer', 'answer of "rogatory key answer" to the challenge of a new KEM key; without it the key is not listed'),
  acceptUnvouched: flag('accept a new signer that no older one vouches for'),
  days: text('days', 'days until the next directory expires (default: 30)', wholeNumber(1, 30)),
  ...PUBLISHING,
};
export const FRESHNESS = {
  trust: TRUST,
  root: text('file', 'the newest root'),
  directory: text('file', 'the newest directory'),
  hours: text('hours', 'hours of validity: 1 to 72 (default)', wholeNumber(1, 72)),
  ...PUBLISHING,
};

/** Published document, or the one to publish. */
export interface Published {
  readonly kind: string;
  readonly explanation: readonly string[];
  readonly signed: boolean;
  readonly file?: string;
  readonly digest?: string;
  /** State of each threshold of a document that waits for signatures. */
  readonly wanted?: readonly string[];
}

/** Publishes a root, from its description. */
export function publishNewRoot(description: string, keys: readonly string[], options: Options<typeof ROOT>): Promise<Published> {
  const input = describeRoot(description, nowSeconds());
  const previous = options.previous === undefined ? undefined : readDocumentFile(options.previous);
  const before = previous === undefined ? undefined : readRoot(readDocument(previous)).claimed;
  const version = (before?.version ?? 0) + 1;
  const explanation = [
    `Root ${version} of ${input.scope}, until ${formatUtc(input.expiresAt)}, least suite ${input.suite}.`,
    ...Object.entries(input.roles).map(
      ([role, { threshold, signers }]) => `${threshold} of ${signers.length} keys must sign for the role ${role}.`,
    ),
    ...(input.preRotation === undefined
      ? []
      : [`The next root may enter these root signers and no others: ${input.preRotation.map(hex).join(', ')}.`]),
    previous === undefined
      ? 'Every other state compares its fingerprint in a ceremony.'
      : 'Readers that trust the previous root trust this one too; keys that it leaves out can sign nothing any more.',
  ];
  const asked = [...input.roles.root.signers, ...(before?.roles.root.signers ?? [])];
  return finish({ kind: 'root', explanation, root: previous, asked }, keys, options, (signers, partial) =>
    publishRoot(input, signers, previous, { partial }),
  );
}

/**
 * Publishes the first directory, from a description, or the next one of a folder. @param rest - The description comes first, unless a
 * folder is given.
 */
export async function publishNewDirectory(rest: readonly string[], options: Options<typeof DIRECTORY>): Promise<Published> {
  const { trust, change = [], answer = [], acceptUnvouched = false, days = 30 } = options;
  const now = nowSeconds();
  if (trust === undefined && change.length > 0)
    throw new UsageError('--change is for the next directory of a folder: publish directory KEY... --trust FOLDER');
  const description = trust === undefined ? needed(rest[0], 'a description') : options.description;
  const described = description === undefined ? undefined : (await import('./describe-directory.js')).describeDirectory(description, now);
  const renewal = trust === undefined ? undefined : renewDirectory(trust, change, { now, days, acceptUnvouched, answer, described });
  const input = renewal?.input ?? described;
  if (input === undefined) throw new UsageError('name the description file');
  const root = renewal?.root ?? readDocumentFile(needed(options.root, '--root'));
  if (renewal === undefined && input.version !== 1)
    warn('WARNING: the first directory of a state has version 1; publish the next ones with --trust\n');
  const explanation = [
    ...(renewal?.lines ?? []),
    `Directory ${input.version}, until ${formatUtc(input.expiresAt)}.`,
    ...input.agencies.map(
      ({ id, mailboxes, signers, kems }) =>
        `Agency ${id}: mailboxes ${mailboxes.join(', ')}; ${signers.length} signers, ${kems.length} KEM keys.`,
    ),
    ...input.relays.map(({ id, urls }) => `Relay ${id} at ${urls.join(', ')}.`),
    'Agencies and relays that it does not list can neither send nor receive any more.',
  ];
  const keys = renewal === undefined ? rest.slice(1) : rest;
  const asked = askedBy(root, 'directory');
  return finish({ kind: 'directory', explanation, root, trust, asked }, keys, options, (signers, partial) =>
    publishDirectory(input, signers, root, { partial }),
  );
}

/** Publishes a statement that root and directory are the newest. */
export function publishNewFreshness(keys: readonly string[], options: Options<typeof FRESHNESS>): Promise<Published> {
  const { trust, hours = 72 } = options;
  const now = nowSeconds();
  const newest =
    trust === undefined
      ? {
          root: readDocumentFile(needed(options.root, '--root, or --trust')),
          directory: readDocumentFile(needed(options.directory, '--directory')),
        }
      : newestOf(trust);
  const [root, directory] = [readRoot(readDocument(newest.root)).claimed, readDirectory(readDocument(newest.directory)).claimed];
  const explanation = [
    `Root ${root.version} and directory ${directory.version} of ${root.scope} are its newest.`,
    `Without a new statement before ${formatUtc(now + hours * 3600)}, all readers hold messages of ${root.scope} unopened.`,
  ];
  const asked = askedBy(newest.root, 'freshness');
  return finish({ kind: 'freshness', explanation, root: newest.root, trust, asked }, keys, options, (signers, partial) =>
    publishFreshness({ issuedAt: now, lifetimeSeconds: hours * 3600 }, signers, newest, { partial }),
  );
}

/** A document to be signed. */
interface Announced {
  readonly kind: string;
  readonly explanation: readonly string[];
  readonly root: Uint8Array | undefined;
  /** Folder with the keys of others, for comparison. */
  readonly trust?: string | undefined;
  /** Who may sign it. */
  readonly asked: readonly Pick<Signer, 'signerId'>[];
}

function askedBy(root: Uint8Array, role: RootRole): Announced['asked'] {
  return readRoot(readDocument(root)).claimed.roles[role].signers;
}

async function finish(
  { kind, explanation, root, trust, asked }: Announced,
  keys: readonly string[],
  { out, force = false, dryRun, passphraseFile, partial = false }: Options<typeof PUBLISHING>,
  sign: (signers: readonly Signer[], partial: boolean) => Promise<Uint8Array>,
): Promise<Published> {
  if (dryRun) return { kind, explanation, signed: false };
  const file = needed(out, '--out');
  requireFree(file, { force });
  // Print it before signing, so that the user can still stop.
  for (const line of explanation) warn(`${printable(line)}\n`);
  const signers = await openSigners(keys, passphraseFile);
  requireAsked(keys, signers, asked, `of the role ${kind}`);
  const bytes = await sign(signers, partial);
  const document = readDocument(bytes);
  if (trust !== undefined) {
    const held = openFolder(trust);
    requireWalls(document, held);
    warnOfShared(document, held);
  }
  writeOutput(file, bytes, { force });
  const wanted = partial ? { wanted: wantedLines(judgeDraft(bytes, root === undefined ? {} : { root })) } : {};
  return { kind, explanation, signed: true, file, digest: formatFingerprint(document.digest), ...wanted };
}

/** Names a shared key: another state may have copied it, or an agency asked for a foreign key. The operator can tell which. */
export function warnOfShared(document: TrustDocument, held: TrustStore): void {
  for (const line of sharedKeys(document, held)) warn(`${printable(`WARNING: ${line}`)}\n`);
}

export function publishedText({ signed, explanation, file, digest, wanted }: Published): string {
  if (!signed) return `${explanation.map(printable).join('\n')}\nNothing was signed.\n`;
  return `${file ?? ''}  ${digest ?? ''}\n${wanted === undefined ? '' : `${wanted.map((line) => `  ${line}\n`).join('')}rogatory trust sign adds what is wanted\n`}`;
}

export function needed(value: string | undefined, what: string): string {
  if (value === undefined) throw new UsageError(`${what} is wanted`);
  return value;
}
