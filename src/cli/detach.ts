// SPDX-License-Identifier: Apache-2.0
import { detachFile, openFrame } from '../agency/home/node/index.js';
import { LIMITS, printable } from '../core/index.js';
import { digestViews } from './digest-views.js';
import { readInput } from './files.js';
import { interruption } from './interruption.js';
import { obtainPassphrase } from './passphrase.js';
import { progress } from './progress.js';
import { timeOf } from './time.js';
import { say, sayJson } from './say.js';
import { readOptions, required, UsageError } from './usage.js';

const HELP = `Usage: rogatory detach FRAME BLOB... --home DIR --out FOLDER [--delivered-at TIME] [options]

Opens a frame as "open" does, and decrypts the blobs of its attachments into FOLDER, each as <attachment id>-<file name>. A file appears
when its size and SHA-256 have been found right, and never in the place of another.
  --home DIR              home of the reading agency (its process must not be running)
  --out FOLDER            takes the files, with mode 0600
  --delivered-at TIME     when the frame came into the agency's hands, 2026-01-31T12:00:00Z; default now
  --json                  print one JSON object
  --passphrase-file FILE  passphrase of the home's keys; default: the variable ROGATORY_PASSPHRASE, or the terminal
`;

export async function run(args: string[]): Promise<number> {
  const { texts, flags, positionals } = readOptions(
    args,
    { texts: ['home', 'out', 'delivered-at', 'passphrase-file'], flags: ['json'], positionals: LIMITS.attachmentsMax + 1 },
    HELP,
  );
  const [path, ...blobs] = positionals;
  if (path === undefined || blobs.length === 0) throw new UsageError(`name a frame and its blobs\n\n${HELP}`);
  const home = required(texts.home, 'home');
  const folder = required(texts.out, 'out');
  const deliveredAt = texts['delivered-at'] === undefined ? {} : { deliveredAt: timeOf(texts['delivered-at'], 'delivered-at') };
  const frame = readInput(path, LIMITS.frameMaxBytes);
  const opened = await openFrame(frame, { home, passphrase: await obtainPassphrase(texts['passphrase-file']), ...deliveredAt });
  const stop = interruption();
  try {
    const views = [];
    for (const blob of blobs) {
      let bar: ReturnType<typeof progress> | undefined;
      const { header, path: file } = await detachFile(opened, blob, folder, {
        signal: stop.signal,
        onProgress({ done, total }) {
          bar ??= progress(`detaching ${printable(blob)}`, total);
          bar.at(done);
        },
      }).finally(() => bar?.end());
      const { id, fileName, mediaType, size } = header;
      views.push({ id, fileName, mediaType, size, digests: digestViews(header), file });
    }
    const lines = views.map(({ file, size, digests }) => `${printable(file)}  ${size} bytes  sha256 ${digests.sha256}\n`);
    if (flags.json === true) sayJson({ attachments: views.map(({ digests, ...view }) => ({ ...view, ...digests })) });
    else say(lines.join(''));
    return 0;
  } finally {
    stop.end();
  }
}
