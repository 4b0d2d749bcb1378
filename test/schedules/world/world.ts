// Two relays and four agencies of two states, each with its own clock; what an observer from outside sees of them.
import { toHex } from '../../../src/core/bytes.js';
import type { EndpointEvent } from '../../../src/endpoint/alarms.js';
import type { Commit } from '../../../src/store/port.js';
import type { AnyInboxMessage } from '../../../src/agency/types.js';
import type { TestPair } from '../../trust/states.js';
import type { TrustStore } from '../../../src/trust/store/resolver.js';
import { AgencyMachine } from './agency-machine.js';
import { Cables } from './cables.js';
import { isWork } from './machine.js';
import type { Machine } from './machine.js';
import { RelayMachine } from './relay-machine.js';
import { AGENCIES, RELAYS, stateOf, statesOfSchedules } from './states.js';
import { Dice, SECOND, WorldTime } from './time.js';

export interface Fault {
  readonly name: string;
  readonly at: number;
  readonly what: string;
}

export interface WorldOptions {
  /** How far clocks are wrong at most. */
  readonly skewMs?: number;
}

export class World {
  readonly seed: number;
  readonly dice: Dice;
  readonly time = new WorldTime();
  readonly cables: Cables;
  readonly states: TestPair;
  readonly agencies = new Map<string, AgencyMachine>();
  readonly relays = new Map<string, RelayMachine>();
  readonly faults: Fault[] = [];
  readonly trace: string[] = [];
  readonly alarms = new Map<string, number>();
  /** Commits that say something: when, by whom. */
  readonly work: { readonly at: number; readonly key: string; readonly what: string }[] = [];
  /** Statements of agencies: when, by whom, to which mailbox. */
  readonly statements: { readonly at: number; readonly from: string; readonly mailbox: string }[] = [];
  /** Messages that applications were handed: by agency and message id. */
  readonly handedOver = new Map<string, number>();
  /** Who sent an envelope, by its digest. */
  readonly senders = new Map<string, string>();
  /** Readers of documents that were published since, by what they were given. */
  readonly readers = new Map<string, TrustStore>();
  readonly isBeingPutBack = new Set<string>();
  readonly wasRestored = new Set<string>();
  /** Files that were found whole in the end. */
  filesWhole = 0;
  /** Restores so far. */
  restores = 0;
  crashed = 0;
  /** How likely a process ends at a commit, and an application answers. */
  crashChance = 0;
  replies = 0;
  /** Codes by which honest messages may be refused. */
  readonly expectedRefusals = new Set(['SCHEMA_TYPE_UNKNOWN', 'ENVELOPE_EXPIRED']);

  /** Who reads the alarm of a store that is older than what was promised. */
  onStoreBehind: (who: Machine, peer: string) => void = () => undefined;

  static async open(seed: number, options: WorldOptions = {}): Promise<World> {
    return new World(seed, await statesOfSchedules(), options);
  }

  private constructor(seed: number, states: TestPair, { skewMs = 290 * SECOND }: WorldOptions) {
    this.seed = seed;
    this.states = states;
    this.dice = new Dice(seed);
    this.cables = new Cables(this.time, this.dice);
    const skew = (): number => Math.round(this.dice.uniform(-skewMs, skewMs));
    for (const key of RELAYS) this.relays.set(key, new RelayMachine(this, stateOf(states, scopeOf(key)), idOf(key), skew()));
    for (const key of AGENCIES) this.agencies.set(key, new AgencyMachine(this, stateOf(states, scopeOf(key)), idOf(key), skew()));
  }

  get machines(): readonly Machine[] {
    return [...this.relays.values(), ...this.agencies.values()];
  }

  machine(key: string): Machine {
    return (this.relays.get(key) ?? this.agencies.get(key)) as Machine;
  }

  agency(key: string): AgencyMachine {
    return this.agencies.get(key) as AgencyMachine;
  }

  start(): void {
    for (const machine of this.machines) machine.start();
  }

  run(until: number): Promise<void> {
    return this.time.run(until);
  }

  /** Ends everything, so that nothing of it runs when the next world does. */
  stop(): void {
    for (const machine of this.machines) machine.kill();
  }

  /** Runs a step of people beside everything else. */
  do(who: Machine, step: () => Promise<unknown>): void {
    step().catch((error: unknown) => this.broke(who, error));
  }

