// SPDX-License-Identifier: Apache-2.0
import { statSync } from 'node:fs';
import { attachFiles } from '../../agency/courier/node/index.js';
import { LIMITS, printable } from '../../core/index.js';
import { InvalidArgumentError } from '../command.js';
import type { CliCommand, Options } from '../command.js';
import { outputFolder } from '../file/files.js';
import { hex } from '../key/public-halves.js';
import { flag, HOME, JSON_OUTPUT, needed, PASSPHRASE, QUIET, text } from '../options.js';
import { interruptible } from '../terminal/interruption.js';
import { obtainPassphrase } from '../terminal/passphrase.js';
import { overFiles, progress, progressPort } from '../terminal/progress.js';
import { say, sayJson } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';
import { digestViews } from '../message/digest-views.js';

type Hash = 'sha-384' | 'sha-512';

const OPTIONS = {
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

export function define(command: CliCommand): void {
  command
    .description(
      `Encrypts files into blobs for one message that is not sealed yet, and prints its id: give it to "seal --attachments". A blob is carried beside the frame and belongs to that message only; its key waits in the home. Files may have any size; memory use is bounded. No process may have the home open.`,
    )
    .does([`<file...>  at most ${LIMITS.attachmentsMax} files; - reads standard input, and asks for --name`], OPTIONS, attachAll);
}

async function attachAll(paths: readonly string[], options: Options<typeof OPTIONS>): Promise<void> {
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
  if (json) sayJson({ messageId, attachments: views });
  else say(`${messageId}\n${lines.join('')}`);
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
