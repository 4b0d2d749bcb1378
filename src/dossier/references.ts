// SPDX-License-Identifier: Apache-2.0
import type { View } from './view.js';

/** Messages that start or stop a deadline: their times are kept while the dossier names them. */
export function referencesOf(view: View): ReadonlySet<string> {
  const ids = new Set<string>(view.queries);
  if (view.request !== undefined) ids.add(view.request);
  for (const { entered = {}, stops = [], waitsFor } of view.measures) {
    for (const id of Object.values(entered)) ids.add(id);
    for (const [from, to] of stops) ids.add(from).add(to);
    if (waitsFor !== undefined) ids.add(waitsFor);
  }
  for (const { message, changed } of view.provisionals) ids.add(message).add(changed);
  return ids;
}
