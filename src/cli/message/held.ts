// SPDX-License-Identifier: Apache-2.0
import { askHome } from '../../agency/home/node/index.js';
import type { HeldMessage } from '../../agency/index.js';
import { printable } from '../../core/index.js';
import type { CliCommand } from '../command.js';
import { GROUNDS, HOME, JSON_OUTPUT, needed } from '../options.js';
import { say, sayJson } from '../terminal/say.js';
import { timeText } from '../time.js';

export function define(command: CliCommand): void {
  command.description(
    "Lists the messages that an agency cannot judge yet, each with the reason, or refuses one of them for good. The agency's process must be running; it answers on the socket of its home.",
  );
  const options = { home: needed(HOME), json: JSON_OUTPUT };
  command
    .command('list')
    .description(
      'Lists what is held. "verified" names the agency whose signatures verify by the directories that are held. What is "unverified" anybody may have made.',
    )
    .does([], options, async ({ home, json }) => {
      for await (const message of heldOf(home)) {
        if (json) sayJson(message);
        else say(`${printable(lineOf(message))}\n`);
      }
    });
  command
    .command('discard')
    .description(
      'Refuses a message for good: it is opened no more. Its sender is told by a receipt "refused": under seal when it is verified, otherwise the way that the frame came.',
    )
    .does(
      ['<digest>  envelope digest, hexadecimal, as the list has it'],
      { ...options, ...GROUNDS },
      async (digest, { home, by, reason, json }) => {
        await askHome(home, 'discard', { envelopeDigest: digest, by, reason });
        if (json) sayJson({ discarded: digest, by, reason });
        else say(`${printable(`${digest}  discarded by ${by}: ${reason}`)}\n`);
      },
    );
}

/** Page by page: an answer is one line, which has a limit. */
async function* heldOf(home: string): AsyncGenerator<HeldMessage, void, undefined> {
  for (let after: string | undefined; ;) {
    const page = (await askHome(home, 'held', after === undefined ? {} : { after })) as readonly HeldMessage[];
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.key;
  }
}

function lineOf({ envelopeDigest, deliveredAt, until, code, from, size, mailbox }: HeldMessage): string {
  const by = from === undefined ? 'unverified' : `verified ${from}`;
  const end = until === undefined ? 'the operator decides' : `until ${timeText(until / 1000, Date.now())}`;
  const times = `${new Date(deliveredAt).toISOString()} ${end}`;
  return `${envelopeDigest}  ${times}  ${mailbox}  ${size} bytes  ${code}  ${by}`;
}
