// SPDX-License-Identifier: Apache-2.0
import type { MessageFact } from './fact.js';
import type { MeasureRecord, View } from './view.js';

/** Whether a measure waits for an answer that blocks it. */
export function hasOpenQuestion(view: View, measureId: string): boolean {
  return view.questions.some((question) => question.blocking && !question.answered && question.measureIds.includes(measureId));
}

/** Whether a supplement answers a question of the message for which the measure waits: only then can its sender have seen it. */
export function answersWait({ id, waitsFor }: MeasureRecord, view: View, { answers = [] }: MessageFact): boolean {
  return view.questions.some(
    (question) => question.askedBy === waitsFor && question.measureIds.includes(id) && answers.includes(question.id),
  );
}
