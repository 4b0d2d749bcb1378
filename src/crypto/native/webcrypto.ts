// SPDX-License-Identifier: Apache-2.0

/** Input type of WebCrypto; TypeScript cannot know that none of our arrays is shared memory. */
export function source(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>;
}

/** PKCS #8 (RFC 8410) around a 32-byte key: the one raw form in which WebCrypto imports a private key alone. @param oid - Last byte of 1.3.101.x. */
export function pkcs8(oid: 0x6e | 0x70, key: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, oid, 0x04, 0x22, 0x04, 0x20];
  return Uint8Array.from([...head, ...key]);
}
