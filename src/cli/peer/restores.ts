// SPDX-License-Identifier: Apache-2.0
// Stores that were put back: what is stated of the own one, and what people decide about that of a counterparty.
import { acceptRestore, askHome, discardRestore, repeatReceipts, restoredHome } from '../../agency/home/node/index.js';
import { acceptRelayRestore, discardRelayRestore, heldRelayRestores, repeatRelayReceipts, restoredRelay } from '../../relay/index.js';
import type { CliCommand, Options } from '../command.js';
import { flag, GROUNDS, needed, text, time } from '../options.js';
import { ofOwner, OWNER } from '../owner.js';
import { sayJson } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';

const DECISION = {
  ...OWNER,
  origin: needed(text('new', "origin of the new log, as the counterparty's operator says it: rogatory/SCOPE/ID/EPOCH")),
  ...GROUNDS,
};

const RESTORED = {
  ...OWNER,
  ...GROUNDS,
  above: text('origin', 'an own log that is known to have been lost: the new one begins above it'),
  lost: flag('no copy is left: the store is empty, and --above names the log that was lost'),
};
const REPEAT = {
  ...OWNER,
  to: needed(text('peer', 'scope/id: a counterparty or the own relay of an agency; an own agency or a counterparty of a relay')),
  since: needed(text('time', 'such as 2026-11-30T08:00:00Z', time)),
};

const PROCESS =
  "A home's process answers on the socket of the home, or none runs, and then its passphrase is wanted. A relay's process must not be running.";

export function restores(command: CliCommand): void {
  command
    .description(
      "Lists the restores that counterparties have stated, for accept-restore or discard-restore, one JSON object a line: both origins, what was cosigned here of the old log, how much is lost there at least, contradictions, and how many restores were accepted within a year. A home's process must be running; a relay's must not.",
    )
    .does([], OWNER, async (options) => {
      const held = await ofOwner(options, async ({ home }) => (await askHome(home, 'restores')) as readonly object[], heldRelayRestores);
      for (const restore of held) sayJson(restore);
    });
}

export function acceptance(command: CliCommand): void {
  command
    .description(
      `Follows the new log of a counterparty whose store was put back. Call its operator by a contact that you know, and compare the origin, before. Messages and receipts go on without it: only its log is cosigned no more. "awaited" says that the statement of this origin has not come yet: it is accepted when it does. ${PROCESS}`,
    )
    .does([], DECISION, async (options) => {
      const decision = decisionOf(options);
      const restore = await ofOwner(
        options,
        (home) => acceptRestore(home, decision),
        (config) => acceptRelayRestore(config, decision),
      );
      sayJson({ restore, ...decision });
    });
}

export function discard(command: CliCommand): void {
  command
    .description(`Drops the statement that a counterparty's store was put back, held or awaited: its old log is followed on. ${PROCESS}`)
    .does([], DECISION, async (options) => {
      const decision = decisionOf(options);
      await ofOwner(
        options,
        (home) => discardRestore(home, decision),
        (config) => discardRelayRestore(config, decision),
      );
      sayJson({ restore: 'discarded', ...decision });
    });
}

export function restored(command: CliCommand): void {
  command
    .description(
      'States that the store of an agency or a relay was copied back from a backup; to be given once, before it runs again, while no process has it open. Its log goes on under a new origin, so that nothing looks as if it had contradicted itself, and streams and chains go on where nothing was used. The node then asks its peers for what they still hold of the lost time. Says both origins, and how much of the old log is held. Call the operators of your counterparties and tell them the new one.',
    )
    .does([], RESTORED, async ({ by, reason, above, lost, ...owner }) => {
      const stated = { by, reason, ...(above !== undefined && { above }), ...(lost && { lost: true as const }) };
      const done = await ofOwner<object>(
        owner,
        async (own) => restoredHome({ home: own.home, ...stated, passphrase: await own.passphrase() }),
        (known) => restoredRelay(known, stated),
      );
      sayJson(done);
    });
}

export function repeat(command: CliCommand): void {
  command
    .description(
      "Owes a peer again each receipt that reached it since a time, own or passed on: its store was put back and has lost them. A home's process answers on the socket of the home, or none runs; a relay's process must not be running.",
    )
    .does([], REPEAT, async ({ to, since, ...options }) => {
      if (since > Date.now()) throw new UsageError('--since lies in the future');
      const owedAgain = await ofOwner(
        options,
        (home) => repeatReceipts(home, { to, since }),
        (config) => repeatRelayReceipts(config, { to, since }),
      );
      sayJson({ to, owedAgain });
    });
}

function decisionOf({ origin, by, reason }: Options<typeof DECISION>): Pick<Options<typeof DECISION>, 'origin' | 'by' | 'reason'> {
  return { origin, by, reason };
}
