// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { scan } from '../../cbor/index.js';
import { LIMITS, printable } from '../../core/index.js';
import { decodeCoseSign, kidOf } from '../../crypto/index.js';
import type { CoseSign } from '../../crypto/index.js';
import { formatFingerprint, readAccord, readDirectory, readDocument, readFreshness, readRoot, rootSigners } from '../../trust/index.js';
import type { DirectorySigner, TrustDocument } from '../../trust/index.js';
import { algorithmName, hex } from '../public-halves.js';
import { contentStart } from './fault.js';
import type { InspectOptions } from './options.js';
import { accordView, directoryView, freshnessView, rootView } from './documents.js';
import type { View } from './view.js';

const TYP = 16;
const TRUST = /^application\/rogatory-(root|directory|freshness|accord)\+cose$/;

/** What a COSE_Sign says: a trust document, or another signed part. @throws RogatoryError `TRUST_*`, `CRYPTO_*`, `CBOR_*`. */
export function signedView(bytes: Uint8Array, options: InspectOptions): { readonly [name: string]: View } {
  const { place } = options;
  const maxBytes = LIMITS.directoryMaxBytes;
  // The whole first, so that its offsets are those of the file; what follows reads what stands inside.
  scan(bytes, { maxBytes, maxItems: LIMITS.directoryMaxItems, tag: 98 });
  place.start = undefined;
  place.part = 'a protected header';
  const sign = decodeCoseSign(bytes, { maxBytes, maxSignatures: LIMITS.trustSignaturesMax });
  const typ = sign.protectedMap.get(TYP);
  if (typeof typ !== 'string' || !TRUST.test(typ)) return otherView(bytes, sign, typ);
  const document = readDocument(bytes);
  place.start = contentStart(bytes, 2);
  place.part = 'the payload';
  return documentView(document, options.now);
}

function documentView(document: TrustDocument, now: number): { readonly [name: string]: View } {
  const digests = { digest: hex(document.digest), fingerprint: formatFingerprint(document.digest), bytes: document.bytes.length };
  switch (document.kind) {
    case 'root': {
      const { claimed } = readRoot(document);
      return { kind: 'root', ...digests, ...rootView(claimed, now), signatures: signaturesView(document.sign, rootSigners(claimed)) };
    }
    case 'directory': {
      const { claimed } = readDirectory(document);
      return { kind: 'directory', ...digests, ...directoryView(claimed, now), signatures: signaturesView(document.sign) };
    }
    case 'freshness': {
      const { claimed } = readFreshness(document);
      return { kind: 'freshness', ...digests, ...freshnessView(claimed, now), signatures: signaturesView(document.sign) };
    }
    case 'accord': {
      const { claimed } = readAccord(document);
      return { kind: 'accord', ...digests, ...accordView(claimed, now), signatures: signaturesView(document.sign) };
    }
    default:
      return otherView(document.bytes, document.sign, document.kind);
  }
}

function otherView(bytes: Uint8Array, sign: CoseSign, typ: unknown): { readonly [name: string]: View } {
  return {
    kind: 'signed COSE structure',
    type: typeof typ === 'string' ? printable(typ) : null,
    bytes: bytes.length,
    payloadBytes: sign.payload.length,
    payloadSha256: createHash('sha256').update(sign.payload).digest('hex'),
    signatures: signaturesView(sign),
  };
}

/** @param known - Signers that the document itself lists. */
function signaturesView(sign: CoseSign, known: readonly DirectorySigner[] = []): View {
  const names = new Map(
    known.flatMap(({ role, signerId, keys }) => [...keys.values()].map((key) => [hex(kidOf(key)), { role, signerId: hex(signerId) }])),
  );
  return sign.signatures.map(({ alg, kid }) => ({ algorithm: algorithmName(alg), kid: hex(kid), ...names.get(hex(kid)) }));
}
