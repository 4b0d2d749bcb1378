// SPDX-License-Identifier: Apache-2.0
import type { View } from './state.js';

/** Whether a measure waits for an answer that blocks it. */
export function hasOpenQuestion(view: View, measureId: string): boolean {
  return view.questions.some((question) => question.blocking && !question.answered && question.measureIds.includes(measureId));
}
