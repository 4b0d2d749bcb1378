// SPDX-License-Identifier: Apache-2.0
// Use, return and destruction of evidence; costs.
import { present } from '../kept.js';
import { moment, readStep } from '../step.js';
import type { LooseBody, Step } from '../step.js';

const items = (ids: readonly string[] = []) => ids.map((id) => ({ id, intact: true }));

const consentRequest = readStep({
  type: 'use.consent-request',
  read: ({ payload }) => ({ wants: payload.evidenceIds ?? [] }),
  amend: (view, { messageId, wants = [] }) => ({
    ...view,
    wanted: [...view.wanted.slice(-15), { message: messageId, evidenceIds: wants }],
  }),
  tell: ({ payload }) => `asks to use ${(payload.evidenceIds ?? []).join(', ')} for something else`,
});

const consentDecision = readStep({
  type: 'use.consent-decision',
  read: ({ payload }) => ({
    waives: payload.waived ?? [],
    conditions: (payload.conditions ?? []).map(({ id, code }) => ({ id, code, measureIds: [] })),
    ...(payload.granted === true ? { granted: true as const } : {}),
  }),
  // DOSSIER-41: a consent answers the other side's request for it, and the requester alone asks.
  amend: (view, { messageId, from, inReplyTo, granted }) =>
    granted === true && from === 'responder' && view.wanted.some(({ message }) => message === inReplyTo)
      ? { ...view, consents: [...(view.consents ?? []), messageId] }
      : view,
  tell: ({ payload }) => (payload.granted === true ? 'consents to another use' : 'does not consent to another use'),
});

const useReport = readStep({
  type: 'use.report',
  read: ({ payload }) => ({ items: items(payload.evidenceIds) }),
  tell: ({ payload }) => `tells how ${(payload.evidenceIds ?? []).join(', ')} was used`,
});

type AboutItems = 'evidence.return-demand' | 'evidence.return-plan' | 'evidence.return-confirm' | 'evidence.destruction-confirm';

function returns(type: AboutItems, say: string): Step {
  return readStep({
    type,
    read: ({ payload }) => ({
      items: items(payload.items),
      signatories: (payload.witnesses ?? []).length,
      ...present({ until: moment(payload.by) }),
    }),
    tell: ({ payload }) => `${say} ${(payload.items ?? []).join(', ')}`,
  });
}

const itemsOf = ({ items: named = [] }: LooseBody<'costs.estimate' | 'costs.claim'>['payload']) => ({
  costs: named.map(({ id }) => ({ id })),
});

const costsEstimate = readStep({
  type: 'costs.estimate',
  read: ({ payload }) => itemsOf(payload),
  tell: () => 'estimates costs',
});

const costsReply = readStep({
  type: 'costs.reply',
  read: ({ payload }) => ({ costs: (payload.perItem ?? []).map(({ id, agreed }) => ({ id, agreed })) }),
  tell: ({ payload }) => (payload.perItem ?? []).map(({ id, agreed }) => `${agreed ? 'agrees to' : 'declines'} ${id}`).join(', '),
});

const costsClaim = readStep({
  type: 'costs.claim',
  read: ({ payload }) => itemsOf(payload),
  tell: () => 'claims agreed costs',
});

export const USES: readonly Step[] = [
  consentRequest,
  consentDecision,
  useReport,
  returns('evidence.return-demand', 'demands the return of'),
  returns('evidence.return-plan', 'plans the return of'),
  returns('evidence.return-confirm', 'confirms the return of'),
  returns('evidence.destruction-confirm', 'confirms the destruction of'),
  costsEstimate,
  costsReply,
  costsClaim,
];
