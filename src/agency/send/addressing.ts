// SPDX-License-Identifier: Apache-2.0
// To whom, with which key, in which suite, under which accord: chosen from directories and accord, never from a message.
import { toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import { parseMailbox } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { suggestion } from '../../core/suggestion.js';
import { toSeconds } from '../../core/time.js';
import { SUITES, suiteById, strongest } from '../../crypto/suites/suites.js';
import type { SuiteId } from '../../crypto/suites/suites.js';
import type { Recipient } from '../../envelope/seal.js';
import type { AccordRef, DirectoryRef } from '../../envelope/types.js';
import type { Accord } from '../../trust/documents/accord.js';
import type { DirectoryAgency, DirectoryKem } from '../../trust/documents/directory.js';
import type { TrustStore } from '../../trust/store/resolver.js';
import type { Carriage } from '../../endpoint/ports.js';
import type { Counterpart } from '../cases/case-record.js';
import type { AgencyNode } from '../agency-parts.js';

/** Mailboxes that an error text names. */
const NAMED_MAX = 5;

export interface Address {
  readonly mailbox: string;
  readonly agency: Principal;
  readonly suite: SuiteId;
  readonly recipient: Recipient;
  readonly accord?: AccordRef;
  readonly directories: ReadonlyMap<string, DirectoryRef>;
  /** The strongest of accord minimum, state root and local floor: what the message must satisfy. */
  readonly requiredFloor: SuiteId;
}

/**
 * Resolves a mailbox for sealing.
 * @param expiresAt - Epoch seconds: the recipient's key must outlive the envelope.
 * @param isRefusal - What is sent refuses something: an accord that is over serves for it too (TRUST-50).
 * @throws {@link RogatoryError} `ID_MALFORMED` (CONV-02), `AGENCY_OWN_MAILBOX` (AGENCY-58), `TRUST_UNKNOWN` (TRUST-12), `TRUST_ACCORD_UNKNOWN` (TRUST-13), `TRUST_ACCORD_NOT_IN_FORCE` (TRUST-14),
 * `TRUST_SUITE` (TRUST-15), `TRUST_EXPIRED` (TRUST-63), `TRUST_SCOPE_UNKNOWN` (TRUST-03).
 */
export function resolveAddress(
  { self, floor, trust }: Pick<AgencyNode, 'self' | 'floor' | 'trust'>,
  mailbox: string,
  expiresAt: number,
  now: number,
  isRefusal = false,
): Address {
  const { local, scope } = parseMailbox(mailbox);
  if (!trust.scopes().includes(scope)) throw fail('TRUST_SCOPE_UNKNOWN', { scope });
  const own = trust.agency(self.scope, self.id, now);
  if (own === undefined) throw fail('TRUST_UNKNOWN', self);
  const agency = trust.agencyOf(scope, local, now);
  if (agency === undefined) {
    const listed = trust.agencies(scope, now).flatMap(({ mailboxes }) => mailboxes);
    throw fail('TRUST_UNKNOWN', { scope, id: local, hint: unknownMailbox(mailbox, listed) });
  }
  if (scope === self.scope && agency.id === self.id) throw fail('AGENCY_OWN_MAILBOX', { mailbox });

  const accord = scope === self.scope ? undefined : accordFor(self, { scope, id: agency.id }, local, trust, now, isRefusal);
  const floors = new Map([
    ['the accord', accord?.minimumSuite ?? floor],
    [`the root of ${self.scope}`, trust.rootSuite(self.scope)],
    ['this agency', floor],
  ]);
  const requiredFloor = [...floors.values()].reduce(strongest);
  const suite = chooseSuite(
    own,
    agency,
    requiredFloor,
    [...floors].filter(([, asked]) => asked === requiredFloor).map(([by]) => by),
  );
  const kem = chooseKem(agency, suite, expiresAt, now);
  return {
    mailbox,
    agency: { scope, id: agency.id },
    suite,
    requiredFloor,
    recipient: { scope, id: agency.id, kem },
    directories: new Map([...new Set([self.scope, scope])].map((name) => [name, trust.directoryRef(name)])),
    ...(accord === undefined ? {} : { accord: { id: accord.id, version: accord.version, digest: accord.digest } }),
  };
}

/** Says which mailboxes there are instead: the id of an agency is often taken for one. @param listed - Local parts of all of the scope. */
function unknownMailbox(mailbox: string, listed: readonly string[]): string {
  const { local, scope } = parseMailbox(mailbox);
  const near = suggestion(local, listed);
  const rest = listed.length > NAMED_MAX ? ` and ${listed.length - NAMED_MAX} more` : '';
  const named = listed.slice(0, NAMED_MAX).map((name) => `${name}@${scope}`);
  const has = named.length === 0 ? 'lists none' : `lists ${named.join(', ')}${rest}`;
  const meant = near === undefined ? '' : `; did you mean ${near}@${scope}?`;
  return `no agency has the mailbox ${mailbox}: the directory of ${scope} ${has}${meant}`;
}

type Asking = Pick<AgencyNode, 'self' | 'trust' | 'clock'>;

/**
 * Finds a mailbox of another agency, for answers: the first that directory and accord list, or else the first of the directory. Whether
 * anything may be sent there is judged when it is sealed.
 * @throws {@link RogatoryError} `TRUST_UNKNOWN` (TRUST-12), `TRUST_EXPIRED` (TRUST-63).
 */
export function counterpartOf({ scope, id }: Principal, node: Asking): Counterpart {
  const now = node.clock.now();
  const accord = scope === node.self.scope ? undefined : node.trust.accordBetween(node.self.scope, scope, now);
  const mailboxes = node.trust.agency(scope, id, now)?.mailboxes ?? [];
  const local = mailboxes.find((candidate) => accord?.covers(scope, id, candidate) ?? true) ?? mailboxes[0];
  if (local === undefined) throw fail('TRUST_UNKNOWN', { scope, id });
  return { scope, id, mailbox: `${local}@${scope}` };
}

/** What may be sealed to an agency: within the own state all, and else what an accord carries (TRUST-50). */
export function carriageTo(node: Asking, to: Principal): Carriage {
  if (isCarried(node, to, false)) return 'all';
  return isCarried(node, to, true) ? 'refusals' : 'nothing';
}

function isCarried(node: Asking, to: Principal, isRefusal: boolean): boolean {
  if (to.scope === node.self.scope) return true;
  try {
    const { local } = parseMailbox(counterpartOf(to, node).mailbox);
    accordFor(node.self, to, local, node.trust, node.clock.now(), isRefusal);
    return true;
  } catch (error) {
    if (isRogatoryError(error, 'TRUST_ACCORD_UNKNOWN') || isRogatoryError(error, 'TRUST_ACCORD_NOT_IN_FORCE')) return false;
    // What else stands in the way may pass: it stays owed.
    if (isRogatoryError(error)) return true;
    throw error;
  }
}

function accordFor(self: Principal, other: Principal, local: string, trust: TrustStore, now: number, isRefusal: boolean): Accord {
  const uncovered = (accord: Accord): string | undefined =>
    accord.covers(self.scope, self.id) ? (accord.covers(other.scope, other.id, local) ? undefined : other.id) : self.id;
  const inForce = trust.accordBetween(self.scope, other.scope, now);
  const serving = inForce !== undefined && uncovered(inForce) === undefined ? inForce : undefined;
  const accord =
    serving ?? (isRefusal ? lately(self.scope, other.scope, trust, now).find((over) => uncovered(over) === undefined) : undefined);
  if (accord !== undefined) return accord;
  const missing = inForce ?? trust.requireAccord(self.scope, other.scope, now);
  throw fail('TRUST_ACCORD_NOT_IN_FORCE', {
    accord: toHex(missing.id),
    reason: `version ${missing.version} does not cover ${uncovered(missing) ?? other.id}`,
  });
}

/** Accords of two states that are over, and were in force not long ago, the newest first. */
function lately(a: string, b: string, trust: TrustStore, now: number): readonly Accord[] {
  const at = toSeconds(now);
  const view = trust.view(now);
  return trust
    .accords()
    .filter(({ parties }) => parties.every(({ scope }) => scope === a || scope === b))
    .flatMap(({ id, version }) => view.accord(id, version) ?? [])
    .filter(({ notBefore, notAfter }) => notBefore <= notAfter && notAfter < at && at <= notAfter + LIMITS.accordRefusalSeconds)
    .sort((one, other) => other.issuedAt - one.issuedAt);
}

/** The strongest suite that both directory entries list and the floor admits; nothing is negotiated. */
function chooseSuite(own: DirectoryAgency, other: DirectoryAgency, floor: SuiteId, askedBy: readonly string[]): SuiteId {
  const rank = suiteById(floor).rank;
  const suite = SUITES.find(({ id, rank: offered }) => offered >= rank && own.suites.includes(id) && other.suites.includes(id));
  if (suite === undefined) throw fail('TRUST_SUITE', { suite: other.suites.join(' '), floor, by: askedBy.join(', ') });
  return suite.id;
}

function chooseKem(agency: DirectoryAgency, suite: SuiteId, expiresAt: number, now: number): DirectoryKem {
  const at = toSeconds(now);
  // The newest key: its owner is on the way to stop using the others.
  const [newest] = agency.kems
    .filter((kem) => kem.alg === suiteById(suite).kem && kem.status === 'active' && kem.from <= at && kem.to >= expiresAt)
    .sort((one, other) => other.from - one.from);
  if (newest === undefined) throw fail('TRUST_SUITE', { suite: `no ${suite} key that outlives the message`, floor: suite });
  return newest;
}
