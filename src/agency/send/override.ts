// SPDX-License-Identifier: Apache-2.0
// Two officers send although a state is stale, and the message says so (TRUST-42): nothing else goes then (TRUST-73).
import { toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { toSeconds } from '../../core/time.js';
import { encode } from '../../cbor/encode.js';
import { sha256 } from '../../crypto/digest/digest.js';
import type { MessageType, OpenedEnvelope } from '../../envelope/types.js';
import { isPlainObject, toCbor } from '../../schema/body/data.js';
import { signOverride, verifyOverride } from '../../trust/documents/override.js';
import type { VerifiedOverride } from '../../trust/documents/override.js';
import type { AgencyNode } from '../agency-parts.js';
import type { SendRequest } from '../types.js';

const DOMAIN = 'rogatory-override/1';

/** Levels of urgency that cannot wait for newer documents. */
const CANNOT_WAIT: ReadonlySet<string> = new Set(['EMERGENCY', 'PROVISIONAL']);
/** Types that state no urgency because they are one of these by themselves. */
const URGENT_TYPES: ReadonlySet<string> = new Set(['emergency.disclosure', 'preservation.request', 'restraint.request']);

type Parts = Pick<AgencyNode, 'self' | 'trust'>;

interface Stating extends Pick<SendRequest, 'body' | 'staleOverride'> {
  readonly type: MessageType;
  readonly messageId: Uint8Array;
  /** Of the dossier, for messages that state none of their own. */
  readonly urgency: string | undefined;
  /** States of the message. */
  readonly scopes: Iterable<string>;
  readonly now: number;
}

/**
 * Where a state is stale, has the officers sign, and writes their decision into the body.
 * @returns the body to send, and what will be kept of the decision.
 * @throws {@link RogatoryError} `TRUST_STALE` (TRUST-28) without an override or for what can wait, `TRUST_OVERRIDE` (TRUST-42).
 */
export async function stateOverride(
  node: Parts,
  { body: plain, staleOverride, type, messageId, urgency, scopes, now }: Stating,
): Promise<{ readonly body: SendRequest['body']; readonly decision?: VerifiedOverride }> {
  const stale = [...scopes].filter((scope) => node.trust.freshness(scope, now).state === 'stale').sort();
  const [first] = stale;
  if (first !== undefined && staleOverride === undefined) node.trust.requireFresh(first, now);
  if (first === undefined || staleOverride === undefined) return { body: plain };
  if (!cannotWait(type.name, plain, urgency)) {
    throw fail('TRUST_OVERRIDE', { reason: 'only what is EMERGENCY or PROVISIONAL goes while a state is stale' });
  }
  const { self } = node;
  if (new Set(staleOverride.officers.map(({ signerId }) => toHex(signerId))).size !== staleOverride.officers.length) {
    throw fail('TRUST_OVERRIDE', { reason: 'one officer signs twice' });
  }
  const about = { scope: self.scope, id: self.id, at: toSeconds(now), messageId, content: contentDigest(type, plain) };
  const { reason } = staleOverride;
  const statement = Uint8Array.from(await signOverride({ ...about, scopes: stale, reason }, staleOverride.officers));
  const signers = node.trust.agency(self.scope, self.id, now)?.signers ?? [];
  const decision = verifyOverride(statement, signers, node.trust.rootSuite(self.scope), about);
  const override = { scopes: [...stale], reason, statement };
  const body = { ...plain, handling: { ...(plain as { handling: object }).handling, override } };
  return { body: body as SendRequest['body'], decision };
}

/** Only the agency states an override, and only when there is one. @throws {@link RogatoryError} `TRUST_OVERRIDE` (TRUST-42). */
export function requireUnstated(body: unknown): void {
  if (overrideIn(body) !== undefined) throw fail('TRUST_OVERRIDE', { reason: 'a body that is to be sent states none of its own' });
}

/**
 * Verifies the decision that a message states (TRUST-76).
 * @param body - Of the message, as it was read.
 * @returns undefined when it states none.
 * @throws {@link RogatoryError} `TRUST_OVERRIDE` (TRUST-42), and what {@link verifyOverride} throws.
 */
export function statedOverride(
  node: Parts,
  { message }: Pick<OpenedEnvelope, 'message'>,
  body: unknown,
  urgency: string | undefined,
  now: number,
): VerifiedOverride | undefined {
  const override = overrideIn(body);
  if (override === undefined) return undefined;
  const { scope, id } = message.from;
  if (!cannotWait(message.type.name, body, urgency)) throw fail('TRUST_OVERRIDE', { reason: 'the message could have waited' });
  const statement = isPlainObject(override) ? override['statement'] : undefined;
  if (!isPlainObject(override) || !(statement instanceof Uint8Array)) throw fail('TRUST_OVERRIDE', { reason: 'no statement' });
  const about = { scope, id, at: message.issuedAt, messageId: message.messageId, content: contentDigest(message.type, body) };
  const signers = node.trust.agency(scope, id, now)?.signers ?? [];
  const verified = verifyOverride(statement, signers, node.trust.rootSuite(scope), about);
  const states = [scope, ...message.to.map((party) => party.scope)];
  if (!verified.scopes.every((stale) => states.includes(stale))) {
    throw fail('TRUST_OVERRIDE', { reason: 'it is about a state that the message has nothing to do with' });
  }
  // What people read is what was signed.
  const scopes = override['scopes'];
  const same = Array.isArray(scopes) && scopes.join(' ') === verified.scopes.join(' ') && override['reason'] === verified.reason;
  if (!same) throw fail('TRUST_OVERRIDE', { reason: 'the body says something else than the officers signed' });
  return verified;
}

function overrideIn(body: unknown): unknown {
  const handling = isPlainObject(body) ? body['handling'] : undefined;
  return isPlainObject(handling) ? handling['override'] : undefined;
}

function cannotWait(type: string, body: unknown, dossierUrgency: string | undefined): boolean {
  const payload = isPlainObject(body) ? body['payload'] : undefined;
  const urgency = isPlainObject(payload) ? payload['urgency'] : undefined;
  const level = isPlainObject(urgency) ? urgency['level'] : URGENT_TYPES.has(type) ? 'PROVISIONAL' : dossierUrgency;
  return typeof level === 'string' && CANNOT_WAIT.has(level);
}

/** SHA-256 of all that a message says but for the override itself. */
function contentDigest({ name, major, minor }: MessageType, body: unknown): Uint8Array {
  const { handling, ...rest } = body as { readonly handling?: { readonly override?: unknown } };
  const plain = { ...rest, handling: { ...handling, override: undefined } };
  const value = toCbor(plain, (path): never => {
    throw fail('TRUST_OVERRIDE', { reason: `body member ${path.join('.')}` });
  });
  return sha256(encode([DOMAIN, [name, major, minor], value]));
}
