// SPDX-License-Identifier: Apache-2.0
// The robots. Those that only answer want a request from the developer's system; the others send something as soon as they start.
import { kitDirectory, sealsWithRotated } from '../states/states.js';
import { accept, ack, ask, begin, consult, final, partial, pause, refuse, GROUNDS } from '../counterparty/answers.js';
import type { Script } from '../counterparty/answers.js';
import { requestSubmit, requestWithdraw } from '../counterparty/bodies.js';
import { newId } from '../counterparty/forge.js';
import type { Forgery } from '../counterparty/forge.js';
import { lossyNetwork, lyingLog } from './faulty-machine.js';
import type { Robot, RobotScene } from './robot.js';

const SLOW_MS = 20_000;
const HONEST: Script = { 'request.submit': [ack, accept, final] };
/** A robot that sends: it acknowledges what comes in, and lets it rest. */
const ACKNOWLEDGING: Script = { 'request.submit': [ack] };
const FORGED = 'ROBOT-FORGED';

/** Sends requests of its own that are wrong in something. */
async function sendForged({ party, to }: RobotScene, ...changes: readonly Partial<Forgery>[]): Promise<void> {
  for (const change of changes) await party.post(await party.forge({ type: 'request.submit', body: requestSubmit(FORGED), to, ...change }));
}

export const ROBOTS: readonly Robot[] = [
  {
    name: 'honest',
    expect: 'your request goes through every state to EXECUTED, with receipts of both relays, delivered and opened, and a file',
    clauses: ['AGENCY-18', 'AGENCY-19', 'DOSSIER-04'],
    script: HONEST,
  },
  {
    name: 'slow',
    expect: `as honest, with ${SLOW_MS / 1000} s before each answer: your system waits, sends nothing again, and shows what is due`,
    clauses: ['DOSSIER-18'],
    script: { 'request.submit': [pause(SLOW_MS), ack, pause(SLOW_MS), accept, pause(SLOW_MS), final] },
  },
  {
    name: 'lossy',
    expect: 'as honest: links break in the middle of messages, nothing is lost, and nothing is handed over twice',
    clauses: ['RELAY-42', 'RELAY-06'],
    script: HONEST,
    network: lossyNetwork,
  },
  {
    name: 'lying-receipts',
    expect:
      'of three requests: an alarm that other bytes were receipted, a receipt an hour before you sent, and a contradiction that is kept; your log and keys stay as they are',
    clauses: ['LOG-18', 'LOG-22'],
    script: HONEST,
    rewrite: lyingLog,
  },
  {
    name: 'replaying',
    expect:
      'one request is handed over once though it comes in two envelopes, and another one under its id is refused; the last request is handed over',
    clauses: ['ENV-29', 'DOSSIER-12'],
    script: ACKNOWLEDGING,
    async opens(scene) {
      const { clock } = scene;
      const [messageId, envelopeId] = [newBytes(clock.now()), newBytes(clock.now())];
      const same = { messageId, envelopeId, dossier: newId(clock.now()), issuedAt: clock.now() };
      await sendForged(scene, same, same, { ...same, envelopeId: newBytes(clock.now()), body: requestSubmit('ROBOT-OTHER') });
    },
  },
  {
    name: 'downgrading',
    expect: 'a request in rogatory-classic is refused, since the accord asks for rogatory-hybrid; the last request is handed over',
    clauses: ['ENV-09', 'AGENCY-11'],
    script: ACKNOWLEDGING,
    opens: (scene) => sendForged(scene, { suite: 'rogatory-classic' }),
  },
  {
    name: 'out-of-order',
    expect: 'a withdrawal comes before its request: nothing is refused, both are handed over, and the dossier ends WITHDRAWN',
    clauses: ['DOSSIER-08', 'DOSSIER-11', 'ENV-30'],
    script: ACKNOWLEDGING,
    async opens({ party, to, clock }) {
      const dossier = newId(clock.now());
      const request = await party.forge({ type: 'request.submit', body: requestSubmit(FORGED), to, dossier });
      const about = { messageId: request.message, body: { refs: { rqRef: FORGED } } };
      const { inReplyTo: _, ...body } = requestWithdraw(about);
      const chain = { seq: 2, ownPrev: request.messageDigest, seenPrev: null };
      await party.post(await party.forge({ type: 'request.withdraw', body, to, dossier, chain }), request);
    },
  },
  {
    name: 'always-refusing',
    expect: `each request is refused on the next of the ${GROUNDS.length} grounds that the accord does not forbid, and ends REFUSED with the ground in words`,
    clauses: ['DOSSIER-01'],
    script: { 'request.submit': [ack, consult, refuse] },
  },
  {
    name: 'asks-for-information',
    expect: 'your request waits in INFO_WAIT for the answer to one question; after your request.supplement it is accepted and executed',
    clauses: ['DOSSIER-03'],
    script: { 'request.submit': [ack, ask], 'request.supplement': [accept, final] },
  },
  {
    name: 'partial-results',
    expect: 'your request becomes PARTIAL with a first file, then EXECUTED with a second one',
    clauses: ['DOSSIER-14', 'AGENCY-64'],
    script: { 'request.submit': [ack, accept, begin, partial, final] },
  },
  {
    name: 'expired-accord',
    expect: 'a request under an accord that is over is refused, and answered with error.validation; the last request is handed over',
    clauses: ['ENV-24', 'AGENCY-11'],
    script: ACKNOWLEDGING,
    async opens(scene) {
      const { party, to, clock } = scene;
      const over = party.trust.accords().find(({ notAfter }) => notAfter * 1000 < clock.now());
      if (over === undefined) throw new TypeError(`no accord with ${to} is over`);
      await sendForged(scene, { accord: over });
    },
  },
  {
    name: 'rotated-keys',
    expect: 'the robot publishes a new directory before it answers: answers by its new seal open once that directory has come by itself',
    clauses: ['AGENCY-10', 'RELAY-18'],
    script: HONEST,
    seals: sealsWithRotated,
    async before({ party, states, clock, publish }) {
      if (party.trust.heldVersion('directory', party.scope) > 1) return;
      const directory = await kitDirectory(states, clock.now(), { version: 2, isRotated: true });
      // The answers leave before the relay has it: the other side holds them for a while.
      await party.agency.addTrust(directory);
      publish(directory);
    },
  },
  {
    name: 'wrong-schema-version',
    expect: 'a request.submit of version 9.0 is refused, and answered with error.validation; the last request is handed over',
    clauses: ['SCHEMA-02', 'AGENCY-11'],
    script: ACKNOWLEDGING,
    opens: (scene) => sendForged(scene, { version: [9, 0] }),
  },
];

/** The robot of a name. */
export function robotOf(name: string): Robot | undefined {
  return ROBOTS.find((robot) => robot.name === name);
}

function newBytes(now: number): Uint8Array {
  return Uint8Array.from(Buffer.from(newId(now).replaceAll('-', ''), 'hex'));
}
