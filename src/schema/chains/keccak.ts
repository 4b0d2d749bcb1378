// SPDX-License-Identifier: Apache-2.0
// Keccak-256 for the letter case of EVM addresses (ERC-55): a checksum against typing errors, nothing secret and nothing signed.

const MASK = (1n << 64n) - 1n;
const RATE = 136;
const ROTATIONS = [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];
const LANES = [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];

const rotate = (x: bigint, n: number): bigint => ((x << BigInt(n)) | (x >> BigInt(64 - n))) & MASK;

/** Round constants from the LFSR of FIPS 202 algorithm 5. */
const ROUNDS: readonly bigint[] = (() => {
  let register = 1;
  return Array.from({ length: 24 }, () => {
    let constant = 0n;
    for (let j = 0; j < 7; j++) {
      if ((register & 1) === 1) constant |= 1n << BigInt((1 << j) - 1);
      register = (register << 1) ^ ((register >> 7) * 0x171);
    }
    return constant;
  });
})();

function permute(a: bigint[]): void {
  for (const constant of ROUNDS) {
    const c = Array.from({ length: 5 }, (_, x) => at(a, x) ^ at(a, x + 5) ^ at(a, x + 10) ^ at(a, x + 15) ^ at(a, x + 20));
    for (let i = 0; i < 25; i++) a[i] = at(a, i) ^ at(c, (i + 4) % 5) ^ rotate(at(c, (i + 1) % 5), 1);
    let carried = at(a, 1);
    for (let i = 0; i < 24; i++) {
      const lane = LANES[i] as number;
      const next = at(a, lane);
      a[lane] = rotate(carried, ROTATIONS[i] as number);
      carried = next;
    }
    for (let y = 0; y < 25; y += 5) {
      const row = a.slice(y, y + 5);
      for (let x = 0; x < 5; x++) a[y + x] = at(row, x) ^ (~at(row, (x + 1) % 5) & MASK & at(row, (x + 2) % 5));
    }
    a[0] = at(a, 0) ^ constant;
  }
}

const at = (lanes: readonly bigint[], index: number): bigint => lanes[index] as bigint;

/** Hashes at most 135 bytes (one block) with Keccak-256, the padding before FIPS 202. @throws RangeError for more. */
export function keccak256(bytes: Uint8Array): Uint8Array {
  if (bytes.length >= RATE) throw new RangeError('one block only');
  const block = new Uint8Array(RATE);
  block.set(bytes);
  block[bytes.length] = 0x01;
  block[RATE - 1] = (block[RATE - 1] as number) | 0x80;
  const view = new DataView(block.buffer);
  const lanes = Array.from({ length: 25 }, (_, i) => (i < RATE / 8 ? view.getBigUint64(8 * i, true) : 0n));
  permute(lanes);
  const out = new DataView(new ArrayBuffer(32));
  for (let i = 0; i < 4; i++) out.setBigUint64(8 * i, at(lanes, i), true);
  return new Uint8Array(out.buffer);
}
