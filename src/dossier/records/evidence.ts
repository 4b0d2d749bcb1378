// SPDX-License-Identifier: Apache-2.0
import type { MessageFact } from '../fact.js';
import { EVIDENCE_MACHINE } from '../machines/evidence.js';
import { rowFor, rowsOn } from '../machines/machine.js';
import { allBinding, conditionsOf } from './conditions.js';
import { mapped } from '../kept.js';
import type { EvidenceRecord, View } from '../view.js';

/** Whether the requester may use an item: the conditions on which it was given bind (X11). */
function mayUse(view: Pick<View, 'conditions' | 'evidence'>, evidenceId: string): boolean {
  const measureId = view.evidence.find(({ id }) => id === evidenceId)?.measureId;
  return allBinding(conditionsOf(view, measureId));
}

/** Rule that a message about items of evidence breaks. */
export function evidenceRule(view: View, fact: MessageFact): string | undefined {
  const items = fact.items ?? [];
  if (fact.type === 'use.report') return items.every(({ id }) => mayUse(view, id)) ? undefined : 'X11';
  if (!fact.type.startsWith('evidence.')) return undefined;
  const movable = items.every(({ id }) => {
    const record = view.evidence.find((one) => one.id === id);
    return record !== undefined && (rowOf(record, fact) !== undefined || fact.type === 'evidence.return-plan');
  });
  return movable ? undefined : 'X00';
}

/** Applies a message to the items of evidence of a view. */
export function amendEvidence(view: View, fact: MessageFact): View {
  const moves = rowsOn(EVIDENCE_MACHINE, fact.type).length > 0;
  if (fact.evidence === undefined && (!moves || view.evidence.length === 0)) return view;
  const wanted = fact.type === 'use.consent-decision' ? view.wanted.find(({ message }) => message === fact.inReplyTo) : undefined;
  const named = new Set([...(fact.items ?? []), ...(fact.evidence ?? [])].map(({ id }) => id).concat(wanted?.evidenceIds ?? []));
  const moved = mapped(view.evidence, (one) => {
    const row = named.has(one.id) ? rowOf(one, fact) : undefined;
    if (row === undefined) return one;
    const due = row.to === 'RETURN_DUE' && fact.until !== undefined ? { returnBy: fact.until } : {};
    return { ...one, ...due, state: row.to as EvidenceRecord['state'] };
  });
  const known = new Set(view.evidence.map(({ id }) => id));
  const added = (fact.evidence ?? [])
    .filter(({ id }) => !known.has(id))
    .map((item): EvidenceRecord => ({ ...item, state: 'SENT', message: fact.messageId }));
  if (added.length > 0) return { ...view, evidence: [...moved, ...added] };
  return moved === view.evidence ? view : { ...view, evidence: moved };
}

function rowOf({ id, state }: EvidenceRecord, { type, from, items = [], signatories = 0, granted }: MessageFact) {
  const intact = items.find((item) => item.id === id)?.intact;
  const row = rowFor(EVIDENCE_MACHINE, type, state, (guard) => {
    if (guard === 'intact' || guard === 'broken') return intact === (guard === 'intact');
    if (guard === 'two-signatories') return signatories >= 2;
    return guard === 'granted' && granted === true;
  });
  // Either side may send use.consent-decision, and the owner of an item alone lets the other keep it.
  return row?.by === 'either' || row?.by === from ? row : undefined;
}
