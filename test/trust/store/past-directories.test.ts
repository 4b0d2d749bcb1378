// SPDX-License-Identifier: Apache-2.0
// The directories that were replaced, at limits that are small enough to be reached.
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type * as Limits from '../../../src/core/limits.js';
import { finish } from '../../../src/trust/documents/work.js';
import type { PlacedDocument } from '../../../src/trust/store/intake.js';
import { PastDirectories } from '../../../src/trust/store/past-directories.js';
import type { PastSigners } from '../../../src/trust/store/past-directories.js';
import { createState } from '../states.js';
import type { TestState } from '../states.js';

vi.mock('../../../src/core/limits.js', async (importOriginal) => {
  const { LIMITS } = await importOriginal<typeof Limits>();
  return { LIMITS: { ...LIMITS, pastDirectoriesMaxItems: 3, pastDirectoriesMaxBytes: 100, pastSignersMax: 4 } };
});

let state: TestState;
let calls: string[] = [];
beforeAll(async () => {
  state = await createState({ scope: 'demo-a', relays: ['one', 'two', 'three'].map((id) => ({ id })) });
});

/** A directory that was replaced, and what is asked of the place where it is kept. */
function placed(version: number, size: number, read: () => Uint8Array | undefined = () => undefined): PlacedDocument {
  const kept = {
    read: () => {
      calls.push(`read ${version}`);
      return read();
    },
    putAway: () => calls.push(`put away ${version}`),
    locate: (error: unknown) => error,
  };
  return { place: { kind: 'directory', root: 1, version }, digest: new Uint8Array(32), size, kept } as unknown as PlacedDocument;
}

/** Those given, the oldest first. Each has a version and the relays that it lists; each relay has two signers of logs. */
async function pastOf(...directories: readonly (readonly [version: number, ...relays: string[]])[]): Promise<PastDirectories> {
  const past = new PastDirectories();
  const [agency] = state.directoryInput.agencies;
  const agencies = [{ ...agency!, signers: agency!.signers.filter(({ role }) => role === 'seal') }];
  for (const [version, ...ids] of directories) {
    const relays = ids.map((id) => state.directoryInput.relays.find((relay) => relay.id === id)!);
    const bytes = await state.signDirectory({ version, agencies, relays });
    past.push(placed(version, 1, () => bytes));
  }
  calls = [];
  return past;
}

const signersOf = (signers: PastSigners): readonly string[] =>
  ['one', 'two', 'three'].flatMap((id) => signers.of(id).map(({ signer, version }) => `${id} ${signer.role} ${version}`));

describe('directories that were replaced', () => {
  it.each([
    ['items', 1, [1, 2, 3], 1],
    ['bytes', 50, [1, 2], 1],
    ['bytes, of which one is one too many', 51, [1], 51],
  ])('stay to their limit of %s, and the oldest beyond it is put away', (_limit, size, stay, next) => {
    const past = new PastDirectories();
    calls = [];
    for (const version of stay) past.push(placed(version, size));
    expect([past.all.map(({ place }) => place.version), calls]).toEqual([stay, []]);
    past.push(placed(9, next));
    expect(past.all.map(({ place }) => place.version)).toEqual([...stay.slice(1), 9]);
    expect(calls).toEqual(['put away 1']);
  });

  it('tell the mailboxes that an agency had, and none of a relay', async () => {
    const past = new PastDirectories();
    const [agency] = state.directoryInput.agencies;
    const older = await state.signDirectory({ agencies: [{ ...agency!, mailboxes: ['old', 'ca'] }] });
    past.push(placed(1, 1, () => older));
    past.push(placed(2, 1, () => state.directory));
    past.push(placed(3, 1));
    expect([...past.mailboxesOf('ca')]).toEqual(['ca', 'old', 'ca']);
    expect([...past.mailboxesOf('one')]).toEqual([]);
  });
});

describe('signers of logs in them (LOG-58)', () => {
  it('are read from the newest on, each counted once, until there are as many as are kept', async () => {
    const past = await pastOf([1, 'one'], [2, 'three', 'two'], [3, 'three']);
    finish(past.indexSigners(4));
    expect(calls).toEqual(['read 3', 'read 2']);
    expect(signersOf(past.signers)).toEqual(['two cosign 2', 'two log 2', 'three cosign 3', 'three log 3']);
  });

  it('are none of a directory whose version is not below that of its successor (TRUST-71)', async () => {
    const past = await pastOf([2, 'one'], [4, 'two'], [4, 'three']);
    finish(past.indexSigners(4));
    expect([calls, signersOf(past.signers)]).toEqual([['read 2'], ['one cosign 2', 'one log 2']]);
    past.signers.disown(3);
    expect(signersOf(past.signers)).toEqual(['one cosign 2', 'one log 2']);
    past.signers.disown(2);
    expect(signersOf(past.signers)).toEqual([]);
  });

  it('are read though another directory cannot be, and a fault of the program is not passed over', async () => {
    const past = await pastOf([1, 'one']);
    past.push(placed(2, 1, () => Uint8Array.of(1)));
    finish(past.indexSigners(4));
    expect([calls, signersOf(past.signers)]).toEqual([['read 2', 'read 1'], ['one cosign 1', 'one log 1']]); // prettier-ignore
    const bug = new TypeError('a fault of the program');
    past.push(placed(3, 1, () => { throw bug; })); // prettier-ignore
    expect(() => finish(past.indexSigners(4))).toThrow(bug);
  });
});
