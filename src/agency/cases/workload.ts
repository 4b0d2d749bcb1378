// SPDX-License-Identifier: Apache-2.0
// How many requests of an authority were urgent. Counted when another urgent one comes, under an accord that asks: reads every dossier.
import { principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { DAY_MS } from '../../core/time.js';
import type { AccordRef } from '../../envelope/types.js';
import type { RuleContext } from '../../vocabulary/context.js';
import type { Casebook } from './casebook.js';
import type { CaseRecord } from './case-record.js';
import type { AgencyNode } from '../agency-parts.js';
import { termsOf } from './rule-facts.js';

const REQUESTS: ReadonlySet<string> = new Set(['request.submit', 'request.confirm']);

export interface AskedUrgently {
  readonly type: string;
  /** Not yet judged. */
  readonly body: unknown;
  readonly from: Principal;
  readonly accord: AccordRef | undefined;
  readonly dossier: string;
  /** Unix milliseconds. */
  readonly now: number;
}

/** Requests of the sender in the days that the accord counts, this one left out; undefined when no rule asks. */
export async function workloadOf(
  node: Pick<AgencyNode, 'self' | 'trust'>,
  casebook: Pick<Casebook, 'all'>,
  { type, body, from, accord, dossier, now }: AskedUrgently,
): Promise<RuleContext['workload']> {
  const share = REQUESTS.has(type) ? accord && termsOf(node, accord)?.urgentShare : undefined;
  if (share === undefined || !isUrgent(levelIn(body))) return undefined;
  const own = principalKey(from) === principalKey(node.self);
  const isTheirs = ({ role, counterpart }: CaseRecord): boolean =>
    own ? role === 'requester' : role === 'responder' && principalKey(counterpart) === principalKey(from);
  const counted = (await casebook.all()).filter(
    (record) => record.dossier !== dossier && isTheirs(record) && madeAt(record.state.request) > now - share.days * DAY_MS,
  );
  return { urgent: counted.filter(({ state }) => isUrgent(state.urgency)).length, total: counted.length };
}

function isUrgent(level: unknown): boolean {
  return typeof level === 'string' && level !== 'ROUTINE';
}

function levelIn(body: unknown): unknown {
  return (body as { payload?: { urgency?: { level?: unknown } } } | null)?.payload?.urgency?.level;
}

/** Unix milliseconds that a UUIDv7 begins with; -Infinity without a request. */
function madeAt(messageId: string | undefined): number {
  return messageId === undefined ? -Infinity : Number.parseInt(messageId.slice(0, 8) + messageId.slice(9, 13), 16);
}
