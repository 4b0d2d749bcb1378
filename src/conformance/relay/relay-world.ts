// SPDX-License-Identifier: Apache-2.0
// Common ground of the cases about a relay: its address, the peers that the kit plays, and frames to send.
import { systemClock, systemRandom } from '../../core/index.js';
import type { Principal } from '../../core/index.js';
import { encode } from '../../cbor/index.js';
import type { CborKey, CborValue } from '../../cbor/index.js';
import { memorySigner, sha256 } from '../../crypto/index.js';
import { signerPublicKeys } from '../../crypto/keys/index.js';
import type { SignerSecret } from '../../crypto/keys/index.js';
import { parseFrame } from '../../envelope/index.js';
import { memoryLinkIdentity } from '../../transport/index.js';
import { issuersOf, openTrust } from '../../trust/index.js';
import type { TrustStore } from '../../trust/index.js';
import { forge } from '../counterparty/forge.js';
import { AGENCY_ID, KIT_SCOPE, RELAY_ID, SUBJECT_SCOPE, mailboxOf } from '../states/states.js';
import type { KitState, KitStates } from '../states/states.js';
import type { Named } from './speaker.js';
import type { SpeakerOptions } from './speaker.js';

/** A frame with what the header of its MSG repeats. */
export interface KitMessage {
  readonly frame: Uint8Array;
  readonly envelopeId: Uint8Array;
  readonly envelopeDigest: Uint8Array;
  readonly mailbox: string;
  readonly expiresAt: number;
}

export interface KitBlob {
  readonly bytes: Uint8Array;
  readonly digest: Uint8Array;
}

/** A peer that the kit plays. */
export type PeerName = 'agency' | 'relay';

export interface RelayWorld {
  readonly url: string;
  readonly states: KitStates;
  readonly trust: TrustStore;
  /** Ends the implementation at once, without a chance to write, and starts it again. Absent: the kit did not start it. */
  readonly restart?: () => Promise<void>;
  /** Bytes of one real envelope; a relay does not look into it. */
  readonly envelope: Uint8Array;
  /** Mailboxes of the agencies of both states. */
  readonly subjectMailbox: string;
  readonly kitMailbox: string;
}

export const SUBJECT: Principal = { scope: SUBJECT_SCOPE, id: RELAY_ID };

const HOUR = 3600;
const ED25519 = -19;

export async function makeRelayWorld(states: KitStates, url: string, restart?: () => Promise<void>): Promise<RelayWorld> {
  const trust = openTrust({ own: KIT_SCOPE, pins: states.pins, documents: states.documents, now: systemClock.now() });
  const envelope = await sealedEnvelope(states, trust);
  const world = { url, states, trust, envelope, subjectMailbox: `mla@${SUBJECT_SCOPE}`, kitMailbox: `mla@${KIT_SCOPE}` };
  return restart === undefined ? world : { ...world, restart };
}

/** A message of the kit's agency to the other state's, of which the envelope alone is used. */
async function sealedEnvelope({ kit }: KitStates, trust: TrustStore): Promise<Uint8Array> {
  const [[id, secrets] = []] = kit.agencies;
  if (id === undefined || secrets === undefined) throw new TypeError(`${kit.scope} has no agency`);
  const forgery = { type: 'request.submit', body: {}, to: `${mailboxOf(AGENCY_ID)}@${SUBJECT_SCOPE}` };
  const { frame } = await forge({ scope: kit.scope, id, secrets, trust }, forgery, systemClock.now());
  return parseFrame(frame).envelopeBytes;
}

export interface MessageChanges {
  readonly envelopeId?: Uint8Array;
  readonly mailboxes?: readonly string[];
  /** Epoch seconds; default: in a day, rounded up to the hour. */
  readonly expiresAt?: number;
  readonly lane?: number;
  readonly profile?: number;
  readonly blobs?: readonly KitBlob[];
  /** Makes the frame of exactly this size. */
  readonly size?: number;
}

