// SPDX-License-Identifier: Apache-2.0
import { openAgency } from '../../agency/index.js';
import type { Agency } from '../../agency/index.js';
import type { CliCommand, Options } from '../command.js';
import { openOfficers } from '../key/signers.js';
import { HOME, MESSAGE, needed, oneLine, PASSPHRASE, seconds, text } from '../options.js';
import { obtainPassphrase } from '../terminal/passphrase.js';
import { whilst } from '../terminal/progress.js';
import { sayJson, warn } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';
import { ALARMS, warnOfAlarm } from './alarm-line.js';
import { readBody } from './body.js';
import { withKnownMailbox } from './mailboxes.js';
import { Submission } from './submission.js';

/** Longest answer time of a working relay. */
const PATIENCE_MS = 2_000;

const OPTIONS = {
  home: needed(HOME),
  ...MESSAGE,
  wait: text('seconds', 'give up waiting after this time (default: 30); the message stays queued', seconds),
  staleOverride: text('files', 'key files of two officers, with a comma, who decide to send to a state with stale documents'),
  reason: text('text', 'with --stale-override: reason why it cannot wait; the other side reads it', oneLine),
  officersPassphraseFile: text('file', "passphrase of the officers' key files, or two with a comma; default: that of the home"),
  passphraseFile: PASSPHRASE,
  attach: { ...text('file', '', noAttachments), isHidden: true },
  attachments: { ...text('id', '', noAttachments), isHidden: true },
};

export function define(command: CliCommand): void {
  command
    .description(
      `Checks a message against its schema and rules, seals it, and waits until the own relay has it on stable storage. Attachments do not travel over the link yet: make files for a courier with "rogatory attach" and "rogatory seal --attachments". --stale-override is allowed only for EMERGENCY and PROVISIONAL messages.\n${ALARMS}`,
    )
    .does([], OPTIONS, sendMessage);
}

async function sendMessage(options: Options<typeof OPTIONS>): Promise<number> {
  const { home, wait = 30_000, staleOverride: files, reason, passphraseFile, officersPassphraseFile, urgent, body, ...request } = options;
  const content = readBody(request.type, body);
  if (files !== undefined && reason === undefined) throw new UsageError('--stale-override needs --reason');
  const officers = files === undefined ? undefined : await openOfficers(files, officersPassphraseFile ?? passphraseFile);
  const submission = new Submission();
  const agency = await openAgency({
    home,
    passphrase: await obtainPassphrase(passphraseFile),
    onEvent: (event) => {
      submission.observe(event);
      warnOfAlarm(event);
    },
  });
  try {
    const draft = {
      ...request,
      body: content,
      ...(urgent && { priority: 'urgent' as const }),
      ...(officers !== undefined && reason !== undefined && { staleOverride: { officers, reason } }),
    };
    const sent = await withKnownMailbox(home, request.to, () => agency.send(draft));
    if (!(await submission.of(sent.messageId, Math.min(wait, PATIENCE_MS))) && wait > PATIENCE_MS) {
      warn(`rogatory: waiting for ${await relayText(agency)}, at most ${wait / 1000} s\n`);
      await whilst('waiting', submission.of(sent.messageId, wait - PATIENCE_MS));
    }
    const { timeline } = await agency.dossier(sent.dossier);
    const status = timeline.find((entry) => entry.messageId === sent.messageId)?.transport ?? 'queued';
    if (status === 'queued') {
      // A message waits in the home until a process opens it.
      warn(
        `rogatory: ${await relayText(agency)} has not taken the message yet. It waits in ${home}, and is sent while a process has this home open, ` +
          `such as "rogatory inbox --home ${home} --wait 3600". Is the relay running?\n`,
      );
    }
    sayJson({ ...sent, status });
    return status === 'refused' ? 1 : 0;
  } finally {
    await agency.close();
  }
}

async function relayText(agency: Agency): Promise<string> {
  const { relay, link } = await agency.status();
  return `the relay ${relay} (${link.code ?? `link: ${link.state}`})`;
}

function noAttachments(): never {
  throw new UsageError(
    'attachments do not travel over the link yet; a courier carries them: encrypt the files with "rogatory attach", and seal the message with "rogatory seal --attachments"',
  );
}
