// SPDX-License-Identifier: Apache-2.0
// One robot on this machine's network, for a developer who tries a system of his own against it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../core/index.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';
import { nodeNetwork } from '../../transport/adapters/ws.js';
import { makeAgencyStates } from '../agency/agency-world.js';
import { makeSubjectHome } from '../agency/subject-home.js';
import { requestSubmit } from '../counterparty/bodies.js';
import { exportTrust, importStates } from '../states/export.js';
import { startRobot } from './robot.js';
import { robotOf, ROBOTS } from './robots.js';

/** A robot, as a list shows it. */
export interface RobotLine {
  readonly name: string;
  /** The developer's system shows this when it works. */
  readonly expect: string;
  readonly clauses: readonly string[];
}

/** Every robot, with its expectation. */
export function listRobots(): readonly RobotLine[] {
  return ROBOTS.map(({ name, expect, clauses }) => ({ name, expect, clauses }));
}

/** A run of a robot: its name, addresses and folders. */
export interface RobotRun {
  /** As {@link listRobots} gives it. */
  readonly name: string;
  /** Of the relay of the robot's state, on this machine, 1 to 65,534; the relay of the developer's state has the next one. */
  readonly port: number;
  /** Address of a relay that the developer runs himself for his state; absent: the robot runs it too. */
  readonly relay?: string;
  /** Writes there what the developer's system is set up from. */
  readonly exportTrust?: string;
  /** Takes the states of an earlier run from there: nothing has to be pinned again. */
  readonly trust?: string;
  /** Told what the robot does, in a line. */
  readonly say: (line: string) => void;
}

const ROBOT_RUN: Members<RobotRun> = {
  required: { name: 'text', port: 'number', say: 'function' },
  optional: { relay: 'text', exportTrust: 'text', trust: 'text' },
};

/** A robot that runs, and where the developer's side finds it. */
export interface StartedRobot extends RobotLine {
  /** Mailbox of the robot, and address of the relay of its state. */
  readonly mailbox: string;
  readonly url: string;
  /** The developer's side: mailbox, and address of the relay to which its agency connects. */
  readonly yourMailbox: string;
  readonly yourRelay: string;
  /** Scope to fingerprint of its root. */
  readonly fingerprints: Readonly<Record<string, string>>;
  /** Documents and keys of the developer's side, a home of this program under the passphrase in the file `passphrase`, and request.json. */
  readonly folder: string;
  /** Ends it. A folder that nobody asked for is removed. */
  close(): Promise<void>;
}

/**
 * Starts a robot. It runs until {@link StartedRobot.close}.
 * @throws RangeError when there is none of this name. TypeError when an option is unknown or of another type, or `trust` is no folder of
 * `exportTrust`. {@link RogatoryError} `LINK_CONNECT` (LINK-19) when an address is taken.
 */
export async function runRobot(run: RobotRun): Promise<StartedRobot> {
  requireMembers(run, ROBOT_RUN, 'runRobot(run)');
  const robot = robotOf(run.name);
  if (robot === undefined) throw new RangeError(`there is no robot ${run.name}; it is one of ${ROBOTS.map(({ name }) => name).join(', ')}`);
  const urls = [run.relay ?? `ws://127.0.0.1:${run.port + 1}`, `ws://127.0.0.1:${run.port}`] as const;
  const isKept = run.exportTrust !== undefined || run.trust !== undefined;
  const folder = run.trust ?? run.exportTrust ?? mkdtempSync(join(tmpdir(), 'rogatory-robot-'));
  const drop = (): void => {
    if (!isKept) rmSync(folder, { recursive: true, force: true });
  };
  try {
    if (run.trust === undefined) exportTrust(await makeAgencyStates({ now: systemClock.now(), urls }), folder);
    const states = importStates(folder);
    makeSubjectHome(states, folder);
    writeFileSync(join(folder, 'request.json'), `${JSON.stringify(requestSubmit('TEST-1'), null, 2)}\n`);
    const started = await startRobot(robot, { states, network: nodeNetwork, bothRelays: run.relay === undefined, say: run.say });
    const { name, expect, clauses } = robot;
    return {
      ...{ name, expect, clauses, folder },
      mailbox: started.party.mailbox,
      url: states.kit.url,
      yourMailbox: started.to,
      yourRelay: states.subject.url,
      fingerprints: Object.fromEntries(states.pins),
      async close() {
        await started.close();
        drop();
      },
    };
  } catch (error) {
    drop();
    throw error;
  }
}
