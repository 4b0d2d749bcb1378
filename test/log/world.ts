// Two states with a relay and an agency each, their signers, and whole logs of them in memory.
import { equal, toUtf8 } from '../../src/core/bytes.js';
import { parsePrincipal, principalKey } from '../../src/core/ids.js';
import type { Principal } from '../../src/core/ids.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { generateSigner, kidOf } from '../../src/crypto/keys/keys.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import type { Signer } from '../../src/crypto/sign/sign.js';
import type { SuiteId } from '../../src/crypto/suites/suites.js';
import { EMPTY_FRONTIER } from '../../src/log/tree/merkle.js';
import type { Frontier } from '../../src/log/tree/merkle.js';
import type { IssuerView, LogView, SignerView } from '../../src/log/signer-lookup.js';
import type { LeafKind } from '../../src/log/kinds.js';
import { appendEntries, genesisObject } from '../../src/log/leaf.js';
import { proveConsistency, proveInclusion } from '../../src/log/tree/prove.js';
import { readBatch } from '../../src/log/read-batch.js';
import type { BatchSource, VerifiedReceipt } from '../../src/log/read-batch.js';
import { encodeBatch, parseBatch } from '../../src/log/statement/batch.js';
import type { BatchEntry } from '../../src/log/statement/batch.js';
import { signCosignature, verifyCosignature } from '../../src/log/statement/cosignature.js';
import type { VerifiedCosignature } from '../../src/log/statement/cosignature.js';
import { encodeReceipt } from '../../src/log/statement/receipt.js';
import type { Receipt } from '../../src/log/statement/receipt.js';
import { signCheckpoint, verifyCheckpoint } from '../../src/log/statement/signed-checkpoint.js';
import type { SignedCheckpoint, VerifiedCheckpoint } from '../../src/log/statement/signed-checkpoint.js';
import { seededRandom } from '../trust/states.js';

export const NOW = 1_795_521_600;
export const A_RELAY: Principal = { scope: 'aa', id: 'relay' };
export const B_RELAY: Principal = { scope: 'bb', id: 'relay' };
/** A second relay of the same state. */
export const B_RELAY_2: Principal = { scope: 'bb', id: 'relay-2' };
export const A_CA: Principal = { scope: 'aa', id: 'ca' };
export const B_CA: Principal = { scope: 'bb', id: 'ca' };
export const MAILBOX = 'ca@bb';
/** Unix milliseconds at which a log of these began. */
export const EPOCH = (NOW - 3_600) * 1000;

const ROLES = { relay: ['log', 'cosign'], agency: ['seal', 'log', 'cosign'] } as const;
type Role = 'seal' | 'log' | 'cosign';

export interface World {
  readonly view: LogView;
  signer(who: Principal, role: Role): Signer;
  /** Changes a signer's entry in the directory. */
  patch(who: Principal, role: Role, change: Partial<SignerView>): void;
  /** Changes the floor of a principal's state. */
  floor(who: Principal, suite: SuiteId): void;
}

export function makeWorld(suite: SuiteId = 'rogatory-classic'): World {
  const signers = new Map<string, Signer>();
  const issuers = new Map<string, IssuerView>();
  for (const who of [A_RELAY, B_RELAY, B_RELAY_2, A_CA, B_CA]) {
    const kind = who.id.startsWith('relay') ? 'relay' : 'agency';
    const entries = ROLES[kind].map((role): SignerView => {
      const signer = memorySigner(generateSigner(suite, seededRandom(`${principalKey(who)} ${role} ${suite}`)));
      signers.set(`${principalKey(who)} ${role}`, signer);
      return { signerId: signer.signerId, role, keys: signer.keys, from: NOW - 86_400, to: NOW + 86_400, status: 'active' };
    });
    issuers.set(principalKey(who), { kind, signers: entries, suiteFloor: suite });
  }
  const change = (who: Principal, changed: (issuer: IssuerView) => IssuerView): void => {
    issuers.set(principalKey(who), changed(issuers.get(principalKey(who))!));
  };
  return {
    view: {
      issuer: (scope, id) => issuers.get(`${scope}/${id}`),
      agencyOf: (mailbox) => (mailbox === 'ca@aa' || mailbox === MAILBOX ? 'ca' : undefined),
      holderOf(scope, kid) {
        const holds = ({ signers }: IssuerView): boolean =>
          signers.some(({ keys }) => [...keys.values()].some((key) => equal(kidOf(key), kid)));
        const found = [...issuers].find(([key, issuer]) => key.startsWith(`${scope}/`) && holds(issuer));
        return found && parsePrincipal(found[0]);
      },
    },
    signer: (who, role) => signers.get(`${principalKey(who)} ${role}`)!,
    patch: (who, role, patched) =>
      change(who, (issuer) => ({
        ...issuer,
        signers: issuer.signers.map((signer) => (signer.role === role ? { ...signer, ...patched } : signer)),
      })),
    floor: (who, suiteFloor) => change(who, (issuer) => ({ ...issuer, suiteFloor })),
  };
}

