// SPDX-License-Identifier: Apache-2.0
// From the open socket to both WELCOMEs: who is let in, and how everybody else is sent away.
import { systemRandom } from '../../core/index.js';
import { generateSigner } from '../../crypto/keys/index.js';
import { encodeFrame } from '../../transport/frame/headers.js';
import { memoryLinkIdentity } from '../../transport/index.js';
import type { LinkIdentity } from '../../transport/index.js';
import { AGENCY_ID, KIT_SCOPE, RELAY_ID, seededRandom } from '../states/states.js';
import { UpgradeRefusal } from './raw-socket.js';
import { CaseFailure, must } from '../suite/case.js';
import { relayCase, worksStill } from './relay-case.js';
import { SUBJECT, linkSignerId, peerOf } from './relay-world.js';
import type { RelayWorld } from './relay-world.js';
import type { Speaker } from './speaker.js';

const WIRE_CODES = ['', 'malformed', 'refused', 'policy', 'busy'];
const FAILED = 4401;
const NOT_PERMITTED = 4403;
const WRONG = 1002;

/** Requires the close code, and that the peer is told no more than one of the wire codes (LINK-32). */
async function sentAway(speaker: Speaker, code: number | readonly number[], timeoutMs?: number): Promise<void> {
  const { reason } = await speaker.closes(code, timeoutMs);
  if (!WIRE_CODES.includes(reason)) throw new CaseFailure(`before the proofs the reason is a wire code alone, not "${reason}"`);
}

async function upgradeStatus(open: () => Promise<unknown>): Promise<number> {
  try {
    await open();
  } catch (error) {
    if (error instanceof UpgradeRefusal) return error.status;
    throw error;
  }
  return 101;
}

/** The kit's relay, whose claims change after it has judged the responder's proof and before it signs its own. */
function liar(world: RelayWorld, change: () => unknown): LinkIdentity {
  const { principal, link } = peerOf(world, 'relay');
  const honest = memoryLinkIdentity(principal, link, () => [1, 1]);
  return {
    ...principal,
    versions: () => honest.versions(),
    signer() {
      change();
      return honest.signer();
    },
  };
}

const stranger = generateSigner('rogatory-classic', seededRandom('rogatory-conformance/1/stranger'));

