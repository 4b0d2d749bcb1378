// SPDX-License-Identifier: Apache-2.0
import { sealFrame } from '../../agency/courier/node/index.js';
import { printableJson } from '../../core/index.js';
import type { CliCommand, Options } from '../command.js';
import { stageOutput } from '../file/files.js';
import type { StagedOutput } from '../file/files.js';
import { FORCE, HOME, lifetime, MESSAGE, needed, PASSPHRASE, text } from '../options.js';
import { obtainPassphrase } from '../terminal/passphrase.js';
import { say, warn } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';
import { readBody } from '../message/body.js';
import { withKnownMailbox } from '../message/mailboxes.js';

const OPTIONS = {
  home: needed(HOME),
  ...MESSAGE,
  out: needed(text('file', 'the frame; - writes standard output')),
  force: FORCE,
  attachments: text('id', 'message id printed by "attach": carry its attachments'),
  days: text('days', 'days until expiry, at most 30', lifetime),
  passphraseFile: PASSPHRASE,
};

export function define(command: CliCommand): void {
  command
    .description(
      'Checks and seals a message as "send" does, and writes the frame to a file for a courier instead of queuing it for the relay. The dossier counts the message as sent: deliver the frame, or its place in the chain stays empty. Prints one JSON object (on standard error when the frame goes to standard output). No process may have the home open.',
    )
    .does([], OPTIONS, sealMessage);
}

async function sealMessage(options: Options<typeof OPTIONS>): Promise<void> {
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
