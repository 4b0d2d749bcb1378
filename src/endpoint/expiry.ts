// SPDX-License-Identifier: Apache-2.0
// What ends, and is told before it does: documents of trust, own keys, certificates.
import type { Principal } from '../core/ids.js';
import { formatUtc, HOUR_MS } from '../core/time.js';
import type { CancelTimer, Clock } from '../core/time.js';
import type { DirectorySigner } from '../trust/documents/directory.js';
import type { TrustStore } from '../trust/store/resolver.js';
import { alarm } from './alarms.js';
import type { EndpointEvent } from './alarms.js';

/** Something that ends. Times: Unix milliseconds. */
export interface Expiry {
  /** `root`, `directory`, `freshness`, `accord`, `key of ROLE`, `TLS certificate`. */
  readonly subject: string;
  /** State that it is about; of an accord, the other one. */
  readonly scope?: string;
  readonly from: number;
  readonly until: number;
  /** The same in UTC: "2026-01-31T12:00:00Z". */
  readonly untilUtc: string;
}

const LOOK_MS = 3_600_000;
/** How long ahead it is told; the code of the alarm is the step, as a duration of ISO 8601. */
const DAYS = [30, 7, 1].map((days) => ({ code: `P${days}D`, ms: days * 24 * HOUR_MS }));
const HOURS = [24, 6].map((hours) => ({ code: `PT${hours}H`, ms: hours * HOUR_MS }));
const ENDED = { code: 'PT0S', ms: 0 };

/** Makes an {@link Expiry}. Times: epoch seconds. */
export function expiry(subject: string, from: number, until: number, scope?: string): Expiry {
  const times = { from: from * 1000, until: until * 1000, untilUtc: formatUtc(until) };
  return { subject, ...(scope === undefined ? {} : { scope }), ...times };
}

/** Looks at ends when a node starts, and every hour after that. */
export class ExpiryWatch {
  readonly #clock: Clock;
  readonly #find: () => readonly Expiry[];
  readonly #emit: (event: EndpointEvent) => void;
  /** What was told: its end, and the step. */
  readonly #told = new Map<string, Expiry & { readonly code: string }>();
  #cancel: CancelTimer = () => undefined;

  constructor(clock: Clock, find: () => readonly Expiry[], emit: (event: EndpointEvent) => void) {
    this.#clock = clock;
    this.#find = find;
    this.#emit = emit;
  }

  start(): void {
    this.look();
    this.#cancel = this.#clock.after(LOOK_MS, () => this.start());
  }

  stop(): void {
    this.#cancel();
  }

  /** All that ends, the first to end first. */
  list(): readonly Expiry[] {
    return [...this.#find()].sort((a, b) => a.until - b.until);
  }

  /** Documents have changed: what is held in a newer form is told so at once. */
  look(): void {
    const now = this.#clock.now();
    const found = new Map(this.#find().map((each) => [keyOf(each), each]));
    for (const [key, { subject, scope, until }] of this.#told) {
      const held = found.get(key);
      if (held?.until === until) continue;
      this.#told.delete(key);
      const about = { subject, ...(scope === undefined ? {} : { scope }) };
      this.#emit({ kind: 'renewed', ...about, ...(held === undefined ? {} : { until: held.until }), at: now });
    }
    for (const [key, each] of found) this.#tell(key, each, now);
  }

  #tell(key: string, each: Expiry, now: number): void {
    const step = stepOf(each, now);
    if (step === undefined || this.#told.get(key)?.code === step.code) return;
    this.#told.set(key, { ...each, code: step.code });
    const { subject, scope, untilUtc } = each;
    const name = scope === undefined ? subject : `${subject} of ${scope}`;
    const detail = step === ENDED ? `${name} ended at ${untilUtc}` : `${name} ends at ${untilUtc}`;
    this.#emit(alarm('expiring', now, detail, { subject, code: step.code, ...(scope === undefined ? {} : { scope }) }));
  }
}

/** The step that has come. What lives no longer than twice a step is not told so early: it would always be. */
function stepOf({ subject, from, until }: Expiry, now: number): { readonly code: string } | undefined {
  if (now >= until) return ENDED;
  const steps = subject === 'freshness' ? HOURS : DAYS;
  return steps.filter(({ ms }) => until - now <= ms && until - from > 2 * ms).at(-1);
}

function keyOf({ subject, scope }: Expiry): string {
  return JSON.stringify([subject, scope]);
}

/** Ends of the newest documents that are held. @param now - Unix milliseconds. */
export function trustExpiries(trust: TrustStore, now: number): readonly Expiry[] {
  return trust.scopes().flatMap((scope) => {
    const documents = trust.validity(scope).map(({ kind, issuedAt, expiresAt }) => expiry(kind, issuedAt, expiresAt, scope));
    if (scope === trust.own) return documents;
    const inForce = trust.accordBetween(trust.own, scope, now);
    if (inForce === undefined) return documents;
    // One that follows without a gap may be signed already.
    const later = trust.accords().filter(({ parties, notBefore }) => {
      return parties.some((party) => party.scope === scope) && notBefore <= inForce.notAfter;
    });
    const until = Math.max(...later.map(({ notAfter }) => notAfter), inForce.notAfter);
    return [...documents, expiry('accord', inForce.notBefore, until, scope)];
  });
}

/** Ends of the own keys, as the own directory says: of each role, the one that ends last. */
export function ownKeyExpiries(trust: TrustStore, { scope, id }: Principal): readonly Expiry[] {
  const standing = trust.standing(scope);
  const signers: readonly DirectorySigner[] = (standing?.agencies.get(id) ?? standing?.relays.get(id))?.signers ?? [];
  const kems = standing?.agencies.get(id)?.kems ?? [];
  const keys = [...signers, ...kems.map((kem) => ({ ...kem, role: 'kem' }))].filter(({ status }) => status === 'active');
  return [...new Set(keys.map(({ role }) => role))].map((role) => {
    const last = keys.filter((key) => key.role === role).reduce((a, b) => (b.to > a.to ? b : a));
    return expiry(`key of ${role}`, last.from, last.to);
  });
}
