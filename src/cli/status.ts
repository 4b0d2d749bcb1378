// SPDX-License-Identifier: Apache-2.0
import { askHome } from '../agency/home/node/index.js';
import { sayJson } from './say.js';
import { readOptions, required } from './usage.js';

const HELP = `Usage: rogatory status --home DIR

Tells how the agency of a home stands: its relay, its link, what is queued. The agency's process must be running; it answers on the
socket of its home.
`;

export async function run(args: string[]): Promise<number> {
  const { texts } = readOptions(args, { texts: ['home'] }, HELP);
  sayJson(await askHome(required(texts.home, 'home'), 'status'));
  return 0;
}
