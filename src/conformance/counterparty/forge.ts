// SPDX-License-Identifier: Apache-2.0
// Seals what no honest agency would: every check of the sender's own is left out.
import { formatUuid, parseUuid, systemRandom, uuidv7 } from '../../core/index.js';
import { memorySigner, SUITES } from '../../crypto/index.js';
import type { Signer, SuiteId } from '../../crypto/index.js';
import { encode } from '../../cbor/index.js';
import type { CborKey, CborValue } from '../../cbor/index.js';
import { seal } from '../../envelope/index.js';
import type { MessageInput, SealedEnvelope } from '../../envelope/index.js';
import type { SealedAttachment } from '../../envelope/attachment/index.js';
import type { TrustStore } from '../../trust/index.js';
import type { AgencySecrets } from '../../trust/keys/index.js';

/** The agency that forges, with its keys and its documents. */
export interface Forger {
  readonly scope: string;
  readonly id: string;
  readonly secrets: AgencySecrets;
  readonly trust: TrustStore;
}

export interface Forgery {
  readonly type: string;
  /** Plain data, of whatever form. */
  readonly body: unknown;
  /** `local@scope` of the addressee. */
  readonly to: string;
  /** Default [1, 0]. */
  readonly version?: readonly [number, number];
  /** UUID; default a new one. */
  readonly dossier?: string;
  readonly messageId?: Uint8Array;
  readonly envelopeId?: Uint8Array;
  /** Default the first place of a dossier. */
  readonly chain?: NonNullable<MessageInput['chain']>;
  /** Default: the strongest of the forger. */
  readonly suite?: SuiteId;
  /** Default the seal of that suite. */
  readonly seal?: Signer;
  /** Default the accord in force. */
  readonly accord?: NonNullable<MessageInput['accord']>;
  readonly test?: boolean;
  readonly attachments?: readonly SealedAttachment[];
  /** Default 1, urgent: receipts of urgent messages go back at once. */
  readonly lane?: 0 | 1 | 2 | 3;
  /** Unix milliseconds; default `now`, and a day after it. */
  readonly issuedAt?: number;
  readonly expiresAt?: number;
}

/** A forged frame, as receipts and answers name it. */
export interface ForgedFrame extends SealedEnvelope {
  /** UUIDs. */
  readonly dossier: string;
  readonly message: string;
  readonly mailbox: string;
  readonly lane: number;
  /** Unix milliseconds. */
  readonly expiresAt: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Seals a forgery. @param now - Unix milliseconds. */
export async function forge({ scope, id, secrets, trust }: Forger, forgery: Forgery, now: number): Promise<ForgedFrame> {
  const { type, body, to, version = [1, 0], issuedAt = now, lane = 1, attachments, test } = forgery;
  const [local = '', toScope = ''] = to.split('@');
  const suite = forgery.suite ?? secrets.sets.at(-1)?.suite;
  const set = secrets.sets.find((one) => one.suite === suite);
  const addressee = trust.agencyOf(toScope, local, now);
  const alg = SUITES.find((one) => one.id === suite)?.kem;
  const kem = addressee?.kems.find((one) => one.alg === alg);
  if (suite === undefined || set === undefined || addressee === undefined || kem === undefined)
    throw new TypeError(`nothing can be sealed to ${to} in ${suite}`);
  const accord = forgery.accord ?? trust.accordBetween(scope, toScope, now);
  const expiresAt = Math.ceil((forgery.expiresAt ?? now + DAY_MS) / HOUR_MS) * HOUR_MS;
  const dossier = forgery.dossier ?? newId(now);
  const sealed = await seal({
    suite,
    mailboxes: [to],
    lane,
    expiresAt: expiresAt / 1000,
    ...(forgery.envelopeId === undefined ? {} : { envelopeId: forgery.envelopeId }),
    message: {
      type: { name: type, major: version[0], minor: version[1] },
      messageId: forgery.messageId ?? parseUuid(newId(now)),
      issuedAt: Math.floor(issuedAt / 1000),
      directories: new Map([scope, toScope].map((name) => [name, trust.directoryRef(name)])),
      dossierId: parseUuid(dossier),
      chain: forgery.chain ?? { seq: 1, ownPrev: null, seenPrev: null },
      ...(accord === undefined ? {} : { accord: { id: accord.id, version: accord.version, digest: accord.digest } }),
      body: encode(toCbor(body)),
      ...(test === true ? { test } : {}),
    },
    ...(attachments === undefined ? {} : { attachments }),
    from: { scope, id },
    seal: forgery.seal ?? memorySigner(set.seal),
    // The reader judges the time of issue, not the kit.
    recipients: [{ scope: toScope, id: addressee.id, kem: { ...kem, from: 0 } }],
    requiredFloor: suite,
  });
  return { ...sealed, dossier, message: formatUuid(sealed.messageId), mailbox: to, lane, expiresAt };
}

/** A UUID of version 7. @param now - Unix milliseconds. */
export function newId(now: number): string {
  return formatUuid(uuidv7(now, systemRandom));
}

function toCbor(value: unknown): CborValue {
  if (Array.isArray(value)) return value.map(toCbor);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value as CborValue;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return new Map<CborKey, CborValue>(entries.map(([name, member]) => [name, toCbor(member)]));
}
