// SPDX-License-Identifier: Apache-2.0
import { askHome } from '../../agency/home/node/index.js';
import type { CliCommand } from '../command.js';
import { HOME, needed } from '../options.js';
import { sayJson } from '../terminal/say.js';

export function define(command: CliCommand): void {
  command
    .description(
      "Prints the status of the agency of a home as one JSON object: its relay, its link, its queue. The agency's process must be running; it answers on the socket of its home.",
    )
    .does([], { home: needed(HOME) }, async ({ home }) => sayJson(await askHome(home, 'status'), 2));
}
