// An agency as the kit's counterparty sees it: a script of receipts and answers that passes every case, of which a test changes one point.
import { AGENCY_CASES } from '../../src/conformance/agency/agency-mode.js';
import { makeAgencyStates } from '../../src/conformance/agency/agency-world.js';
import type { AgencyWorld } from '../../src/conformance/agency/agency-world.js';
import { scenarioOf } from '../../src/conformance/agency/scenarios.js';
import type { ScenarioName } from '../../src/conformance/agency/scenarios.js';
import { Counterparty, hex } from '../../src/conformance/counterparty/counterparty.js';
import { FALSE_FILE } from '../../src/conformance/counterparty/false-spool.js';
import { newId } from '../../src/conformance/counterparty/forge.js';
import type { ForgedFrame, Forgery } from '../../src/conformance/counterparty/forge.js';
import type { KitStates } from '../../src/conformance/states/states.js';
import { runCases } from '../../src/conformance/suite/runner.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { findingOf, inMemory } from './kit-wire.js';
import type { Finding } from './kit-wire.js';

/** A message of the kit that came to the agency. */
export interface Heard {
  /** How many came before it in the case. */
  readonly nth: number;
  readonly type: string;
  /** UUIDs. */
  readonly message: string;
  readonly dossier: string;
  /** Of the envelope, hexadecimal. */
  readonly digest: string;
  /** How it differs from what an honest agency sends; absent: it does not. */
  readonly forgery?: Partial<Forgery>;
}

/** A receipt of the agency, about a message of which `digest` is the envelope digest, hexadecimal. */
export interface Receipt {
  readonly says: 'receipt';
  readonly kind: string;
  readonly digest: string;
  readonly issuer: string;
  readonly at: number;
  readonly attachments?: ReadonlyMap<number, Uint8Array>;
  readonly declined?: readonly number[];
}

/** A message of the agency. */
export interface Answer {
  readonly says: 'answer';
  readonly type: string;
  /** UUIDs: of the message that it answers, its own, its dossier. */
  readonly to?: string;
  readonly message: string;
  readonly dossier: string;
  readonly rqRef: string;
  /** Digests of its blobs. */
  readonly files: readonly Uint8Array[];
  /** Rules that it says are broken. */
  readonly rules: readonly string[];
}

/** What the kit gets to see of the agency. An event is what the kit's own agency makes known when it has judged something. */
export type Saying =
  | Receipt
  | Answer
  | { readonly says: 'event'; readonly event: Readonly<Record<string, string>> }
  | { readonly says: 'state'; readonly state: string }
  | { readonly says: 'contradiction' }
  | { readonly says: 'unread'; readonly code: string };

/** Says these in place of one. @param heard - The message that it is about. */
export type Change = (saying: Saying, heard: Heard) => readonly Saying[];

/** What the agency does with the forged messages of a case, in their order; it refuses others, and says why. */
const FORGED: Readonly<Record<string, readonly string[]>> = {
  ...{ 'test-message': ['refused'], expired: [''], 'sender.seal': [''], 'sender.unknown': [''], rotation: [''], gap: ['opened', 'opened'] },
  ...{ duplicate: ['opened', ''], replay: ['opened', ''], conflict: ['opened', 'refused'], fork: ['opened', 'refused'] },
};
/** Types of the answers to a request, by the wish of the kit. */
const ANSWERS: Readonly<Record<ScenarioName, string>> = {
  'KIT-ACK': 'ack.receipt',
  'KIT-ASK': 'ack.receipt info.request',
  'KIT-PARTIAL': 'ack.receipt decision.accept result.partial result.final',
  'KIT-WITHDRAW': 'ack.receipt',
  'KIT-TURN': 'ack.receipt request.submit',
};
export const SUBJECT = 'subject/agency';
const BLOB = sha256(new Uint8Array(1));
const AT = 1_800_000_000;

