// SPDX-License-Identifier: Apache-2.0
// Letters of the requested State before a result: acknowledgement, questions, return, decisions, progress, costs.
import { POSTPONE_GROUNDS } from '../../vocabulary/decisions/codes.js';
import { COST_TYPES } from '../../vocabulary/costs/codes.js';
import { DEFICIENCIES, RETURN_REASONS } from '../../vocabulary/intake/codes.js';
import type { MessageBody, MessageTypeName } from '../../vocabulary/catalogue.js';
import { MEASURE_STATES } from '../../vocabulary/status/codes.js';
import { escapeHtml, joined, textIn } from '../html.js';
import type { Html } from '../html.js';
import type { Scope } from '../template.js';
import { paymentLine } from '../wording/accounts.js';
import { basesLine, conditionLine, groundLine } from '../wording/law.js';
import { authorityLine, officerLine } from '../wording/people.js';
import type { Wording } from '../wording/wording.js';
import { measuresOf } from './act.js';
import type { Act, ActContext } from './act.js';

type Payload<T extends MessageTypeName> = MessageBody<T>['payload'];

export function acknowledgementAct({ words, request }: ActContext, payload: Payload<'ack.receipt'>): Act {
  const { receivedAt, officer, assignedTo, preliminaryDeficiencies, nextStepDue } = payload;
  return {
    act: 'acknowledgement',
    scope: {
      received: words.time(receivedAt),
      officer: officerLine(words, officer),
      assigned: authorityLine(words, assignedTo),
      measures: words.measures(measuresOf(request).map(({ id }) => id)),
      missing: words.clauses(preliminaryDeficiencies.map((deficiency) => deficiencyLine(words, request, deficiency))),
      next: words.time(nextStepDue),
    },
    said: ['receivedAt', 'officer', 'assignedTo', 'preliminaryDeficiencies', 'nextStepDue'],
  };
}

interface Deficiency {
  readonly path?: string | undefined;
  readonly code: (typeof DEFICIENCIES.codes)[number];
  readonly text: string;
}

function deficiencyLine(words: Wording, request: ActContext['request'], { path, code, text }: Deficiency): Html | undefined {
  const place = path === undefined ? undefined : pathLine(words, request, path);
  const named = words.list([words.label(DEFICIENCIES, code), words.free(text)], ': ');
  return place === undefined ? named : words.list([named, joined([escapeHtml('('), place, escapeHtml(')')])], ' ');
}

/** Place in a request in words: names of members, and of the item by its id. */
function pathLine(words: Wording, request: ActContext['request'], path: string): Html | undefined {
  let at: unknown = { payload: request };
  const names: string[] = [];
  for (const part of path.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    at = typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[name] : undefined;
    if (name === 'payload') continue;
    if (/^\d+$/.test(name)) names.push(typeof at === 'object' && at !== null && 'id' in at ? String(at.id) : String(Number(name) + 1));
    else names.push(words.member(name));
  }
  return names.length === 0 ? undefined : words.list(names.map((name) => textIn(name)));
}

export function informationAct({ words, request }: ActContext, payload: Payload<'info.request'>): Act {
  const { measureIds, questions, replyBy, effectOnClock } = payload;
  return {
    act: 'information',
    scope: {
      measures: words.measures(measureIds),
      questions: questions.map(({ path, code, text, blocking }) => ({
        question: words.list([code === 'I-OTHER' ? undefined : words.label(DEFICIENCIES, code), words.free(text)], ': '),
        path: path === undefined ? undefined : pathLine(words, request, path),
        blocking,
      })),
      by: words.time(replyBy),
      stands: effectOnClock === 'stops',
    },
    said: ['measureIds', 'questions', 'replyBy', 'effectOnClock'],
  };
}

export function returnAct({ words }: ActContext, payload: Payload<'request.return'>): Act {
  const { reason, correctAuthority, cureHint } = payload;
  return {
    act: 'return',
    scope: {
      reason: words.label(RETURN_REASONS, reason),
      authority: authorityLine(words, correctAuthority),
      hint: words.free(cureHint),
    },
    said: ['reason', 'correctAuthority', 'cureHint'],
  };
}

