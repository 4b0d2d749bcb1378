// SPDX-License-Identifier: Apache-2.0
import { equal } from '../../core/bytes.js';
import { memoryDecapsulator } from '../../crypto/hpke/hpke.js';
import type { Decapsulator } from '../../crypto/hpke/hpke.js';
import { kemAlgOf, kemSecret, kidOf, signatureAlgOf, signerSecret } from '../../crypto/keys/keys.js';
import { memorySigner } from '../../crypto/sign/sign.js';
import { parseFrame } from '../../envelope/header.js';
import { open } from '../../envelope/open.js';
import { judgeReplay } from '../../envelope/replay.js';
import { seal } from '../../envelope/seal.js';
import type { EnvelopeReader, KemView, KeyStatus, Lane, SignerView, TrustView } from '../../envelope/types.js';
import { seeds } from './crypto.js';
import { bytes, flag, key, list, nowOf, number, object, operation, optional, record, suite, text } from './operation.js';
import type { Json, Operations, Read, ShapeOf } from './operation.js';

const principal = { scope: text, id: text };
const validity = { from: number, to: number, status: text as Read<KeyStatus> };
const reference = { id: bytes, version: number, digest: bytes };
const kemKey = object({ key, ...validity });
const signerShape = object({ signerId: bytes, role: text, keys: record(key), ...validity });

/** What the reader of a vector is and believes. */
const knowledge = {
  reader: object({ ...principal, mailboxes: list(text), test: flag, floor: suite, kem: object({ suite, seed: bytes }) }),
  /** KEM keys of the reader's own directory. */
  kems: list(kemKey),
  /** Scopes whose root is pinned, with the directory held of each. */
  directories: record(object({ version: number, digest: bytes })),
  /** Agencies of the other directory, by `scope/id`. `requiredRoles` holds for every message type. */
  senders: record(object({ signers: list(signerShape), requiredRoles: list(text), suiteFloor: suite })),
  accords: list(
    // Local parts of mailboxes by agency, by scope.
    object({ ...reference, notBefore: number, notAfter: number, minimumSuite: suite, agencies: record(record(list(text))) }),
  ),
};

/** The reader of a vector, who knows nothing but its file. @param decapsulator - Of the reader's own key, in whatever keeping. */
export function readerOf(keys: Json | undefined, decapsulator: Decapsulator): EnvelopeReader {
  const { reader, ...held } = object(knowledge)(keys, 'keys');
  return {
    ...reader,
    mailboxes: new Set(reader.mailboxes),
    trust: trustOf(held),
    decapsulator: (kid) => (equal(kid, decapsulator.kid) ? decapsulator : undefined),
  };
}

function trustOf({ kems, directories, senders, accords }: Omit<ShapeOf<typeof knowledge>, 'reader'>): TrustView {
  const views = kems.map(kemView);
  return {
    ownKem: (wanted) => views.find(({ kid }) => equal(kid, wanted)),
    knowsScope: (scope) => directories.has(scope),
    sender(scope, id) {
      const entry = senders.get(`${scope}/${id}`);
      return entry && { ...entry, signers: entry.signers.map(signerView), requiredRoles: () => entry.requiredRoles };
    },
    directoryVersion: (scope) => directories.get(scope)?.version,
    directoryDigest(scope, version) {
      const entry = directories.get(scope);
      return entry?.version === version ? entry.digest : undefined;
    },
    accord(id, version) {
      const entry = accords.find((accord) => equal(accord.id, id) && accord.version === version);
      if (entry === undefined) return undefined;
      return {
        ...entry,
        covers(scope, agency, local) {
          const locals = entry.agencies.get(scope)?.get(agency);
          return locals !== undefined && (local === undefined || locals.includes(local));
        },
      };
    },
  };
}

function kemView(entry: ReturnType<typeof kemKey>): KemView {
  return { ...entry, kid: kidOf(entry.key), alg: kemAlgOf(entry.key) };
}

/** A signer of a directory, with its keys by algorithm. */
export function signerView<S extends { readonly keys: ReadonlyMap<string, Parameters<typeof signatureAlgOf>[0]> }>(
  signer: S,
): Omit<S, 'keys'> & Pick<SignerView, 'keys'> {
  return { ...signer, keys: new Map([...signer.keys.values()].map((one) => [signatureAlgOf(one), one])) };
}

const message = object({
  type: object({ name: text, major: number, minor: number }),
  messageId: bytes,
  issuedAt: number,
  directories: record(object({ rootVersion: number, directoryVersion: number, digest: bytes })),
  accord: optional(object(reference)),
  body: bytes,
});
const sealed = {
  mailboxes: list(text),
  lane: number as Read<Lane>,
  expiresAt: number,
  envelopeId: bytes,
  message,
  from: object(principal),
  recipients: list(object({ ...principal, key, ...validity })),
  requiredFloor: suite,
};
const signers = object({ signers: list(object({ suite, seeds })) });

/** Opens envelopes by what a reader holds and believes (ENV-01 to ENV-32), and seals them: what does not depend on what is drawn (ENV-31). */
export const envelopeOperations: Operations = {
  'envelope.judge-replay': operation(
    { messageId: bytes, messageDigest: bytes, held: optional(bytes) },
    ({ messageId, messageDigest, held }) => {
      const opened = { message: { messageId }, messageDigest };
      return { verdict: judgeReplay(held, opened as Parameters<typeof judgeReplay>[1]) };
    },
  ),
  'envelope.open': operation({ frame: bytes }, async ({ frame }, call) => {
    const { kem } = object(knowledge)(call.keys, 'keys').reader;
    const reader = readerOf(call.keys, memoryDecapsulator(kemSecret(kem.suite, kem.seed)));
    const { envelopeDigest, messageDigest, contentKey, body } = await open(frame, reader, { deliveredAt: nowOf(call) });
    return { envelopeDigest, messageDigest, contentKey, body };
  }),
  'envelope.seal': operation(sealed, async ({ recipients, ...input }, call) => {
    const [sealer, ...officers] = signers(call.keys, 'keys').signers.map((one) => memorySigner(signerSecret(one.suite, one.seeds)));
    if (sealer === undefined) throw new TypeError('a vector must give the seal in keys.signers');
    const addressees = recipients.map(({ scope, id, ...kem }) => ({ scope, id, kem: kemView(kem) }));
    const made = await seal({ ...input, suite: suite(call.suite, 'suite'), seal: sealer, officers, recipients: addressees });
    return { outer: parseFrame(made.frame).outerBytes, messageDigest: made.messageDigest, frameBytes: made.frame.length };
  }),
};