  fault(name: string, what: string): void {
    this.faults.push({ name, at: Math.round(this.time.now / SECOND), what });
    this.say(`FAULT ${name} ${what}`);
  }

  say(text: string): void {
    this.trace.push(`${(this.time.now / SECOND).toFixed(1)} ${text}`);
  }

  /** Something failed that never may. */
  broke(who: Machine, error: unknown): void {
    this.fault('broke', `${who.key}: ${error instanceof Error ? (error.stack ?? error.message).slice(0, 600) : String(error)}`);
  }

  crashes(who: Machine, stage: 'before' | 'behind'): boolean {
    if (this.crashChance === 0 || !this.dice.chance(this.crashChance / 2)) return false;
    this.crashed++;
    this.say(`${who.key} is killed ${stage} a commit`);
    who.kill();
    this.restart(who, this.dice.uniform(1, 300) * SECOND);
    return true;
  }

  /** Starts a machine later, unless it was started, or is being put back. */
  restart(who: Machine, delayMs: number): void {
    const { starts } = who;
    this.time.after(delayMs, () => {
      if (!who.isRunning && who.starts === starts) who.start();
    });
  }

  note(who: Machine, commit: Commit): void {
    for (const { envelopeDigest, lane } of commit.outbound ?? []) if (lane > 0) this.senders.set(toHex(envelopeDigest), who.key);
    if (!isWork(commit)) return;
    const collections = (commit.documents ?? []).map(({ collection }) => collection);
    const parts = Object.entries(commit).flatMap(([name, part]) =>
      Array.isArray(part) && part.length > 0 ? [`${name} ${part.length}`] : [],
    );
    this.work.push({ at: this.time.now, key: who.key, what: [...parts, ...new Set(collections)].join(', ') });
    for (const { lane, mailbox } of commit.outbound ?? []) {
      if (lane === 0 && this.agencies.has(who.key)) this.statements.push({ at: this.time.now, from: who.key, mailbox });
    }
  }

  told(who: Machine, event: EndpointEvent): void {
    if (event.kind !== 'alarm') return;
    const name = `${event.alarm}${event.code === undefined ? '' : ` ${event.code}`}`;
    this.alarms.set(name, (this.alarms.get(name) ?? 0) + 1);
    this.say(`${who.key} alarm ${name} ${event.peer ?? ''} ${event.detail}`);
    if (event.alarm === 'contradiction') this.fault('I3 convicted', `${event.peer} at ${who.key}: ${event.detail}`);
    if (event.alarm === 'blob-stopped' && event.detail.includes('digest'))
      this.fault('I6 other bytes', `${event.peer} at ${who.key}: ${event.detail}`);
    if (event.alarm === 'internal') this.fault('broke', `${who.key}: ${event.detail}`);
    if (event.alarm === 'store-behind') this.onStoreBehind(who, event.peer ?? '');
  }

  refused(who: Machine, code: string, envelope: string): void {
    this.say(`${who.key} refuses ${envelope} ${code}`);
    // A request that an agency sent after its last backup is gone with its disk: it knows nothing of the dossier that is answered. One
    // that a relay lost, and that its sender holds no longer since its own disk failed, nobody sends again.
    const sender = this.senders.get(envelope);
    const isSenderBack =
      sender !== undefined && this.wasRestored.has(sender) && [...this.relays.keys()].some((key) => this.wasRestored.has(key));
    if (code === 'DOSSIER_UNKNOWN' && (this.wasRestored.has(who.key) || isSenderBack)) return;
    if (!this.expectedRefusals.has(code)) this.fault(code === 'ENVELOPE_FORK' ? 'I5 fork' : 'I5 refused', `${who.key} ${code} ${envelope}`);
  }

  handed(who: AgencyMachine, { messageId, redelivered, from, dossier }: AnyInboxMessage): void {
    const key = `${who.key} ${messageId}`;
    this.say(`${who.key} is handed ${messageId} of ${from} in ${dossier}${redelivered ? ', again' : ''}`);
    if (this.handedOver.has(key) && !redelivered) this.fault('I5 handed twice', key);
    this.handedOver.set(key, this.time.now);
  }
}

export function scopeOf(key: string): string {
  return key.slice(0, key.indexOf('/'));
}

export function idOf(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}

export function relayOf(key: string): string {
  return `${scopeOf(key)}/relay`;
}
