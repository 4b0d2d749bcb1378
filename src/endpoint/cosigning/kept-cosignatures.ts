// SPDX-License-Identifier: Apache-2.0
// Cosignatures of the own log, by epoch, size and cosigner, and the checkpoints that were offered.

/** Cosignature, and the checkpoint beside it when this store does not hold that. */
export const COSIGNED = 'cosigned';
/** Own checkpoints that were offered, with their time tokens. */
export const OFFERED = 'offered';

const DIGITS = 16;

/** Writes a number so that keys sort as numbers do. */
export function pad(value: number): string {
  return String(value).padStart(DIGITS, '0');
}

export function cosignedKey(epoch: number, size: number, cosigner: string): string {
  return `${pad(epoch)}/${pad(size)}/${cosigner}`;
}

export function offeredKey(epoch: number, size: number): string {
  return `${pad(epoch)}/${pad(size)}`;
}
