// SPDX-License-Identifier: Apache-2.0
// What rules about the place of an asset share, whether they judge a freeze or any body.

export const PLACE = {
  id: 'P36',
  source: 'see CETS 198; FATF recommendation 4; practice of exchanges',
  summary: 'Each asset to be frozen lies where somebody can act on it, and a memo is given only where there is one.',
  mend: 'Give the address, customer, transaction or deposit address; say whether it is shared, and take the memo from the transaction.',
} as const;

export const SEALED = {
  id: 'P38',
  source: 'ISO/IEC 27037; whoever reads the words of recovery owns the assets',
  summary: 'A wallet on a device is named by the device, its seal and its keeper; words of recovery are never written.',
  mend: 'Describe the device, give the number of its seal and its keeper; an extended public key helps. Delete every word of recovery.',
} as const;
