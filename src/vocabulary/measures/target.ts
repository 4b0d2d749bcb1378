// SPDX-License-Identifier: Apache-2.0

/** What every rule about the target of a measure shares. Each finding asks its own question. */
export const TARGET = {
  id: 'P18',
  severity: 'E',
  summary: 'The measure has a target: property, account, address or person.',
  mend: 'Name the property, account, address or person at which the measure aims.',
} as const;
