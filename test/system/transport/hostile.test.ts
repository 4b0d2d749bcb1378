// Peers that attack a listening node over real sockets: each ends its own connection, with the documented code, and disturbs nobody.
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import type { Socket as TcpSocket } from 'node:net';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { concat, toUtf8 } from '../../../src/core/bytes.js';
import type { ErrorCode } from '../../../src/core/errors.js';
import { LIMITS } from '../../../src/core/limits.js';
import { systemRandom } from '../../../src/core/random.js';
import { systemClock } from '../../../src/core/time.js';
import { nodeNetwork } from '../../../src/transport/adapters/ws.js';
import { openLinkClient } from '../../../src/transport/client.js';
import type { LinkClient } from '../../../src/transport/client.js';
import { encodeFrame } from '../../../src/transport/frame/headers.js';
import type { Frame } from '../../../src/transport/frame/headers.js';
import { openLinkServer } from '../../../src/transport/server.js';
import type { LinkServer } from '../../../src/transport/server.js';
import { Liar, msg, welcome } from '../../transport/liar.js';
import { seeded, TestNode, twoNodes, underName } from '../../transport/node.js';

const HANDSHAKE_MS = 300;
let honest: TestNode;
let beta: TestNode;
let evil: TestNode;
let server: LinkServer;
let client: LinkClient;
let rounds = 0;
const sockets: { terminate?: () => void; destroy?: () => void }[] = [];

beforeEach(async () => {
  ({ alpha: honest, beta } = twoNodes());
  evil = new TestNode({ scope: 'evil', id: 'relay' }).knows(beta);
  beta.knows(evil);
  server = await openLinkServer({
    network: nodeNetwork,
    listen: { host: '127.0.0.1', port: 0 },
    identity: beta.identity,
    handler: beta,
    clock: systemClock,
    random: systemRandom,
    limits: { handshakeTimeoutMs: HANDSHAKE_MS },
    window: { messages: 4, bytes: 300_000 },
  });
  client = openLinkClient({
    network: nodeNetwork,
    url: server.url,
    expect: { scope: 'beta', id: 'relay' },
    identity: honest.identity,
    handler: honest,
    clock: systemClock,
    random: systemRandom,
  });
  await exchange();
});

afterEach(async () => {
  // Whatever was tried: the honest peer is served on the link it had.
  await exchange();
  expect(honest.events).toEqual(['beta/relay up']);
  for (const socket of sockets.splice(0)) (socket.terminate ?? socket.destroy)?.call(socket);
  await client.close();
  await server.close();
});

/** The honest peer hands a message over and has it acknowledged. */
async function exchange(): Promise<void> {
  const text = `round ${rounds++}`;
  const acknowledged = new Promise<void>((resolve) => {
    honest.acknowledged = async (peer, lane, streamId, through) => {
      honest.settle(peer.key, lane, streamId, through);
      resolve();
    };
  });
  honest.send(beta, 2, text);
  client.wake();
  await acknowledged;
  expect(beta.committed.at(-1)).toBe(`alpha/relay 2 ${text}`);
}

interface Attacker {
  readonly ws: WebSocket;
  readonly closed: Promise<readonly [code: number, reason: string]>;
  next(): Promise<Uint8Array>;
}

async function attack(): Promise<Attacker> {
  const ws = new WebSocket(server.url, ['rogatory-link.1'], { perMessageDeflate: false });
  sockets.push(ws);
  ws.on('error', () => undefined);
  const closed = new Promise<readonly [number, string]>((resolve) => ws.on('close', (code, reason) => resolve([code, reason.toString()])));
  const waiting: ((message: Uint8Array) => void)[] = [];
  const arrived: Uint8Array[] = [];
  ws.on('message', (data) => {
    const message = new Uint8Array(data as unknown as Uint8Array);
    const taker = waiting.shift();
    if (taker === undefined) arrived.push(message);
    else taker(message);
  });
  await once(ws, 'open');
  const next = () => {
    const message = arrived.shift();
    return message === undefined ? new Promise<Uint8Array>((resolve) => waiting.push(resolve)) : Promise.resolve(message);
  };
  return { ws, closed, next };
}

