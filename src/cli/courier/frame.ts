// SPDX-License-Identifier: Apache-2.0
// One message by hand: its files encrypted, the frame sealed; the frame opened, its files decrypted.
import { statSync } from 'node:fs';
import { attachFiles, detachFile, openFrame, sealFrame } from '../../agency/courier/node/index.js';
import { diagnostic } from '../../cbor/index.js';
import { formatUtc, formatUuid, isRogatoryError, LIMITS, principalKey, printable, printableJson } from '../../core/index.js';
import type { OpenedEnvelope } from '../../envelope/index.js';
import { bodyToJson, decodeBody } from '../../schema/index.js';
import { registry } from '../../vocabulary/index.js';
import { InvalidArgumentError } from '../command.js';
import type { CliCommand, Options } from '../command.js';
import { outputFolder, readInput, stageOutput } from '../file/files.js';
import type { StagedOutput } from '../file/files.js';
import { hex } from '../key/public-halves.js';
import { readBody } from '../message/body.js';
import { digestViews } from '../message/digest-views.js';
import { withKnownMailbox } from '../message/mailboxes.js';
import { DELIVERED_AT, flag, FORCE, HOME, JSON_OUTPUT, lifetime, MESSAGE, needed, PASSPHRASE, QUIET, text } from '../options.js';
import { interruptible } from '../terminal/interruption.js';
import { obtainPassphrase } from '../terminal/passphrase.js';
import { overFiles, progress, progressPort } from '../terminal/progress.js';
import { say, tell, warn } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';

type Hash = 'sha-384' | 'sha-512';

const ATTACH = {
  home: needed(HOME),
  out: needed(text('folder', 'folder for the blobs; existing files are never replaced')),
  name: text('name', 'name that the addressee sees for a single file, instead of the last part of its path'),
  mediaType: text('type', 'media type of all files (default: application/octet-stream)'),
  withhold: flag('keep the keys out of the envelope: a later message of the same dossier releases them'),
  alsoHash: text('hashes', 'also sign these digests of each file, beside SHA-256: sha-384, sha-512, or both with a comma', hashes),
  json: JSON_OUTPUT,
  quiet: QUIET,
  passphraseFile: PASSPHRASE,
};

export function attach(command: CliCommand): void {
  command
    .description(
      `Encrypts files into blobs for one message that is not sealed yet, and prints its id: give it to "seal --attachments". A blob is carried beside the frame and belongs to that message only; its key waits in the home. Files may have any size; memory use is bounded. No process may have the home open.`,
    )
    .does([`<file...>  at most ${LIMITS.attachmentsMax} files; - reads standard input, and asks for --name`], ATTACH, attachAll);
}

async function attachAll(paths: readonly string[], options: Options<typeof ATTACH>): Promise<void> {
  const { home, name, mediaType, alsoHash, json } = options;
  if (paths.length > LIMITS.attachmentsMax) throw new UsageError(`a message has at most ${LIMITS.attachmentsMax} attachments`);
  if (name !== undefined && paths.length > 1) throw new UsageError('--name is for a single file');
  if (paths.includes('-') && name === undefined) throw new UsageError('standard input needs a --name');
  const files = paths.map((path) => ({
    path: path === '-' ? '/dev/stdin' : path,
    ...(name !== undefined && { fileName: name }),
    ...(mediaType !== undefined && { mediaType }),
    ...(options.withhold && { keyWithheld: true }),
    ...(alsoHash !== undefined && { alsoHash }),
  }));
  const passphrase = await obtainPassphrase(options.passphraseFile);
  const bar = progress('attaching', totalOf(paths), progressPort(options.quiet));
  const { messageId, attachments } = await interruptible((signal) =>
    attachFiles(files, outputFolder(options.out), { home, passphrase, onProgress: overFiles(bar), signal }),
  ).finally(() => bar.end());
  const views = attachments.map(({ header, blob }) => ({
    id: header.id,
    fileName: header.fileName,
    mediaType: header.mediaType,
    size: header.size,
    ...digestViews(header),
    keyWithheld: header.keyWithheld,
    blob,
    blobDigest: hex(header.blob.digest),
    blobSize: header.blob.size,
  }));
  const lines = views.map(({ id, fileName, size, blob }) => `  ${id}  ${printable(fileName)}  ${size} bytes  ${printable(blob)}\n`);
  tell(json, { messageId, attachments: views }, `${messageId}\n${lines.join('')}`);
}

