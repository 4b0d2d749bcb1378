// What people do in a world: cables break, directories are published, stores are put back, and operators call each other.
import { toSeconds } from '../../../src/core/time.js';
import type { WitnessRecord } from '../../../src/endpoint/cosigning/witness.js';
import { readCheckpoint } from '../../../src/log/statement/signed-checkpoint.js';
import { sameOrigin } from '../../../src/log/origin.js';
import type { Origin } from '../../../src/log/origin.js';
import type { DirectorySigner } from '../../../src/trust/documents/signer.js';
import { signerEntry } from '../../../src/trust/documents/signer.js';
import type { DirectoryInput } from '../../../src/trust/publish/publication.js';
import { AgencyMachine } from './agency-machine.js';
import type { Backup, Machine } from './machine.js';
import { AGENCIES, RELAYS, stateOf } from './states.js';
import { BEGIN, DAY, HOUR, SECOND } from './time.js';
import { relayOf, scopeOf } from './world.js';
import type { World } from './world.js';

/** Who is a counterparty of whom, both ways: nodes of one kind and of two states. */
export const PAIRS: readonly (readonly [string, string])[] = [RELAYS, AGENCIES].flatMap((kind: readonly string[]) =>
  kind.flatMap((a) => kind.filter((b) => scopeOf(a) !== scopeOf(b)).map((b): readonly [string, string] => [a, b])),
);

export const LINKS: readonly (readonly [string, string])[] = [
  RELAYS,
  ...AGENCIES.map((key): readonly [string, string] => [key, relayOf(key)]),
];

interface Lost {
  /** Origin that is in use now, as its operator says it. */
  readonly origin: Origin;
  /** Since when something may be lost, in time of the world. */
  readonly since: number;
}

export class People {
  readonly #world: World;
  readonly #restored = new Map<string, Lost>();
  readonly #directories = new Map<string, DirectoryInput>();
  /** When an operator read first that a store is behind what a peer knows of it, as `node peer`. */
  readonly #behind = new Map<string, number>();
  /** When nobody asks for repeats any more. */
  repeatsUntil = Infinity;
  /** Operators who never accept, as `operator of owner`. */
  readonly stubborn = new Set<string>();

  constructor(world: World) {
    this.#world = world;
    for (const scope of [world.states.a.scope, world.states.b.scope]) {
      this.#directories.set(scope, stateOf(world.states, scope).directoryInput);
    }
  }

  /** Breaks a cable for a while. */
  cut(a: string, b: string, forMs: number): void {
    const { cables, time } = this.#world;
    this.#world.say(`cable between ${a} and ${b} breaks for ${Math.round(forMs / SECOND)} s`);
    cables.cut(a, b);
    time.after(forMs, () => cables.heal(a, b));
  }

  /**
   * Gives a node a new key of its log, in a new directory.
   * @param isStolen - The old one is marked compromised; otherwise it ends in a day.
   * @param abroadMs - When the other state has the directory; default within the hour.
   */
  async rotate(key: string, isStolen: boolean, abroadMs?: number): Promise<void> {
    const world = this.#world;
    const machine = world.machine(key);
    const state = stateOf(world.states, machine.scope);
    const now = toSeconds(BEGIN + world.time.now);
    const before = this.#directories.get(machine.scope) as DirectoryInput;
    const [old] = machine.signers.log.slice(-1);
    const next = machine.addLogSigner();
    const ended = (signer: DirectorySigner): DirectorySigner =>
      isStolen ? { ...signer, status: 'compromised', invalidSince: now } : { ...signer, to: now + DAY / SECOND };
    const from = isStolen ? now - 3_600 : now;
    const added = signerEntry(next, 'log', { from, to: now + 300 * (DAY / SECOND) });
    const change = <T extends { readonly id: string; readonly signers: readonly DirectorySigner[] }>(entries: readonly T[]): readonly T[] =>
      entries.map((entry) => {
        if (entry.id !== machine.self.id) return entry;
        const isOld = (signer: DirectorySigner): boolean => signer.role === 'log' && String(signer.signerId) === String(old?.signerId);
        return { ...entry, signers: [...entry.signers.map((signer) => (isOld(signer) ? ended(signer) : signer)), added] };
      });
    const input = { ...before, version: before.version + 1, agencies: change(before.agencies), relays: change(before.relays) };
    this.#directories.set(machine.scope, input);
    world.say(`directory ${input.version} of ${machine.scope}: ${key} has a new key${isStolen ? ', the old one is stolen' : ''}`);
    if (isStolen) this.#sayAgain(key);
    const directory = await state.nextDirectory({ ...input, issuedAt: now - 300 });
    const fresh = await state.nextFreshness(now - 300, state.root, directory);
    for (const each of world.machines) {
      const delayMs =
        each.scope === machine.scope ? world.dice.uniform(0, 5) * SECOND : (abroadMs ?? world.dice.uniform(5, 3_600) * SECOND);
      world.time.after(delayMs, () => each.folder.push(directory, fresh));
    }
  }

