// SPDX-License-Identifier: Apache-2.0
// Content of an accord's end, a ceremony record, a request of changed keys, a proof of a KEM key and an override.
import { formatUtc, formatUuid } from '../../core/index.js';
import { readKemProofFile } from '../../trust/store/node/index.js';
import type { KemProofFile } from '../../trust/store/node/index.js';
import type { AccordEnd, Override } from '../../trust/documents/index.js';
import type { Ceremony } from '../../trust/index.js';
import type { KeyChange } from '../../trust/keys/index.js';
import { hex } from '../key/public-halves.js';
import { kemView, signerView } from './documents.js';
import type { Members } from './view.js';

export function accordEndView({ id, version, endsAt }: AccordEnd): Members {
  return { accord: hex(id), version, earlierVersions: 'end with it', ends: formatUtc(endsAt) };
}

export function ceremonyView({ own, other, rootDigest, at, officers, channel }: Ceremony): Members {
  return {
    comparedBy: own,
    rootOf: other,
    rootDigest: hex(rootDigest),
    at: formatUtc(at),
    channel,
    officers: officers.map((officer) => ({ scope: officer.scope, name: officer.name, function: officer.function })),
  };
}

export function keyChangeView(change: KeyChange, now: number): Members {
  return {
    owner: `${change.scope}/${change.id}`,
    issued: formatUtc(change.issuedAt),
    enter: [...change.signers.map((signer) => signerView(signer, now)), ...change.kems.map((kem) => kemView(kem, now))],
    retire: change.retire.map(({ key, to }) => ({ key: hex(key), to: formatUtc(to) })),
    compromised: change.compromise.map(({ key, invalidSince }) => ({ key: hex(key), invalidSince: formatUtc(invalidSince) })),
  };
}

export function overrideView({ scope, id, at, messageId, scopes, reason, content }: Override): Members {
  return {
    agency: `${scope}/${id}`,
    at: formatUtc(at),
    message: formatUuid(messageId),
    staleStates: scopes,
    reason,
    contentDigest: hex(content),
  };
}

const PROOFS = { challenge: 'challenge of KEM keys', answer: 'answer to a challenge of KEM keys' } as const;

/**
 * Content of the challenge of a KEM key or its answer, without the secrets of the answer. @throws RogatoryError `TRUST_DOCUMENT_MALFORMED`,
 * `CBOR_*`.
 */
export function kemProofView(bytes: Uint8Array, kind: KemProofFile['kind']): Members {
  const { digest, kids } = readKemProofFile(bytes, kind);
  return {
    kind: PROOFS[kind],
    bytes: bytes.length,
    requestDigest: hex(digest),
    [kind === 'challenge' ? 'asked' : 'answered']: kids.map(hex),
  };
}
