// Schedules written by hand, each about one rule. What comes of them is said in words: an empty list is right.
import type { CounterpartyRecord } from '../../../src/endpoint/cosigning/counterparties.js';
import { LEAF_KINDS } from '../../../src/log/kinds.js';
import { judge } from '../world/judge.js';
import type { Machine } from '../world/machine.js';
import { A1, A2, B1, B2, days, ending, faultsOf, scene } from './scene.js';
import { AGENCIES, RELAYS } from '../world/states.js';
import { cheats, thief } from './thefts.js';
import { HOUR, MINUTE, SECOND } from '../world/time.js';
import { relayOf, scopeOf } from '../world/world.js';

/** What a node has noted of a counterparty: epoch of its own log, and how much of it was cosigned. */
async function cosignedSize(machine: Machine, key: string): Promise<number> {
  const kept = await machine.documents(machine.store).get<CounterpartyRecord>('counterparty', key);
  const { epoch = 0, cosignedSize: size = 0 } = kept?.value ?? {};
  return epoch === (await machine.store.logHead())?.epoch ? size : 0;
}

async function leavesOf({ store }: Machine, kind: (typeof LEAF_KINDS)[number]): Promise<number> {
  const head = await store.logHead();
  const leaves = head === undefined ? [] : await store.leaves(head.epoch, 0, 65_536);
  return leaves.filter((leaf) => LEAF_KINDS[leaf.kind] === kind).length;
}

/** The clock was fast at the first restore and right at the second, minutes later, of the same backup. */
export async function places(): Promise<string[]> {
  const { world, people, send } = await scene([[A1, B1]]);
  const dossier = await send(A1, B1);
  await world.run(world.time.now + 10 * MINUTE);
  const a = world.machine(A1);
  const backup = a.backup();
  for (const skewMs of [500 * SECOND, 0]) {
    a.skewMs = skewMs;
    await people.restore(A1, backup);
    await world.run(world.time.now + 30 * SECOND);
    for (let i = 0; i < 3; i++) await send(A1, B1, { dossier });
    await world.run(world.time.now + 70 * SECOND);
  }
  await world.run(world.time.now + 4 * HOUR);
  world.stop();
  return faultsOf(world);
}

/** The store is lost, and the application asks again under its old dossier id. */
export async function own_id(): Promise<string[]> {
  const { world, people, send } = await scene([[A1, B1]]);
  const dossier = await send(A1, B1);
  await world.run(world.time.now + 10 * MINUTE);
  await people.restore(A1, undefined);
  await world.run(world.time.now + 2 * MINUTE);
  await send(A1, B1, { dossier });
  await world.run(world.time.now + 4 * HOUR);
  world.stop();
  return faultsOf(world);
}

/** Nobody accepts: what is said of it in the third day. */
export async function unaccepted(): Promise<string[]> {
  const pairs = [
    [A1, B1],
    [A2, B1],
    [B1, A2],
  ] as const;
  const { world, people } = await scene(pairs);
  await people.restore(A1, world.machine(A1).backup());
  await world.run(70 * HOUR);
  const said = world.statements.filter(({ at }) => at >= 46 * HOUR).length;
  world.stop();
  return [...faultsOf(world), ...(said > 12 ? [`${said} statements in a day`] : [])];
}

/** A counterparty is gone for good while an answer to it is under way: what is said of that is not said of for ever. */
export async function dead(): Promise<string[]> {
  const { world, send } = await scene([
    [A1, B1],
    [A2, B1],
    [B1, A2],
  ]);
  const a = world.machine(A1);
  await send(B1, A1);
  await world.run(world.time.now + 70 * SECOND);
  await send(B1, A1);
  world.cables.cut(B1, relayOf(B1));
  world.machine(B1).kill();
  await world.run(world.time.now + HOUR);
  const before = await leavesOf(a, 'taken');
  await days(world, 70 * HOUR);
  const taken = (await leavesOf(a, 'taken')) - before;
  world.stop();
  return [...faultsOf(world), ...(taken > 0 ? [`${taken} checkpoints taken for receipts about statements`] : [])];
}

/** One message between two agencies, long after all of them have spoken with each other: nobody else speaks because of it. */
export async function fan(): Promise<string[]> {
  const pairs = AGENCIES.flatMap((a) => AGENCIES.filter((b) => scopeOf(a) !== scopeOf(b)).map((b) => [a, b] as const));
  const { world, send } = await scene(pairs, 24 * HOUR);
  const from = world.time.now;
  await send(A1, B1);
  await days(world, 60 * HOUR);
  const spoke = new Set(world.statements.filter(({ at }) => at > from).map((each) => `${each.from} to ${each.mailbox}`));
  world.stop();
  const others = [...spoke].filter((each) => each !== `${A1} to x1@demo-b` && each !== `${B1} to x1@demo-a`);
  return [...faultsOf(world), ...others.map((each) => `${each} spoke`)];
}