/** A log that keeps everything in memory, and lies when it is told to. */
export class TestLog {
  readonly nodes = new Map<string, Uint8Array>();
  readonly entries: { readonly kind: LeafKind; readonly object: Uint8Array; readonly salt: Uint8Array }[] = [];
  frontier: Frontier = EMPTY_FRONTIER;
  readonly #random;
  readonly world: World;
  readonly owner: Principal;
  readonly epoch: number;

  constructor(world: World, owner: Principal, { epoch = EPOCH, seed = 'salts' } = {}) {
    this.world = world;
    this.owner = owner;
    this.epoch = epoch;
    this.#random = seededRandom(seed);
    this.add('genesis', genesisObject({ owner, epoch }));
  }

  add(kind: LeafKind, object: Uint8Array): number {
    const { leaves, frontier } = appendEntries(this.frontier, [{ kind, objectDigest: sha256(object) }], this.#random);
    const [leaf] = leaves;
    for (const { level, index, hash } of leaf!.nodes) this.nodes.set(`${level}/${index}`, hash);
    this.frontier = frontier;
    this.entries.push({ kind, object, salt: leaf!.salt });
    return leaf!.index;
  }

  receipt(receipt: Receipt): number {
    return this.add(receipt.kind, encodeReceipt(receipt));
  }

  /** Leaves that speak of nothing in particular. */
  fill(count: number, text = 'other'): this {
    for (let i = 0; i < count; i++) this.add('custody', toUtf8(`${text} ${i}`));
    return this;
  }

  read = (level: number, index: number): Uint8Array | undefined => this.nodes.get(`${level}/${index}`);

  root(): Uint8Array {
    return appendEntries(this.frontier, [], this.#random).root;
  }

  async sign(): Promise<SignedCheckpoint> {
    const { owner, epoch, frontier } = this;
    return signCheckpoint({ owner, epoch, size: frontier.size, root: this.root() }, this.world.signer(owner, 'log'));
  }

  async verified(): Promise<VerifiedCheckpoint> {
    return verifyCheckpoint(this.world.view, (await this.sign()).bytes, { at: NOW });
  }

  async entry(index: number, size = this.frontier.size): Promise<BatchEntry> {
    const { object, salt } = this.entries[index]!;
    return { receipt: object, salt, index, path: await proveInclusion(index, size, this.read) };
  }

  async batch(...indexes: readonly number[]): Promise<Uint8Array> {
    const entries = await Promise.all(indexes.map((index) => this.entry(index)));
    return encodeBatch({ checkpoint: (await this.sign()).bytes, entries });
  }

  /** One logged receipt, verified. */
  async logged(index: number): Promise<VerifiedReceipt> {
    return receiptsIn(this.world, await this.batch(index))[0]!;
  }

  /** What another state says of the newest checkpoint. */
  async cosigned(cosigner: Principal, at = NOW): Promise<VerifiedCosignature> {
    const bytes = await signCosignature(await this.sign(), cosigner, this.world.signer(cosigner, 'cosign'), at);
    return verifyCosignature(this.world.view, cosigner, bytes);
  }

  async consistency(from: number, to = this.frontier.size): Promise<Uint8Array[]> {
    return proveConsistency(from, to, this.read);
  }
}

/** The receipts of a batch that a reader accepts. */
export function receiptsIn(
  { view }: Pick<World, 'view'>,
  batch: Uint8Array,
  source: BatchSource = { kind: 'own-relay' },
): readonly VerifiedReceipt[] {
  const reading = readBatch(view, batch, { now: NOW, source });
  if (reading.verdict !== 'accepted') throw new TypeError(`the batch waits: ${reading.reason}`);
  return reading.receipts;
}

/** The same batch with the last byte of its checkpoint's signature changed. */
export function forgedBatch(batch: Uint8Array): Uint8Array {
  const parts = parseBatch(batch);
  const { checkpoint } = parts;
  return encodeBatch({ ...parts, checkpoint: checkpoint.map((byte, i) => (i === checkpoint.length - 1 ? byte ^ 1 : byte)) });
}

export const digest = (text: string): Uint8Array => sha256(toUtf8(text));

/** A receipt of each kind about one envelope from state aa to the agency of bb. */
export function receiptOf(kind: Receipt['kind'], change: Partial<Receipt> = {}): Receipt {
  const base = { envelopeDigest: digest('envelope'), envelopeId: digest('id').slice(0, 16), at: NOW, addressee: MAILBOX };
  const party = { ...B_CA, kem: digest('kem') };
  const own: Record<Receipt['kind'], Partial<Receipt> & Pick<Receipt, 'issuer'>> = {
    submitted: { issuer: A_RELAY },
    relayed: { issuer: B_RELAY },
    delivered: { issuer: B_CA },
    opened: { issuer: B_CA, addressee: party, messageDigest: digest('message') },
    refused: { issuer: B_CA },
    expired: { issuer: B_RELAY },
    failed: { issuer: A_RELAY, reason: 'refused' },
  };
  return { kind, ...base, ...own[kind], ...change };
}

/** A refusal after verified signatures, under the seal. */
export function sealedRefusal(change: Partial<Receipt> = {}): Receipt {
  return receiptOf('refused', {
    addressee: { ...B_CA, kem: digest('kem') },
    messageDigest: digest('message'),
    reason: 'policy',
    ...change,
  });
}
