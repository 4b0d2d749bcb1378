// SPDX-License-Identifier: Apache-2.0
import { detachFile, openFrame } from '../../agency/courier/node/index.js';
import { LIMITS, printable } from '../../core/index.js';
import type { CliCommand, Options } from '../command.js';
import { outputFolder, readInput } from '../file/files.js';
import { DELIVERED_AT, HOME, JSON_OUTPUT, needed, PASSPHRASE, QUIET, text } from '../options.js';
import { interruptible } from '../terminal/interruption.js';
import { obtainPassphrase } from '../terminal/passphrase.js';
import { progress, progressPort } from '../terminal/progress.js';
import { say, sayJson } from '../terminal/say.js';
import { digestViews } from '../message/digest-views.js';

const OPTIONS = {
  home: needed(HOME),
  out: needed(text('folder', 'folder for the files, which get mode 0600')),
  deliveredAt: DELIVERED_AT,
  json: JSON_OUTPUT,
  quiet: QUIET,
  passphraseFile: PASSPHRASE,
};

export function define(command: CliCommand): void {
  command
    .description(
      'Opens a frame as "open" does, and decrypts the blobs of its attachments into a folder, each as <attachment id>-<file name>. A file appears only when its size and SHA-256 are right, and never replaces another. No process may have the home open.',
    )
    .does(['<frame>', '<blob...>'], OPTIONS, detachAll);
}

async function detachAll(path: string, blobs: readonly string[], options: Options<typeof OPTIONS>): Promise<void> {
  const { home, deliveredAt, passphraseFile } = options;
  const frame = readInput(path, LIMITS.frameMaxBytes);
  const passphrase = await obtainPassphrase(passphraseFile);
  const opened = await openFrame(frame, { home, passphrase, ...(deliveredAt !== undefined && { deliveredAt }) });
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
  if (options.json) sayJson({ attachments: views });
  else say(views.map(({ file, size, sha256 }) => `${printable(file)}  ${size} bytes  sha256 ${sha256}\n`).join(''));
}