/** An attacker with a good key, as far as an open link. */
async function attackFromInside(): Promise<Attacker & { readonly liar: Liar }> {
  const attacker = await attack();
  const liar = new Liar(evil, beta);
  attacker.ws.send(liar.first());
  attacker.ws.send(liar.third(await attacker.next()));
  attacker.ws.send(liar.say(welcome()));
  expect(liar.hear(await attacker.next())).toMatchObject({ name: 'welcome' });
  return { ...attacker, liar };
}

/** The last that the node said of a stranger. */
const failure = () => beta.events.filter((event) => event.startsWith('failure')).at(-1);

async function expectRefusal(attacker: Attacker, code: ErrorCode, closeCode: number, reason: string): Promise<void> {
  expect(await attacker.closed).toEqual([closeCode, reason]);
  expect(failure()).toBe(`failure ${code}`);
}

const hs1 = () => new Liar(evil, beta).first();

describe('a hostile peer before its proof', () => {
  it.each<[string, () => Uint8Array | string, ErrorCode, number, string]>([
    ['an empty message', () => new Uint8Array(0), 'LINK_FRAME_MALFORMED', 1002, 'malformed'],
    ['random bytes', () => seeded('random')(200), 'LINK_FRAME_MALFORMED', 1002, 'malformed'],
    ['a frame cut in its prefix', () => hs1().subarray(0, 3), 'LINK_FRAME_MALFORMED', 1002, 'malformed'],
    ['a frame cut in its header', () => hs1().subarray(0, 4), 'LINK_FRAME_MALFORMED', 1002, 'malformed'],
    ['a frame without its payload', () => hs1().subarray(0, 5), 'LINK_FRAME_MALFORMED', 1002, 'malformed'],
    ['a handshake message cut short', () => hs1().subarray(0, 20), 'LINK_HANDSHAKE', 4401, 'refused'],
    ['an all-zero key', () => encodeFrame({ name: 'hs1', noise: new Uint8Array(32) }), 'LINK_HANDSHAKE', 4401, 'refused'],
    ['a handshake message over 4096 bytes', () => concat(hs1(), new Uint8Array(4_096)), 'LINK_FRAME_SIZE', 1009, 'malformed'],
    ['a message over the limit of the socket', () => new Uint8Array(1_048_577), 'LINK_FRAME_SIZE', 1009, ''],
    ['a text message', () => 'GET / HTTP/1.1', 'LINK_TEXT', 1003, 'malformed'],
    ['an acknowledgement', () => encodeFrame({ name: 'ack', lane: 0, through: 1 }), 'LINK_UNEXPECTED', 1002, 'malformed'],
    ['the third handshake message', () => encodeFrame({ name: 'hs3', noise: new Uint8Array(64) }), 'LINK_UNEXPECTED', 1002, 'malformed'],
  ])('that sends %s is refused (LINK-01, LINK-02, LINK-03, LINK-04, LINK-06)', async (_, message, code, closeCode, reason) => {
    const attacker = await attack();
    attacker.ws.send(message());
    await expectRefusal(attacker, code, closeCode, reason);
  });

  it('that says nothing is refused after the time for the handshake (LINK-07)', async () => {
    await expectRefusal(await attack(), 'LINK_HANDSHAKE_TIMEOUT', 4408, 'refused');
  });

  it('that stops in the middle is refused after the time for the handshake (LINK-07)', async () => {
    const attacker = await attack();
    attacker.ws.send(hs1());
    await attacker.next();
    await expectRefusal(attacker, 'LINK_HANDSHAKE_TIMEOUT', 4408, 'refused');
  });

  it('that is not in the directory is refused (LINK-08)', async () => {
    const stranger = new TestNode({ scope: 'stranger', id: 'relay' }).knows(beta);
    await refusedAs(new Liar(stranger, beta), 'LINK_PEER_UNKNOWN', 4403);
  });

  it('that has the right key for the wrong name is refused (LINK-08)', async () => {
    await refusedAs(new Liar(evil, beta, { identity: { ...evil.identity, scope: 'alpha' } }), 'LINK_PEER_UNKNOWN', 4403);
  });

  it('that has the wrong key for the right name is refused (LINK-09)', async () => {
    const identity = { ...evil.identity, scope: 'alpha', signer: underName(evil, honest) };
    await refusedAs(new Liar(evil, beta, { identity }), 'LINK_PEER_PROOF', 4401);
  });

  it('that claims the identity of the node itself is refused (LINK-09)', async () => {
    beta.knows(beta);
    await refusedAs(new Liar(beta, beta), 'LINK_PEER_PROOF', 4401);
  });

  async function refusedAs(liar: Liar, code: ErrorCode, closeCode: number): Promise<void> {
    const attacker = await attack();
    attacker.ws.send(liar.first());
    attacker.ws.send(liar.third(await attacker.next()));
    await expectRefusal(attacker, code, closeCode, 'refused');
  }

  it('that sends anything at all is refused with a code of the link (LINK-02)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const attacker = await attack();
        attacker.ws.send(bytes);
        const [code] = await attacker.closed;
        expect([1002, 1009, 4401]).toContain(code);
        expect(failure()).toMatch(/^failure LINK_(FRAME_MALFORMED|FRAME_SIZE|UNEXPECTED|HANDSHAKE)$/);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a hostile peer on the wire below', () => {
  /** A connection after the upgrade, on which the test writes WebSocket frames byte by byte. */
  async function upgraded(): Promise<{ tcp: TcpSocket; closeCode: Promise<number> }> {
    const { port } = new URL(server.url);
    const tcp = connectTcp(Number(port), '127.0.0.1');
    sockets.push(tcp);
    tcp.on('error', () => undefined);
    tcp.write(
      'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: rogatory-link.1\r\n\r\n',
    );
    const [head] = (await once(tcp, 'data')) as [Uint8Array];
    expect(new TextDecoder().decode(head)).toContain(' 101 ');
    // A close frame of the server: 0x88, length, code.
    const closeCode = once(tcp, 'data').then(([data]: Uint8Array[]) => {
      expect(data![0]).toBe(0x88);
      return (data![2]! << 8) | data![3]!;
    });
    return { tcp, closeCode };
  }

  const MASK = Uint8Array.of(0, 0, 0, 0);
  const frame = (first: number, payload: Uint8Array, masked = true) =>
    concat(Uint8Array.of(first, (masked ? 0x80 : 0) | payload.length), masked ? MASK : new Uint8Array(0), payload);

  it.each([
    ['a compressed message', frame(0xc2, toUtf8('x')), 1002],
    ['a message with a reserved bit', frame(0xa2, toUtf8('x')), 1002],
    ['a message without its mask', frame(0x82, toUtf8('x'), false), 1002],
    ['a frame of no known kind', frame(0x83, toUtf8('x')), 1002],
    ['a continuation of nothing', frame(0x80, toUtf8('x')), 1002],
    ['a message in endless fragments', concat(frame(0x02, toUtf8('x')), ...new Array<Uint8Array>(40).fill(frame(0x00, toUtf8('x')))), 1008],
    [
      'a message that announces more than the limit',
      concat(Uint8Array.of(0x82, 0xff), new Uint8Array(4), Uint8Array.of(0x7f, 0, 0, 0), MASK),
      1009,
    ],
    ['text that is not UTF-8', frame(0x81, Uint8Array.of(0xff)), 1007],
  ])('that sends %s is refused (LINK-33)', async (_, bytes, code) => {
    const { tcp, closeCode } = await upgraded();
    tcp.write(bytes);
    expect(await closeCode).toBe(code);
    await exchange();
    expect(failure()).toBe(`failure ${code === 1009 ? 'LINK_FRAME_SIZE' : 'LINK_FRAME_MALFORMED'}`);
  });

  it('that resets the connection ends nothing else (LINK-18)', async () => {
    const { tcp } = await upgraded();
    tcp.resetAndDestroy();
    await once(tcp, 'close');
    await exchange();
  });

  it('that speaks no HTTP ends nothing else (LINK-33)', async () => {
    const tcp = connectTcp(Number(new URL(server.url).port), '127.0.0.1');
    sockets.push(tcp);
    tcp.on('error', () => undefined);
    tcp.write(seeded('noise')(500));
    await once(tcp, 'close');
  });
});

function midst(): Frame {
  const offset = LIMITS.trustPartMaxBytes;
  return { name: 'trust', content: { kind: 10, digest: new Uint8Array(32), size: offset + 1, offset, bytes: Uint8Array.of(1) } };
}

describe('a hostile peer after its proof', () => {
  it.each<[string, Frame[], ErrorCode, number]>([
    ['skips a place', [msg(2)], 'LINK_SEQUENCE', 1002],
    ['acknowledges what was never sent', [{ name: 'ack', lane: 1, through: 9 }], 'LINK_ACK', 1002],
    ['starts the handshake again', [{ name: 'hs1', noise: new Uint8Array(32) }], 'LINK_UNEXPECTED', 1002],
    ['sends more than the window holds', [1, 2, 3, 4, 5].map((seq) => msg(seq, 3)), 'LINK_WINDOW', 1008],
    [
      'floods with notices',
      new Array<Frame>(LIMITS.looseWindowMaxFrames + 1).fill({ name: 'notice', body: new Uint8Array(LIMITS.noticeMaxBytes) }),
      'LINK_WINDOW',
      1008,
    ],
    ['begins a document in its midst', [midst()], 'LINK_PART', 1002],
  ])('that %s is refused, and told so (LINK-11, LINK-12, LINK-14, LINK-34, LINK-37)', async (_, frames, code, closeCode) => {
    let release: () => void = () => undefined;
    beta.gate = new Promise((resolve) => (release = resolve));
    beta.looseGate = beta.gate;
    const attacker = await attackFromInside();
    for (const frame of frames) attacker.ws.send(attacker.liar.say(frame));
    expect(await attacker.closed).toEqual([closeCode, 'malformed']);
    expect(attacker.liar.hear(await attacker.next())).toMatchObject({ name: 'goaway', closeCode, text: 'malformed' });
    expect(beta.events.at(-1)).toBe(`evil/relay down ${code}`);
    release();
  });

  it.each<[string, (liar: Liar) => Uint8Array, ErrorCode]>([
    ['garbage', () => seeded('garbage')(100), 'LINK_FRAME_MALFORMED'],
    ['garbage that looks packed', () => concat(Uint8Array.of(0, 100), seeded('packed')(100)), 'LINK_DECRYPTION'],
    ['a frame with a broken header', (liar) => liar.sayBytes(Uint8Array.of(0x11, 0x80, 0, 1, 0xff)), 'LINK_FRAME_MALFORMED'],
    ['an empty notice', (liar) => liar.sayBytes(Uint8Array.of(0x18, 0x80, 0, 1, 0xa0)), 'LINK_FRAME_MALFORMED'],
    ['a part without a header', (liar) => liar.sayBytes(Uint8Array.of(0x19, 0x80, 0, 1, 0xa0, 1)), 'LINK_FRAME_MALFORMED'],
    ['a frame that must be understood and is not', (liar) => liar.sayBytes(Uint8Array.of(0x66, 0x80, 0, 1, 0xa0)), 'LINK_FRAME_MALFORMED'],
  ])('that sends %s is refused (LINK-02, LINK-10, LINK-24)', async (_, make, code) => {
    const attacker = await attackFromInside();
    attacker.ws.send(make(attacker.liar));
    expect(await attacker.closed).toEqual([1002, 'malformed']);
    expect(beta.events.at(-1)).toBe(`evil/relay down ${code}`);
  });

  it('that sends a frame over the limit is refused (LINK-01)', async () => {
    const attacker = await attackFromInside();
    attacker.ws.send(new Uint8Array(300_000));
    expect(await attacker.closed).toEqual([1009, 'malformed']);
    expect(beta.events.at(-1)).toBe('evil/relay down LINK_FRAME_SIZE');
  });

  it('that repeats a recorded message is refused (LINK-10)', async () => {
    const attacker = await attackFromInside();
    const recorded = attacker.liar.say(msg(1));
    attacker.ws.send(recorded);
    attacker.ws.send(recorded);
    expect(await attacker.closed).toEqual([1002, 'malformed']);
    expect(beta.events.at(-1)).toBe('evil/relay down LINK_DECRYPTION');
  });

  it('that floods with PINGs and reads nothing disturbs nobody (LINK-15)', async () => {
    const attacker = await attackFromInside();
    attacker.ws.pause();
    for (let i = 0; i < 20_000; i++)
      attacker.ws.send(attacker.liar.say({ name: 'ping', token: new Uint8Array(8), received: [0, 0, 0, 0] }));
    await exchange();
    expect(server.connected()).toContain('evil/relay');
  });

  it('is superseded by itself, and nobody else is (LINK-17)', async () => {
    const older = await attackFromInside();
    await attackFromInside();
    expect(await older.closed).toEqual([4409, 'refused']);
    expect(server.connected()).toEqual(['alpha/relay', 'evil/relay']);
  });
});
