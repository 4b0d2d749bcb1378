import { beforeAll, describe, expect, it } from 'vitest';
import type { CborMap, CborValue } from '../../../src/cbor/value.js';
import type { ErrorCode } from '../../../src/core/errors.js';
import { LIMITS } from '../../../src/core/limits.js';
import { kidOf, signerIdOf } from '../../../src/crypto/keys/keys.js';
import type { CoseKey } from '../../../src/crypto/keys/keys.js';
import { requiredRoles } from '../../../src/trust/documents/directory.js';
import { readDirectory, readDirectoryHeader, readingEntries } from '../../../src/trust/documents/directory-reader.js';
import { readDocument } from '../../../src/trust/documents/document.js';
import { finish } from '../../../src/trust/documents/work.js';
import { at, forge, forgeMember } from '../forge.js';
import type { Path } from '../forge.js';
import { DAY, NOW_S, createState } from '../states.js';
import type { TestState } from '../states.js';

let state: TestState;

beforeAll(async () => {
  state = await createState({
    scope: 'demo-a',
    agencies: [
      { id: 'ca', mailboxes: ['ca', 'ca.urgent'], competences: ['mla'], suites: ['rogatory-classic', 'rogatory-hybrid'] },
      {
        id: 'prosecutor',
        officers: [{ role: 'officer:judge', person: { name: 'A. Example', function: 'investigating judge' } }],
        requires: new Map([
          ['request.submit', ['officer:judge']],
          ['*', ['officer']],
        ]),
        test: true,
      },
    ],
    relays: [{ id: 'relay-1', urls: ['wss://relay.example/rogatory', 'ws://127.0.0.1:1'] }, { id: 'relay-2' }],
  });
});

async function expectMember(path: Path, replacement: CborValue | undefined, code: ErrorCode = 'TRUST_DOCUMENT_MALFORMED'): Promise<void> {
  const bytes = await forgeMember(state.directory, state.signers('directory'), path, replacement);
  expect(() => readDirectory(readDocument(bytes)), path.join('.')).toThrowCode(code);
}

async function expectForged(change: (payload: CborValue) => void, code: ErrorCode = 'TRUST_DOCUMENT_MALFORMED'): Promise<void> {
  const bytes = await forge(state.directory, state.signers('directory'), change);
  expect(() => readDirectory(readDocument(bytes))).toThrowCode(code);
}

