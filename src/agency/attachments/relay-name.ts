// SPDX-License-Identifier: Apache-2.0
/** Stands for the own relay in records of blobs, whichever relay it is: what was named through one may come through the next. */
export const RELAY = 'relay';
