// SPDX-License-Identifier: Apache-2.0
// What an administrator of a state publishes.
import { formatUtc, printable } from '../../core/index.js';
import { formatFingerprint } from '../../trust/index.js';
import { judgeDraft, publishDirectory, publishFreshness, publishRoot, requireWalls, sharedKeys } from '../../trust/publish/index.js';
import { readDirectory, readDocument, readRoot } from '../../trust/documents/index.js';
import type { TrustDocument } from '../../trust/documents/index.js';
import type { TrustStore } from '../../trust/index.js';
import { writeOutput } from '../files.js';
import { warn } from '../say.js';
import { hex } from '../public-halves.js';
import { UsageError } from '../usage.js';
import { describeRoot } from './describe.js';
import { nowSeconds, openFolder } from './folder.js';
import { lifetimeHours } from './freshness.js';
import { openSigners, readDocumentFile } from './keys.js';
import { wantedLines } from './show.js';
import { newestOf, renewDirectory } from './renew.js';

export interface PublishOptions {
  readonly texts: Readonly<
    Partial<Record<'out' | 'previous' | 'root' | 'directory' | 'hours' | 'trust' | 'days' | 'description' | 'passphrase-file', string>>
  >;
  /** Requests of changed keys, in their order. */
  readonly changes: readonly string[];
  /** Answers to challenges, in any order. */
  readonly answers: readonly string[];
  readonly acceptUnvouched: boolean;
  /** Sign with the keys at hand: others are to follow. */
  readonly partial: boolean;
  readonly dryRun: boolean;
  readonly force: boolean;
}

/** What was, or would be, published. */
export interface Published {
  readonly kind: string;
  readonly explanation: readonly string[];
  readonly signed: boolean;
  readonly file?: string;
  readonly digest?: string;
  /** Of a document that waits for signatures: how far each threshold is met. */
  readonly wanted?: readonly string[];
}

export async function publish(what: string | undefined, rest: readonly string[], options: PublishOptions): Promise<Published> {
  const now = nowSeconds();
  const { texts, partial } = options;
  if (options.changes.length > 0 && (what !== 'directory' || texts.trust === undefined))
    throw new UsageError('--change is for the next directory of a folder: publish directory KEY... --trust FOLDER');
  if (what === 'root') {
    const [description, ...keys] = rest;
    const input = describeRoot(needed(description, 'a description'), now);
    const previous = texts.previous === undefined ? undefined : readDocumentFile(texts.previous);
    const version = previous === undefined ? 1 : readRoot(readDocument(previous)).claimed.version + 1;
    const explanation = [
      `Root ${version} of ${input.scope}, until ${formatUtc(input.expiresAt)}, least suite ${input.suite}.`,
      ...Object.entries(input.roles).map(
        ([role, { threshold, signers }]) => `${threshold} of ${signers.length} keys sign for the role ${role}.`,
      ),
      ...(input.preRotation === undefined
        ? []
        : [`The next root may enter these root signers and no others: ${input.preRotation.map(hex).join(', ')}.`]),
      previous === undefined
        ? 'Every other state compares its fingerprint in a ceremony.'
        : 'Who trusts the root before it trusts this one too; keys that it leaves out sign nothing any more.',
    ];
    return finish('root', explanation, keys, options, previous, (signers) => publishRoot(input, signers, previous, { partial }));
  }
  if (what === 'directory') {
    const description = texts.trust === undefined ? needed(rest[0], 'a description') : texts.description;
    const described = description === undefined ? undefined : (await import('./describe-directory.js')).describeDirectory(description, now);
    const renewal =
      texts.trust === undefined
        ? undefined
        : renewDirectory(texts.trust, options.changes, { now, days: daysOf(texts.days), ...options, ...(described && { described }) });
    const keys = renewal === undefined ? rest.slice(1) : rest;
    const input = renewal?.input ?? described;
    if (input === undefined) throw new UsageError('a description is wanted');
    const root = renewal?.root ?? readDocumentFile(needed(texts.root, '--root'));
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
    return finish('directory', explanation, keys, options, root, (signers) => publishDirectory(input, signers, root, { partial }));
  }
  if (what === 'freshness') {
    const newest =
      texts.trust === undefined
        ? {
            root: readDocumentFile(needed(texts.root, '--root')),
            directory: readDocumentFile(needed(texts.directory, '--directory')),
          }
        : newestOf(texts.trust);
    const hours = lifetimeHours(texts.hours);
    const [root, directory] = [readRoot(readDocument(newest.root)).claimed, readDirectory(readDocument(newest.directory)).claimed];
    const explanation = [
      `Root ${root.version} and directory ${directory.version} of ${root.scope} are its newest.`,
      `Without a new statement before ${formatUtc(now + hours * 3600)}, everybody holds what ${root.scope} sends.`,
    ];
    return finish('freshness', explanation, rest, options, newest.root, (signers) =>
      publishFreshness({ issuedAt: now, lifetimeSeconds: hours * 3600 }, signers, newest, { partial }),
    );
  }
  throw new UsageError('publish root, directory or freshness');
}

async function finish(
  kind: string,
  explanation: readonly string[],
  keys: readonly string[],
  { texts, partial, dryRun, force }: PublishOptions,
  root: Uint8Array | undefined,
  sign: (signers: Awaited<ReturnType<typeof openSigners>>) => Promise<Uint8Array>,
): Promise<Published> {
  if (dryRun) return { kind, explanation, signed: false };
  const file = needed(texts.out, '--out');
  // Said before it is signed: whoever started it in error can still stop.
  for (const line of explanation) warn(`${printable(line)}\n`);
  const bytes = await sign(await openSigners(keys, texts['passphrase-file']));
  if (texts.trust !== undefined) {
    const held = openFolder(texts.trust);
    requireWalls(readDocument(bytes), held);
    warnOfShared(readDocument(bytes), held);
  }
  writeOutput(file, bytes, { force });
  const wanted = partial ? { wanted: wantedLines(judgeDraft(bytes, root === undefined ? {} : { root })) } : {};
  return { kind, explanation, signed: true, file, digest: formatFingerprint(readDocument(bytes).digest), ...wanted };
}

/** Another state may have copied a key, or an agency asked for one that is not its own: the operator knows which. */
export function warnOfShared(document: TrustDocument, held: TrustStore): void {
  for (const line of sharedKeys(document, held)) warn(`${printable(`WARNING: ${line}`)}\n`);
}

export function publishedText({ signed, explanation, file, digest, wanted }: Published): string {
  if (!signed) return `${explanation.map(printable).join('\n')}\nNothing was signed.\n`;
  return `${file ?? ''}  ${digest ?? ''}\n${wanted === undefined ? '' : `${wanted.map((line) => `  ${line}\n`).join('')}rogatory trust sign adds what is wanted\n`}`;
}

function daysOf(text = '30'): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 30) throw new UsageError('--days is a whole number from 1 to 30');
  return days;
}

export function needed(value: string | undefined, what: string): string {
  if (value === undefined || value === '') throw new UsageError(`${what} is wanted`);
  return value;
}
