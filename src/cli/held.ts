// SPDX-License-Identifier: Apache-2.0
import { printable } from '../core/index.js';
import { askHome } from '../agency/home/node/index.js';
import type { HeldMessage } from '../agency/index.js';
import { say, sayJson } from './say.js';
import { oneLine, readOptions, required, UsageError } from './usage.js';

const HELP = `Usage: rogatory held list --home DIR [--json]
       rogatory held discard DIGEST --home DIR --by NAME --reason TEXT [--json]

Lists the messages that an agency cannot judge yet, each with the reason, or refuses one of them for good.
  DIGEST         envelope digest, hexadecimal, as the list has it
  --by NAME      who decides; kept, with the time
  --reason TEXT  why: one line; kept
  --json         print JSON objects, one a line

"verified" names the agency whose signatures verify by the directories that are held. What is "unverified" anybody may have made.
A discarded message is opened no more. Its sender is told by a receipt "refused": under seal when it is verified, otherwise the way that the
frame came. The agency's process must be running; it answers on the socket of its home.
`;

export async function run(args: string[]): Promise<number> {
  const { texts, flags, positionals } = readOptions(args, { texts: ['home', 'by', 'reason'], flags: ['json'], positionals: 2 }, HELP);
  const [action, digest] = positionals;
  const asJson = flags.json === true;
  if (action === 'list' && digest === undefined) {
    for await (const held of heldOf(required(texts.home, 'home'))) {
      if (asJson) sayJson(held);
      else say(`${printable(lineOf(held))}\n`);
    }
    return 0;
  }
  if (action !== 'discard' || digest === undefined) throw new UsageError(`say "list", or "discard" with an envelope digest\n\n${HELP}`);
  const grounds = { by: oneLine(texts.by, 'by'), reason: oneLine(texts.reason, 'reason') };
  await askHome(required(texts.home, 'home'), 'discard', { envelopeDigest: digest, ...grounds });
  if (asJson) sayJson({ discarded: digest, ...grounds });
  else say(`${printable(`${digest}  discarded by ${grounds.by}: ${grounds.reason}`)}\n`);
  return 0;
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
  const end = until === undefined ? 'the operator decides' : `until ${new Date(until).toISOString()}`;
  const times = `${new Date(deliveredAt).toISOString()} ${end}`;
  return `${envelopeDigest}  ${times}  ${mailbox}  ${size} bytes  ${code}  ${by}`;
}
