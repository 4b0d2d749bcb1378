// SPDX-License-Identifier: Apache-2.0
// Frames on an open link: form, size, encryption, and messages of WebSocket that no link sends.
import { systemRandom } from '../../core/index.js';
import { encode } from '../../cbor/index.js';
import { FRAME_TYPES, joinFrame } from '../../transport/frame/frame.js';
import { encodeFrame } from '../../transport/frame/headers.js';
import { must } from '../suite/case.js';
import { endsCase, linkCase, relayCase } from './relay-case.js';
import { message, msg } from './relay-world.js';

const WRONG = 1002;
const TOO_BIG = 1009;
const MUST_UNDERSTAND = 0x80;

/** A frame with any type, flags and header. */
function rawFrame(type: number, flags: number, header: Uint8Array, payload: Uint8Array = new Uint8Array(0)): Uint8Array {
  return Buffer.concat([Uint8Array.of(type, flags, header.length >> 8, header.length & 0xff), header, payload]);
}

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const ACK = FRAME_TYPES.ack;
/** `{0: 2, 1: 0}`. */
const ACK_HEADER = hex('a200020100');

/** Frames that an honest peer never sends, each with the clause that forbids it. */
const MALFORMED: readonly (readonly [id: string, clauses: string, title: string, frame: () => Uint8Array])[] = [
  ['long-integer', 'LINK-02 CBOR-03', 'a header with an integer in long form', () => rawFrame(ACK, MUST_UNDERSTAND, hex('a20002011800'))],
  ['unsorted', 'LINK-02 CBOR-04', 'a header with keys out of order', () => rawFrame(ACK, MUST_UNDERSTAND, hex('a201000002'))],
  ['repeated-key', 'LINK-02', 'a header with a key twice', () => rawFrame(ACK, MUST_UNDERSTAND, hex('a3000200020100'))],
  ['indefinite', 'LINK-02', 'a header of indefinite length', () => rawFrame(ACK, MUST_UNDERSTAND, hex('bf00020100ff'))],
  ['trailing', 'LINK-02', 'a header with a byte behind its map', () => rawFrame(ACK, MUST_UNDERSTAND, hex('a20002010000'))],
  ['unknown-member', 'LINK-25', 'a header with an unknown member', () => rawFrame(ACK, MUST_UNDERSTAND, hex('a3000201001000'))],
  ['missing-member', 'LINK-02', 'a header without a member', () => rawFrame(ACK, MUST_UNDERSTAND, hex('a10002'))],
  ['no-lane', 'LINK-02', 'a lane beyond 3', () => rawFrame(ACK, MUST_UNDERSTAND, hex('a200040100'))],
  ['flags', 'LINK-02', 'a flag that is not defined', () => rawFrame(ACK, MUST_UNDERSTAND | 1, ACK_HEADER)],
  ['header-length', 'LINK-02', 'a header length beyond the frame', () => hex('12800006a200020100')],
  ['header-empty', 'LINK-02', 'a header of no bytes', () => hex('12800000')],
  ['prefix', 'LINK-02', 'a frame of three bytes', () => hex('128000')],
  ['payload', 'LINK-02', 'an ACK with a payload', () => rawFrame(ACK, MUST_UNDERSTAND, ACK_HEADER, Uint8Array.of(0))],
  ['no-payload', 'LINK-02', 'a NOTICE without a payload', () => rawFrame(FRAME_TYPES.notice, MUST_UNDERSTAND, hex('a0'))],
  ['unknown-type', 'LINK-24', 'an unknown type that must be understood', () => rawFrame(0x7f, MUST_UNDERSTAND, hex('a0'))],
  ['handshake-again', 'LINK-03', 'a handshake message', () => encodeFrame({ name: 'hs1', noise: new Uint8Array(32) })],
];

