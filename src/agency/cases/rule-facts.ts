// SPDX-License-Identifier: Apache-2.0
// What a rule may know beside the message, gathered from accord, directory and dossier.
import { equal } from '../../core/bytes.js';
import type { Principal } from '../../core/ids.js';
import { due } from '../../dossier/deadlines/due.js';
import { elapse } from '../../dossier/deadlines/elapse.js';
import { viewOf } from '../../dossier/journal.js';
import { isHeld } from '../../dossier/records/provisionals.js';
import { obligationsOf } from '../../dossier/obligations.js';
import type { DossierState, Role } from '../../dossier/state.js';
import { isOpened } from '../../dossier/view.js';
import type { ConditionRecord, ProvisionalRecord } from '../../dossier/view.js';
import type { AccordRef } from '../../envelope/types.js';
import type { Accord } from '../../trust/documents/accord.js';
import { STAGES } from '../../vocabulary/proceedings/codes.js';
import type { RoleCode } from '../../schema/frame/codes.js';
import { MEASURE_TYPES } from '../../vocabulary/measures/codes.js';
import type { DossierFacts, RuleContext, SecuredFacts } from '../../vocabulary/context.js';
import { decodeTerms } from '../../vocabulary/accords/terms.js';
import type { AccordTerms } from '../../vocabulary/accords/terms.js';
import type { AgencyNode } from '../agency-parts.js';
import type { CaseRecord } from './case-record.js';

export interface ContextSource {
  readonly node: Pick<AgencyNode, 'trust'>;
  /** The dossier: its state, and the accord that it was opened under; none within one state. */
  readonly record: Pick<CaseRecord, 'state' | 'accord'>;
  readonly sender: Principal;
  /** Side of the sender. */
  readonly side: Role;
  readonly recipient: Principal;
  /** The accord that the message cites. */
  readonly accord: AccordRef | undefined;
  readonly workload?: RuleContext['workload'] | undefined;
  /** Unix milliseconds: this side's clock, by which directories are read. */
  readonly now: number;
  /** Unix milliseconds: time of issue, the same on both sides, by which the dossier is judged. */
  readonly issuedAt: number;
}

/** Everything that rules may know of a message beside the message. */
export function ruleContext(source: ContextSource): RuleContext {
  const { node, record, sender, side, recipient, accord, workload, now, issuedAt } = source;
  const { state, accord: openedUnder } = record;
  // Competences are the directory's free texts; rules ask for the codes among them.
  const roles = (node.trust.agency(sender.scope, sender.id, now)?.competences ?? []) as readonly RoleCode[];
  const terms = accord === undefined ? undefined : termsOf(node, accord);
  return {
    sender: { side, roles },
    recipient: recipientFacts(node, recipient, now),
    ...(terms === undefined ? {} : { terms }),
    ...(workload === undefined ? {} : { workload }),
    // TRUST-83: a message is judged by the accord that it cites, and deadlines stay those of the first.
    ...(isOpened(state) ? { dossier: dossierFacts(state, issuedAt, side, openedUnder && termsOf(node, openedUnder)) } : {}),
  };
}

/** Terms as they were decoded: each message is judged by those of its accord. */
const DECODED = new WeakMap<Uint8Array, AccordTerms>();

/** An accord, as far as this agency holds it. */
export function heldAccord({ trust }: Pick<AgencyNode, 'trust'>, { id, version }: AccordRef): Accord | undefined {
  return trust.accords().find((accord) => accord.version === version && equal(accord.id, id));
}

/** Terms of an accord that this agency holds, shared: read, never changed; undefined when it has none. @throws {@link RogatoryError} as {@link decodeTerms}. */
export function termsOf(node: Pick<AgencyNode, 'trust'>, ref: AccordRef): AccordTerms | undefined {
  const terms = heldAccord(node, ref)?.terms;
  if (terms === undefined || terms.length === 0) return undefined;
  const decoded = DECODED.get(terms) ?? decodeTerms(terms);
  DECODED.set(terms, decoded);
  return decoded;
}

/** Where a directory lists stages or measures among the competences of an agency, it is competent for no others. */
function recipientFacts(
  { trust }: Pick<AgencyNode, 'trust'>,
  { scope, id }: Principal,
  now: number,
): NonNullable<RuleContext['recipient']> {
  const entry = trust.agency(scope, id, now);
  const named = (codes: readonly string[]): readonly string[] => codes.filter((code) => entry?.competences.includes(code));
  const [stages, measures] = [named(STAGES.codes), named(MEASURE_TYPES.codes)];
  return {
    exists: entry !== undefined,
    ...(stages.length === 0 ? {} : { stages }),
    ...(measures.length === 0 ? {} : { measures }),
  };
}

/**
 * What the dossier says of the request that a message answers.
 * @param at - Unix milliseconds; what lapses by then has lapsed.
 * @param side - Side of the sender of the message under judgement.
 * @param terms - Of the accord that the dossier was opened under; without them nothing is said about deadlines.
 */
export function dossierFacts(dossier: DossierState, at: number, side: Role, terms?: AccordTerms): DossierFacts {
  const view = elapse(viewOf(dossier), at, dossier.policy);
  return {
    legalBases: view.legalBases,
    measures: view.measures,
    secured: view.provisionals.flatMap(securedFacts),
    binding: view.conditions.filter(isBinding).map(({ code, measureIds }) => (measureIds.length === 0 ? { code } : { code, measureIds })),
    consulted: view.consulted,
    consents: view.consents ?? [],
    owed: obligationsOf(view, at).map(({ ref, measureId }) => (measureId === undefined ? { ref } : { ref, measureId })),
    offered: view.conditions.filter((one) => isOffered(one, side)).map(({ id }) => id),
    ...(terms === undefined ? {} : { terms, running: running(dossier, at, terms) }),
  };
}

/** An answer to the request binds by the conditions of the side that answers. */
function isBinding({ state, by }: ConditionRecord): boolean {
  return state === 'ACCEPTED' && by === 'responder';
}

/** Conditions that come with information belong to no measure. */
function isOffered({ state, by, measureIds }: ConditionRecord, answering: Role): boolean {
  return state === 'PROPOSED' && by !== answering && measureIds.length === 0;
}

/** Both names under which messages speak of it: the responder's reference, and the message that asked. */
function securedFacts(one: ProvisionalRecord): SecuredFacts[] {
  const { kind, state, since, expiresAt, message, ref } = one;
  if (state === 'ASKED' || state === 'TAKEN') return [];
  const facts = {
    kind,
    state: !isHeld(one) ? ('ENDED' as const) : state === 'SECURED' ? ('SECURED' as const) : ('LINKED' as const),
    ...(since === undefined ? {} : { securedAt: since }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
  return [...new Set([ref ?? message, message])].map((name) => ({ ref: name, ...facts }));
}

function running(dossier: DossierState, at: number, terms: AccordTerms): NonNullable<DossierFacts['running']> {
  return due(dossier, at, { terms })
    .filter(({ stopped, id }) => !stopped && id.startsWith('D'))
    .map(({ id, since, due: ends }) => ({ deadlineId: id, percent: ends <= since ? 100 : ((at - since) * 100) / (ends - since) }));
}