  /** Once everybody knows that a key was stolen, its owner says again what may have been under way by it: readers refuse that. */
  #sayAgain(key: string): void {
    const since = this.#world.time.now - 4 * HOUR;
    const counterparties = PAIRS.flatMap(([a, b]) => (a === key ? [b] : []));
    this.#world.time.after(2 * HOUR, () => this.#repeat(key, [...counterparties, ...neighboursOf(key)], since));
  }

  /** Takes a store away, and puts a backup back, or nothing. @param backup - Absent: no copy is left. */
  async restore(key: string, backup: Backup | undefined): Promise<void> {
    const world = this.#world;
    const machine = world.machine(key);
    machine.kill();
    world.restores++;
    const above = this.#restored.get(key)?.origin ?? (await originOf(machine));
    const stated = await machine.putBack(backup, above);
    const since = Math.min(backup?.at ?? 0, this.#restored.get(key)?.since ?? Infinity);
    this.#restored.set(key, { origin: stated.new, since });
    world.say(`${key} is put back${backup === undefined ? ', and lost' : ` from ${Math.round(backup.at / SECOND)}`}: ${stated.new.epoch}`);
    machine.start();
    for (const neighbour of neighboursOf(key)) {
      if (scopeOf(neighbour) === scopeOf(key)) world.time.after(2 * HOUR, () => this.#repeat(neighbour, [key], since - HOUR));
    }
  }

  get restored(): ReadonlyMap<string, Lost> {
    return this.#restored;
  }

  /** The operators of all nodes look now and then at what their counterparties state, and call known contacts. */
  begin(): void {
    const { dice, time } = this.#world;
    this.#world.onStoreBehind = (machine, peer) => this.#readStoreBehind(machine, peer);
    for (const [operator, owner] of PAIRS) time.at(dice.uniform(0, 6) * HOUR, () => this.#look(operator, owner, undefined));
  }

  /** What the runbook says, where a store was put back, is all there is, and its link is still shut an hour later: it is stated anew. */
  #readStoreBehind({ key }: Machine, peer: string): void {
    const { time, wasRestored, isBeingPutBack } = this.#world;
    const name = `${key} ${peer}`;
    const first = this.#behind.get(name);
    if (first === undefined) this.#behind.set(name, time.now);
    if (first === undefined || time.now - first < HOUR || !wasRestored.has(key) || isBeingPutBack.has(key)) return;
    this.#behind.delete(name);
    isBeingPutBack.add(key);
    time.after(HOUR / 2, () => {
      isBeingPutBack.delete(key);
      this.#world.do(this.#world.machine(key), () => this.restore(key, this.#world.machine(key).backup()));
    });
  }

  #look(operator: string, owner: string, told: Origin | undefined): void {
    const { dice, time } = this.#world;
    const machine = this.#world.machine(operator);
    const lost = this.#restored.get(owner);
    time.after(dice.uniform(4, 8) * HOUR, () => this.#look(operator, owner, lost?.origin ?? told));
    if (lost === undefined || !machine.isRunning || this.stubborn.has(`${operator} of ${owner}`)) return;
    this.#world.do(machine, () => this.decide(operator, owner));
    if (told !== undefined && sameOrigin(told, lost.origin)) return;
    if (time.now < this.repeatsUntil)
      this.#repeat(operator, machine instanceof AgencyMachine ? [owner, relayOf(operator)] : [owner], lost.since - HOUR);
  }

  /** Accepts the origin that the operator of `owner` says, unless it is followed. */
  async decide(operator: string, owner: string): Promise<void> {
    const machine = this.#world.machine(operator);
    const origin = this.#restored.get(owner)?.origin;
    const kept = await machine.documents(machine.store).get<WitnessRecord>('witness', owner);
    const { head, awaited = [] } = kept?.value ?? {};
    if (
      origin === undefined ||
      head === undefined ||
      awaited.includes(origin.epoch) ||
      sameOrigin(readCheckpoint(head.checkpoint).checkpoint, origin)
    )
      return;
    this.#world.say(`operator of ${operator} accepts ${owner} ${origin.epoch}`);
    await machine.accept(origin);
  }

  #repeat(operator: string, peers: readonly string[], sinceMs: number): void {
    const { time } = this.#world;
    const machine = this.#world.machine(operator);
    if (machine.isRunning) this.#world.do(machine, () => machine.repeat(peers, sinceMs));
    // Once it is up again.
    else if (time.now < this.repeatsUntil) time.after(HOUR / 4, () => this.#repeat(operator, peers, sinceMs));
  }
}

export function neighboursOf(key: string): readonly string[] {
  return LINKS.flatMap(([a, b]) => (a === key ? [b] : b === key ? [a] : []));
}

/** Origin of the log of a store. */
export async function originOf({ self, store }: Machine): Promise<Origin> {
  return { owner: self, epoch: (await store.logHead())?.epoch ?? 1 };
}
