// SPDX-License-Identifier: Apache-2.0
// The view of a file: values that do not fit on their line, certificates of a signer, and key files.
import { expect, it } from 'vitest';
import { contentView } from '../../../src/cli/inspect/content.js';
import { inspectBytes } from '../../../src/cli/inspect/kinds.js';
import { renderView } from '../../../src/cli/inspect/view.js';
import { encode } from '../../../src/cbor/encode.js';
import { toHex } from '../../../src/core/bytes.js';
import { LIMITS } from '../../../src/core/limits.js';
import { sha256 } from '../../../src/crypto/digest/digest.js';

it('renders values that do not fit on their line below it, and yes for true', () => {
  expect(renderView({ on: true, off: false, none: null, list: ['a\nb', ['x'.repeat(41)], { name: 'n', more: 'm' }] })).toBe(
    ['on    yes', 'off   no', 'none  none', 'list:', '  - "a\\nb"', `  - ["${'x'.repeat(41)}"]`, '  - name  n', '    more  m', ''].join(
      '\n',
    ),
  );
});

it('keeps a list on the line of its name while its texts have at most 40 characters', () => {
  const text = 'x'.repeat(40);
  expect(renderView({ list: [text, text] })).toBe(`list  ${text}, ${text}\n`);
  expect(renderView({ list: [text, `${text}x`] })).toBe(`list:\n  - ${text}\n  - ${text}x\n`);
});

it('shows the certificates of a signer by their digests, and no key file whose cost is not told', async () => {
  const signer = { role: 'seal', signerId: Uint8Array.of(1), status: 'active', from: 0, to: 1, keys: new Map() };
  const certificate = Uint8Array.of(7);
  const [plain, certified] = contentView({ signers: [signer, { ...signer, certificates: [certificate] }] }, 0)['signers'] as readonly [
    object,
    object,
  ];
  expect(plain).not.toHaveProperty('certificates');
  expect(certified).toMatchObject({ certificates: [toHex(sha256(certificate))] });
  const file = (kind: unknown, cost: unknown) =>
    inspectBytes(encode(['rogatory-key/1', kind, cost, 0, 0, 0] as never), { now: 0, place: { part: '' } });
  expect(await file('seal', [LIMITS.keyFileMaxLogN])).toMatchObject({ kind: 'key file', holds: 'seal key' });
  for (const [kind, cost] of [
    ['seal', [LIMITS.keyFileMaxLogN + 1]],
    ['seal', ['x']],
    ['seal', 0],
    [0, [1]],
  ])
    await expect(file(kind, cost)).toRejectCode('CRYPTO_KEY_FILE');
});
