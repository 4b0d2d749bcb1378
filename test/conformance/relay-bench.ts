// Our relay under the cases of the kit, in memory: as it is, or made to misbehave by what stands between it and the wire.
import { vi } from 'vitest';
import { WebSocket } from 'ws';
import { concat } from '../../src/core/bytes.js';
import { openOperatedTrust, startKitRelay } from '../../src/conformance/counterparty/relays.js';
import { RELAY_CASES } from '../../src/conformance/relay/relay-mode.js';
import { makeRelayWorld } from '../../src/conformance/relay/relay-world.js';
import { Speaker } from '../../src/conformance/relay/speaker.js';
import { makeStates } from '../../src/conformance/states/states.js';
import type { KitStates } from '../../src/conformance/states/states.js';
import { runCases } from '../../src/conformance/suite/runner.js';
import { openMemoryBlobs } from '../../src/store/blobs/memory-blobs.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import { nodeNetwork } from '../../src/transport/adapters/ws.js';
import { decodeFrame, encodeFrame } from '../../src/transport/frame/headers.js';
import type { Frame } from '../../src/transport/frame/headers.js';
import { CipherState } from '../../src/transport/noise/noise.js';
import { pack } from '../../src/transport/noise/packing.js';
import type { DirectorySigner } from '../../src/trust/documents/signer.js';
import type { TrustStore } from '../../src/trust/store/resolver.js';
import { findingOf, inMemory, replacing } from './kit-wire.js';
import type { Finding, Rewrite } from './kit-wire.js';

const URLS = ['ws://127.0.0.1:7001', 'ws://127.0.0.1:7002'] as const;
/** A frame of an unknown type that need not be understood (LINK-24). */
const NOTHING = Uint8Array.of(0x7f, 0, 0, 1, 0xa0);

/** How a relay misbehaves. What is absent goes as it does in our relay. */
export interface Misbehaviour {
  /** What the relay takes a frame of the kit for; undefined: it passes it over. */
  readonly hears?: (frame: Frame) => Frame | undefined;
  /** Says these frames in place of one. */
  readonly says?: (frame: Frame) => readonly Frame[];
  /** Closes with another code and reason; undefined: never. */
  readonly closes?: (code: number, reason: string) => readonly [code: number, reason: string] | undefined;
  /** Changes the request for an upgrade, or the answer to it. */
  readonly upgrade?: Rewrite;
  /** Link signers that it lets in beside those of directories. */
  readonly permits?: readonly DirectorySigner[];
  /** What a new process finds is empty. */
  readonly forgets?: true;
}

/** A case, and the relay that it meets. */
export type Meeting = readonly [id: string, misbehaviour: Misbehaviour | ((states: KitStates) => Misbehaviour)];

/**
 * Runs one case after another against one relay, which behaves as each meeting says.
 * @param options.restarts - Default true: the kit can end the relay at once, and start it again.
 */
export async function meet(meetings: readonly Meeting[], { restarts = true } = {}): Promise<readonly Finding[]> {
  return inMemory(async (wires) => {
    const states = await makeStates({ now: Date.now(), urls: URLS });
    let how: Misbehaviour = {};
    const stores = () => ({ store: openMemoryStore(), blobs: openMemoryBlobs() });
    const trust = permissive(openOperatedTrust(states, states.subject, Date.now()).trust, () => how.permits ?? []);
    let machine = { states, state: states.subject, network: nodeNetwork, trust, ...stores() };
    let relay = await startKitRelay(machine);
    const restart = async (): Promise<void> => {
      wires.cut();
      await relay.close();
      if (how.forgets === true) machine = { ...machine, ...stores() };
      relay = await startKitRelay(machine);
    };
    const world = await makeRelayWorld(states, states.subject.url, ...(restarts ? [restart] : []));
    const findings: Finding[] = [];
    try {
      for (const [id, misbehaviour] of meetings) {
        how = typeof misbehaviour === 'function' ? misbehaviour(states) : misbehaviour;
        wires.rewrite = how.upgrade;
        const behave = misbehave(how);
        const tested = RELAY_CASES.filter((one) => one.id === `relay.${id}`);
        findings.push(...(await runCases(tested, world)).map(findingOf));
        behave();
        wires.cut();
        // Versions of directories are drawn from the time: no two cases have one.
        vi.advanceTimersByTime(20);
      }
      return findings;
    } finally {
      how = {};
      await relay.close();
    }
  });
}

