// Small worlds for schedules that are written by hand.
import type { AgencyMachine } from '../world/agency-machine.js';
import { People } from '../world/ceremonies.js';
import { judge } from '../world/judge.js';
import { AGENCIES } from '../world/states.js';
import { HOUR, MINUTE, SECOND } from '../world/time.js';
import { World } from '../world/world.js';

export const [A1, A2, B1, B2] = AGENCIES;

export interface Scene {
  readonly world: World;
  readonly people: People;
  send(from: string, to: string, more?: Parameters<AgencyMachine['send']>[1]): Promise<string>;
}

/** A world in which some messages went, and were receipted and cosigned. */
export async function scene(sends: readonly (readonly [string, string])[] = [], until = 2 * HOUR): Promise<Scene> {
  const world = await World.open(1, { skewMs: SECOND });
  const send: Scene['send'] = async (from, to, more = {}) => {
    const machine = world.agency(from);
    let dossier = '';
    world.do(machine, async () => (dossier = (await machine.send(world.agency(to), more)) ?? ''));
    await world.run(world.time.now + 5 * SECOND);
    return dossier;
  };
  world.start();
  await world.run(MINUTE);
  for (const [from, to] of sends) await send(from, to);
  await world.run(until);
  return { world, people: new People(world), send };
}

export const faultsOf = ({ faults }: World): string[] => faults.map(({ name, what }) => `${name}: ${what}`);

/** Lets days pass in which nothing is asked of anybody but what people do. */
export async function days(world: World, until: number): Promise<void> {
  await world.run(world.time.now + HOUR);
  world.time.isCalm = true;
  await world.run(until);
}

/** Lets days pass in which people call each other, and judges. */
export async function ending({ world, people }: Scene): Promise<string[]> {
  people.begin();
  await world.run(world.time.now + HOUR);
  await days(world, 68 * HOUR);
  await judge(world, 54 * HOUR);
  world.stop();
  return faultsOf(world);
}