/** What the kit's agency sends. */
interface Sending {
  readonly type: string;
  readonly dossier?: string;
  readonly body: { readonly refs: { readonly rqRef: string } };
  readonly attachments?: readonly { readonly bytes: Uint8Array; readonly name: string }[];
}

/** Runs one case after another, each against the script with one change. @param options.isOwn - Default true: the kit can kill the agency. */
export async function listen(
  meetings: readonly (readonly [id: string, change?: Change])[],
  { isOwn = true } = {},
): Promise<readonly Finding[]> {
  return inMemory(async () => {
    const urls = ['ws://127.0.0.1:7001', 'ws://127.0.0.1:7002'] as const;
    // Every run begins at the same time.
    const states = await (made ??= makeAgencyStates({ now: Date.now(), urls, suite: 'rogatory-classic' }));
    const never = (): Promise<never> => new Promise(() => undefined);
    const party = new Counterparty({ states, state: states.kit, network: { dial: never, listen: never } });
    await party.agency.close();
    const findings: Finding[] = [];
    for (const [id, change] of meetings) {
      for (const list of [party.arrived, party.receipts, party.events, party.unread]) list.length = 0;
      const tested = AGENCY_CASES.filter((one) => one.id === `agency.${id}`);
      findings.push(...(await runCases(tested, new Script(id, states, party, change).world(isOwn))).map(findingOf));
    }
    return findings;
  });
}

let made: Promise<KitStates> | undefined;

class Script {
  readonly #id: string;
  readonly #states: KitStates;
  readonly #party: Counterparty;
  readonly #change: Change;
  readonly #verdicts: string[];
  readonly #forgeries = new Map<string, Partial<Forgery>>();
  #heard: Heard[] = [];
  #isSpoilt = false;
  #state = '';
  #contradictions: readonly unknown[] = [];