/** Directories that list more link keys of each relay. */
function permissive(trust: TrustStore, keys: () => readonly DirectorySigner[]): TrustStore {
  const relay: TrustStore['relay'] = (...given) => {
    const found = trust.relay(...given);
    return found && { ...found, signers: [...found.signers, ...keys()] };
  };
  return new Proxy(trust, {
    get(target, name) {
      const member: unknown = name === 'relay' ? relay : Reflect.get(target, name, target);
      return typeof member === 'function' ? (member as () => unknown).bind(target) : member;
    },
  });
}

/** Puts a misbehaviour between the relay and its sockets. @returns what takes it away. */
function misbehave({ hears, says, closes }: Misbehaviour): () => void {
  const { replace, undo } = replacing();
  const { encrypt, decrypt } = CipherState.prototype;
  const { send, close, terminate } = WebSocket.prototype;
  const answer = Speaker.prototype.answer;
  /** Ciphers of the kit's own end. */
  const ofKit = new WeakSet<CipherState>();
  replace(Speaker.prototype, 'answer', function (this: Speaker, ...given) {
    try {
      answer.apply(this, given);
    } finally {
      for (const cipher of [this.ciphers.send, this.ciphers.receive]) ofKit.add(cipher);
    }
  });
  if (hears !== undefined) {
    replace(CipherState.prototype, 'decrypt', function (this: CipherState, associated, ciphertext) {
      const plain = decrypt.call(this, associated, ciphertext);
      // A handshake message has associated data; a frame in several pieces goes as it is.
      if (associated.length > 0 || ofKit.has(this) || ciphertext.length > 65_000) return plain;
      const heard = decodeFrame(plain.slice());
      const taken = heard === undefined ? undefined : hears(heard);
      return taken === undefined ? NOTHING.slice() : taken === heard ? plain : encodeFrame(taken);
    });
  }
  if (says !== undefined) {
    /** Frames by the memory of the message that they are packed into: they are encrypted when they are sent. */
    const packing = new WeakMap<ArrayBufferLike, { readonly cipher: CipherState; readonly pieces: Uint8Array[] }>();
    let isPacking = false;
    replace(CipherState.prototype, 'encrypt', function (this: CipherState, associated, plaintext, output) {
      if (isPacking || output === undefined || ofKit.has(this)) return encrypt.call(this, associated, plaintext, output);
      const known = packing.get(output.buffer) ?? { cipher: this, pieces: [] };
      packing.set(output.buffer, known);
      known.pieces.push(plaintext.slice());
      return output;
    });
    replace(WebSocket.prototype, 'send', function (this: WebSocket, message: Uint8Array, options: object, done: () => void) {
      const known = packing.get(message.buffer);
      if (known === undefined) {
        send.call(this, message, options, done);
        return;
      }
      packing.delete(message.buffer);
      const frame = decodeFrame(concat(...known.pieces)) as Frame;
      isPacking = true;
      const messages = says(frame).map((said) => pack(known.cipher, encodeFrame(said)));
      isPacking = false;
      if (messages.length === 0) setImmediate(done);
      messages.forEach((each, i) => send.call(this, each, options, i === messages.length - 1 ? done : () => undefined));
    } as never);
  }
  if (closes !== undefined) {
    replace(WebSocket.prototype, 'close', function (this: WebSocket, code: number, reason = '') {
      const said = closes(code, String(reason));
      if (said !== undefined) close.apply(this, [...said]);
    });
    replace(WebSocket.prototype, 'terminate', function (this: WebSocket) {
      if (closes(1006, '') !== undefined) terminate.call(this);
    });
  }
  return undo;
}