function hashes(value: string): readonly Hash[] {
  return value.split(',').map((name) => {
    if (name !== 'sha-384' && name !== 'sha-512') throw new InvalidArgumentError('must be sha-384, sha-512, or both with a comma');
    return name;
  });
}

/** Bytes of all files; undefined when one is a pipe or cannot be read (the later read reports it). */
function totalOf(paths: readonly string[]): number | undefined {
  const all = paths.map((path) => (path === '-' ? undefined : statSync(path, { throwIfNoEntry: false })));
  return all.every((stats) => stats?.isFile()) ? all.reduce((sum, stats) => sum + (stats?.size ?? 0), 0) : undefined;
}

const SEAL = {
  home: needed(HOME),
  ...MESSAGE,
  out: needed(text('file', 'the frame; - writes standard output')),
  force: FORCE,
  attachments: text('id', 'message id printed by "attach": carry its attachments'),
  days: text('days', 'days until expiry, at most 30', lifetime),
  passphraseFile: PASSPHRASE,
};

export function seal(command: CliCommand): void {
  command
    .description(
      'Checks and seals a message as "send" does, and writes the frame to a file for a courier instead of queuing it for the relay. The dossier counts the message as sent: deliver the frame, or its place in the chain stays empty. Prints one JSON object (on standard error when the frame goes to standard output). No process may have the home open.',
    )
    .does([], SEAL, sealMessage);
}

async function sealMessage(options: Options<typeof SEAL>): Promise<void> {
  const { home, body, out, force = false, attachments, urgent, days, passphraseFile, ...request } = options;
  if (request.to === undefined && request.dossier === undefined) throw new UsageError('give --to, or --dossier');
  const output = out === '-' ? toStandardOutput() : stageOutput(out, { force });
  const content = readBody(request.type, body);
  const passphrase = await obtainPassphrase(passphraseFile);
  try {
    const draft = {
      ...request,
      body: content,
      ...(urgent && { priority: 'urgent' as const }),
      ...(days !== undefined && { lifetimeMs: days }),
    };
    const sealing = {
      home,
      passphrase,
      keep: (frame: Uint8Array) => output.write(frame),
      ...(attachments !== undefined && { attachments }),
    };
    const { expiresAt, ...sealed } = await withKnownMailbox(home, request.to, () => sealFrame(draft, sealing));
    output.publish();
    (out === '-' ? warn : say)(`${printableJson({ ...sealed, expiresAt: new Date(expiresAt).toISOString(), out })}\n`);
  } catch (error) {
    // The frame is published or named in the error; remove everything else.
    if (!(error instanceof UsageError)) output.discard();
    throw error;
  }
}

/** A pipe gets the frame after the home has committed it. */
function toStandardOutput(): StagedOutput {
  if (process.stdout.isTTY) throw new UsageError('a frame cannot be printed on a terminal: name a file, or use a pipe');
  let kept: Uint8Array | undefined;
  return {
    write: (bytes) => void (kept = bytes),
    publish() {
      if (kept !== undefined) process.stdout.write(kept);
    },
    discard: () => undefined,
  };
}

const OPENING = { home: needed(HOME), deliveredAt: DELIVERED_AT, passphraseFile: PASSPHRASE };

async function openedFrame(path: string, { home, deliveredAt, passphraseFile }: Options<typeof OPENING>): Promise<OpenedEnvelope> {
  const frame = readInput(path, LIMITS.frameMaxBytes);
  const passphrase = await obtainPassphrase(passphraseFile);
  return openFrame(frame, { home, passphrase, ...(deliveredAt !== undefined && { deliveredAt }) });
}

const NOT_JUDGED = ['replay', 'chain', 'rules', 'dossier'] as const;

const OPEN = {
  ...OPENING,
  out: text('file', 'write the JSON there, with mode 0600, instead of printing it'),
  force: FORCE,
};

export function open(command: CliCommand): void {
  command
    .description(
      'Opens a frame with the keys and trust documents of a home, checks signatures, names, accord and times, and prints header and body as one JSON object. The home does not change: replay, chain, rules and dossier are not judged, and the inbox is not told. No process may have the home open.',
    )
    .does(['<frame>  the file, or - for standard input'], OPEN, openFile);
}

