// SPDX-License-Identifier: Apache-2.0
// Peers that mean harm: what they do costs them their link, and nobody else theirs.
import { systemRandom } from '../../core/index.js';
import { encodeFrame } from '../../transport/frame/headers.js';
import { requireAcknowledged, waiting } from './message-cases.js';
import { clientFrame } from './raw-socket.js';
import { relayCase } from './relay-case.js';
import { message, msg } from './relay-world.js';

/** How long an honest peer may wait while another one floods. */
const SERVED_MS = 10_000;

export const HOSTILE_CASES = [
  relayCase(
    'hostile.tiny-frames',
    'LINK-29 LINK-32',
    'a flood of tiny frames keeps no other peer from being served',
    async (links, world) => {
      const flood = await links.open('relay');
      const burst = Array.from({ length: 5_000 }, () => clientFrame(flood.packed(encodeFrame({ name: 'ack', lane: 2, through: 0 }))));
      for (let i = 0; i < 4; i++)
        flood.socket.sendBytes(Buffer.concat(i === 0 ? burst : burst.map(() => clientFrame(new Uint8Array(0), { opcode: 10 }))));
      const agency = await links.open('agency');
      await agency.settle(SERVED_MS);
      agency.say(msg(1, message(world, world.kitMailbox)));
      await requireAcknowledged(agency, 2, 1);
    },
  ),
  relayCase('hostile.pings', 'LINK-33 LINK-15', 'a flood of PING keeps no other peer from being served', async (links) => {
    const flood = await links.open('relay');
    const pings = Array.from({ length: 3_000 }, () =>
      clientFrame(flood.packed(encodeFrame({ name: 'ping', token: systemRandom(8), received: [0, 0, 0, 0] }))),
    );
    // It reads nothing: the answers pile up.
    flood.socket.pause(true);
    flood.socket.sendBytes(Buffer.concat(pings));
    const agency = await links.open('agency');
    await agency.settle(SERVED_MS);
  }),
  relayCase('hostile.garbage', 'LINK-10', 'garbage behind the proofs ends that link alone', async (links) => {
    const honest = await links.open('agency');
    const flood = await links.open('relay');
    for (let i = 0; i < 50; i++) flood.socket.send(systemRandom(200));
    await flood.closes(1002);
    await honest.settle();
  }),
  relayCase('hostile.refusals', 'RELAY-05 RELAY-31', 'a flood of messages that are refused holds up nobody', async (links, world) => {
    const flood = await links.open('relay');
    for (let seq = 1; seq <= 300; seq++) flood.say(msg(seq, message(world, 'nobody@subject')));
    const agency = await links.open('agency');
    agency.say(msg(1, message(world, world.kitMailbox)));
    await requireAcknowledged(agency, 2, 1);
    await requireAcknowledged(flood, 2, 300);
  }),
  relayCase('hostile.no-reader', 'LINK-14 LINK-16', 'a peer that reads nothing holds up nobody', async (links, world) => {
    await waiting(links, world, 20, { size: 100_000 });
    const deaf = await links.open('agency', { lane: () => ({ maxMessages: 1_024, maxBytes: 16_777_216 }) });
    deaf.socket.pause(true);
    const relay = await links.open('relay');
    relay.say(msg(1, message(world, world.subjectMailbox)));
    await requireAcknowledged(relay, 2, 1);
    deaf.socket.cut();
  }),
  relayCase(
    'hostile.half-open',
    'LINK-07 LINK-17',
    'connections that are cut in the middle of a handshake leave nothing behind',
    async (links) => {
      for (let i = 0; i < 20; i++) {
        const speaker = await links.connect('relay');
        speaker.socket.send(speaker.handshake.start());
        speaker.socket.cut();
      }
      await (await links.open('relay')).settle();
    },
  ),
];
