// SPDX-License-Identifier: Apache-2.0
import { openAgency } from '../agency/index.js';
import { milliseconds, readOptions, readPassphrase, required } from './usage.js';

const HELP = `Usage: rogatory inbox --home DIR [--wait SECONDS] [options]

Prints every message that has arrived, one JSON object a line, and acknowledges each once it is printed.
  --home DIR              home of the agency (its process must not be running)
  --wait SECONDS          go on waiting for messages this long (default 2)
  --keep                  print without acknowledging: the messages come again
  --passphrase-file FILE  passphrase of the home's keys; default: the variable ROGATORY_PASSPHRASE
`;

export async function run(args: string[]): Promise<number> {
  const { texts, flags } = readOptions(args, { texts: ['home', 'wait', 'passphrase-file'], flags: ['keep'] }, HELP);
  const waitMs = milliseconds(texts.wait, 2, 'wait');
  const agency = await openAgency({ home: required(texts.home, 'home'), passphrase: readPassphrase(texts['passphrase-file']) });
  try {
    for await (const message of agency.inbox({ signal: AbortSignal.timeout(waitMs) })) {
      const { type, messageId, dossier, from, issuedAt, redelivered, test, body } = message;
      await print(`${JSON.stringify({ type, messageId, dossier, from, issuedAt, redelivered, test, body })}\n`);
      if (flags.keep !== true) await message.acknowledge();
    }
    return 0;
  } finally {
    await agency.close();
  }
}

/** Resolves when the text has left this process: what nobody reads any more is not acknowledged. */
function print(text: string): Promise<void> {
  return new Promise((done, refuse) => {
    process.stdout.write(text, (error) => (error ? refuse(error) : done()));
  });
}