  constructor(id: string, states: KitStates, party: Counterparty, change: Change = (saying) => [saying]) {
    [this.#id, this.#states, this.#party, this.#change] = [id, states, party, change];
    this.#verdicts = [...(FORGED[id] ?? ['refused, and why'])];
  }

  world(isOwn: boolean): AgencyWorld {
    const party = this.#party;
    const agency = {
      send: (sending: Sending) => this.#sent(sending),
      dossier: () => Promise.resolve({ timeline: [{ measures: [{ state: this.#state }] }] }),
      contradictions: () => Promise.resolve(this.#contradictions),
    };
    const forge: Counterparty['forge'] = async (forgery) => {
      const frame = await Counterparty.prototype.forge.call(party, forgery);
      this.#forgeries.set(hex(frame.envelopeDigest), forgery);
      return frame;
    };
    const post = async (...frames: readonly Partial<ForgedFrame>[]): Promise<void> => frames.forEach((frame) => this.#forged(frame));
    Object.assign(party, { agency, forge, post });
    const done = (): Promise<void> => Promise.resolve();
    // The log is looked at last: by then the agency has stated something.
    if (this.#id.startsWith('log.')) this.#say(this.#hear('', {}), { says: 'event', event: { kind: 'cosigned', peer: SUBJECT } });
    return {
      ...{ states: this.#states, party, subject: SUBJECT, to: 'mla@subject', slip: post, acknowledged: done, close: done },
      ...(isOwn && { process: { kill: done, start: done, stop: done } }),
      spoilBlobs: (isSpoilt) => void (this.#isSpoilt = isSpoilt),
      publish: () => this.#judge(this.#heard[0] as Heard, 'opened'),
    };
  }

  async #sent({ type, dossier = newId(Date.now()), body, attachments: [file] = [] }: Sending) {
    const heard = this.#hear(type, { dossier });
    const { message: messageId, digest: envelopeDigest } = heard;
    this.#say(heard, this.#receipt(heard, 'delivered'), this.#receipt(heard, 'opened'));
    if (file?.name === FALSE_FILE) this.#say(heard, this.#receipt(heard, 'opened', { declined: [1] }));
    else if (file !== undefined && !this.#isSpoilt)
      this.#say(heard, this.#receipt(heard, 'opened', { attachments: new Map([[1, sha256(file.bytes)]]) }));
    const { rqRef } = body.refs;
    const types = { 'request.submit': ANSWERS[scenarioOf(rqRef)], 'request.supplement': 'decision.accept' }[type];
    for (const answered of types?.split(' ') ?? []) this.#answer(heard, answered, rqRef);
    return { messageId, envelopeDigest, dossier };
  }

  #forged({ envelopeDigest = new Uint8Array(), message = '', dossier = '' }: Partial<ForgedFrame>): void {
    const digest = hex(envelopeDigest);
    this.#judge(this.#hear('', { digest, message, dossier, forgery: this.#forgeries.get(digest) ?? {} }), this.#verdicts.shift() ?? '');
  }

  /** @param verdict - Empty: it says nothing. */
  #judge(heard: Heard, verdict: string): void {
    const [kind = ''] = verdict.split(',');
    this.#say(heard, ...(kind === '' ? [{ says: 'state', state: '' } as const] : [this.#receipt(heard, kind)]));
    if (kind !== verdict) this.#answer(heard, 'error.validation');
    if (kind === 'opened') this.#answer(heard, 'ack.receipt');
  }

  #hear(type: string, given: Partial<Heard>): Heard {
    const nth = this.#heard.length;
    const heard = { nth, type, message: newId(Date.now()), dossier: '', digest: hex(sha256(Uint8Array.of(nth))), ...given };
    this.#heard = [...this.#heard, heard];
    return heard;
  }

  #receipt({ nth, digest }: Heard, kind: string, more: Partial<Receipt> = {}): Receipt {
    return { says: 'receipt', kind, digest, issuer: SUBJECT, at: AT + nth, ...more };
  }

  #answer(heard: Heard, type: string, rqRef = ''): void {
    const message = newId(Date.now());
    const isOwn = type === 'request.submit';
    const about = isOwn ? { dossier: newId(Date.now()) } : { dossier: heard.dossier, to: heard.message };
    const files = type.startsWith('result.') ? [BLOB] : [];
    this.#say(heard, { says: 'answer', type, message, ...about, rqRef, files, rules: ['a-rule'] });
    this.#say(heard, { says: 'event', event: { kind: 'opened', messageId: message } });
    for (const file of files) this.#say(heard, { says: 'event', event: { kind: 'blob-whole', digest: hex(file) } });
    if (type === 'result.final') this.#say(heard, { says: 'state', state: 'EXECUTED' });
  }

  #say(heard: Heard, ...sayings: readonly Saying[]): void {
    for (const saying of sayings.flatMap((each) => this.#change(each, heard))) this.#show(saying);
  }

  #show(saying: Saying): void {
    const { events, receipts, arrived, unread } = this.#party;
    if (saying.says === 'receipt') {
      const { says: _, kind, digest, ...rest } = saying;
      events.push({ kind: 'receipt', receipt: kind, envelopeDigest: digest, ...rest } as never);
      if (saying.issuer === SUBJECT) receipts.push({ kind, envelopeDigest: Buffer.from(digest, 'hex'), ...rest } as never);
    } else if (saying.says === 'answer') {
      const { type, to, message: messageId, dossier, rqRef, files, rules } = saying;
      const isComplaint = type === 'error.validation';
      const payload = isComplaint ? { ofMessageId: to, errors: rules.map((rule) => ({ rule })) } : {};
      const opened = { message: { attachments: files.map((digest) => ({ blob: { digest } })) } };
      const about = to === undefined || isComplaint ? {} : { inReplyTo: to };
      arrived.push({ type, messageId, dossier, body: { refs: { rqRef }, payload }, from: SUBJECT, ...about, opened } as never);
    } else if (saying.says === 'event') events.push(saying.event as never);
    else if (saying.says === 'state') this.#state = saying.state;
    else if (saying.says === 'unread') unread.push(saying.code);
    else this.#contradictions = [{}];
  }
}
