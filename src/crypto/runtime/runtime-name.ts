// SPDX-License-Identifier: Apache-2.0

interface Globals {
  readonly process?: { readonly versions?: { readonly node?: string; readonly openssl?: string } };
  readonly navigator?: { readonly userAgent?: string };
}

/** Names the runtime: Node and its OpenSSL, or the user agent of a browser. */
export function runtimeName(): string {
  const { process, navigator } = globalThis as Globals;
  const { node, openssl } = process?.versions ?? {};
  if (node === undefined) return navigator?.userAgent ?? 'unknown';
  return `node ${node}, OpenSSL ${openssl ?? 'absent'}`;
}
