// SPDX-License-Identifier: Apache-2.0
// Runs the demonstration: four processes, two crashes, one timeline.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { DossierView } from '../../agency/index.js';
import { ETSI_EVENTS } from '../../log/index.js';
import { receiptNote } from '../dossier/timeline.js';
import { digestOfFile } from '../file/files.js';
import type { Measures } from '../dossier/timeline.js';
import { startChild } from './child.js';
import type { Child } from './child.js';
import { countReceipts, demoHead, demoLine, demoNote, receiptsText } from './lines.js';
import type { ReceiptCounts } from './lines.js';
import type { PartyReport } from './party.js';
import type { DemoState } from './states.js';

export interface DemoResult {
  /** Two states that do not exist: no real request was made. */
  readonly demonstration: true;
  readonly ok: boolean;
  /** Messages that the two agencies sent. */
  readonly messages: number;
  readonly relayRestarts: number;
  /** Messages handed to an application more than once. */
  readonly duplicatesSeen: number;
  /** Messages sent by one agency that are not in the other's dossier. */
  readonly lost: number;
  readonly elapsedMs: number;
  /** The exhibit of the result; absent when it did not come. `saved`: its file, read again, has the digest that its sender signed. */
  readonly exhibit?: { readonly bytes: number; readonly sha256: string; readonly saved: boolean };
  /** Receipts that the two agencies hold about what they sent. */
  readonly receipts: ReceiptCounts;
  /** The event of ETSI EN 319 522-1 that each kind of receipt stands for. */
  readonly etsiEvents: typeof ETSI_EVENTS;
  readonly dossier: DossierView['timeline'];
  readonly failure?: string;
}

const DEADLINE_MS = 55_000;
/** Pause before the next start: an answer has time to reach the other state's relay, and wait there. */
const DOWN_MS = { answer: 700, exhibit: 0 } as const;
/** From the first bytes of the exhibit to the crash: a part of its blob is at the relay by then. */
const EXHIBIT_CRASH_MS = 250;
const { resolve } = createRequire(import.meta.url);
/** Names of the package's own programs: only package.json knows the paths of their files. */
const SCRIPTS = { relay: '#cli', requester: '#demo/requester', responder: '#demo/responder' } as const;

type Role = Exclude<keyof typeof SCRIPTS, 'relay'>;

export class DemoRun {
  readonly #states: readonly [DemoState, DemoState];
  readonly #quiet: boolean;
  readonly #started = Date.now();
  readonly #children = new Set<Child>();
  readonly #dossiers = new Map<Role, DossierView>();
  #relayB: Child | undefined;
  #restarts = 0;
  #duplicates = 0;
  #finish: (failure?: string) => void = () => undefined;
  #exhibit: DemoResult['exhibit'] | undefined;
  #saved: Promise<void> = Promise.resolve();
  readonly #crashes = new Map<keyof typeof DOWN_MS, Promise<void>>();
  #stopped = false;

  constructor(states: readonly [DemoState, DemoState], options: { readonly json: boolean }) {
    this.#states = states;
    this.#quiet = options.json;
  }

  async run(): Promise<DemoResult> {
    const finished = new Promise<string | undefined>((done) => (this.#finish = done));
    const deadline = setTimeout(() => this.#finish(`not finished after ${DEADLINE_MS} ms`), DEADLINE_MS);
    this.#print(demoHead(this.#states));
    const [a, b] = this.#states;
    try {
      const relays = Promise.all([this.#startRelay(a), this.#startRelay(b).then((child) => (this.#relayB = child))]);
      // A relay that cannot start is never ready, so its end also ends the demonstration.
      if (await Promise.race([relays.then(() => true), finished.then(() => false)])) {
        this.#startParty('responder', b, []);
        this.#startParty('requester', a, [b.agency.mailbox, join(a.folder, 'exhibits')]);
      }
      const failure = await finished;
      if (failure === undefined) await Promise.all([this.#saved, ...this.#crashes.values()]);
      return this.#result(failure);
    } finally {
      clearTimeout(deadline);
      await this.#stopAll();
    }
  }

  /** Starts a relay; resolves when it listens. */
  #startRelay(state: DemoState): Promise<Child> {
    return new Promise((ready) => {
      const child: Child = this.#start({
        name: `relay of ${state.scope}`,
        script: resolve(SCRIPTS.relay),
        args: ['relay', '--config', state.relay.config],
        logFile: join(state.folder, 'relay', 'relay.log'),
        passphrase: state.passphrase,
        onLine: (line) => {
          if (line['kind'] === 'listening') ready(child);
        },
      });
    });
  }

  #startParty(role: Role, state: DemoState, args: readonly string[]): void {
    this.#start({
      name: `${role} of ${state.scope}`,
      script: resolve(SCRIPTS[role]),
      args: [state.agency.home, ...args],
      logFile: join(state.folder, 'agency', 'agency.log'),
      passphrase: state.passphrase,
      onLine: (line) => this.#onReport(role, line as unknown as PartyReport),
    });
  }

  #start(options: Parameters<typeof startChild>[0]): Child {
    const child = startChild(options);
    this.#children.add(child);
    void child.ended.then(({ expected, detail }) => {
      this.#children.delete(child);
      if (!expected) this.#finish(`${child.name} ${detail}`);
    });
    return child;
  }

