// SPDX-License-Identifier: Apache-2.0
import { repeatReceipts } from '../../agency/index.js';
import { repeatRelayReceipts } from '../../relay/index.js';
import type { CliCommand } from '../command.js';
import { needed, text, time } from '../options.js';
import { ofOwner, OWNER } from '../owner.js';
import { sayJson } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';

const OPTIONS = {
  ...OWNER,
  to: needed(text('peer', 'scope/id: a counterparty or the own relay of an agency; an own agency or a counterparty of a relay')),
  since: needed(text('time', 'such as 2026-11-30T08:00:00Z', time)),
};

export function repeat(command: CliCommand): void {
  command
    .description(
      "Owes a peer again each receipt that reached it since a time, own or passed on: its store was put back and has lost them. A home's process answers on the socket of the home, or none runs; a relay's process must not be running.",
    )
    .does([], OPTIONS, async ({ to, since, ...options }) => {
      if (since > Date.now()) throw new UsageError('--since lies in the future');
      const owedAgain = await ofOwner(
        options,
        (home) => repeatReceipts(home, { to, since }),
        (config) => repeatRelayReceipts(config, { to, since }),
      );
      sayJson({ to, owedAgain });
    });
}
