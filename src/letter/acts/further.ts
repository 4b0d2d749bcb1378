// SPDX-License-Identifier: Apache-2.0
// Letters about a matter under way: supplement, amendment, withdrawal, closure; and information without a request.
import type { MessageBody, MessageTypeName } from '../../vocabulary/catalogue.js';
import { AMENDMENTS, WITHDRAW_REASONS } from '../../vocabulary/requests/codes.js';
import { EVALUATION_SCHEMES, INFORMATION_EVALUATIONS, SOURCE_EVALUATIONS } from '../../vocabulary/spontaneous/codes.js';
import { textIn } from '../html.js';
import type { PhraseName } from '../text/text.js';
import { conditionLine } from '../wording/law.js';
import { measureScope } from '../wording/measure.js';
import { personLine } from '../wording/people.js';
import { assetLine } from '../wording/property.js';
import { caseNo, measuresOf } from './act.js';
import type { Act, ActContext } from './act.js';

type Payload<T extends MessageTypeName> = MessageBody<T>['payload'];

export function supplementAct({ words, request }: ActContext, payload: Payload<'request.supplement'>): Act {
  const { measureIds, answers, information, persons = [], assets = [] } = payload;
  return {
    act: 'supplement',
    scope: {
      case: words.free(caseNo(request)),
      measures: words.measures(measureIds),
      answers: answers.map((answer) => ({
        question: textIn(answer.questionId),
        answer:
          answer.kind === 'VALUE'
            ? words.free(answer.value, { annex: textIn(answer.questionId) })
            : answer.kind === 'NOT-AVAILABLE'
              ? words.phrase('NOT-AVAILABLE', { reason: words.free(answer.reason) })
              : words.list([words.phrase('seeAnnex', { no: words.annexOf(answer.attachmentId) }), words.free(answer.text)], '. '),
      })),
      information: words.free(information),
      persons: persons.map((person) => ({ person: personLine(words, person) })),
      assets: assets.map((asset) => ({ asset: assetLine(words, asset) })),
    },
    said: ['measureIds', 'answers', 'information', 'persons', 'assets'],
  };
}

export function amendmentAct({ words, request }: ActContext, payload: Payload<'request.amend'>): Act {
  const { changes, reason } = payload;
  const known = request !== undefined && 'assets' in request ? (request.assets ?? []) : [];
  const scope = {
    case: words.free(caseNo(request)),
    changes: changes.map(({ op, measure }) => ({
      change: words.label(AMENDMENTS, op),
      ...measureScope(words, measure, { assets: known }),
    })),
    reason: words.free(reason),
  };
  return { act: 'amendment', scope, said: ['changes', 'reason'] };
}

export function withdrawalAct({ words, request }: ActContext, payload: Payload<'request.withdraw'>): Act {
  const { measureIds, reason, text, disposition, releases = [] } = payload;
  const all = measuresOf(request);
  const scope = {
    case: words.free(caseNo(request)),
    whole: all.length > 0 && all.every(({ id }) => measureIds.includes(id)),
    measures: words.measures(measureIds),
    reason: words.label(WITHDRAW_REASONS, reason),
    text: words.free(text),
    disposition: words.said(disposition.rule),
    dispositionText: words.free(disposition.text),
    releases: words.list(releases.map((ref) => textIn(ref))),
  };
  return { act: 'withdrawal', scope, said: ['measureIds', 'reason', 'text', 'disposition', 'releases'] };
}

export function closureAct({ words, request }: ActContext, payload: Payload<'closure'>): Act {
  const { openObligations, text } = payload;
  const scope = {
    case: words.free(caseNo(request)),
    text: words.free(text),
    nothing: openObligations.length === 0,
    survivors: openObligations.map(({ kind, ref, until, text: note }) => ({
      // RETURN is a sentence of a withdrawal too.
      kind: words.said(kind === 'RETURN' ? 'RETURNING' : (kind satisfies PhraseName)),
      ref: textIn(ref),
      until: words.date(until),
      text: words.free(note),
    })),
  };
  return { act: 'closure', scope, said: ['openObligations', 'text'] };
}

export function spontaneousAct({ words }: ActContext, payload: Payload<'spontaneous.info'>): Act {
  const { information, evaluation, conditions = [], acceptBefore, persons = [], assets = [] } = payload;
  const original = evaluation?.original;
  return {
    act: 'spontaneous',
    scope: {
      information: words.free(information),
      evaluation: words.list([
        words.label(SOURCE_EVALUATIONS, evaluation?.source),
        words.label(INFORMATION_EVALUATIONS, evaluation?.information),
        original === undefined
          ? undefined
          : words.list(
              [
                words.label(EVALUATION_SCHEMES, original.scheme),
                textIn(`${original.source}${original.information}`),
                words.free(original.handling),
              ],
              ': ',
            ),
      ]),
      persons: persons.map((person) => ({ person: personLine(words, person) })),
      assets: assets.map((asset) => ({ asset: assetLine(words, asset) })),
      conditions: conditions.map((condition) => ({ condition: conditionLine(words, condition) })),
      before: acceptBefore !== undefined,
      by: words.time(acceptBefore?.until),
    },
    said: ['information', 'evaluation', 'conditions', 'acceptBefore', 'persons', 'assets'],
  };
}
