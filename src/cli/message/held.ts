// SPDX-License-Identifier: Apache-2.0
import { askHome } from '../../agency/home/node/index.js';
import type { HeldMessage } from '../../agency/index.js';
import { printable } from '../../core/index.js';
import type { CliCommand } from '../command.js';
import { GROUNDS, HOME, JSON_OUTPUT, needed } from '../options.js';
import { tell } from '../terminal/say.js';
import { timeText } from '../time.js';

export function define(command: CliCommand): void {
  command.description(
    "Lists the messages that an agency cannot judge yet, each with the reason, discards one of them, or releases a file from quarantine. The agency's process must be running; it answers on the socket of its home.",
  );
  const options = { home: needed(HOME), json: JSON_OUTPUT };
  command
    .command('list')
    .description(
      'Lists the held messages. "verified" names the agency whose signatures verify under the held directories. An "unverified" message may come from anyone.',
    )
    .does([], options, async ({ home, json }) => {
      for await (const message of heldOf(home)) tell(json, message, `${printable(lineOf(message))}\n`);
    });
  command
    .command('discard')
    .description(
      'Refuses a message permanently: it will not be opened. A receipt "refused" tells its sender: under seal when the sender is verified, otherwise along the path of the frame.',
    )
    .does(
      ['<digest>  envelope digest, hexadecimal, as printed by "list"'],
      { ...options, ...GROUNDS },
      async (digest, { home, by, reason, json }) => {
        await askHome(home, 'discard', { envelopeDigest: digest, by, reason });
        tell(json, { discarded: digest, by, reason }, `${printable(`${digest}  discarded by ${by}: ${reason}`)}\n`);
      },
    );
  command
    .command('release')
    .description(
      'Releases a file that the scan refused: the application gets it, and its sender is told that it arrived whole. The decision is kept.',
    )
    .does(
      ['<blob>  digest of the file, hexadecimal: the subject of the alarm "attachment-quarantined"'],
      { ...options, ...GROUNDS },
      async (blob, { home, by, reason, json }) => {
        await askHome(home, 'releaseAttachment', { blob, by, reason });
        tell(json, { released: blob, by, reason }, `${printable(`${blob}  released by ${by}: ${reason}`)}\n`);
      },
    );
}

/** Reads page by page, because an answer is one line of limited length. */
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
