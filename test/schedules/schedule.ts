// A random schedule: hours in which messages go and everything fails, then days in which nothing does.
import { AGENCIES, RELAYS } from './world/states.js';
import { LINKS, People } from './world/ceremonies.js';
import { judge } from './world/judge.js';
import type { Backup } from './world/machine.js';
import { DAY, HOUR, MINUTE, SECOND } from './world/time.js';
import { World, scopeOf } from './world/world.js';
import type { Fault } from './world/world.js';

export interface ScheduleOptions {
  /** Without cuts, crashes, restores and new keys. */
  readonly faultless?: boolean;
  /** Fewer messages, in less time: for a suite that is run often. */
  readonly small?: boolean;
}

export interface Outcome {
  readonly seed: number;
  readonly faults: readonly Fault[];
  readonly restores: number;
  readonly crashes: number;
  readonly messages: number;
  /** Files that are whole in the end. */
  readonly files: number;
  readonly alarms: ReadonlyMap<string, number>;
  readonly trace: readonly string[];
}

/** When a schedule ends: as long as the first documents of its states are fresh. */
const CALM = 71 * HOUR;
/** From here on nobody has anything to say. */
const IDLE_FROM = 54 * HOUR;
/** Chance that a process ends at a commit. */
const CRASH = 0.002;

export async function schedule(seed: number, { faultless = false, small = false }: ScheduleOptions = {}): Promise<Outcome> {
  const world = await World.open(seed);
  const people = new People(world);
  const { dice, time } = world;
  const active = dice.uniform(small ? 0.4 : 0.5, small ? 0.8 : 3) * HOUR;
  world.replies = 0.3;
  world.crashChance = faultless ? 0 : CRASH;
  world.start();
  people.begin();
  for (let left = dice.whole(2, small ? 5 : 14); left > 0; left--) time.at(dice.uniform(MINUTE, active), () => talk(world));
  if (!faultless) trouble(world, people, active, small);
  const end = active + (small ? 0.8 : 3) * HOUR;
  people.repeatsUntil = end + DAY;
  await world.run(end);
  world.crashChance = 0;
  world.replies = 0;
  world.cables.healAll();
  // Whoever was killed last is started by its operator.
  for (const machine of world.machines) if (!machine.isRunning && !world.isBeingPutBack.has(machine.key)) machine.start();
  await world.run(end + (small ? HOUR / 2 : HOUR));
  time.isCalm = true;
  await world.run(CALM);
  await judge(world, IDLE_FROM);
  world.stop();
  const { faults, restores, crashed, alarms, trace, handedOver, filesWhole } = world;
  return { seed, faults, restores, crashes: crashed, messages: handedOver.size, files: filesWhole, alarms, trace };
}

/** An agency sends something: in a dossier of its own, or in a new one. */
function talk(world: World): void {
  const { dice } = world;
  const from = world.agency(dice.choice(AGENCIES));
  const to = world.agency(dice.choice(AGENCIES.filter((key) => scopeOf(key) !== from.scope)));
  const isOld = dice.chance(0.7);
  const urgent = dice.chance(0.25);
  const lifetimeMs = dice.choice([HOUR, DAY, 6 * DAY]);
  const unreadable = dice.chance(0.12);
  const pick = dice.uniform(0, 1);
  const fileBytes = dice.chance(0.3) ? dice.choice([0, 5, 1_000, 70_000, 150_000]) : undefined;
  world.do(from, async () => {
    const { agency } = from;
    if (agency === undefined) return;
    const dossiers = (await agency.dossiers()).filter(({ counterpart }) => counterpart.scope === to.scope && counterpart.id === to.self.id);
    const old = isOld ? dossiers[Math.floor(pick * dossiers.length)]?.dossier : undefined;
    await from.send(to, {
      urgent,
      lifetimeMs,
      unreadable: unreadable && old !== undefined,
      ...(fileBytes === undefined ? {} : { fileBytes }),
      ...(old === undefined ? {} : { dossier: old }),
    });
  });
}

/** Cables that break, stores that are put back, keys that change. */
function trouble(world: World, people: People, active: number, small: boolean): void {
  const { dice, time } = world;
  const all = [...AGENCIES, ...RELAYS];
  for (const [a, b] of LINKS) {
    for (let left = dice.whole(0, small ? 1 : 3); left > 0; left--) {
      const forMs = dice.choice([5 * SECOND, MINUTE, 15 * MINUTE, 2 * HOUR]);
      time.at(dice.uniform(0, active), () => people.cut(a, b, forMs));
    }
  }
  for (const key of dice.sample(AGENCIES, 2)) world.agency(key).readsOthersFrom = dice.uniform(0, active);
  const backups = new Map<string, Backup[]>();
  for (let left = dice.whole(0, 3); left > 0; left--) {
    const key = dice.choice(all);
    const at = dice.uniform(2 * MINUTE, active);
    time.at(at, () => backups.set(key, [...(backups.get(key) ?? []), world.machine(key).backup()]));
    for (let twice = dice.whole(1, 2); twice > 0; twice--) {
      time.at(dice.uniform(at + SECOND, active + HOUR), () => fail(world, people, key, backups.get(key) ?? []));
    }
  }
  for (let left = small ? dice.whole(-2, 1) : dice.whole(0, 2); left > 0; left--) {
    const [key, isStolen] = [dice.choice(all), dice.chance(0.4)];
    time.at(dice.uniform(2 * MINUTE, active), () => world.do(world.machine(key), () => people.rotate(key, isStolen)));
  }
}

/** A disk fails: a copy is put back within the hour, or there is none. */
function fail(world: World, people: People, key: string, backups: readonly Backup[]): void {
  if (backups.length === 0) return;
  const { dice, time } = world;
  const machine = world.machine(key);
  machine.kill();
  machine.starts++;
  world.isBeingPutBack.add(key);
  world.wasRestored.add(key);
  const backup = dice.chance(0.25) ? undefined : dice.choice(backups);
  if (dice.chance(0.5)) machine.skewMs = Math.max(-290, Math.min(290, machine.skewMs / SECOND + dice.uniform(-250, 250))) * SECOND;
  world.say(`the disk of ${key} fails`);
  time.after(dice.uniform(1, 3_600) * SECOND, () => {
    world.isBeingPutBack.delete(key);
    world.do(machine, () => people.restore(key, backup));
  });
}
