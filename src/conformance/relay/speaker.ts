// SPDX-License-Identifier: Apache-2.0
// One link of the kit: a peer with a good key that says what a case wants, in the right wrapping or a wrong one.
import { RogatoryError, systemRandom } from '../../core/index.js';
import type { Principal } from '../../core/index.js';
import { decodeFrame, encodeFrame } from '../../transport/frame/headers.js';
import type { Frame, WelcomeLane } from '../../transport/frame/headers.js';
import type { LinkIdentity } from '../../transport/index.js';
import { Handshake } from '../../transport/noise/handshake.js';
import type { HandshakeOptions } from '../../transport/noise/handshake.js';
import type { NoiseTransport } from '../../transport/noise/noise.js';
import { pack, unpack } from '../../transport/noise/packing.js';
import { CaseFailure } from '../suite/case.js';
import { RawSocket } from './raw-socket.js';
import type { Closing, UpgradeOptions } from './raw-socket.js';

type OfName<F, N> = F extends { readonly name: infer M } ? (N extends M ? F & { readonly name: N } : never) : never;
/** The frame of a name. */
export type Named<N extends Frame['name']> = OfName<Frame, N>;
type Welcome = Named<'welcome'>;

const TOKEN = 'rogatory-link.1';
const UNREAD_MAX_MESSAGES = 8_192;
const WAIT_MS = 8_000;
const LANES = [0, 1, 2, 3] as const;
/** First credit of the implementation, unless a case wants another. */
const CREDIT = { maxMessages: 64, maxBytes: 4_194_304 };

export interface SpeakerOptions extends UpgradeOptions {
  readonly url: string;
  readonly identity: LinkIdentity;
  /** The implementation that is dialled. */
  readonly expect: Principal;
  /** Key of the responder in the kit's directories. */
  readonly authorize: HandshakeOptions['authorize'];
}

export interface WelcomeChanges {
  readonly version?: number;
  readonly features?: readonly string[];
  /** Of each lane, over the default. */
  readonly lane?: (lane: number, theirs: WelcomeLane) => Partial<WelcomeLane>;
  readonly seen?: Uint8Array;
}

export class Speaker {
  readonly socket: RawSocket;
  readonly handshake: Handshake;
  /** Frames that no case has taken yet. */
  readonly heard: Frame[] = [];
  /** The implementation's WELCOME, once it came. */
  theirs: Welcome | undefined;
  /** Streams of this link, by lane. */
  readonly streams = LANES.map(() => systemRandom(16));
  /** PING is answered until a notice comes of which this says true: that one is never confirmed. */
  unconfirmed: (notice: Uint8Array) => boolean = () => false;
  #answersPings = true;
  #ciphers: NoiseTransport | undefined;
  #raw: Uint8Array[] = [];
  #fault: Error | undefined;
  /** Of those who wait. */
  readonly #wakes = new Set<() => void>();
  #closing: Closing | undefined;

  private constructor(socket: RawSocket, options: SpeakerOptions, changes: Partial<HandshakeOptions>) {
    this.socket = socket;
    const { tokens = [TOKEN], identity, expect, authorize } = options;
    this.handshake = new Handshake({
      role: 'initiator',
      expect,
      token: TOKEN,
      tokens,
      identity,
      authorize,
      staticSecret: systemRandom(32),
      random: systemRandom,
      ...changes,
    });
    socket.onMessage = (message) => this.#take(message);
    void socket.closed.then((closing) => {
      this.#closing = closing;
      this.#wake();
    });
  }

  /** Opens the socket, and says nothing yet. */
  static async connect(options: SpeakerOptions, changes: Partial<HandshakeOptions> = {}): Promise<Speaker> {
    return new Speaker(await RawSocket.open(options.url, options), options, changes);
  }

  async prove(change: (third: Uint8Array) => Uint8Array = (third) => third): Promise<void> {
    this.socket.send(this.handshake.start());
    this.answer(await this.nextRaw(), change);
  }

  /** Takes the second message of the handshake, and sends the third. */
  answer(second: Uint8Array, change: (third: Uint8Array) => Uint8Array = (third) => third): void {
    const { reply, verified } = this.handshake.receive(second);
    this.#ciphers = verified?.ciphers;
    this.socket.send(change(reply ?? new Uint8Array(0)));
  }

  /**
   * Awaits the implementation's WELCOME, and sends one that fits: a new stream on each lane, of the other side's all that it knows to be
   * held.
   */
  async open(changes: WelcomeChanges = {}): Promise<Welcome> {
    const theirs = await this.next('welcome');
    this.theirs = theirs;
    this.say(this.welcome(theirs, changes));
    return theirs;
  }

  welcome(theirs: Welcome, { version = 1, features = [], lane, seen }: WelcomeChanges = {}): Welcome {
    const lanes = LANES.map((i): WelcomeLane => {
      const other = theirs.lanes[i] as WelcomeLane;
      const own = {
        streamId: this.streams[i] as Uint8Array,
        acked: 0,
        received: { streamId: other.streamId, through: other.acked },
        ...CREDIT,
      };
      return { ...own, ...lane?.(i, other) };
    });
    lanes.forEach(({ streamId }, i) => (this.streams[i] = streamId));
    return { name: 'welcome', version, features, lanes, ...(seen === undefined ? {} : { seen }) };
  }

  say(frame: Frame): void {
    this.sayBytes(encodeFrame(frame));
  }