export const FRAME_CASES = [
  ...MALFORMED.map(([id, clauses, title, frame]) => endsCase(`frame.${id}`, clauses, title, WRONG, (speaker) => speaker.sayBytes(frame()))),
  linkCase('frame.ignorable', 'LINK-24', 'an unknown type that need not be understood is ignored', async (speaker) => {
    speaker.sayBytes(rawFrame(0x7f, 0, hex('a0'), systemRandom(100)));
    await speaker.settle();
  }),
  relayCase('frame.welcome-members', 'LINK-25', 'members of WELCOME from 16 on are ignored, and others end the link', async (links) => {
    for (const [member, isIgnored] of [
      [16, true],
      [4, false],
    ] as const) {
      const speaker = await links.prove('relay');
      const { version, features, lanes } = speaker.welcome(await speaker.next('welcome'));
      const states = lanes.map(({ streamId, acked, received, maxMessages, maxBytes }) => [
        streamId,
        acked,
        received === null ? null : [received.streamId, received.through],
        maxMessages,
        maxBytes,
      ]);
      const header = new Map<number, Parameters<typeof encode>[0]>([
        [0, version],
        [1, features],
        [2, states],
        [member, 'later'],
      ]);
      speaker.sayBytes(joinFrame('welcome', encode(header)));
      if (isIgnored) await speaker.settle();
      else await speaker.closes(WRONG);
    }
  }),
  endsCase('frame.welcome-twice', 'LINK-03', 'a second WELCOME', WRONG, (speaker) => {
    if (speaker.theirs !== undefined) speaker.say(speaker.welcome(speaker.theirs));
  }),
  relayCase('frame.before-welcome', 'LINK-03', 'a frame before WELCOME ends the link', async (links) => {
    const speaker = await links.prove('relay');
    speaker.say({ name: 'ping', token: systemRandom(8), received: [0, 0, 0, 0] });
    await speaker.closes(WRONG);
  }),
  endsCase('frame.header-too-big', 'LINK-01', 'a header of more than 4,096 bytes', TOO_BIG, (speaker) =>
    speaker.sayBytes(rawFrame(ACK, MUST_UNDERSTAND, new Uint8Array(4_097))),
  ),
  endsCase('frame.sealed-too-big', 'LINK-01', 'a sealed frame of more than 262,144 bytes', TOO_BIG, (speaker, world) =>
    speaker.say(msg(1, message(world, world.subjectMailbox, { size: 262_145 }))),
  ),
  endsCase('frame.socket-too-big', 'LINK-01', 'a WebSocket message of more than 1,048,576 bytes', TOO_BIG, (speaker) =>
    speaker.socket.send(new Uint8Array(1_048_577)),
  ),
  endsCase('frame.text', 'LINK-04', 'a text message', 1003, (speaker) =>
    speaker.socket.send(new TextEncoder().encode('hello'), { opcode: 1 }),
  ),
  endsCase('frame.not-utf8', 'LINK-33', 'a text message that is not UTF-8', [1003, 1007], (speaker) =>
    speaker.socket.send(Uint8Array.of(0xff, 0xfe), { opcode: 1 }),
  ),
  endsCase('frame.fragments', 'LINK-33', 'a message in more than 16 fragments', 1008, (speaker) => {
    const ping = speaker.packed(encodeFrame({ name: 'ping', token: systemRandom(8), received: [0, 0, 0, 0] }));
    for (let i = 0; i < 17; i++)
      speaker.socket.send(i < 16 ? ping.subarray(i, i + 1) : ping.subarray(16), { opcode: i === 0 ? 2 : 0, fin: i === 16 });
  }),
  linkCase('frame.few-fragments', 'LINK-33', 'a message in two fragments is taken', async (speaker) => {
    const token = systemRandom(8);
    const ping = speaker.packed(encodeFrame({ name: 'ping', token, received: [0, 0, 0, 0] }));
    speaker.socket.send(ping.subarray(0, 10), { fin: false });
    speaker.socket.send(ping.subarray(10), { opcode: 0 });
    await speaker.next('pong', (pong) => Buffer.from(pong.token).equals(token));
  }),
  linkCase('frame.compressed', 'LINK-33', 'a compressed message ends the connection', async (speaker) => {
    speaker.socket.send(systemRandom(40), { compressed: true });
    await speaker.closes([WRONG, 1006]);
  }),
  endsCase('frame.replayed', 'LINK-10', 'a message that is sent twice', WRONG, async (speaker) => {
    const sealed = speaker.packed(encodeFrame({ name: 'ack', lane: 2, through: 0 }));
    speaker.socket.send(sealed);
    await speaker.settle();
    speaker.socket.send(sealed);
  }),
  linkCase('frame.reordered', 'LINK-10', 'two messages in the wrong order end the link', async (speaker) => {
    const [first, second] = [0, 1].map(() => speaker.packed(encodeFrame({ name: 'ack', lane: 2, through: 0 })));
    for (const sealed of [second, first]) if (sealed !== undefined) speaker.socket.send(sealed);
    await speaker.closes(WRONG);
  }),
  endsCase('frame.changed', 'LINK-10', 'a message of which one byte is changed', WRONG, (speaker) => {
    const sealed = speaker.packed(encodeFrame({ name: 'ack', lane: 2, through: 0 }));
    speaker.socket.send(sealed.with(5, (sealed[5] ?? 0) ^ 1));
  }),
  endsCase('frame.short-piece', 'LINK-23', 'a Noise message before the last that is not full', WRONG, (speaker) => {
    const frame = encodeFrame({ name: 'ack', lane: 2, through: 0 });
    // Each piece is encrypted as it should be; the frame is cut where no sender cuts it.
    speaker.socket.send(Buffer.concat([speaker.packed(frame.subarray(0, 5)), speaker.packed(frame.subarray(5))]));
  }),
  linkCase('frame.ping', 'LINK-15', 'PING is answered by PONG with the same token', async (speaker) => {
    for (let i = 0; i < 5; i++) await speaker.settle();
  }),
  linkCase('frame.goaway-first', 'LINK-18', 'GOAWAY goes before a close, with the same code', async (speaker) => {
    speaker.sayBytes(rawFrame(ACK, MUST_UNDERSTAND, hex('a20002011800')));
    const goaway = await speaker.next('goaway');
    must(goaway.closeCode === WRONG, `GOAWAY has ${goaway.closeCode}`);
    await speaker.closes(WRONG);
  }),
  linkCase('frame.goaway-taken', 'LINK-18', 'a peer that says GOAWAY is left at once', async (speaker) => {
    speaker.say({ name: 'goaway', closeCode: 1012, retryAfterMs: 1_000, received: [0, 0, 0, 0], text: 'restart' });
    await speaker.socket.closed;
  }),
];