/** A cosignature of the old log comes after the restore: it counts for nothing of the present one. */
export async function forgot_c(): Promise<string[]> {
  const { world, people, send } = await scene([
    [A1, B1],
    [A1, B1],
    [B1, A1],
    [B1, A1],
  ]);
  const a = world.machine(A1);
  await people.restore(A1, a.backup());
  await send(A1, B1);
  await world.run(world.time.now + HOUR);
  const size = await cosignedSize(a, B1);
  world.stop();
  return [...faultsOf(world), ...(size > 0 ? [`${size} entries count as cosigned, and the restore is not accepted`] : [])];
}

/** Refused in the old log and owed; an older backup opened it meanwhile; then the newer backup comes back. */
export async function relog(): Promise<string[]> {
  const { world, people, send } = await scene([[A1, B1]]);
  const dossier = await send(A1, B1);
  await world.run(world.time.now + 20 * MINUTE);
  const b = world.agency(B1);
  const older = b.backup();
  // The refusal leaves within a minute: the newer copy is made before.
  world.do(b, () => world.agency(A1).send(b, { dossier, unreadable: true }));
  for (let i = 0; i < 500 && (await leavesOf(b, 'refused')) === 0; i++) await world.run(world.time.now + 20);
  const newer = b.backup();
  b.readsOthersFrom = 0;
  await people.restore(B1, older);
  await world.run(world.time.now + 10 * MINUTE);
  await people.restore(B1, newer);
  await world.run(world.time.now + 12 * HOUR);
  world.stop();
  return faultsOf(world);
}

/** A message was refused, and that was told; the store is put back from before, and opens it by what its state has agreed since. */
export async function opened_later(): Promise<string[]> {
  const { world, people, send } = await scene([[A1, B1]]);
  const dossier = await send(A1, B1);
  await world.run(world.time.now + 20 * MINUTE);
  const b = world.agency(B1);
  const older = b.backup();
  await send(A1, B1, { dossier, unreadable: true });
  await world.run(world.time.now + 20 * MINUTE);
  b.readsOthersFrom = 0;
  await people.restore(B1, older);
  await world.run(world.time.now + 12 * HOUR);
  world.stop();
  return faultsOf(world);
}

/** Two copies of one node run in turn at the same peers; then the ceremony: nobody is convicted, and nothing stays stuck. */
export async function copies(key: string): Promise<string[]> {
  const { world, people, send } = await scene([
    [A1, B1],
    [A2, B1],
    [B1, A2],
  ]);
  const machine = world.machine(key);
  let other = machine.backup();
  for (let turn = 0; turn < 6; turn++) {
    await send(A2, B1);
    await send(A1, B1);
    await world.run(world.time.now + 12 * MINUTE);
    machine.kill();
    const next = other;
    other = machine.backup();
    machine.store = next.store;
    machine.start();
    for (const agency of world.agencies.values()) agency.agency?.retryNow();
  }
  await people.restore(key, machine.backup());
  people.begin();
  await world.run(world.time.now + HOUR);
  await days(world, 50 * HOUR);
  await judge(world, 48 * HOUR, { lost: 'expected' });
  world.stop();
  return faultsOf(world);
}

/** Both relays are put back in the same minutes: their link opens again, and nothing is lost. */
export async function both_relays(): Promise<string[]> {
  const { world, people, send } = await scene([
    [A1, B1],
    [B2, A2],
  ]);
  const backups = RELAYS.map((key) => world.machine(key).backup());
  for (const [from, to] of [
    [A1, B1],
    [B2, A2],
  ] as const)
    await send(from, to);
  await world.run(world.time.now + 20 * MINUTE);
  for (const [at, key] of RELAYS.entries()) await people.restore(key, backups[at]);
  people.begin();
  await world.run(world.time.now + HOUR);
  await send(A1, B2);
  await days(world, 60 * HOUR);
  await judge(world, 50 * HOUR);
  world.stop();
  return faultsOf(world);
}

/** An operator is told of a restore before its statement has come, and says so once. */
export async function accepted_ahead(): Promise<string[]> {
  const { world, people } = await scene([
    [A1, B1],
    [B1, A1],
  ]);
  world.cables.cut(A1, relayOf(A1));
  await people.restore(A1, world.machine(A1).backup());
  await people.decide(B1, A1);
  world.cables.healAll();
  await days(world, 60 * HOUR);
  const size = await cosignedSize(world.machine(A1), B1);
  world.stop();
  return [...faultsOf(world), ...(size === 0 ? ['the restore was accepted ahead, and nothing is cosigned'] : [])];
}

/** A new key signs at once, and the other state learns of it within the hour: what it signs until then is not lost. */
export async function unlisted_signer(): Promise<string[]> {
  const set = await scene([[B1, A1]]);
  await set.people.rotate(A1, true, HOUR);
  await set.world.run(set.world.time.now + 10 * MINUTE);
  await set.send(B1, A1);
  await set.send(A1, B1);
  await set.world.run(set.world.time.now + 2 * HOUR);
  return ending(set);
}

