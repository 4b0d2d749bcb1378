// SPDX-License-Identifier: Apache-2.0
// What people decide about a counterparty that states that its store was put back.
import { acceptRestore, askHome, discardRestore } from '../../agency/index.js';
import { acceptRelayRestore, discardRelayRestore, heldRelayRestores } from '../../relay/index.js';
import type { CliCommand, Options } from '../command.js';
import { GROUNDS, needed, text } from '../options.js';
import { ofOwner, OWNER } from '../owner.js';
import { sayJson } from '../terminal/say.js';

const DECISION = {
  ...OWNER,
  origin: needed(text('new', "origin of the new log, as the counterparty's operator says it: rogatory/SCOPE/ID/EPOCH")),
  ...GROUNDS,
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

function decisionOf({ origin, by, reason }: Options<typeof DECISION>): Pick<Options<typeof DECISION>, 'origin' | 'by' | 'reason'> {
  return { origin, by, reason };
}