/** What every decision says: on which measures, under which treaties, and whether others remain. */
function decided({ words, request }: ActContext, measureIds: readonly string[]): Scope {
  const all = measuresOf(request);
  return {
    bases: request === undefined ? undefined : basesLine(words, request.legalBasis),
    measures: words.measures(measureIds),
    many: measureIds.length > 1,
    // Without the request nobody knows whether others exist: the sentence then stands.
    others: all.length === 0 || all.some(({ id }) => !measureIds.includes(id)),
  };
}

export function acceptAct(context: ActContext, payload: Payload<'decision.accept'>): Act {
  const { words } = context;
  const { measureIds, executingAuthority, expectedBy, rights, alternativeMeasure } = payload;
  const { remedies, notificationDuty } = rights;
  return {
    act: 'decision',
    scope: {
      ...decided(context, measureIds),
      executing: authorityLine(words, executingAuthority),
      expected: words.date(expectedBy),
      alternative:
        alternativeMeasure === undefined
          ? undefined
          : words.clauses([words.measureName(alternativeMeasure.type), words.free(alternativeMeasure.reason)]),
      remedies: words.free(remedies),
      notified: notificationDuty.exists,
      informed: words.free(notificationDuty.text),
    },
    said: ['measureIds', 'executingAuthority', 'expectedBy', 'rights', 'alternativeMeasure'],
  };
}

export function conditionalAct(context: ActContext, payload: Payload<'decision.accept-conditional'>): Act {
  const { words } = context;
  const { measureIds, conditions, replyBy } = payload;
  const scope = {
    ...decided(context, measureIds),
    by: words.time(replyBy),
    conditions: conditions.map((condition) => ({ condition: conditionLine(words, condition) })),
  };
  return { act: 'decision', scope, said: ['measureIds', 'conditions', 'replyBy'] };
}

export function refuseAct(context: ActContext, payload: Payload<'decision.refuse'>): Act {
  const { words } = context;
  const { measureIds, grounds, consultationRef, remedies } = payload;
  const scope = {
    ...decided(context, measureIds),
    grounds: words.list(
      grounds.map((ground) => groundLine(words, ground)),
      ' ',
    ),
    consulted: consultationRef !== undefined,
    remedies: words.free(remedies),
  };
  return { act: 'decision', scope, said: ['measureIds', 'grounds', 'consultationRef', 'remedies'] };
}

export function postponeAct(context: ActContext, payload: Payload<'decision.postpone'>): Act {
  const { words } = context;
  const { measureIds, ground, reason, reviewOn, partialPossible, consultationRef } = payload;
  const scope = {
    ...decided(context, measureIds),
    ground: words.label(POSTPONE_GROUNDS, ground),
    reason: words.free(reason),
    review: words.date(reviewOn),
    partial: partialPossible,
    consulted: consultationRef !== undefined,
  };
  return { act: 'decision', scope, said: ['measureIds', 'ground', 'reason', 'reviewOn', 'partialPossible', 'consultationRef'] };
}

export function statusAct({ words }: ActContext, payload: Payload<'status.report'>): Act {
  const measures = payload.measures.map(({ measureId, state, since, nextStep, nextDue, blocker }) => ({
    measure: words.measure(measureId),
    state: words.label(MEASURE_STATES, state),
    since: words.time(since),
    next: words.free(nextStep),
    due: words.time(nextDue),
    blocker: words.free(blocker),
  }));
  return { act: 'status', scope: { at: words.time(payload.asOf), measures }, said: ['asOf', 'measures'] };
}

export function costsAct({ words, type }: ActContext, payload: Payload<'costs.estimate' | 'costs.claim'>): Act {
  const isClaim = type === 'costs.claim';
  const { items, basis } = payload;
  const { payTo, documents = [] } = 'agreedIn' in payload ? payload : {};
  if ('agreedIn' in payload) words.annexes.identify('message', payload.agreedIn);
  return {
    act: 'costs',
    scope: {
      estimate: !isClaim,
      claim: isClaim,
      basis: words.free(basis),
      costs: items.map(({ type: kind, amount, text }) => ({
        type: words.label(COST_TYPES, kind),
        amount: words.money(amount),
        text: words.free(text),
      })),
      by: 'replyBy' in payload ? words.time(payload.replyBy) : undefined,
      account: payTo === undefined ? undefined : paymentLine(words, payTo),
      documents: words.list(documents.map((id) => words.phrase('annexNo', { no: words.annexOf(id) }))),
    },
    said: ['items', 'basis', 'replyBy', 'agreedIn', 'payTo', 'documents'],
  };
}
