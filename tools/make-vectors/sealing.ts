// SPDX-License-Identifier: Apache-2.0
/* eslint-disable @typescript-eslint/no-non-null-assertion -- a case knows what it takes apart */
// Sealing: what does not depend on what the sealer draws, and what is refused before anything is signed.
import { encode } from '../../src/cbor/encode.js';
import { toHex, toUtf8 } from '../../src/core/bytes.js';
import type { ErrorCode } from '../../src/core/errors.js';
import type { JsonObject } from '../../src/conformance/adapter/operation.js';
import { generateSigner } from '../../src/crypto/keys/keys.js';
import { SUITES } from '../../src/crypto/suites/suites.js';
import type { SuiteId } from '../../src/crypto/suites/suites.js';
import { parseFrame } from '../../src/envelope/header.js';
import { seal } from '../../src/envelope/seal.js';
import { DAY, kemNamed, makeWorld, NOW, seeded } from '../../test/envelope/world.js';
import type { World } from '../../test/envelope/world.js';
import type { VectorCase } from './vector.js';

const EXPIRES = NOW + 10 * DAY;

/** The cases of `envelope.seal`. */
export async function sealingCases(): Promise<VectorCase[]> {
  const out: VectorCase[] = [];
  for (const { id } of SUITES) out.push(await accepted(id, 1), await accepted(id, 2));
  return [...out, ...refused()];
}

function signerJson(name: string, suite: SuiteId): JsonObject {
  const { seeds } = generateSigner(suite, seeded(`signer/${suite}/${name}`));
  return { suite, seeds: Object.fromEntries([...seeds].map(([alg, seed]) => [String(alg), toHex(seed)])) };
}

/** A message to seal in a world, as JSON. */
function inputOf(world: World, count: number): JsonObject & { readonly message: JsonObject; readonly recipients: readonly JsonObject[] } {
  const { mailboxes, lane, envelopeId, from, recipients, requiredFloor, message } = world.input({ expiresAt: EXPIRES }, count);
  const { type, messageId, issuedAt, directories, accord, body } = message;
  const held = [...directories].map(([scope, { digest, ...versions }]) => [scope, { ...versions, digest: toHex(digest) }] as const);
  return {
    mailboxes: [...mailboxes],
    lane,
    expiresAt: EXPIRES,
    envelopeId: toHex(envelopeId!),
    from: { ...from },
    requiredFloor,
    recipients: recipients.map(({ scope, id, kem }) => ({
      scope,
      id,
      key: toHex(encode(kem.key)),
      from: kem.from,
      to: kem.to,
      status: kem.status,
    })),
    message: {
      type: { ...type },
      messageId: toHex(messageId),
      issuedAt,
      directories: Object.fromEntries(held),
      accord: { id: toHex(accord!.id), version: accord!.version, digest: toHex(accord!.digest) },
      body: toHex(body),
    },
  };
}

async function accepted(suite: SuiteId, count: number): Promise<VectorCase> {
  const world = makeWorld(suite, count);
  const { frame, messageDigest } = await seal(world.input({ expiresAt: EXPIRES }, count));
  return {
    name: `sealed-${suite.slice('rogatory-'.length)}-${count}`,
    operation: 'envelope.seal',
    clause: 'ENV-31',
    comment: `for ${count} recipient${count === 1 ? '' : 's'}: outer header, message digest, and size of the frame`,
    expect: 'ok',
    suite,
    keys: { signers: [signerJson('seal', suite)] },
    input: inputOf(world, count),
    output: { outer: toHex(parseFrame(frame).outerBytes), messageDigest: toHex(messageDigest), frameBytes: frame.length },
  };
}

