// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { exportHome, importHome } from '../../agency/courier/node/index.js';
import { isRogatoryError, printable } from '../../core/index.js';
import { suggestion } from '../../schema/index.js';
import type { CliCommand } from '../command.js';
import { fileFaultText } from '../fault.js';
import { HOME, JSON_OUTPUT, needed, PASSPHRASE, text } from '../options.js';
import { homeOf } from '../owner.js';
import { whilst } from '../terminal/progress.js';
import { tell } from '../terminal/say.js';
import { openReadOnly } from '../trust/folder.js';
import { UsageError } from '../usage-error.js';

const CARRIED = /\.(frame|blob)$/;

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
        // The export itself would say of a file that it exists already.
        if (existsSync(folder) && !statSync(folder).isDirectory()) throw new UsageError(fileFaultText(folder, { code: 'ENOTDIR' }));
        const written = await inWords(folder, own.home, whilst('writing', exportHome(homeOf(own), folder, to)));
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
      const isEmpty = !namesIn(folder).some((name) => CARRIED.test(name));
      const taken = await inWords(folder, own.home, whilst('reading', importHome(homeOf(own), folder)));
      const { accepted, known, blobs, left, leftMore } = taken;
      const lines = [
        `${printable(folder)}: ${accepted} messages and receipts taken, ${known} known before, ${blobs} files taken\n`,
        ...(isEmpty ? ['  nothing of a courier is in it: no file that ends in .frame or .blob\n'] : []),
        ...left.map(({ file, code, reason }) => `  not taken: ${printable(file)}: ${printable(reason)} (${code})\n`),
        ...(leftMore === undefined ? [] : [`  not taken: ${leftMore} more\n`]),
      ];
      tell(json, { folder, ...taken }, lines.join(''));
      return left.length === 0 ? 0 : 1;
    });
}

/** @throws UsageError when it is no folder that can be read. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw new UsageError(fileFaultText(folder, error));
  }
}

/** Tells in words which state is unknown, or what the system says of the folder. */
async function inWords<T>(folder: string, home: string, task: Promise<T>): Promise<T> {
  try {
    return await task;
  } catch (error) {
    if (isRogatoryError(error, 'TRUST_SCOPE_UNKNOWN')) throw await unknownState(home, error.details.scope);
    // The reason is the code of a system error, or a sentence. Its cause does not come over the socket.
    const code = isRogatoryError(error, 'AGENCY_COURIER') ? error.details.reason : '';
    throw /^E[A-Z0-9]+$/.test(code) ? new UsageError(fileFaultText(folder, { code, message: code })) : error;
  }
}

async function unknownState(home: string, to: string): Promise<UsageError> {
  const known = (await openReadOnly({ trust: join(home, 'trust') })).scopes();
  // A mailbox is often given where its state is meant.
  const near = suggestion(to.replace(/^.*@/, ''), known);
  const meant = near === undefined ? '' : `; did you mean ${near}?`;
  return new UsageError(`--to ${to}: no such state is known; the known ones are ${known.join(', ')}${meant}`);
}
