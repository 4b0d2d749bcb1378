// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { printable } from '../../core/index.js';
import { listRobots, runRobot } from '../../conformance/index.js';
import type { StartedRobot } from '../../conformance/index.js';
import type { CliCommand, Options } from '../command.js';
import { emptyFolder } from '../file/files.js';
import { flag, text, wholeNumber } from '../options.js';
import { interruptible, untilAborted } from '../terminal/interruption.js';
import { say, sayJson } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';

const PORT = 7_412;

const OPTIONS = {
  list: flag('only list the robots, each with what your system shows when it works'),
  port: text(
    'number',
    `port of the relay of the robot's state; that of your state has the next one; default ${PORT}`,
    wholeNumber(1, 65_534),
  ),
  relay: text('url', 'address of a relay that you run for your state with the exported keys; default: the robot runs it too'),
  exportTrust: text('folder', 'write there documents, fingerprints and keys for your side, and a home of this program'),
  trust: text('folder', 'take the states of an earlier --export-trust from there, with its addresses'),
  json: flag('print one JSON object a line'),
};

export function define(command: CliCommand): void {
  command
    .description(
      'Plays the other state for a system that is being developed: a relay and an agency with a mailbox, which behave as the name says. Runs until SIGINT or SIGTERM. Everybody knows the keys: they are for tests alone.',
    )
    .usage('<name> [options]')
    .does(['[name]  robot, as --list names it'], OPTIONS, run);
}

async function run(name: string | undefined, options: Options<typeof OPTIONS>): Promise<void> {
  const { list = false, json = false, port = PORT, relay, exportTrust, trust } = options;
  if (list) {
    tellAll(json);
    return;
  }
  const known = listRobots().map((robot) => robot.name);
  if (name === undefined || !known.includes(name)) throw new UsageError(`name a robot: ${known.join(', ')}`);
  if (exportTrust !== undefined && trust !== undefined) throw new UsageError('--trust and --export-trust exclude each other');
  const line = (text: string): void => (json ? sayJson({ said: text }) : say(`${printable(text)}\n`));
  await interruptible(async (signal) => {
    const robot = await runRobot({
      ...{ name, port, say: line },
      ...(relay === undefined ? {} : { relay }),
      ...(exportTrust === undefined ? {} : { exportTrust: emptyFolder(resolve(exportTrust)) }),
      ...(trust === undefined ? {} : { trust: resolve(trust) }),
    });
    try {
      tell(robot, json);
      await untilAborted(signal);
    } finally {
      await robot.close();
    }
  });
}

function tellAll(json: boolean): void {
  for (const robot of listRobots()) {
    if (json) sayJson(robot);
    else say(`${robot.name.padEnd(22)} ${robot.expect}\n`);
  }
}

function tell(robot: Omit<StartedRobot, 'close'>, json: boolean): void {
  // JSON leaves out what is a function.
  if (json) {
    sayJson(robot);
    return;
  }
  const home = `--home ${robot.folder}/home --passphrase-file ${robot.folder}/passphrase`;
  const rows = [
    ['robot', `${robot.name}: ${robot.mailbox}, relay ${robot.url}`],
    ['you', `${robot.yourMailbox}, relay ${robot.yourRelay}`],
    ...Object.entries(robot.fingerprints).map(([scope, fingerprint]) => [scope, fingerprint]),
    ['folder', robot.folder],
    ['send', `rogatory send ${home} --to ${robot.mailbox} --type request.submit --body ${robot.folder}/request.json --urgent`],
    ['read', `rogatory inbox ${home}`],
    ['expect', robot.expect],
  ];
  say(rows.map(([label = '', value = '']) => `${label.padEnd(10)} ${printable(value)}\n`).join(''));
}