async function openFile(path: string, options: Options<typeof OPEN>): Promise<number> {
  const { out, force = false } = options;
  const output = out === undefined ? undefined : stageOutput(out, { force });
  const opened = await openedFrame(path, options);
  const body = bodyView(opened);
  const text = `${printableJson({ ...headerView(opened), ...body }, 2)}\n`;
  output?.write(new TextEncoder().encode(text));
  output?.publish();
  if (output === undefined) say(text);
  return 'bodyFault' in body ? 1 : 0;
}

/** The verified header, without content key and attachment keys. */
function headerView({ outer, envelopeDigest, message, messageDigest, suite, signers }: OpenedEnvelope): object {
  const { type, from, to, chain, accord, dossierId, replyBy } = message;
  return {
    verified: true,
    notJudged: NOT_JUDGED,
    envelope: {
      digest: hex(envelopeDigest),
      id: hex(outer.envelopeId),
      mailboxes: outer.mailboxes,
      expiresAt: formatUtc(outer.expiresAt),
      lane: outer.lane,
      suite,
    },
    message: {
      type: type.name,
      version: [type.major, type.minor],
      messageId: formatUuid(message.messageId),
      digest: hex(messageDigest),
      ...(dossierId === undefined ? {} : { dossier: formatUuid(dossierId) }),
      ...(chain === undefined ? {} : { chain: { seq: chain.seq, ownPrev: hexOrNull(chain.ownPrev), seenPrev: hexOrNull(chain.seenPrev) } }),
      from: principalKey(from),
      to: to.map((party) => ({ agency: principalKey(party), kid: hex(party.key) })),
      issuedAt: formatUtc(message.issuedAt),
      ...(replyBy === undefined ? {} : { replyBy: formatUtc(replyBy) }),
      ...(accord === undefined ? {} : { accord: { id: hex(accord.id), version: accord.version, digest: hex(accord.digest) } }),
      directories: Object.fromEntries([...message.directories].map(([scope, { directoryVersion }]) => [scope, directoryVersion])),
      test: message.test,
      attachments: message.attachments.map((header) => ({
        id: header.id,
        fileName: header.fileName,
        mediaType: header.mediaType,
        size: header.size,
        ...digestViews(header),
        blob: { digest: hex(header.blob.digest), size: header.blob.size },
        keyWithheld: header.keyWithheld,
      })),
    },
    signers: signers.map(hex),
  };
}

/** The body by its schema; a body without a known schema is shown in diagnostic notation. */
function bodyView({ message: { type }, body }: OpenedEnvelope): { body: unknown } | { bodyFault: object; bodyDiagnostic: string } {
  const version = [type.major, type.minor] as const;
  try {
    return { body: bodyToJson(registry, type.name, version, decodeBody(registry, type.name, version, body)) };
  } catch (error) {
    if (!isRogatoryError(error)) throw error;
    const { code, clause, message } = error;
    return { bodyFault: { code, clause, message }, bodyDiagnostic: diagnostic(body, { embed: true }) };
  }
}

function hexOrNull(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : hex(bytes);
}

const DETACH = {
  ...OPENING,
  out: needed(text('folder', 'folder for the files, which get mode 0600')),
  json: JSON_OUTPUT,
  quiet: QUIET,
};

export function detach(command: CliCommand): void {
  command
    .description(
      'Opens a frame as "open" does, and decrypts the blobs of its attachments into a folder, each as <attachment id>-<file name>. A file appears only when its size and SHA-256 are right, and never replaces another. No process may have the home open.',
    )
    .does(['<frame>', '<blob...>'], DETACH, detachAll);
}

async function detachAll(path: string, blobs: readonly string[], options: Options<typeof DETACH>): Promise<void> {
  const opened = await openedFrame(path, options);
  const folder = outputFolder(options.out);
  const views = await interruptible(async (signal) => {
    const done = [];
    for (const blob of blobs) {
      let bar: ReturnType<typeof progress> | undefined;
      const onProgress = (at: { readonly done: number; readonly total?: number | undefined }): void => {
        bar ??= progress(`detaching ${printable(blob)}`, at.total, progressPort(options.quiet));
        bar.at(at.done);
      };
      const { header, path: file } = await detachFile(opened, blob, folder, { signal, onProgress }).finally(() => bar?.end());
      const { id, fileName, mediaType, size } = header;
      done.push({ id, fileName, mediaType, size, ...digestViews(header), file });
    }
    return done;
  });
  const lines = views.map(({ file, size, sha256 }) => `${printable(file)}  ${size} bytes  sha256 ${sha256}\n`);
  tell(options.json, { attachments: views }, lines.join(''));
}
