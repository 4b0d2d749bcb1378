// What must hold after days of calm, read from the stores alone.
import type { CounterpartyRecord } from '../../../src/endpoint/cosigning/counterparties.js';
import { fromHex, toHex } from '../../../src/core/bytes.js';
import { COLLECTION } from '../../../src/agency/collections.js';
import type { SentRecord } from '../../../src/agency/send/sent-envelopes.js';
import { LEAF_KINDS, RECEIPT_KINDS, leafKindNumber } from '../../../src/log/kinds.js';
import { parseReceipt } from '../../../src/log/statement/receipt.js';
import { decode } from '../../../src/cbor/decode.js';
import { BlobRecords, nameOf, OWN } from '../../../src/endpoint/blobs/blob-record.js';
import type { StoredLeaf } from '../../../src/store/port.js';
import { AgencyMachine } from './agency-machine.js';
import type { Machine } from './machine.js';
import { relayOf, scopeOf } from './world.js';
import type { World } from './world.js';

const MANY = 65_536;
/** @param idleFrom - When everything had been said, in time of the world. */
export async function judge(
  world: World,
  idleFrom: number,
  { lost = 'never' }: { readonly lost?: 'never' | 'expected' } = {},
): Promise<void> {
  const late = world.work.filter(({ at }) => at >= idleFrom);
  if (late.length > 0)
    world.fault(
      'I1 not idle',
      `${late.length} commits: ${late
        .slice(-4)
        .map(({ key, what }) => `${key} ${what}`)
        .join('; ')}`,
    );
  for (const machine of world.machines) await cosigned(world, machine);
  for (const agency of world.agencies.values()) await files(world, agency);
  // Of two copies of a store one is given up, with what it alone had.
  if (lost === 'never') for (const agency of world.agencies.values()) await messages(world, agency);
}

/** I2: nobody lacks a cosignature of what concerns it. */
async function cosigned(world: World, machine: Machine): Promise<void> {
  const head = await machine.store.logHead();
  if (head === undefined) return;
  const leaves = await machine.store.leaves(head.epoch, 0, MANY);
  const sent = machine instanceof AgencyMachine ? await sentOf(machine) : undefined;
  for (const { key, value } of await machine.documents(machine.store).list<CounterpartyRecord>('counterparty')) {
    const { epoch, cosignedSize: size } = value;
    const cosignedSize = epoch === head.epoch ? size : 0;
    const pending = leaves.filter((leaf) => leaf.index >= cosignedSize && concerns(world, leaf, key, machine, sent));
    const [first] = pending;
    if (first === undefined) continue;
    const what = `${pending.length} entries of ${machine.key} from ${first.index} (${LEAF_KINDS[first.kind]}) for ${key}, cosigned ${cosignedSize} of ${head.size}`;
    world.fault('I2 never cosigned', what);
  }
}

/** Whether an entry concerns a counterparty for certain. */
function concerns(world: World, { kind, object }: StoredLeaf, key: string, machine: Machine, sent?: Map<string, SentRecord>): boolean {
  if (kind === leafKindNumber('restored')) return true;
  if (sent === undefined) {
    if (kind === 0 || kind > RECEIPT_KINDS.length || object === undefined) return false;
    const { addressee } = parseReceipt(object);
    return typeof addressee === 'string' && scopeOf(key) !== machine.scope;
  }
  if (kind === leafKindNumber('sent')) {
    const digest = object === undefined ? undefined : sentDigest(object);
    return digest !== undefined && sent.get(digest)?.to === key;
  }
  if (kind > RECEIPT_KINDS.length || kind === 0 || object === undefined) return false;
  // Whose message it is shows when it is opened: of one that is held, and of one that nobody signed, nobody knows.
  if (kind === leafKindNumber('delivered')) return false;
  const { addressee, envelopeDigest } = parseReceipt(object);
  // Refused by its outer header, too: it was never opened.
  if (kind === leafKindNumber('refused') && typeof addressee === 'string') return false;
  return world.senders.get(toHex(envelopeDigest)) === key;
}

function sentDigest(object: Uint8Array): string | undefined {
  const [envelope] = decode(object) as [Uint8Array];
  return envelope instanceof Uint8Array ? toHex(envelope) : undefined;
}

async function sentOf(agency: AgencyMachine): Promise<Map<string, SentRecord>> {
  const documents = await agency.documents(agency.store).list<SentRecord>(COLLECTION.sent);
  return new Map(documents.map(({ key, value }) => [key, value]));
}

/** Receipts of a store about an envelope, by kind. */
async function told(machine: Machine, digest: string): Promise<Set<string>> {
  const receipts = await machine.store.receipts(fromHex(digest));
  return new Set(receipts.map(({ kind }) => LEAF_KINDS[kind] as string));
}

