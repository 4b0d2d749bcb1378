// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { Loose } from '../../src/transport/channel/loose.js';

it.each<[string, object, boolean]>([
  ['goes on with the next part', {}, true],
  ['is not mixed with another kind', { kind: 10 }, false],
  ['is not mixed with another size', { size: 7 }, false],
  ['is not mixed with another digest', { digest: new Uint8Array(32).fill(1) }, false],
  ['leaves no gap', { offset: 3 }, false],
  ['begins once', { offset: 0 }, false],
])('a document in parts %s (LINK-37)', (_name, change, may) => {
  const loose = new Loose(60_000);
  const part = { kind: 9, size: 4, digest: new Uint8Array(32), offset: 0, bytes: new Uint8Array(2) };
  loose.admitTrust(part);
  const next = () => loose.admitTrust({ ...part, offset: 2, ...change });
  if (may) expect(next).not.toThrow();
  else expect(next).toThrowCode('LINK_PART');
});
