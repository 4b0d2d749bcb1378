// SPDX-License-Identifier: Apache-2.0
// Every CryptoKey within a value, and whether any way of WebCrypto gives its bytes away.

export function heldKeys(value: unknown): CryptoKey[] {
  if (value instanceof CryptoKey) return [value];
  if (value instanceof Map) return [...value.values()].flatMap(heldKeys);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  return Object.values(value).flatMap(heldKeys);
}

/** Tries every format, and wrapping. @returns the ways in which the key came out. */
export async function waysOut(key: CryptoKey): Promise<string[]> {
  const wrapper = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['wrapKey']);
  const out: string[] = [];
  for (const format of ['raw', 'pkcs8', 'spki', 'jwk', 'raw-seed', 'raw-private'] as 'raw'[]) {
    const nonce = new Uint8Array(12);
    await crypto.subtle.exportKey(format, key).then(
      () => out.push(`export ${format}`),
      () => undefined,
    );
    await crypto.subtle.wrapKey(format, key, wrapper, { name: 'AES-GCM', iv: nonce }).then(
      () => out.push(`wrap ${format}`),
      () => undefined,
    );
  }
  return out;
}