  /** Encrypts and sends the bytes of a frame, whatever they are. */
  sayBytes(frame: Uint8Array): void {
    this.socket.send(this.packed(frame));
  }

  /** Encrypts a frame into the next message. */
  packed(frame: Uint8Array): Uint8Array {
    return pack(this.ciphers.send, frame);
  }

  get ciphers(): NoiseTransport {
    if (this.#ciphers === undefined) throw new TypeError('the proofs are not exchanged');
    return this.#ciphers;
  }

  /** Awaits a frame, past all others that came. @throws CaseFailure when the link closes, or when it does not come in time. */
  async next<N extends Frame['name']>(
    name: N,
    fits: (frame: Named<N>) => boolean = () => true,
    timeoutMs: number = WAIT_MS,
  ): Promise<Named<N>> {
    const found = await this.nextOrNone(name, fits, timeoutMs);
    if (found !== undefined) return found;
    throw this.#absent(name, timeoutMs);
  }

  #absent(name: string, timeoutMs: number): CaseFailure {
    if (this.#closing === undefined) return new CaseFailure(`no ${name} comes within ${timeoutMs} ms`, 'time');
    return new CaseFailure(`the link closes with ${closingText(this.#closing)} while ${name} is awaited`);
  }

  /** The same, without an end of its own: undefined when the time is over or the link closes. */
  async nextOrNone<N extends Frame['name']>(
    name: N,
    fits: (frame: Named<N>) => boolean = () => true,
    timeoutMs: number = WAIT_MS,
  ): Promise<Named<N> | undefined> {
    return this.#until(() => {
      const at = this.heard.findIndex((frame) => frame.name === name && fits(frame as Named<N>));
      return at < 0 ? undefined : (this.heard.splice(at, 1)[0] as Named<N>);
    }, timeoutMs);
  }

  /** The next message before the proofs. */
  async nextRaw(timeoutMs: number = WAIT_MS): Promise<Uint8Array> {
    const message = await this.#until(() => this.#raw.shift(), timeoutMs);
    if (message !== undefined) return message;
    throw this.#absent('message', timeoutMs);
  }

  /** Everything that was said before has been dealt with when this resolves. */
  async settle(timeoutMs: number = WAIT_MS): Promise<void> {
    const token = systemRandom(8);
    this.say({ name: 'ping', token, received: [0, 0, 0, 0] });
    await this.next('pong', (pong) => Buffer.from(pong.token).equals(token), timeoutMs);
  }

  /** Requires that the implementation closes with one of these codes. @returns the closing. */
  async closes(codes: number | readonly number[], timeoutMs: number = WAIT_MS): Promise<Closing> {
    const allowed = typeof codes === 'number' ? [codes] : codes;
    const closing = await this.#until(() => this.#closing, timeoutMs, true);
    if (closing === undefined) throw new CaseFailure(`the link stays open; it has to close with ${allowed.join(' or ')}`);
    if (!allowed.includes(closing.code))
      throw new CaseFailure(`the link closes with ${closingText(closing)}, not with ${allowed.join(' or ')}`);
    return closing;
  }

  get isOpen(): boolean {
    return this.#closing === undefined;
  }

  /** Says farewell, and waits until the connection is over. */
  async leave(): Promise<void> {
    if (this.#ciphers !== undefined && this.isOpen)
      this.say({ name: 'goaway', closeCode: 1000, retryAfterMs: null, received: [0, 0, 0, 0], text: 'closed' });
    if (this.isOpen) this.socket.close(1000);
    if ((await this.#until(() => this.#closing, 2_000, true)) === undefined) this.socket.cut();
  }

  async #until<T>(found: () => T | undefined, timeoutMs: number, pastEnd = false): Promise<T | undefined> {
    const end = performance.now() + timeoutMs;
    for (;;) {
      if (this.#fault !== undefined) throw this.#fault;
      const value = found();
      const left = end - performance.now();
      if (value !== undefined || left <= 0 || (this.#closing !== undefined && !pastEnd)) return value;
      await new Promise<void>((done) => {
        const wake = (): void => {
          clearTimeout(timer);
          this.#wakes.delete(wake);
          done();
        };
        const timer = setTimeout(wake, left);
        this.#wakes.add(wake);
      });
    }
  }

  #wake(): void {
    for (const wake of [...this.#wakes]) wake();
  }

  #take(message: Uint8Array): void {
    try {
      // Who floods the kit is cut off: no case waits for so much.
      if (this.#raw.length + this.heard.length >= UNREAD_MAX_MESSAGES) return this.socket.cut();
      if (this.#ciphers === undefined) this.#raw.push(message);
      else this.#hear(decodeFrame(unpack(this.#ciphers.receive, message)));
    } catch (error) {
      // A frame of another form fails the case that listens.
      this.#fault =
        error instanceof RogatoryError ? new CaseFailure(`what it says is refused: ${error.code} ${error.message}`) : (error as Error);
    }
    this.#wake();
  }

  #hear(frame: Frame | undefined): void {
    if (frame === undefined) return;
    if (frame.name === 'notice' && this.unconfirmed(frame.body)) this.#answersPings = false;
    if (frame.name === 'ping' && this.#answersPings) this.say({ ...frame, name: 'pong', received: [0, 0, 0, 0] });
    else this.heard.push(frame);
  }
}

function closingText({ code, reason }: Closing): string {
  return reason === '' ? String(code) : `${code} "${reason}"`;
}