function refused(): VectorCase[] {
  const world = makeWorld('rogatory-classic', 2);
  const input = inputOf(world, 1);
  const { message } = input;
  const [recipient] = input.recipients as [JsonObject];
  const second = inputOf(world, 2).recipients[1]!;
  const { accord: _accord, ...without } = message;
  const weak = signerJson('officer', 'rogatory-hybrid');
  const own = signerJson('seal', 'rogatory-classic');
  const officers = [1, 2, 3, 4].map((at) => signerJson(`officer-${at}`, 'rogatory-classic'));
  const one = (
    name: string,
    comment: string,
    changes: JsonObject,
    signers: readonly JsonObject[] = [own],
    expect: ErrorCode = 'ENVELOPE_SEAL',
  ): VectorCase => ({
    name: `sealing-${name}`,
    operation: 'envelope.seal',
    clause: 'ENV-31',
    comment,
    expect,
    suite: 'rogatory-classic',
    keys: { signers },
    input: { ...input, ...changes },
  });
  const hybridKey = toHex(encode(kemNamed('reader-0', 'rogatory-hybrid').view.key));
  return [
    one('floor', 'a suite below the one that is asked for', { requiredFloor: 'rogatory-hybrid' }),
    one('signer-suite', 'an officer of another suite', {}, [own, weak]),
    one('signer-twice', 'the seal as an officer too', {}, [own, own]),
    one('signers-five', 'five signers', {}, [own, ...officers]),
    one('recipient-suite', 'a recipient key of another suite', { recipients: [{ ...recipient, key: hybridKey }] }),
    one('recipient-retired', 'a recipient key that is retired', { recipients: [{ ...recipient, status: 'retired' }] }),
    one('recipient-not-yet', 'a recipient key that is not valid yet', { recipients: [{ ...recipient, from: NOW + 1 }] }),
    one('recipient-ends', 'a recipient key that ends before the expiry', { recipients: [{ ...recipient, to: EXPIRES - 1 }] }),
    one('recipient-none', 'no recipient', { recipients: [] }),
    one('recipient-sender', 'the sender among several recipients', { recipients: [{ ...recipient, scope: 'xa', id: 'central' }, second] }),
    one('scopes', 'mailboxes of two scopes', { mailboxes: ['intake@xb', 'intake@xc'] }),
    one('expiry-past', 'an expiry at the time of issue', { expiresAt: NOW }),
    one('expiry-far', 'an expiry more than 30 days after the time of issue', { expiresAt: NOW + 31 * DAY }),
    one('accord-none', 'no accord between two scopes', { message: without }),
  ];
}

const attachment = (
  name: string,
  clause: string,
  comment: string,
  plaintext: string,
  changes: JsonObject = {},
  expect: 'ok' | ErrorCode = 'ok',
): VectorCase => ({
  name,
  operation: 'attachment.seal',
  clause,
  comment,
  expect,
  input: {
    messageId: '0192f5c0a1b27c3d8e4f5a6b7c8d9e0f',
    id: 1,
    fileName: 'order.txt',
    mediaType: 'text/plain',
    alsoHash: [],
    key: toHex(Uint8Array.from({ length: 32 }, (_, i) => i)),
    salt: toHex(Uint8Array.from({ length: 24 }, (_, i) => 0x20 + i)),
    plaintext: toHex(toUtf8(plaintext)),
    ...changes,
  },
});

/** The cases of `attachment.seal`: key and salt are given, so that the blob is known. */
export const SEALED_ATTACHMENTS: readonly VectorCase[] = [
  attachment('sealed-order', 'ENV-36', 'the example of section ENV', 'Seizure order 2026/104\n'),
  attachment('sealed-empty', 'ENV-36', 'a file of no bytes', ''),
  attachment('sealed-hashes', 'ENV-38', 'with SHA-384 and SHA-512 beside SHA-256', 'Seizure order 2026/104\n', {
    alsoHash: ['sha-384', 'sha-512'],
  }),
  attachment('sealed-padded', 'ENV-37', 'a file of 70,000 zeros: padded by Padme', '', { plaintext: { bytes: '', zeros: 70_000 } }),
  attachment('sealing-path', 'ENV-27', 'a path as file name', 'x', { fileName: '../order.txt' }, 'ENVELOPE_ATTACHMENT'),
  attachment(
    'sealing-direction',
    'ENV-27',
    'a character that changes the direction of text in the file name',
    'x',
    { fileName: 'order\u202etxt' },
    'ENVELOPE_ATTACHMENT',
  ),
  attachment('sealing-name-empty', 'ENV-27', 'no file name', 'x', { fileName: '' }, 'ENVELOPE_ATTACHMENT'),
  attachment(
    'sealing-media-type',
    'ENV-27',
    'a media type longer than its limit',
    'x',
    { mediaType: 'a'.repeat(256) },
    'ENVELOPE_ATTACHMENT',
  ),
];
