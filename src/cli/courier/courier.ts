// SPDX-License-Identifier: Apache-2.0
import { exportHome, importHome } from '../../agency/courier/node/index.js';
import { printable } from '../../core/index.js';
import type { CliCommand } from '../command.js';
import { HOME, JSON_OUTPUT, needed, PASSPHRASE, text } from '../options.js';
import { homeOf } from '../owner.js';
import { whilst } from '../terminal/progress.js';
import { tell } from '../terminal/say.js';

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
      async (folder, { to, json, ...own }) => {
        const written = await whilst('writing', exportHome(homeOf(own), folder, to));
        const { frames, blobs } = written;
        tell(json, { folder, ...written }, `${printable(folder)}: ${frames} messages and receipts, ${blobs} files\n`);
      },
    );
  command
    .command('import')
    .description(
      'Takes in the messages, receipts and files of a folder, each judged as if it came over the link. Names what was not taken, with the reason; then the exit code is 1.',
    )
    .does(['<folder>  folder that "courier export" wrote'], options, async (folder, { json, ...own }) => {
      const taken = await whilst('reading', importHome(homeOf(own), folder));
      const { accepted, known, blobs, left, leftMore } = taken;
      const lines = [
        `${printable(folder)}: ${accepted} messages and receipts taken, ${known} known before, ${blobs} files taken\n`,
        ...left.map(({ file, code, reason }) => `  not taken: ${printable(file)}: ${printable(reason)} (${code})\n`),
        ...(leftMore === undefined ? [] : [`  not taken: ${leftMore} more\n`]),
      ];
      tell(json, { folder, ...taken }, lines.join(''));
      return left.length === 0 ? 0 : 1;
    });
}
