// SPDX-License-Identifier: Apache-2.0
import type { MessageFact } from '../fact.js';
import type { MeasureRecord, View } from '../view.js';

/** Whether a measure waits for an answer that blocks it. */
export function hasOpenQuestion(view: Pick<View, 'questions'>, measureId: string): boolean {
  return view.questions.some((question) => question.blocking && !question.answered && question.measureIds.includes(measureId));
}

/** Whether a supplement answers a question of the message for which the measure waits: only then its sender can have seen it. */
export function answersWait({ id, waitsFor }: MeasureRecord, view: View, { answers = [] }: MessageFact): boolean {
  return view.questions.some(
    (question) => question.askedBy === waitsFor && question.measureIds.includes(id) && answers.includes(question.id),
  );
}

/** Rule that questions or answers break. */
export function questionRule(view: View, { asks, answers }: MessageFact): string | undefined {
  if (asks !== undefined) {
    const ids = [...view.questions, ...asks].map((question) => question.id);
    if (new Set(ids).size !== ids.length) return 'X00';
  }
  return answers?.every((id) => view.questions.some((question) => question.id === id)) === false ? 'X20' : undefined;
}

/** The view after questions were asked or answered. */
export function amendQuestions(view: View, { messageId, asks, answers = [], measureIds = [] }: MessageFact): View {
  if (asks !== undefined) {
    const asked = asks.map((question) => ({ ...question, askedBy: messageId, measureIds, answered: false }));
    return { ...view, questions: [...view.questions, ...asked] };
  }
  if (answers.length === 0) return view;
  const questions = view.questions.map((question) => (answers.includes(question.id) ? { ...question, answered: true } : question));
  return { ...view, questions };
}
