// SPDX-License-Identifier: Apache-2.0
import { restoredHome } from '../../agency/index.js';
import { restoredRelay } from '../../relay/index.js';
import type { CliCommand } from '../command.js';
import { flag, GROUNDS, text } from '../options.js';
import { ofOwner, OWNER } from '../owner.js';
import { sayJson } from '../terminal/say.js';

const OPTIONS = {
  ...OWNER,
  ...GROUNDS,
  above: text('origin', 'an own log that is known to have been lost: the new one begins above it'),
  lost: flag('no copy is left: the store is empty, and --above names the log that was lost'),
};

export function restored(command: CliCommand): void {
  command
    .description(
      'States that the store of an agency or a relay was copied back from a backup; to be given once, before it runs again, while no process has it open. Its log goes on under a new origin, so that nothing looks as if it had contradicted itself, and streams and chains go on where nothing was used. The node then asks its peers for what they still hold of the lost time. Says both origins, and how much of the old log is held. Call the operators of your counterparties and tell them the new one.',
    )
    .does([], OPTIONS, async ({ by, reason, above, lost, ...owner }) => {
      const stated = { by, reason, ...(above !== undefined && { above }), ...(lost && { lost: true as const }) };
      const done = await ofOwner<object>(
        owner,
        async (own) => restoredHome({ home: own.home, ...stated, passphrase: await own.passphrase() }),
        (known) => restoredRelay(known, stated),
      );
      sayJson(done);
    });
}
