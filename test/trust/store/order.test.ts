// Documents with several faults at once: the first step of SPEC.md "Order of checks" that fails decides.
import { beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../../src/cbor/decode.js';
import type { CborMap, CborValue } from '../../../src/cbor/value.js';
import { compare } from '../../../src/core/bytes.js';
import type { ErrorCode } from '../../../src/core/errors.js';
import type { Signer } from '../../../src/crypto/sign/sign.js';
import { readDocument, signDocument } from '../../../src/trust/documents/document.js';
import { endAccord } from '../../../src/trust/publish/publication.js';
import type { TrustStore } from '../../../src/trust/store/resolver.js';
import { at, put } from '../forge.js';
import { DAY, NOW, NOW_S, accordContent, createAccord, createPair } from '../states.js';
import type { TestPair, TestState } from '../states.js';

/** What is offered, before it is signed. */
interface Offer {
  readonly payload: CborValue;
  signers: readonly Signer[];
}

/** One fault, with the code of the step that finds it. */
type Fault = readonly [code: ErrorCode, make: (offer: Offer) => void];

const OTHER_DIGEST = new Uint8Array(32);

let pair: TestPair;
let a: TestState;

beforeAll(async () => {
  pair = await createPair();
  ({ a } = pair);
});

function member(code: ErrorCode, path: Parameters<typeof put>[1], value: CborValue): Fault {
  return [code, ({ payload }) => put(payload, path, value)];
}

function signedBy(code: ErrorCode, signers: () => readonly Signer[]): Fault {
  return [code, (offer) => void (offer.signers = signers())];
}

/** Offers a document with the faults of a step and of all steps after it, step by step, and at last without any. */
async function expectOrder(bytes: Uint8Array, signers: readonly Signer[], faults: readonly Fault[], open: () => TrustStore): Promise<void> {
  const { kind, payload } = readDocument(bytes);
  const offer = (some: readonly Fault[]): Promise<Uint8Array> => {
    const made: Offer = { payload: decode(Uint8Array.from(payload), { maxBytes: 1_048_576 }), signers };
    for (const [, make] of [...some].reverse()) make(made);
    return signDocument(kind, made.payload, made.signers);
  };
  for (const [i, [code]] of faults.entries()) {
    const document = await offer(faults.slice(i));
    const store = open();
    const before = store.documents().length;
    expect(() => store.add(document, NOW), `step ${i + 1} of a ${kind}`).toThrowCode(code);
    expect(store.documents()).toHaveLength(before);
  }
  expect(open().add(await offer([]), NOW)).toMatchObject({ kind, changed: true });
}

/** A reader of the first state that holds more than the pair. */
function reader(...more: readonly Uint8Array[]): TrustStore {
  const store = pair.open('demo-a');
  for (const document of more) store.add(document, NOW);
  return store;
}

describe('the first fault decides', () => {
  it('in a root (TRUST-59)', async () => {
    const next = await a.nextRoot();
    const link = at(decode(readDocument(a.directory).payload, { maxBytes: 1_048_576 }), [4, 0, 5, 0]) as CborMap;
    const ofDirectory: Fault = [
      'TRUST_KEY_REUSED',
      ({ payload }) => {
        // A freshness signer with a key that the directory lists.
        const signers = at(payload, [6]) as Map<number, CborValue>[];
        const freshness = signers.find((signer) => signer.get(1) === 'freshness')!;
        freshness.set(0, link.get(0)!).set(2, link.get(2)!);
        signers.sort((one, other) => compare(one.get(0) as Uint8Array, other.get(0) as Uint8Array));
        put(payload, [5, 'freshness', 1, 0], link.get(0));
      },
    ];
    const faults: readonly Fault[] = [
      member('TRUST_DOCUMENT_MALFORMED', [5, 'directory', 0], 1),
      member('TRUST_SCOPE_UNKNOWN', [0], 'demo-c'),
      member('TRUST_GAP', [1], 5),
      signedBy('TRUST_THRESHOLD', () => a.signers('directory')),
      member('TRUST_SUITE', [7], 'rogatory-hybrid'),
      member('TRUST_FORK', [4], OTHER_DIGEST),
      member('TRUST_NOT_YET_VALID', [2], NOW_S + 601),
      ofDirectory,
    ];
    await expectOrder(next, a.signers('root'), faults, reader);
  });

  it('in a directory (TRUST-59)', async () => {
    const second = await a.nextDirectory();
    const third = await a.nextDirectory({ version: 3 });
    const twice: Fault = [
      'TRUST_KEY_REUSED',
      ({ payload }) => {
        const signers = at(payload, [4, 0, 5]) as CborValue[];
        signers.push(signers[0]!);
      },
    ];
    const faults: readonly Fault[] = [
      member('TRUST_DOCUMENT_MALFORMED', [2], NOW_S - 40 * DAY),
      member('TRUST_SCOPE_UNKNOWN', [0], 'demo-c'),
      member('TRUST_GAP', [6], 9),
      signedBy('TRUST_THRESHOLD', () => a.signers('directory').slice(0, 1)),
      member('TRUST_ROLLBACK', [1], 1),
      [
        'TRUST_EXPIRED',
        ({ payload }) => {
          put(payload, [2], NOW_S - 60);
          put(payload, [3], NOW_S - 1);
        },
      ],
      member('TRUST_SCOPE_WALL', [5, 0, 0], 'ca'),
      twice,
    ];
    await expectOrder(third, a.signers('directory'), faults, () => reader(second));
    // A second document of a version is an alarm, also when it lies ahead of the clock.
    const ahead = [member('TRUST_FORK', [1], 2), member('TRUST_NOT_YET_VALID', [2], NOW_S + 601), twice];
    await expectOrder(third, a.signers('directory'), ahead, () => reader(second));
  });

  it('in a freshness statement (TRUST-59)', async () => {
    const second = await a.nextDirectory();
    const faults: readonly Fault[] = [
      member('TRUST_DOCUMENT_MALFORMED', [6], NOW_S - 9 * DAY),
      member('TRUST_SCOPE_UNKNOWN', [0], 'demo-c'),
      member('TRUST_GAP', [1], 9),
      signedBy('TRUST_THRESHOLD', () => a.signers('directory')),
      member('TRUST_FORK', [2], OTHER_DIGEST),
      [
        'TRUST_EXPIRED',
        ({ payload }) => {
          put(payload, [6], NOW_S - 60);
          put(payload, [7], NOW_S - 1);
        },
      ],
      member('TRUST_FORK', [4], OTHER_DIGEST),
      [
        'TRUST_ROLLBACK',
        ({ payload }) => {
          put(payload, [3], 1);
          put(payload, [4], readDocument(a.directory).digest);
        },
      ],
      [
        'TRUST_FORK',
        ({ payload }) => {
          put(payload, [6], NOW_S + 1);
          put(payload, [7], NOW_S + DAY);
        },
      ],
    ];
    const held = await a.nextFreshness(NOW_S + 1, a.root, second);
    await expectOrder(await a.nextFreshness(NOW_S + 2, a.root, second), a.signers('freshness'), faults, () => reader(second, held));
  });

  it('in an accord (TRUST-59)', async () => {
    const { b } = pair;
    const version = { version: 2, previous: readDocument(pair.accord).digest };
    const second = await createAccord(a, b, version);
    const content = accordContent(a, b);
    const faults: readonly Fault[] = [
      member('TRUST_SCOPE_WALL', [8, 'demo-c'], [['ca', ['ca']]]),
      member('TRUST_UNKNOWN', [2, 0, 1], 'nobody'),
      member('TRUST_SUITE', [6], 'rogatory-hybrid'),
      signedBy('TRUST_THRESHOLD', () => [a.seal()]),
      member('TRUST_NOT_YET_VALID', [3], NOW_S + 601),
      [
        'TRUST_EXPIRED',
        ({ payload }) => {
          put(payload, [4], content.notBefore - 60);
          put(payload, [5], NOW_S - 1);
        },
      ],
      member('TRUST_FORK', [7], OTHER_DIGEST),
    ];
    await expectOrder(second, [a.seal(), b.seal()], faults, () => reader());
  });

  it('in an accord-end (TRUST-59)', async () => {
    const end = await endAccord({ id: accordContent(a, pair.b).id, version: 1, endsAt: NOW_S + DAY }, a.seal());
    const faults: readonly Fault[] = [member('TRUST_ACCORD_UNKNOWN', [1], 9), signedBy('TRUST_THRESHOLD', () => a.signers('root'))];
    await expectOrder(end, [a.seal()], faults, () => reader());
  });
});
