// SPDX-License-Identifier: Apache-2.0
// What an operator reads of each state: versions and ends of the documents that are held of it, in UTC.
import { beforeAll, describe, expect, it } from 'vitest';
import { status } from '../../../src/cli/trust/status.js';
import { openTrust } from '../../../src/trust/store/resolver.js';
import { createState, DAY } from '../../trust/states.js';
import type { TestState } from '../../trust/states.js';

const at = Date.now();
let own: TestState;
let other: TestState;

beforeAll(async () => {
  own = await createState({ scope: 'demo-a', now: at });
  other = await createState({ scope: 'demo-b', now: at });
});

const told = (...documents: readonly Uint8Array[]) =>
  status(
    openTrust({
      own: 'demo-a',
      pins: new Map([own, other].map(({ scope, fingerprint }) => [scope, fingerprint])),
      documents: [own.root, own.directory, ...documents],
      now: at,
    }),
  );

describe('the status of a state', () => {
  it('has no moment of what is not held', () => {
    expect(told()[1]).toEqual({
      ...{
        scope: 'demo-b',
        own: false,
        root: 0,
        directory: 0,
        freshness: 'stale',
        reason: 'no directory is held',
        accord: null,
        ceremony: false,
      },
    });
    expect(told(other.root)[1]).toMatchObject({ root: 1, directory: 0 });
    expect(told(other.root)[1]).not.toHaveProperty('directoryUntil');
    expect(told(other.root)[1]).toHaveProperty('rootUntil');
  });

  it('has no accord with itself', () => {
    const until = (days: number): string => new Date(Math.floor(at / 1000 + days * DAY) * 1000).toISOString().replace('.000', '');
    expect(told()[0]).toMatchObject({
      ...{ scope: 'demo-a', own: true, root: 1, directory: 1 },
      rootUntil: until(365),
      directoryUntil: until(30),
    });
    expect(told()[0]).not.toHaveProperty('accord');
  });
});