export const HANDSHAKE_CASES = [
  relayCase(
    'handshake.accepted-relay',
    'LINK-05 LINK-08 LINK-09 RELAY-07',
    'a relay of a state with an accord is let in',
    async (links) => {
      await worksStill(links, 'relay');
    },
  ),
  relayCase('handshake.accepted-agency', 'LINK-08 LINK-09 RELAY-07', 'an agency of the own state is let in', async (links) => {
    await worksStill(links, 'agency');
  }),
  relayCase('handshake.version', 'LINK-05 LINK-33', 'an upgrade without a common token is refused by HTTP 400', async (links) => {
    for (const tokens of [['rogatory-link.9'], []]) {
      const status = await upgradeStatus(() => links.connect('relay', { tokens }));
      must(status === 400, `an offer of ${JSON.stringify(tokens)} is answered by HTTP ${status}, not by 400`);
    }
  }),
  relayCase('handshake.newest-token', 'LINK-05 LINK-09', 'an offer with an unknown token beside the known one is taken', async (links) => {
    const speaker = await links.prove('relay', { tokens: ['rogatory-link.9', 'rogatory-link.1'] });
    await speaker.open();
    await speaker.settle();
  }),
  relayCase('handshake.origin', 'LINK-33', 'an upgrade by a web page that is not listed is refused by HTTP 403', async (links) => {
    const status = await upgradeStatus(() => links.connect('relay', { origin: 'https://example.org' }));
    must(status === 403, `HTTP ${status}, not 403`);
  }),
  relayCase('handshake.downgrade', 'LINK-09', 'a proof with another offer than the one that arrived is refused', async (links, world) => {
    const tokens = ['rogatory-link.1'];
    const speaker = await links.connect('relay', {}, { tokens, identity: liar(world, () => tokens.unshift('rogatory-link.9')) });
    await speaker.prove();
    await sentAway(speaker, FAILED);
  }),
  relayCase('handshake.unknown-peer', 'LINK-08 RELAY-07', 'a name that no directory lists is not permitted', async (links) => {
    const speaker = await links.prove('relay', { principal: { scope: KIT_SCOPE, id: 'ghost' } });
    await sentAway(speaker, NOT_PERMITTED);
  }),
  relayCase('handshake.unknown-state', 'LINK-08 RELAY-07', 'a state without an accord is not permitted', async (links) => {
    const speaker = await links.prove('relay', { principal: { scope: 'nowhere', id: RELAY_ID } });
    await sentAway(speaker, NOT_PERMITTED);
  }),
  relayCase('handshake.foreign-agency', 'RELAY-07', 'an agency of another state is not permitted', async (links, { states }) => {
    const link = [...states.kit.agencies.values()][0]?.link ?? stranger;
    const speaker = await links.prove('relay', { principal: { scope: KIT_SCOPE, id: AGENCY_ID }, link });
    await sentAway(speaker, NOT_PERMITTED);
  }),
  relayCase('handshake.unlisted-key', 'LINK-08', 'a known name with a key that no directory lists is not permitted', async (links) => {
    const speaker = await links.prove('relay', { link: stranger });
    await sentAway(speaker, NOT_PERMITTED);
  }),
  relayCase('handshake.stolen-name', 'LINK-08 LINK-09', 'a listed signer that another key signs for is refused', async (links, world) => {
    const { principal, link } = peerOf(world, 'relay');
    const own = { signerId: linkSignerId(link), sign: () => systemRandom(64) };
    const identity = { ...principal, signer: () => own, versions: () => [1, 1] as const };
    const speaker = await links.connect('relay', {}, { identity });
    await speaker.prove();
    await sentAway(speaker, FAILED);
  }),
  relayCase('handshake.other-addressee', 'LINK-09', 'a proof that is meant for another node is refused', async (links, world) => {
    const expect = { ...SUBJECT };
    const speaker = await links.connect('relay', {}, { expect, identity: liar(world, () => (expect.id = 'other')) });
    await speaker.prove();
    await sentAway(speaker, FAILED);
  }),
  relayCase('handshake.itself', 'LINK-09', 'a peer that claims to be the relay itself is refused', async (links, { states }) => {
    const speaker = await links.prove('relay', { principal: SUBJECT, link: states.subject.relay.link });
    await sentAway(speaker, [FAILED, NOT_PERMITTED]);
  }),
  relayCase('handshake.replayed-first', 'LINK-06 LINK-09', 'a recorded handshake that is played again is refused', async (links) => {
    const honest = await links.connect('relay');
    const first = honest.handshake.start();
    honest.socket.send(first);
    let third = new Uint8Array(0);
    honest.answer(await honest.nextRaw(), (bytes) => (third = Uint8Array.from(bytes)));
    await honest.open();
    const thief = await links.connect('relay');
    thief.socket.send(first);
    await thief.nextRaw();
    thief.socket.send(third);
    await sentAway(thief, FAILED);
    await honest.settle();
  }),
  relayCase('handshake.changed-third', 'LINK-06', 'a third message of which one byte is changed is refused', async (links) => {
    for (const at of [12, -1, -80]) {
      const speaker = await links.connect('relay');
      await speaker.prove((third) => third.with(at, (third.at(at) ?? 0) ^ 1));
      await sentAway(speaker, FAILED);
    }
  }),
  relayCase('handshake.payload', 'LINK-06', 'a first message with a payload is refused', async (links) => {
    const speaker = await links.connect('relay');
    speaker.socket.send(Buffer.concat([speaker.handshake.start(), Uint8Array.of(1)]));
    await sentAway(speaker, FAILED);
  }),
  relayCase('handshake.truncated', 'LINK-06', 'a truncated first message is refused', async (links) => {
    const speaker = await links.connect('relay');
    speaker.socket.send(speaker.handshake.start().subarray(0, -1));
    await sentAway(speaker, FAILED);
  }),
  relayCase('handshake.weak-key', 'LINK-06', 'an ephemeral key of zeros is refused', async (links) => {
    const speaker = await links.connect('relay');
    speaker.socket.send(encodeFrame({ name: 'hs1', noise: new Uint8Array(32) }));
    await sentAway(speaker, FAILED);
  }),
  relayCase('handshake.too-early', 'LINK-03 LINK-32', 'a frame before the proofs ends the connection', async (links) => {
    const early = [
      encodeFrame({ name: 'ping', token: systemRandom(8), received: [0, 0, 0, 0] }),
      encodeFrame({ name: 'hs3', noise: new Uint8Array(64) }),
    ];
    for (const frame of early) {
      const speaker = await links.connect('relay');
      speaker.socket.send(frame);
      await sentAway(speaker, WRONG);
    }
  }),
  relayCase('handshake.too-big', 'LINK-01', 'a handshake message of more than 4,096 bytes is refused', async (links) => {
    const speaker = await links.connect('relay');
    speaker.socket.send(encodeFrame({ name: 'hs1', noise: new Uint8Array(4_096) }));
    await sentAway(speaker, 1009);
  }),
  relayCase('handshake.slow', 'LINK-07', 'a peer that sends its handshake byte by byte is given 10 seconds', async (links) => {
    const [slow, silent] = [await links.connect('relay'), await links.prove('agency')];
    const first = slow.handshake.start();
    let sent = 0;
    const drip = setInterval(() => {
      if (sent < first.length - 1) slow.socket.send(first.subarray(sent, ++sent), { opcode: sent === 1 ? 2 : 0, fin: false });
    }, 900);
    try {
      await Promise.all([sentAway(slow, 4408, 14_000), silent.closes(4408, 14_000)]);
    } finally {
      clearInterval(drip);
    }
  }),
  relayCase('handshake.crowd', 'LINK-07', 'connections that prove nothing give way to those that prove', async (links) => {
    const crowd = await Promise.all(Array.from({ length: 24 }, () => links.connect('relay')));
    await worksStill(links, 'relay');
    const codes = await Promise.all(crowd.map(async (speaker) => (speaker.isOpen ? undefined : (await speaker.socket.closed).code)));
    const ended = codes.filter((code) => code !== undefined);
    must(ended.length >= 8, `of 24 connections from one address that prove nothing ${24 - ended.length} stay; at most 16 may`);
    must(
      ended.every((code) => code === 1013),
      `they are closed with ${[...new Set(ended)].join(', ')}, not with 1013`,
    );
  }),
  relayCase('welcome.form', 'LINK-05 LINK-14', 'its WELCOME has version 1, four lanes, and room on each', async (links) => {
    const speaker = await links.prove('relay');
    const theirs = await speaker.next('welcome');
    must(theirs.version === 1, `version ${theirs.version}`);
    must(
      theirs.lanes.every(({ maxMessages, maxBytes }) => maxMessages > 0 && maxBytes > 0),
      'a lane has no credit',
    );
  }),
  relayCase('welcome.version', 'LINK-05', 'a WELCOME of another version ends the link', async (links) => {
    const speaker = await links.open('relay', { version: 2 });
    await speaker.closes(WRONG);
  }),
  relayCase('welcome.superseded', 'LINK-17', 'a second link of a peer ends the first, and a failed proof does not', async (links) => {
    const first = await links.open('relay');
    const thief = await links.prove('relay', { link: stranger });
    await thief.closes(NOT_PERMITTED);
    await first.settle();
    const second = await links.open('relay');
    await first.closes(4409);
    await second.settle();
  }),
];
