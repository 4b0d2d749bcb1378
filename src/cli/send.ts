// SPDX-License-Identifier: Apache-2.0
import { openAgency } from '../agency/index.js';
import type { MessageTypeName } from '../vocabulary/index.js';
import { warnOfAlarm } from './alarm-line.js';
import { readBody } from './body.js';
import { Submission } from './submission.js';
import { openOfficers } from './trust/keys.js';
import { sayJson } from './say.js';
import { milliseconds, readOptions, readPassphrase, required, UsageError } from './usage.js';

const HELP = `Usage: rogatory send --home DIR --type TYPE --body FILE [--to MAILBOX | --dossier ID] [options]

Checks a message against its schema and rules, seals it, and waits until the own relay has it on stable storage.
Attachments do not travel over the link yet: "rogatory attach" and "rogatory seal --attachments" make what a courier carries.
What a person must look at is told on standard error as "ALARM:" and one JSON object; docs/operations.md says what each means.
  --home DIR              home of the sending agency (its process must not be running)
  --type TYPE             message type, such as request.submit
  --body FILE             the body as JSON, lines that begin with // left out; - reads standard input
  --to MAILBOX            addressee, local@scope; opens a new dossier
  --dossier ID            continue this dossier
  --urgent                overtake normal messages
  --test                  mark as a test message
  --wait SECONDS          give up waiting after this time (default 30); the message stays queued
  --stale-override FILES  key files of two officers, with a comma: send although a state's documents are
                          stale, what is EMERGENCY or PROVISIONAL alone; both officers sign that they decided it
  --reason TEXT           with --stale-override: why it cannot wait; the other side reads it
  --officers-passphrase-file FILE[,FILE]  passphrase of the officers' key files, one for both or one for each; default: that of the home
  --passphrase-file FILE  passphrase of the home's keys; default: the variable ROGATORY_PASSPHRASE
`;

const NO_ATTACHMENTS =
  'attachments do not travel over the link yet; a courier carries them: ' +
  'encrypt the files with "rogatory attach", and seal the message with "rogatory seal --attachments"';

export async function run(args: string[]): Promise<number> {
  const { texts, flags, lists } = readOptions(
    args,
    {
      texts: ['home', 'type', 'body', 'to', 'dossier', 'wait', 'passphrase-file', 'stale-override', 'reason', 'officers-passphrase-file'],
      flags: ['urgent', 'test'],
      lists: ['attach', 'attachments'],
    },
    HELP,
  );
  if (lists.attach !== undefined || lists.attachments !== undefined) throw new UsageError(NO_ATTACHMENTS);
  const type = required(texts.type, 'type') as MessageTypeName;
  const body = readBody(type, required(texts.body, 'body'));
  const waitMs = milliseconds(texts.wait, 30, 'wait');

  const overriding = texts['stale-override'];
  const staleOverride =
    overriding === undefined
      ? undefined
      : {
          officers: await openOfficers(overriding, texts['officers-passphrase-file'] ?? texts['passphrase-file']),
          reason: required(texts.reason, 'reason'),
        };

  const submission = new Submission();
  const agency = await openAgency({
    home: required(texts.home, 'home'),
    passphrase: readPassphrase(texts['passphrase-file']),
    onEvent: (event) => {
      submission.observe(event);
      warnOfAlarm(event);
    },
  });
  try {
    const sent = await agency.send({
      type,
      body,
      ...(texts.to === undefined ? {} : { to: texts.to }),
      ...(texts.dossier === undefined ? {} : { dossier: texts.dossier }),
      ...(flags.urgent === true ? { priority: 'urgent' as const } : {}),
      ...(staleOverride === undefined ? {} : { staleOverride }),
      ...(flags.test === true ? { test: true } : {}),
    });
    await submission.of(sent.messageId, waitMs);
    const view = await agency.dossier(sent.dossier);
    const status = view.timeline.find((entry) => entry.messageId === sent.messageId)?.transport ?? 'queued';
    sayJson({ ...sent, status });
    return status === 'refused' ? 1 : 0;
  } finally {
    await agency.close();
  }
}
