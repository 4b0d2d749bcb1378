// Who has a key of a log and a copy of its store, and who signs two histories: nothing stops because of it, and each class is shown.
import { signCosignature } from '../../../src/log/statement/cosignature.js';
import { encodeCosigned } from '../../../src/log/statement/cosigned.js';
import type { Signer } from '../../../src/crypto/sign/sign.js';
import { toSeconds } from '../../../src/core/time.js';
import { formatOrigin } from '../../../src/log/origin.js';
import type { AgencyMachine } from '../world/agency-machine.js';
import { A1, B1, B2, ending, scene } from './scene.js';
import { StolenLog, say } from './stolen-log.js';
import { BEGIN, HOUR, MINUTE } from '../world/time.js';
import type { World } from '../world/world.js';

/** Classes of contradictions that an agency has found. */
async function shown({ agency }: AgencyMachine): Promise<string[]> {
  return ((await agency?.contradictions()) ?? []).map((kept) => kept.class);
}

/** Contradictions are found here: they are no faults of this world. */
function forgive(world: World): void {
  const others = world.faults.filter(({ name }) => name !== 'I3 convicted');
  world.faults.splice(0, Infinity, ...others);
}

/** A thief does all he can; then the key is declared stolen, and its owner goes on in a new log. */
export async function thief(): Promise<string[]> {
  const set = await scene([
    [A1, B1],
    [B1, A1],
  ]);
  const { world, people, send } = set;
  const [a, b] = [world.agency(A1), world.agency(B1)];
  const stolen = StolenLog.copyOf(a);
  const wrong: string[] = [];
  const size = (await stolen.head()).size;
  const before = (await b.store.logHead())?.size;
  for (let i = 1; i <= 6; i++) await say(a, b, { restore: await stolen.restore(a.now() + i) });
  // A cosignature by a key that gives none, of what was never there.
  const never = { owner: b.self, epoch: b.now(), size: 3, root: new Uint8Array(32) };
  const at = toSeconds(BEGIN + world.time.now);
  const forged = await signCosignature({ checkpoint: never, bytes: new Uint8Array(0) }, a.self, a.signers.log[0] as Signer, at);
  await say(a, b, { cosigned: encodeCosigned({ cosignature: forged }) });
  const held = (await b.agency?.restores()) ?? [];
  if (held.length !== 4) wrong.push(`${held.length} restores are held`);
  if ((await b.store.logHead())?.size !== before) wrong.push('the log grew by what a thief says');
  await stolen.growTo(size + 5);
  await say(a, b, { batch: await stolen.offer(size) });
  const handed = world.handedOver.size;
  await send(A1, B1);
  await send(B1, A1);
  await world.run(world.time.now + HOUR);
  if (world.handedOver.size !== handed + 2) wrong.push('messages stand still');
  forgive(world);
  await people.rotate(A1, true, 10 * MINUTE);
  await world.run(world.time.now + HOUR);
  // Told once, and counted.
  const counted = async (): Promise<number> =>
    ((await b.agency?.status())?.alarms ?? [])
      .filter(({ alarm, code }) => alarm === 'statement-refused' && code === 'LOG_SIGNER')
      .reduce((sum, { times }) => sum + times, 0);
  const refusals = await counted();
  await say(a, b, { restore: await stolen.restore(a.now()) });
  await say(a, b, { batch: await stolen.offer(size) });
  if ((await counted()) !== refusals + 2) wrong.push('a stolen key is still believed');
  for (const { stated } of (await b.agency?.restores()) ?? []) {
    await b.agency?.discardRestore({ origin: formatOrigin(stated.new), by: 'operator', reason: 'nobody there knows of it' });
  }
  await people.restore(A1, a.backup());
  await world.run(world.time.now + HOUR);
  await send(A1, B1);
  return [...(await ending(set)), ...wrong];
}

/** An owner that signs two histories is shown by whoever meets both, as far as their sizes allow. */
export async function cheats(): Promise<string[]> {
  const wrong: string[] = [];
  const expect = (what: string, got: readonly string[], wanted: readonly string[]): void => {
    if (got.join() !== wanted.join()) wrong.push(`${what}: ${got.join() || 'nothing'} in place of ${wanted.join() || 'nothing'}`);
  };
  const { world } = await scene([[A1, B1]]);
  const [a, b1, b2] = [world.agency(A1), world.agency(B1), world.agency(B2)];
  const one = StolenLog.copyOf(a);
  const from = (await one.head()).size;
  await one.growTo(from + 3);
  await say(a, b1, { batch: await one.offer(from) });
  expect('one history', await shown(b1), []);
  const two = await (await StolenLog.otherOf(a)).growTo(from + 4);
  await say(a, b2, { batch: await two.offer(0) });
  await say(a, b2, { batch: await one.offer(0) });
  expect('two sizes', await shown(b2), []);
  await one.growTo(from + 4);
  await say(a, b2, { batch: await one.offer(0) });
  expect('one size', await shown(b2), ['split-view']);
  world.stop();
  for (let size = from; size < from + 6; size++) expect(`rewritten at ${size}`, await rewrittenAt(size), size === 16 ? [] : ['rewritten']);
  return wrong;
}

/** What a witness shows that follows a log of so many entries, when another tree of it is offered. */
async function rewrittenAt(size: number): Promise<string[]> {
  const { world } = await scene([[A1, B1]]);
  const [a, b] = [world.agency(A1), world.agency(B1)];
  const one = StolenLog.copyOf(a);
  const from = (await one.head()).size;
  await one.growTo(size);
  await say(a, b, { batch: await one.offer(from) });
  const other = await (await StolenLog.otherOf(a)).growTo(size + 5);
  await say(a, b, { batch: await other.offer(size) });
  const found = await shown(b);
  world.stop();
  return found;
}