/** An agency is put back from before the receipts of others reached it: its relay says them again. */
export async function passed_again(): Promise<string[]> {
  const set = await scene([[A1, B1]]);
  const { world, people, send } = set;
  world.cables.cut(...RELAYS);
  await send(A1, B1);
  const backup = world.machine(A1).backup();
  world.cables.healAll();
  await world.run(world.time.now + HOUR);
  await people.restore(A1, backup);
  await world.run(world.time.now + 4 * HOUR);
  return ending(set);
}

/** A relay is put back from before it followed the log of another one, that was put back too: what TRUST brought is not sent again. */
export async function witness_back(): Promise<string[]> {
  const set = await scene([
    [A1, B1],
    [B1, A1],
  ]);
  const { world, people, send } = set;
  const [owner, witness] = RELAYS;
  const backup = world.machine(witness).backup();
  await people.restore(owner, world.machine(owner).backup());
  await world.run(world.time.now + HOUR);
  await people.decide(witness, owner);
  await world.run(world.time.now + 2 * HOUR);
  await people.restore(witness, backup);
  await world.run(world.time.now + HOUR);
  await send(A1, B1);
  return ending(set);
}

/** A relay loses its store while a statement lies there for an agency that is away, for longer than an hour. */
export async function statement_lost(): Promise<string[]> {
  const set = await scene([[A1, B1]]);
  const { world, people, send } = set;
  const [relay] = RELAYS;
  // Nobody says `opened` before the agency is away.
  world.cables.cut(B1, relayOf(B1));
  await send(A1, B1);
  world.cables.cut(A1, relay);
  world.cables.heal(B1, relayOf(B1));
  await world.run(world.time.now + 10 * MINUTE);
  world.machine(relay).kill();
  await world.run(world.time.now + 2 * HOUR);
  await people.restore(relay, undefined);
  await world.run(world.time.now + MINUTE);
  world.cables.healAll();
  await world.run(world.time.now + HOUR);
  return ending(set);
}

/** A relay is put back, and then another one from before: what the first sent in its earlier streams is sent again. */
export async function relays_in_turn(): Promise<string[]> {
  const set = await scene([
    [A1, B1],
    [B1, A1],
  ]);
  const { world, people, send } = set;
  const [relayA, relayB] = RELAYS;
  const before = world.machine(relayA).backup();
  world.cables.cut(A1, relayA);
  await send(B1, A1);
  await world.run(world.time.now + 20 * MINUTE);
  await people.restore(relayB, world.machine(relayB).backup());
  await world.run(world.time.now + HOUR);
  await people.restore(relayA, before);
  await world.run(world.time.now + MINUTE);
  world.cables.healAll();
  return ending(set);
}

/**
 * Both relays lose their disks. One begins empty, and the other, put back from before a message, asks it in vain; then a copy that has the
 * message is found. Its sender counts it as relayed.
 */
export async function late_copy(): Promise<string[]> {
  const set = await scene([[A1, B1]]);
  const { world, people, send } = set;
  const [relayA, relayB] = RELAYS;
  const before = world.machine(relayB).backup();
  world.cables.cut(B2, relayB);
  await send(A1, B2);
  await world.run(world.time.now + MINUTE);
  const copy = world.machine(relayA).backup();
  world.cables.cut(A1, relayA);
  world.machine(relayA).kill();
  await people.restore(relayB, before);
  await people.restore(relayA, undefined);
  await world.run(world.time.now + 10 * MINUTE);
  await people.restore(relayA, copy);
  await world.run(world.time.now + MINUTE);
  world.cables.healAll();
  return ending(set);
}

/** A message waits for a directory, and its agency is put back from before; until then it has expired. */
export async function expired_unopened(): Promise<string[]> {
  const set = await scene([
    [A1, B1],
    [B1, A1],
  ]);
  const { world, people, send } = set;
  const backup = world.machine(B1).backup();
  await people.rotate(A1, false, 3 * HOUR);
  await world.run(world.time.now + 10 * MINUTE);
  await send(A1, B1, { lifetimeMs: HOUR });
  await world.run(world.time.now + 10 * MINUTE);
  world.machine(B1).kill();
  await world.run(world.time.now + 3 * HOUR);
  await people.restore(B1, backup);
  return ending(set);
}

export const CASES: Readonly<Record<string, () => Promise<string[]>>> = {
  places,
  own_id,
  unaccepted,
  dead,
  fan,
  forgot_c,
  relog,
  opened_later,
  'copies of an agency': () => copies(A1),
  'copies of a relay': () => copies(RELAYS[0]),
  both_relays,
  accepted_ahead,
  unlisted_signer,
  passed_again,
  witness_back,
  statement_lost,
  relays_in_turn,
  late_copy,
  expired_unopened,
  thief,
  cheats,
};
