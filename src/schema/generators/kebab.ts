// SPDX-License-Identifier: Apache-2.0

/** `BasisStatus` and `vAmount` become `basis-status` and `v-amount`. */
export function kebab(text: string): string {
  return text.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}