  #onReport(role: Role, line: PartyReport): void {
    if (line.report === 'event') this.#onEvent(role, line);
    else if (line.report === 'saved') this.#saved = this.#check(line);
    else if (line.report === 'handed-over' && line.again) this.#duplicates++;
    else if (line.report === 'done') {
      this.#dossiers.set(role, line.dossier as DossierView);
      if (this.#dossiers.size === 2) this.#finish();
    }
  }

  #onEvent(role: Role, { event, measures, receipt }: Extract<PartyReport, { report: 'event' }>): void {
    const [a, b] = this.#states;
    const [own, other] = role === 'requester' ? [a, b] : [b, a];
    const out = { from: own.scope, to: other.scope };
    const back = { from: other.scope, to: own.scope };
    if (event.kind === 'sent') this.#line(out, event.type, 'sealed, queued', measures);
    else if (event.kind === 'submitted') this.#line(out, event.type, 'own relay has it on stable storage');
    else if (event.kind === 'receipt' && receipt !== undefined) this.#line(out, event.type, receiptNote(receipt));
    else if (event.kind === 'opened') {
      this.#line(back, event.type, `opened by ${own.scope}: all checks passed`, measures);
      // The question has arrived; kill the relay before the answer.
      if (role === 'requester' && event.type === 'info.request') this.#crashOnce('answer');
    } else if (event.kind === 'attachment') {
      const isIn = event.direction === 'in';
      this.#line(
        isIn ? back : out,
        'exhibit',
        `${isIn ? own.scope : 'own relay'} has ${megabytes(event.done)} of ${megabytes(event.size)}`,
      );
      // It is leaving; kill the relay before the rest has.
      if (!isIn && event.done < event.size) setTimeout(() => this.#crashOnce('exhibit'), EXHIBIT_CRASH_MS);
    } else if (event.kind === 'alarm' && (event.alarm === 'refused' || event.alarm === 'held' || event.alarm === 'refused-by-relay'))
      this.#line(back, event.alarm, event.code);
  }

  #crashOnce(moment: keyof typeof DOWN_MS): void {
    if (!this.#stopped && !this.#crashes.has(moment)) this.#crashes.set(moment, this.#crashRelay(this.#states[1], DOWN_MS[moment]));
  }

  /** Reads the saved exhibit again. */
  async #check({ path, bytes, sha256 }: Extract<PartyReport, { report: 'saved' }>): Promise<void> {
    this.#exhibit = { bytes, sha256, saved: (await digestOfFile(path)) === sha256 };
    this.#note(`exhibit saved: ${megabytes(bytes)}, SHA-256 ${this.#exhibit.saved ? 'as signed' : 'WRONG'} (${sha256.slice(0, 16)}...)`);
  }

  /** Kills the relay of the requested state without warning, waits until others have something for it, starts it again. */
  async #crashRelay(state: DemoState, pauseMs: number): Promise<void> {
    await this.#relayB?.stop('SIGKILL');
    this.#note(`relay of ${state.scope} killed with SIGKILL`);
    await new Promise((done) => setTimeout(done, pauseMs));
    if (this.#stopped) return;
    this.#relayB = await this.#startRelay(state);
    this.#restarts++;
    this.#note(`relay of ${state.scope} started again`);
  }

  async #stopAll(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#children].map((child) => child.stop('SIGTERM')));
  }

  #result(failure: string | undefined): DemoResult {
    const requester = this.#dossiers.get('requester')?.timeline ?? [];
    const responder = this.#dossiers.get('responder')?.timeline ?? [];
    const lost = missing(requester, responder) + missing(responder, requester);
    const messages = [...requester, ...responder].filter((entry) => entry.direction === 'sent').length;
    const elapsedMs = Date.now() - this.#started;
    const held = [...requester, ...responder].flatMap(({ receipts = [] }) => receipts);
    const receipts = countReceipts(held);
    const ok =
      failure === undefined && lost === 0 && this.#duplicates === 0 && this.#restarts > 0 && messages > 0 && this.#exhibit?.saved === true;
    this.#print(
      `\n${ok ? 'Done' : `Failed${failure === undefined ? '' : `: ${failure}`}`}: ${messages} messages, ${lost} lost, ${this.#duplicates} handed over twice, ` +
        `${this.#restarts} relay restarts, ${(elapsedMs / 1000).toFixed(1)} s\n${receiptsText(held, requester[0]?.receipts ?? [], this.#states[0].agency.label)}`,
    );
    return {
      demonstration: true,
      ok,
      messages,
      relayRestarts: this.#restarts,
      duplicatesSeen: this.#duplicates,
      lost,
      elapsedMs,
      ...(this.#exhibit === undefined ? {} : { exhibit: this.#exhibit }),
      receipts,
      etsiEvents: ETSI_EVENTS,
      dossier: requester,
      ...(failure === undefined ? {} : { failure }),
    };
  }

  #line(route: { from: string; to: string }, type: string, note: string, measures: Measures = []): void {
    this.#print(demoLine({ time: this.#time(), ...route, type, note, measures }));
  }

  #note(text: string): void {
    this.#print(demoNote(this.#time(), text));
  }

  #time(): string {
    return `${((Date.now() - this.#started) / 1000).toFixed(2)} s`;
  }

  #print(text: string): void {
    if (!this.#quiet) process.stdout.write(text);
  }
}

/** Counts messages of one side that the other does not hold. */
function missing(sender: DossierView['timeline'], receiver: DossierView['timeline']): number {
  const held = new Set(receiver.filter((entry) => entry.direction === 'received').map((entry) => entry.messageDigest));
  return sender.filter((entry) => entry.direction === 'sent' && !held.has(entry.messageDigest)).length;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
