import { beforeEach, describe, expect, it } from 'vitest';
import { memoryNetwork } from '../../../src/transport/adapters/memory.js';
import type { MemoryNetwork, MemoryNetworkOptions } from '../../../src/transport/adapters/memory.js';
import type { Socket } from '../../../src/transport/network.js';
import { ManualClock, rest } from '../manual-clock.js';

let clock: ManualClock;

beforeEach(() => {
  clock = new ManualClock();
});

interface Heard {
  readonly socket: Socket;
  readonly messages: unknown[];
  readonly closes: unknown[];
}

function listening(socket: Socket): Heard {
  const heard: Heard = { socket, messages: [], closes: [] };
  socket.onMessage = (message) => heard.messages.push(message);
  socket.onClose = (code, reason) => heard.closes.push([code, reason]);
  return heard;
}

async function connected(options: MemoryNetworkOptions = {}): Promise<{ network: MemoryNetwork; dialler: Heard; listener: Heard }> {
  const network = memoryNetwork(options);
  let listener: Heard | undefined;
  const { url } = await network.listen({ host: 'beta', port: 0, protocols: ['b', 'a'] }, (socket) => (listener = listening(socket)));
  const dialler = listening(await network.dial(url, { protocols: ['a', 'b'], timeoutMs: 1 }));
  await clock.advance(options.latencyMs ?? 0);
  return { network, dialler, listener: listener as Heard };
}

const bytes = Uint8Array.of(1, 2, 3);

describe('memory network', () => {
  it('carries copies of messages, in order, and tells both ends offer and choice', async () => {
    const { dialler, listener } = await connected();
    expect([dialler.socket.protocol, listener.socket.protocol, listener.socket.offered]).toEqual(['b', 'b', ['a', 'b']]);
    const message = bytes.slice();
    const sent = dialler.socket.send(message);
    message.fill(0);
    await sent;
    await listener.socket.send(Uint8Array.of(9));
    expect([listener.messages, dialler.messages]).toEqual([[bytes], [Uint8Array.of(9)]]);
  });

  it('takes its time under a clock, and counts what is on its way', async () => {
    const { dialler, listener } = await connected({ clock, latencyMs: 20 });
    void dialler.socket.send(bytes);
    void dialler.socket.send(bytes);
    await clock.advance(19);
    expect([listener.messages.length, dialler.socket.bufferedBytes]).toEqual([0, 6]);
    await clock.advance(1);
    expect([listener.messages.length, dialler.socket.bufferedBytes]).toEqual([2, 0]);
  });

  it('closes behind what is on its way, and tells both ends once', async () => {
    const { network, dialler, listener } = await connected();
    void dialler.socket.send(bytes);
    dialler.socket.close(4409, 'refused');
    dialler.socket.close(1000, '');
    void dialler.socket.send(bytes);
    await rest();
    dialler.socket.terminate();
    await rest();
    expect(listener.messages).toEqual([bytes]);
    expect([dialler.closes, listener.closes]).toEqual([[[4409, 'refused']], [[4409, 'refused']]]);
    expect(network.connections).toEqual([]);
  });

  it('loses what is on its way when it is cut', async () => {
    const { network, dialler, listener } = await connected({ clock, latencyMs: 20 });
    void dialler.socket.send(bytes);
    network.connections[0]?.cut();
    await clock.advance(100);
    expect([listener.messages, dialler.closes, listener.closes]).toEqual([[], [[1006, '']], [[1006, '']]]);
  });

  it('goes silent when it is stalled: who gives up hears of it, the other end does not', async () => {
    const { network, dialler, listener } = await connected();
    network.connections[0]?.stall();
    void dialler.socket.send(bytes);
    dialler.socket.close(1000, '');
    await rest();
    expect([dialler.closes, dialler.socket.bufferedBytes]).toEqual([[], 3]);
    dialler.socket.terminate();
    await rest();
    expect([dialler.closes, listener.closes, listener.messages]).toEqual([[[1006, '']], [], []]);
  });

  it('changes and loses messages as it is told', async () => {
    const tamper: MemoryNetworkOptions['tamper'] = (message, from) =>
      from === 'listener' ? undefined : message[0] === 0 ? 'text' : message.map((byte) => byte + 1);
    const { dialler, listener } = await connected({ tamper });
    for (const message of [bytes, Uint8Array.of(0)]) void dialler.socket.send(message);
    void listener.socket.send(bytes);
    await rest();
    expect([listener.messages, dialler.messages]).toEqual([[Uint8Array.of(2, 3, 4), 'text'], []]);
  });

  it('knows no url that nobody listens at, and no two listeners at one (LINK-19)', async () => {
    const network = memoryNetwork();
    const listener = await network.listen({ host: 'beta', port: 5, protocols: ['a'] }, () => undefined);
    const dial = (protocols: string[], signal?: AbortSignal) =>
      network.dial('ws://beta:5', { protocols, timeoutMs: 1, ...(signal && { signal }) });
    await expect(network.listen({ host: 'beta', port: 5, protocols: ['a'] }, () => undefined)).toRejectCode('LINK_CONNECT');
    await expect(dial(['b'])).toRejectCode('LINK_VERSION');
    await expect(dial(['a'], AbortSignal.abort())).toRejectCode('LINK_CONNECT');
    await listener.close();
    await expect(dial(['a'])).toRejectCode('LINK_CONNECT');
  });
});
