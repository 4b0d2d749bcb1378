// SPDX-License-Identifier: Apache-2.0
import { statSync } from 'node:fs';
import { attachFiles } from '../agency/home/node/index.js';
import { LIMITS, printable } from '../core/index.js';
import { digestViews } from './digest-views.js';
import { interruption } from './interruption.js';
import { obtainPassphrase } from './passphrase.js';
import { progress } from './progress.js';
import { hex } from './public-halves.js';
import { say, sayJson } from './say.js';
import { readOptions, required, UsageError } from './usage.js';

const HELP = `Usage: rogatory attach FILE... --home DIR --out FOLDER [options]

Encrypts files into blobs for one message that is still to be sealed, and prints its id: give it to "seal --attachments". A blob is carried
beside the frame and serves that message alone; its key waits in the home. Sizes are not bounded, memory is. At most ${LIMITS.attachmentsMax} files; - reads
standard input, and asks for --name.
  --home DIR              home of the sending agency (its process must not be running)
  --out FOLDER            takes the blobs; nothing in it is ever replaced
  --name NAME             what the addressee sees of a single file, instead of the last part of its path
  --media-type TYPE       of all files (default application/octet-stream)
  --withhold              keep the keys out of the envelope: a later message of the same dossier releases them
  --also-hash HASH[,HASH] sign sha-384 or sha-512 of each file beside SHA-256
  --json                  print one JSON object
  --passphrase-file FILE  passphrase of the home's keys; default: the variable ROGATORY_PASSPHRASE, or the terminal
`;

export async function run(args: string[]): Promise<number> {
  const { texts, flags, positionals } = readOptions(
    args,
    {
      texts: ['home', 'out', 'name', 'media-type', 'also-hash', 'passphrase-file'],
      flags: ['json', 'withhold'],
      positionals: LIMITS.attachmentsMax,
    },
    HELP,
  );
  const home = required(texts.home, 'home');
  const folder = required(texts.out, 'out');
  if (positionals.length === 0) throw new UsageError(`name a file\n\n${HELP}`);
  if (texts.name !== undefined && positionals.length > 1) throw new UsageError('--name is for a single file');
  if (positionals.includes('-') && texts.name === undefined) throw new UsageError('standard input needs a --name');
  const alsoHash = readHashes(texts['also-hash']);
  const files = positionals.map((path) => ({
    path: path === '-' ? '/dev/stdin' : path,
    ...(texts.name === undefined ? {} : { fileName: texts.name }),
    ...(texts['media-type'] === undefined ? {} : { mediaType: texts['media-type'] }),
    ...(flags.withhold === true ? { keyWithheld: true } : {}),
    ...(alsoHash.length === 0 ? {} : { alsoHash }),
  }));
  const passphrase = await obtainPassphrase(texts['passphrase-file']);
  const bar = progress('attaching', totalOf(positionals));
  // Each file counts from nothing: when the count falls, the next one has begun.
  let before = 0;
  let last = 0;
  const onProgress = ({ done }: { readonly done: number }): void => {
    if (done < last) before += last;
    last = done;
    bar.at(before + done);
  };
  const stop = interruption();
  try {
    const { messageId, attachments } = await attachFiles(files, folder, { home, passphrase, onProgress, signal: stop.signal });
    bar.end();
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
    if (flags.json === true) sayJson({ messageId, attachments: views });
    else say(`${messageId}\n${lines.join('')}`);
    return 0;
  } finally {
    bar.end();
    stop.end();
  }
}

function readHashes(text: string | undefined): ('sha-384' | 'sha-512')[] {
  return (text?.split(',') ?? []).map((name) => {
    if (name !== 'sha-384' && name !== 'sha-512')
      throw new UsageError('--also-hash takes sha-384, sha-512, or both with a comma between them');
    return name;
  });
}

/** Bytes of all files; undefined when one of them is a pipe, or cannot be looked at (which the reading will name). */
function totalOf(paths: readonly string[]): number | undefined {
  let total = 0;
  for (const path of paths) {
    const stats = path === '-' ? undefined : statSync(path, { throwIfNoEntry: false });
    if (stats?.isFile() !== true) return undefined;
    total += stats.size;
  }
  return total;
}
