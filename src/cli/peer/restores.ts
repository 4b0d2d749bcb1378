// SPDX-License-Identifier: Apache-2.0
// Restored stores: the statement about the own one, and decisions of people about those of counterparties.
import { acceptRestore, askHome, discardRestore, repeatReceipts, restoredHome } from '../../agency/home/node/index.js';
import { acceptRelayRestore, discardRelayRestore, heldRelayRestores, repeatRelayReceipts, restoredRelay } from '../../relay/index.js';
import type { RelayConfig } from '../../relay/index.js';
import type { CliCommand, Options } from '../command.js';
import { flag, GROUNDS, needed, text, time } from '../options.js';
import { ofOwner, OWNER } from '../owner.js';
import type { OwnHome } from '../owner.js';
import { sayJson } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';

const DECISION = {
  ...OWNER,
  origin: needed(text('new', "origin of the new log, as told by the counterparty's operator: rogatory/SCOPE/ID/EPOCH")),
  ...GROUNDS,
};

const RESTORED = {
  ...OWNER,
  ...GROUNDS,
  above: text('origin', 'origin of an own log that is known to be lost: the new log begins above it'),
  lost: flag('no copy is left: the store is empty, and --above names the lost log'),
};
const REPEAT = {
  ...OWNER,
  to: needed(text('peer', 'scope/id: a counterparty or the own relay of an agency; an own agency or a counterparty of a relay')),
  since: needed(text('time', 'such as 2026-11-30T08:00:00Z', time)),
};

const PROCESS =
  'For a home, its running process answers on the socket of the home; without a running process the passphrase is needed. The process of a relay must not run.';

export function restores(command: CliCommand): void {
  command
    .description(
      'Lists restores that counterparties have stated, for accept-restore or discard-restore, one JSON object a line: both origins, the size of the old log cosigned here, the least loss there, contradictions, and the number of restores accepted within a year. The process of a home must be running; the process of a relay must not run.',
    )
    .does([], OWNER, async (options) => {
      const held = await ofOwner(options, async ({ home }) => (await askHome(home, 'restores')) as readonly object[], heldRelayRestores);
      for (const restore of held) sayJson(restore);
    });
}

type Decision = Pick<Options<typeof DECISION>, 'origin' | 'by' | 'reason'>;

/** A command by which a person decides about a restore. @returns its definition. */
function decides(
  about: string,
  ofHome: (home: OwnHome, decision: Decision) => Promise<unknown>,
  ofRelay: (config: RelayConfig, decision: Decision) => Promise<unknown>,
): (command: CliCommand) => void {
  return (command) =>
    void command.description(`${about} ${PROCESS}`).does([], DECISION, async ({ origin, by, reason, ...owner }) => {
      const decision = { origin, by, reason };
      const restore = await ofOwner(
        owner,
        (home) => ofHome(home, decision),
        (config) => ofRelay(config, decision),
      );
      sayJson({ restore: restore ?? 'discarded', ...decision });
    });
}

export const acceptance = decides(
  'Accepts the new log of a counterparty whose store was restored. Before that, call its operator through a contact that you know, and compare the origin. Messages and receipts continue without this step; only its log is no longer cosigned. "awaited" means that the statement with this origin has not arrived yet; it will be accepted on arrival.',
  acceptRestore,
  acceptRelayRestore,
);

export const discard = decides(
  "Drops a held or awaited statement that a counterparty's store was restored, and follows its old log as before.",
  discardRestore,
  discardRelayRestore,
);

export function restored(command: CliCommand): void {
  command
    .description(
      'States that the store of an agency or a relay was restored from a backup. Run it once, before the node runs again, while no process has the store open. The log continues under a new origin, so that it does not contradict the lost log; streams and chains continue at unused places. The node then asks its peers for messages of the lost time. Prints both origins, and the held size of the old log. Call the operators of your counterparties and tell them the new origin.',
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
      'Sends a peer again each receipt, own or passed on, that reached it since a time, because its restored store has lost them. For a home its process may run or not; the process of a relay must not run.',
    )
    .does([], REPEAT, async ({ to, since, ...options }) => {
      if (since > Date.now()) throw new UsageError('--since is in the future');
      const owedAgain = await ofOwner(
        options,
        (home) => repeatReceipts(home, { to, since }),
        (config) => repeatRelayReceipts(config, { to, since }),
      );
      sayJson({ to, owedAgain });
    });
}
