// SPDX-License-Identifier: Apache-2.0

/** Subprotocol tokens of this version, newest first. `rogatory-link.2` is reserved for a hybrid key agreement. */
export const LINK_TOKENS: readonly string[] = Object.freeze(['rogatory-link.1']);

/** The token that a listening side picks: its own newest that was offered. */
export function chooseToken(offered: Iterable<string>, supported: readonly string[] = LINK_TOKENS): string | undefined {
  const offer = new Set(offered);
  return supported.find((token) => offer.has(token));
}
