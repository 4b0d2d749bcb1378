// SPDX-License-Identifier: Apache-2.0
import { exportHome, importHome } from '../../agency/courier/node/index.js';
import { printable } from '../../core/index.js';
import type { CliCommand } from '../command.js';
import { HOME, JSON_OUTPUT, needed, PASSPHRASE, text } from '../options.js';
import { obtainPassphrase } from '../terminal/passphrase.js';
import { whilst } from '../terminal/progress.js';
import { say, sayJson } from '../terminal/say.js';

export function define(command: CliCommand): void {
  command.description(
    'Carries messages, receipts and files of a home by hand, in a folder or on a stick, beside the link or without one. Everything in the folder is encrypted and signed; what arrives twice is taken once.',
  );
  const options = { home: needed(HOME), passphraseFile: PASSPHRASE, json: JSON_OUTPUT };
  command
    .command('export')
    .description(
      'Writes what the other side may not have: messages without its receipt, receipts that are queued, and their files. They stay queued for the link as well.',
    )
    .does(
      ['<folder>  folder to write into; made when absent, files in it stay'],
      { ...options, to: text('state', 'only what is for this state, such as demo-b') },
      async (folder, { home, passphraseFile, to, json }) => {
        const own = { home, passphrase: () => obtainPassphrase(passphraseFile) };
        const written = await whilst('writing', exportHome(own, folder, to));
        if (json) sayJson({ folder, ...written });
        else say(`${printable(folder)}: ${written.frames} messages and receipts, ${written.blobs} files\n`);
      },
    );
  command
    .command('import')
    .description(
      'Takes in the messages, receipts and files of a folder, each judged as if it came over the link. Names what was not taken, with the reason; then the exit code is 1.',
    )
    .does(['<folder>  folder that "courier export" wrote'], options, async (folder, { home, passphraseFile, json }) => {
      const own = { home, passphrase: () => obtainPassphrase(passphraseFile) };
      const taken = await whilst('reading', importHome(own, folder));
      if (json) sayJson({ folder, ...taken });
      else {
        const { accepted, known, blobs, left, leftMore } = taken;
        say(`${printable(folder)}: ${accepted} messages and receipts taken, ${known} known before, ${blobs} files taken\n`);
        for (const { file, code, reason } of left) say(`  not taken: ${printable(file)}: ${printable(reason)} (${code})\n`);
        if (leftMore !== undefined) say(`  not taken: ${leftMore} more\n`);
      }
      return taken.left.length === 0 ? 0 : 1;
    });
}
