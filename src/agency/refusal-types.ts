// SPDX-License-Identifier: Apache-2.0
// What refuses a message: it passes for a while under an accord that is over, so that a sender learns why it was not heard (TRUST-50, TRUST-81).

export const TRANSPORT_RECEIPT = 'transport.receipt';
export const ERROR_VALIDATION = 'error.validation';

/** Tells whether a message of this type may refuse another one. */
export function isRefusalType(type: string): boolean {
  return type === TRANSPORT_RECEIPT || type === ERROR_VALIDATION;
}

/** One reason for people: who refused, by which rule or code, and what of the message it is about. */
export interface RefusalLine {
  /** `scope/id`. */
  readonly by: string;
  /** Rule (`V015`) or clause (`ENV-24`) of SPEC.md; the coarse code where a relay refused. */
  readonly rule: string;
  /** JSON pointer into the body; absent where it is about the whole. */
  readonly path?: string;
  readonly text?: string;
}