describe('directory', () => {
  it('reads back what was published', () => {
    const { claimed } = readDirectory(readDocument(state.directory));
    expect(claimed).toEqual({ ...state.directoryInput, scope: 'demo-a', rootVersion: 1 });
  });

  it('asks for the officer roles of a type and of every type', () => {
    const [ca, prosecutor] = readDirectory(readDocument(state.directory)).claimed.agencies;
    expect(requiredRoles(prosecutor!, 'request.submit')).toEqual(['officer', 'officer:judge']);
    expect(requiredRoles(prosecutor!, 'ack.receipt')).toEqual(['officer']);
    expect(requiredRoles(ca!, 'request.submit')).toEqual([]);
  });

  it('has exactly the members of its CDDL, at every level (TRUST-01)', async () => {
    for (const member of [0, 1, 2, 3, 4, 5, 6]) await expectMember([member], undefined);
    for (const member of [0, 1, 2, 3, 4, 5, 6, 7]) await expectMember([4, 0, member], undefined);
    for (const member of [0, 1, 2, 3]) await expectMember([5, 0, member], undefined);
    for (const member of [0, 1, 2, 3, 4, 5]) await expectMember([4, 0, 5, 0, member], undefined);
    for (const member of [0, 3, 4, 5]) await expectMember([4, 0, 6, 0, member], undefined);
    for (const path of [[7], [4, 0, 10], [5, 0, 4], [4, 0, 5, 0, 8], [4, 0, 6, 0, 2]]) await expectMember(path, 1);
  });

  it('has no empty list where the CDDL asks for one entry (TRUST-01)', async () => {
    for (const path of [[4], [5], [4, 0, 3], [4, 0, 4], [4, 0, 5], [4, 0, 6], [5, 0, 1], [5, 0, 2], [5, 0, 3], [4, 0, 7, 'ack.receipt']]) {
      await expectMember(path, []);
    }
    for (const path of [
      [4, 0, 1],
      [4, 0, 7],
      [4, 1, 8],
    ])
      await expectMember(path, new Map());
  });

  it('has no list, and no mailboxes in all, that would take long (TRUST-02)', async () => {
    const many = (count: number, from = 0): string[] => Array.from({ length: count }, (_, i) => `m${from + i}`);
    await expectMember([4, 0, 3], many(LIMITS.directoryListMaxItems + 1));
    await expectMember([5, 0, 3], many(LIMITS.directoryListMaxItems + 1));
    const [agency] = state.directoryInput.agencies;
    const kems = Array.from({ length: LIMITS.directoryEntryKeysMax + 1 }, () => agency!.kems[0]!);
    await expect(state.signDirectory({ agencies: [{ ...agency!, kems }] }).then((one) => readDirectory(readDocument(one)))).toRejectCode(
      'TRUST_DOCUMENT_MALFORMED',
    );
    const [relay] = state.directoryInput.relays;
    const lines = Array.from({ length: LIMITS.directoryRelaysMax + 1 }, (_, i) => ({ ...relay!, id: `r${i}` }));
    for (const [some, code] of [
      [lines.slice(1), undefined],
      [lines, 'TRUST_DOCUMENT_MALFORMED'],
    ] as const) {
      const reading = state.signDirectory({ relays: some }).then((one) => readDirectory(readDocument(one)).claimed.relays.length);
      await (code === undefined ? expect(reading).resolves.toBe(LIMITS.directoryRelaysMax) : expect(reading).toRejectCode(code));
    }
    const relays = (count: number) =>
      Array.from({ length: count }, (_, i) => ({
        ...relay!,
        id: `relay-${i}`,
        mailboxes: many(LIMITS.directoryListMaxItems - 8, i * LIMITS.directoryListMaxItems),
      }));
    const read = async (count: number) => readDirectory(readDocument(await state.signDirectory({ relays: relays(count) })));
    expect((await read(4)).claimed.relays).toHaveLength(4);
    await expect(read(5)).toRejectCode('TRUST_DOCUMENT_SIZE');
  });

  it('says of itself, without its entries, what it says with them (TRUST-01)', () => {
    const document = readDocument(state.directory);
    const { agencies, relays, ...header } = readDirectory(document).claimed;
    expect(readDirectoryHeader(document)).toEqual(header);
    const entries = finish(readingEntries(document, (role) => role === 'seal'));
    expect(entries.map(({ id, mailboxes }) => [id, mailboxes])).toEqual(
      [...agencies, ...relays].map(({ id, mailboxes }) => [id, mailboxes]),
    );
    expect(entries.flatMap(({ signers }) => signers)).toEqual(
      agencies.flatMap(({ signers }) => signers.filter(({ role }) => role === 'seal')),
    );
    expect(relays).toHaveLength(2);
    expect(() => readDirectoryHeader(readDocument(state.root))).toThrowCode('TRUST_DOCUMENT_MALFORMED');
  });

  it('counts versions from 1, its own and that of its root (TRUST-01)', async () => {
    await expectMember([1], 0);
    await expectMember([6], 0);
  });

  it('lives 30 days at most (TRUST-69)', async () => {
    await expectMember([3], NOW_S + 30 * DAY + 1);
    await expectMember([3], NOW_S);
  });

  it('lists agencies and relays sorted by id (TRUST-01)', async () => {
    await expectForged((payload) => (at(payload, [4]) as CborValue[]).reverse());
    await expectForged((payload) => (at(payload, [5]) as CborValue[]).reverse());
  });

  it('lists an id once, among agencies and relays (TRUST-10)', async () => {
    await expectMember([4, 1, 0], 'ca', 'TRUST_SCOPE_WALL');
    await expectMember([5, 1, 0], 'relay-1', 'TRUST_SCOPE_WALL');
    await expectMember([5, 0, 0], 'ca', 'TRUST_SCOPE_WALL');
  });

  it('gives a mailbox to one agency only, and lists none twice (TRUST-10)', async () => {
    await expectMember([4, 1, 3, 0], 'ca', 'TRUST_SCOPE_WALL');
    await expectMember([4, 0, 3, 1], 'ca', 'TRUST_SCOPE_WALL');
    await expectMember([5, 0, 3, 1], 'ca', 'TRUST_SCOPE_WALL');
  });

  it('cannot name a look-alike of an id: ids have one alphabet (TRUST-18)', async () => {
    for (const [path, id] of [
      [[4, 0, 0], 'са'],
      [[4, 0, 0], 'CA'],
      [[4, 0, 0], 'c a'],
      [[5, 0, 0], 'relay‑1'],
      [[4, 0, 3, 0], 'ça'],
      [[5, 0, 3, 0], 'ca\u200b'],
    ] as const) {
      await expectMember(path, id, 'ID_MALFORMED');
    }
    await expectMember([0], 'dеmo-a', 'ID_MALFORMED');
  });

  it('lists known suites, each once', async () => {
    await expectMember([4, 0, 4, 0], 'rogatory-none', 'CRYPTO_SUITE_UNKNOWN');
    await expectMember([4, 0, 4, 0], 'rogatory-hybrid');
  });

  it('recomputes kids and signer-ids (TRUST-01)', async () => {
    await expectForged((payload) => {
      const kid = at(payload, [4, 0, 6, 0, 0]) as Uint8Array;
      kid[31] = kid[31]! ^ 1;
    });
    await expectForged((payload) => {
      const id = at(payload, [5, 0, 2, 0, 0]) as Uint8Array;
      id[0] = id[0]! ^ 1;
    });
  });

  it('gives agencies and relays the roles of their kind alone (TRUST-67)', async () => {
    for (const role of ['root', 'directory', 'freshness', 'relay', 'Officer', 'officer:', 'officer:Judge', 'x'])
      await expectMember([4, 0, 5, 0, 1], role);
    for (const role of ['seal', 'officer', 'root', 'kem']) await expectMember([5, 0, 2, 0, 1], role);
  });

  it('holds each key under its own algorithm, and all algorithms of a suite (TRUST-66)', async () => {
    const hybrid = (payload: CborValue) => {
      const signers = at(payload, [4, 0, 5]) as Map<number, CborValue>[];
      return signers.find((signer) => (signer.get(2) as CborMap).size === 2)!;
    };
    await expectForged((payload) => {
      const keys = hybrid(payload).get(2) as Map<number, CborValue>;
      const [ed25519, mlDsa] = [keys.get(-19)!, keys.get(-49)!];
      keys.set(-19, mlDsa).set(-49, ed25519);
    });
    await expectForged((payload) => {
      const signer = hybrid(payload);
      const mlDsa = (signer.get(2) as CborMap).get(-49)!;
      signer.set(2, new Map([[-49, mlDsa]])).set(0, signerIdOf([kidOf(mlDsa as CoseKey)]));
    });
  });

  it('gives a link signer one Ed25519 key (TRUST-66)', async () => {
    await expectForged((payload) => {
      for (const signer of at(payload, [4, 0, 5]) as Map<number, CborValue>[]) {
        if ((signer.get(2) as Map<number, CborValue>).size === 2) signer.set(1, 'link');
      }
    });
  });

  it('names a person for officers alone, with name and function (TRUST-01)', async () => {
    const [seal, officer] = [0, 1];
    const { signers } = state.directoryInput.agencies[1]!;
    expect([signers[seal]!.role, signers[officer]!.role]).toEqual(['seal', 'officer:judge']);
    await expectMember([4, 1, 5, seal, 9], ['A. Example', 'judge']);
    await expectMember([4, 1, 5, officer, 9], ['A. Example']);
    await expectMember([4, 1, 5, officer, 9, 0], 'x'.repeat(1025));
  });

  it('reads certificates and predecessors', async () => {
    const bytes = await forge(state.directory, state.signers('directory'), (payload) => {
      (at(payload, [4, 0, 5, 0]) as Map<number, CborValue>).set(7, [Uint8Array.of(0x30)]).set(10, new Uint8Array(32));
    });
    const signer = readDirectory(readDocument(bytes)).claimed.agencies[0]!.signers[0]!;
    expect(signer.certificates).toEqual([Uint8Array.of(0x30)]);
    expect(signer.predecessor).toEqual(new Uint8Array(32));
    await expectMember([4, 0, 5, 0, 7], []);
    await expectMember([4, 0, 5, 0, 10], new Uint8Array(31));
  });

  it('asks for officers alone beside the seal, by message type or "*" (TRUST-01)', async () => {
    await expectMember([4, 1, 8, '*'], ['seal']);
    await expectMember([4, 1, 8, '*'], ['officer', 'officer']);
    await expectMember([4, 1, 8, 'not a type'], ['officer']);
  });

  it('marks a test agency with true and nothing else (TRUST-01)', async () => {
    await expectMember([4, 1, 9], false);
    await expectMember([4, 0, 9], 1);
  });

  it('names languages, message types and versions in their form (TRUST-01)', async () => {
    await expectMember([4, 0, 1, 'English'], 'x');
    await expectMember([4, 0, 7, 'Request'], [[1, 0]]);
    await expectMember([4, 0, 7, 'request.submit', 0], [1]);
    await expectMember([4, 0, 7, 'request.submit', 0, 0], -1);
  });

  it('names relays by WebSocket URLs without credentials (TRUST-01)', async () => {
    for (const url of [
      'https://relay.example',
      'relay.example',
      'ws://',
      'wss://user@relay.example',
      'wss://relay.example#x',
      `wss://${'x'.repeat(1025)}`,
    ]) {
      await expectMember([5, 0, 1, 0], url);
    }
  });

  it('holds keys of known algorithms and of their length', async () => {
    await expectMember([4, 0, 6, 0, 1, 3], -70165, 'CRYPTO_ALG_UNKNOWN');
    await expectMember([4, 0, 6, 0, 1, -1], new Uint8Array(31), 'CRYPTO_KEY_MALFORMED');
    await expectForged((payload) => {
      const [signer] = at(payload, [4, 0, 5]) as Map<number, CborValue>[];
      const [key] = [...(signer!.get(2) as Map<number, CborValue>).values()];
      (at(payload, [4, 0, 6, 0]) as Map<number, CborValue>).set(1, key!);
    }, 'CRYPTO_ALG_UNKNOWN');
  });
});