/** Makes a frame to a mailbox. */
export function message(world: RelayWorld, to: string, changes: MessageChanges = {}): KitMessage {
  const { envelopeId = systemRandom(16), mailboxes = [to], lane = 2, profile = 1, blobs = [], size } = changes;
  const expiresAt = changes.expiresAt ?? hourFrom(24 * HOUR);
  const members: [CborKey, CborValue][] = [
    [0, profile],
    [1, envelopeId],
    [2, mailboxes],
    [3, expiresAt],
    [4, lane],
    ...(blobs.length === 0 ? [] : [[5, blobs.map(({ digest, bytes }) => [digest, bytes.length])] satisfies [CborKey, CborValue]]),
  ];
  const outer = encode(new Map(members));
  const frame = size === undefined ? encode([outer, world.envelope]) : sized(outer, size);
  return { frame, envelopeId, envelopeDigest: sha256(frame), mailbox: mailboxes[0] ?? to, expiresAt };
}

/** A frame of exactly `size` bytes, more than 65,536 of them an envelope that nobody opens. */
function sized(outer: Uint8Array, size: number): Uint8Array {
  const bare = encode([outer, new Uint8Array(65_536)]).length - 65_536;
  return encode([outer, new Uint8Array(size - bare)]);
}

/** Epoch seconds of a whole hour, at least this far ahead. */
export function hourFrom(seconds: number): number {
  return Math.ceil((systemClock.now() / 1000 + seconds) / HOUR) * HOUR;
}

/** The MSG frame for a message. */
export function msg(seq: number, sent: KitMessage, changes: Partial<Named<'msg'>> = {}): Named<'msg'> {
  return { name: 'msg', lane: 2, seq, ...sent, ...changes };
}

export function blobOf(size: number): KitBlob {
  const seed = systemRandom(64);
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at++) bytes[at] = (seed[at & 63] ?? 0) ^ (at >> 6);
  return { bytes, digest: sha256(bytes) };
}

/** Name and link signer of the kit as a peer of the relay. */
export function peerOf(world: RelayWorld, name: PeerName): { readonly principal: Principal; readonly link: SignerSecret } {
  const { subject, kit } = world.states;
  if (name === 'relay') return { principal: { scope: kit.scope, id: RELAY_ID }, link: kit.relay.link };
  return { principal: { scope: subject.scope, id: AGENCY_ID }, link: linkOf(subject) };
}

function linkOf(state: KitState): SignerSecret {
  const link = state.agencies.get(AGENCY_ID)?.link;
  if (link === undefined) throw new TypeError(`${state.scope} has no agency ${AGENCY_ID}`);
  return link;
}

export interface DialChanges {
  readonly principal?: Principal;
  readonly link?: SignerSecret;
  readonly expect?: Principal;
  readonly tokens?: readonly string[];
  readonly origin?: string;
}

/** How the kit dials the relay as one of its peers. */
export function dialOptions(world: RelayWorld, name: PeerName, changes: DialChanges = {}): SpeakerOptions {
  const { principal = peerOf(world, name).principal, link = peerOf(world, name).link, expect = SUBJECT, ...upgrade } = changes;
  return {
    url: world.url,
    expect,
    identity: memoryLinkIdentity(principal, link, () => [1, 1]),
    // LINK-08: no key is ever taken from the wire.
    authorize: () => publicLinkKey(world.states.subject.relay.link),
    ...upgrade,
  };
}

/** The Ed25519 key of a link signer. */
function publicLinkKey(secret: SignerSecret): Uint8Array {
  return signerPublicKeys(secret).get(ED25519)?.get(-2) as Uint8Array;
}

/** Id of a link signer, as a proof claims it. */
export function linkSignerId(secret: SignerSecret): Uint8Array {
  return memorySigner(secret).signerId;
}

/** View of the kit's directories for reading receipts. */
export function logView(world: RelayWorld): ReturnType<typeof issuersOf> {
  return issuersOf(world.trust);
}
