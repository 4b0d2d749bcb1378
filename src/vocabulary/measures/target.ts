// SPDX-License-Identifier: Apache-2.0

/** Members that every rule about the target of a measure has. Each finding asks its own question. */
export const TARGET = {
  id: 'P18',
  severity: 'E',
  summary: 'A measure names its target: the person, account, place or object, so that it can be executed.',
  mend: 'Add the person, account, address, place or object to which the measure is directed.',
} as const;
