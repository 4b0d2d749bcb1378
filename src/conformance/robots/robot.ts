// SPDX-License-Identifier: Apache-2.0
// A robot: data and a small script over one engine. It plays the other state, with a mailbox, well or badly.
import { isRogatoryError, systemClock } from '../../core/index.js';
import type { Clock } from '../../core/index.js';
import type { Commit } from '../../store/index.js';
import type { Network } from '../../transport/index.js';
import type { Signer } from '../../crypto/index.js';
import { mailboxOf, SUBJECT_SCOPE, AGENCY_ID } from '../states/states.js';
import type { KitStates } from '../states/states.js';
import { play } from '../counterparty/answers.js';
import type { AnswerScene, Script } from '../counterparty/answers.js';
import { Counterparty } from '../counterparty/counterparty.js';
import { openOperatedTrust, startKitRelay } from '../counterparty/relays.js';

/** Tools of a script. */
export interface RobotScene extends AnswerScene {
  readonly party: Counterparty;
  readonly states: KitStates;
  /** Adds a document to those of the robot's relay, which hands it on. */
  readonly publish: (document: Uint8Array) => void;
  /** Mailbox of the developer's agency. */
  readonly to: string;
}

export interface Robot {
  readonly name: string;
  /** A sentence: the developer's system shows this when it works. */
  readonly expect: string;
  /** Clauses of SPEC.md that ask for it. */
  readonly clauses: readonly string[];
  /** Answers to what comes in. */
  readonly script: Script;
  /** Sends messages by itself when it starts; a request of an honest agency follows. */
  readonly opens?: (scene: RobotScene) => Promise<void>;
  /** Before the answers to a request. */
  readonly before?: (scene: RobotScene) => Promise<void>;
  /** Makes its network misbehave. */
  readonly network?: (network: Network, clock: Clock) => Network;
  /** Makes its commits false. */
  readonly rewrite?: () => (commit: Commit) => Commit;
  /** Seals that it has, the newest last; default those of the states. */
  readonly seals?: (states: KitStates) => readonly Signer[];
}

export interface RobotOptions {
  readonly states: KitStates;
  readonly network: Network;
  readonly clock?: Clock;
  /** Starts the relay of the developer's state too; default true. */
  readonly bothRelays?: boolean;
  /** Told what the robot does, in a line. */
  readonly say?: (line: string) => void;
}

export interface RunningRobot {
  readonly party: Counterparty;
  /** Mailbox of the developer's agency. */
  readonly to: string;
  /** Ends agency and relays. */
  close(): Promise<void>;
}

/** Reference of a request of a robot. */
const MARK = 'ROBOT';

/** Starts the relay of the robot's state, by default the developer's too, and the robot behind it. */
export async function startRobot(robot: Robot, options: RobotOptions): Promise<RunningRobot> {
  const { states, clock = systemClock, bothRelays = true, say = () => undefined } = options;
  const network = robot.network?.(options.network, clock) ?? options.network;
  const machine = { states, network, clock };
  const { trust, publish } = openOperatedTrust(states, states.kit, clock.now());
  const relays = [await startKitRelay({ ...machine, state: states.kit, trust })];
  try {
    if (bothRelays) relays.push(await startKitRelay({ ...machine, network: options.network, state: states.subject }));
  } catch (error) {
    for (const relay of relays) await relay.close();
    throw error;
  }
  const { rewrite, seals } = robot;
  const party = new Counterparty({
    ...{ states, network, clock, state: states.kit },
    ...(rewrite === undefined ? {} : { rewrite: rewrite() }),
    ...(seals === undefined ? {} : { seals: seals(states) }),
  });
  const scene: RobotScene = { party, states, clock, publish, to: `${mailboxOf(AGENCY_ID)}@${SUBJECT_SCOPE}`, refusals: 0 };
  const failed = (error: unknown): void => {
    if (!isRogatoryError(error, 'AGENCY_CLOSED')) say(`${robot.name}: ${String(error)}`);
  };
  const working = (async () => {
    if (robot.opens !== undefined) {
      await robot.opens(scene);
      await party.request(scene.to, MARK);
      say(`${robot.name}: its own messages are on their way`);
    }
    for await (const message of party.inbox()) {
      say(`${robot.name}: ${message.type} came from ${message.from}`);
      if (message.type === 'request.submit') await robot.before?.(scene).catch(failed);
      await play(robot.script, message, scene).catch(failed);
    }
  })().catch(failed);
  return {
    ...{ party, to: scene.to },
    async close() {
      await party.close();
      await working;
      await Promise.all(relays.map((relay) => relay.close()));
    },
  };
}
