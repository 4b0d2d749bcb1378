// SPDX-License-Identifier: Apache-2.0
// The paper original of a request, where an accord wants one.
import type { MessageFact } from '../fact.js';
import type { View } from '../view.js';

/** A question for the original opens it anew; its dispatch closes it. */
export function amendOriginal(view: View, { original, messageId }: MessageFact): View {
  if (original === undefined) return view;
  return { ...view, original: original === 'asked' ? { asked: messageId } : { ...view.original, sent: messageId } };
}
