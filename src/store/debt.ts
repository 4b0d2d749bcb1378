// SPDX-License-Identifier: Apache-2.0
// Receipts that were owed to a peer, and sent.

/** Debts that were paid to a peer. They are kept for `paidRetentionMs`, so that they can be restored. */
export interface Payment {
  /** Ids of `Store.owed`. */
  readonly ids: readonly number[];
  /** Digest of the envelope that carried them, when one did. */
  readonly carrier?: Uint8Array;
}

/** Debts to restore: all that an envelope carried, or all paid to a peer since a time (Unix milliseconds). */
export type DebtAgain = { readonly carrier: Uint8Array } | { readonly to: string; readonly since: number };