/** Envelopes of which a store ever stated a kind, in whatever log; `refused` in its present log alone, since of an older one nobody is told (LOG-53). */
async function stated(machine: Machine): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  const present = (await machine.store.logHead())?.epoch;
  for (const epoch of await machine.store.epochs()) {
    for (const { kind, object } of await machine.store.leaves(epoch, 0, MANY)) {
      if (kind === 0 || kind > RECEIPT_KINDS.length || object === undefined) continue;
      if (kind === leafKindNumber('refused') && epoch !== present) continue;
      const digest = toHex(parseReceipt(object).envelopeDigest);
      found.set(digest, (found.get(digest) ?? new Set()).add(LEAF_KINDS[kind] as string));
    }
  }
  return found;
}

/** I2 and I5: of each message its receipts have come, and none is lost. */
async function messages(world: World, agency: AgencyMachine): Promise<void> {
  const others = new Map<string, Map<string, Set<string>>>();
  for (const machine of world.machines) others.set(machine.key, await stated(machine));
  const isRelayBack = [...world.relays.keys()].some((key) => world.wasRestored.has(key));
  for (const [digest, record] of await sentOf(agency)) {
    if (record.lane === 0) continue;
    const { to, messageId, envelopeId } = record;
    const have = await told(agency, digest);
    const theirs = others.get(to)?.get(digest) ?? new Set();
    const there = world.agency(to);
    const kept = await Promise.all([COLLECTION.frame, COLLECTION.refused].map((name) => there.store.get(name, digest)));
    const isJudged = kept.some((document) => document !== undefined);
    const isHeld = (await heldOf(there)).has(digest);
    const lives = record.expiresAt > agency.now();
    const relays = [relayOf(agency.key), relayOf(to)].map((key) => world.machine(key));
    const known = (await Promise.all(relays.map((relay) => knows(relay, envelopeId, digest)))).every((each) => each);
    const finals = lives ? ['opened', 'refused'] : ['opened', 'refused', 'expired', 'failed'];
    const isFinal = finals.some((kind) => have.has(kind));
    const about = `${agency.key} ${to} ${digest.slice(0, 8)} ${messageId}: has ${[...have].sort().join(' ')}, there ${[...theirs].sort().join(' ')}`;
    if ((theirs.has('opened') || theirs.has('refused')) && (lives || known) && !isFinal) world.fault('I2 no final receipt', about);
    const due = lives || (known && !isFinal);
    // Where the disks of the sender and of its relay failed in turn, nobody holds a receipt that both had confirmed; `opened` says more.
    const isSaidByMore = have.has('opened') && [agency.key, relayOf(agency.key)].every((key) => world.wasRestored.has(key));
    if (due && theirs.has('delivered') && !have.has('delivered') && !isSaidByMore) world.fault('I2 no delivered', about);
    const isRelayed = others.get(relayOf(to))?.get(digest)?.has('relayed') === true;
    if (due && isRelayed && !have.has('relayed') && !isSaidByMore) world.fault('I2 no relayed', about);
    const isTold = ['expired', 'failed', 'refused'].some((kind) => have.has(kind));
    const isThere = isJudged || isHeld || world.handedOver.has(`${to} ${messageId}`);
    if (!isThere && !isTold && record.refusedAt === undefined && (lives || !isRelayBack)) world.fault('I5 lost', about);
  }
}

/** I6: a file of every message that was opened is whole where it was sent, whatever relays lost meanwhile. */
async function files(world: World, agency: AgencyMachine): Promise<void> {
  const isRelayBack = [...world.relays.keys()].some((key) => world.wasRestored.has(key));
  const records = await new BlobRecords(agency.documents(agency.store)).list();
  for (const record of records) {
    if (record.from === OWN) continue;
    const envelope = toHex(record.envelopeDigest);
    const sender = world.senders.get(envelope);
    const about = `${agency.key} ${sender} ${envelope.slice(0, 8)} ${toHex(record.digest).slice(0, 8)}`;
    const state = await agency.blobs.state(nameOf(record));
    if (state?.complete === true && record.wholeAt > 0) {
      world.filesWhole++;
      continue;
    }
    // A relay whose store was put back knows nothing of a message that has expired since: nobody sends it again.
    const isForgotten = record.expiresAt <= agency.now() && isRelayBack;
    // A disk that failed at either end took the only copy with it.
    if (!isForgotten && sender !== undefined && !world.wasRestored.has(sender) && !world.wasRestored.has(agency.key)) {
      world.fault('I6 no file', `${about}: ${state?.through ?? 0} of ${record.size}`);
    }
  }
}

async function heldOf(agency: AgencyMachine): Promise<Set<string>> {
  const held = await agency.documents(agency.store).list<{ envelopeDigest: Uint8Array }>(COLLECTION.held);
  return new Set(held.map(({ value }) => toHex(value.envelopeDigest)));
}

async function knows(relay: Machine, envelopeId: Uint8Array, digest: string): Promise<boolean> {
  return (await relay.store.envelopes(envelopeId)).some(({ envelopeDigest }) => toHex(envelopeDigest) === digest);
}
