// SPDX-License-Identifier: Apache-2.0
import { sealFrame } from '../agency/home/node/index.js';
import { LIMITS, printableJson } from '../core/index.js';
import type { MessageTypeName } from '../vocabulary/index.js';
import { readBody } from './body.js';
import { stageOutput } from './files.js';
import { obtainPassphrase } from './passphrase.js';
import { say, warn } from './say.js';
import { readOptions, required, UsageError } from './usage.js';

const HELP = `Usage: rogatory seal --home DIR --type TYPE --body FILE --out FILE [--to MAILBOX | --dossier ID] [options]

Checks and seals a message as "send" does, and writes the frame to a file for a courier instead of queuing it for the relay. The dossier
goes on: carry the frame, or its place in the chain stays empty. Prints one JSON object (on standard error when the frame goes to
standard output).
  --home DIR              home of the sending agency (its process must not be running)
  --type TYPE             message type, such as request.submit
  --body FILE             the body as JSON, lines that begin with // left out; - reads standard input
  --out FILE              the frame; - writes standard output
  --force                 replace FILE if it exists
  --to MAILBOX            addressee, local@scope; opens a new dossier
  --dossier ID            continue this dossier
  --attachments ID        the message id that "attach" printed: carry those attachments
  --urgent                urgent lane; expires in 48 hours instead of 5 days
  --days N                expires in N days, at most 30
  --test                  mark as a test message
  --passphrase-file FILE  passphrase of the home's keys; default: the variable ROGATORY_PASSPHRASE, or the terminal
`;

const DAY_MS = 86_400_000;
export async function run(args: string[]): Promise<number> {
  const { texts, flags } = readOptions(
    args,
    {
      texts: ['home', 'type', 'body', 'out', 'to', 'dossier', 'attachments', 'days', 'passphrase-file'],
      flags: ['urgent', 'test', 'force'],
    },
    HELP,
  );
  const home = required(texts.home, 'home');
  const type = required(texts.type, 'type') as MessageTypeName;
  const bodyPath = required(texts.body, 'body');
  const out = required(texts.out, 'out');
  if (texts.to === undefined && texts.dossier === undefined) throw new UsageError('say --to, or --dossier');
  const lifetime = texts.days === undefined ? {} : { lifetimeMs: days(texts.days) };
  const output = out === '-' ? toStandardOutput() : stageOutput(out, { force: flags.force === true });
  const body = readBody(type, bodyPath);
  const passphrase = await obtainPassphrase(texts['passphrase-file']);
  try {
    const sealed = await sealFrame(
      {
        type,
        body,
        ...(texts.to === undefined ? {} : { to: texts.to }),
        ...(texts.dossier === undefined ? {} : { dossier: texts.dossier }),
        ...(flags.urgent === true ? { priority: 'urgent' as const } : {}),
        ...(flags.test === true ? { test: true } : {}),
        ...lifetime,
      },
      {
        home,
        passphrase,
        keep: (frame) => output.write(frame),
        ...(texts.attachments === undefined ? {} : { attachments: texts.attachments }),
      },
    );
    output.publish();
    const { expiresAt, ...rest } = sealed;
    const report = `${printableJson({ ...rest, expiresAt: new Date(expiresAt).toISOString(), out })}\n`;
    (out === '-' ? warn : say)(report);
    return 0;
  } catch (error) {
    // Published, or named in the error: nothing else is worth keeping.
    if (!(error instanceof UsageError)) output.discard();
    throw error;
  }
}

function days(text: string): number {
  const count = Number(text);
  if (!(count > 0 && count <= LIMITS.lifetimeMaxSeconds / 86_400)) throw new UsageError('--days takes a number, at most 30');
  return Math.floor(count * DAY_MS);
}

/** A pipe takes the frame when the home has committed it. */
function toStandardOutput(): ReturnType<typeof stageOutput> {
  if (process.stdout.isTTY) throw new UsageError('a frame is not for a terminal: name a file, or a pipe');
  let kept: Uint8Array | undefined;
  return {
    write(bytes) {
      kept = bytes;
    },
    publish() {
      if (kept !== undefined) process.stdout.write(kept);
    },
    discard: () => undefined,
  };
}
