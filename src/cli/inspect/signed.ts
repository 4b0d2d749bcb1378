// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { scan } from '../../cbor/index.js';
import { LIMITS, printable } from '../../core/index.js';
import { decodeCoseSign } from '../../crypto/index.js';
import { kidOf, signerIdOf } from '../../crypto/keys/index.js';
import type { CoseSign } from '../../crypto/index.js';
import { formatFingerprint, readCeremony } from '../../trust/index.js';
import { readKeyChange } from '../../trust/keys/index.js';
import {
  readAccord,
  readAccordEnd,
  readDirectory,
  readDocument,
  readFreshness,
  readOverride,
  readRoot,
  rootSigners,
} from '../../trust/documents/index.js';
import type { AccordParty, TrustDocument } from '../../trust/documents/index.js';
import { algorithmName, hex } from '../key/public-halves.js';
import { contentView } from './content.js';
import type { InspectOptions, Members, View } from './view.js';

const TYP = 16;
const TIME_TOKEN = 270;
const TRUST = /^application\/rogatory-(root|directory|freshness|accord|accord-end|ceremony)\+cose$/;
const OVERRIDE = 'application/rogatory-override+cose';

/** Content of a COSE_Sign: a trust document, or another signed part. @throws RogatoryError `TRUST_*`, `CRYPTO_*`, `CBOR_*`. */
export function signedView(bytes: Uint8Array, options: InspectOptions): Members {
  const { place } = options;
  const maxBytes = LIMITS.directoryMaxBytes;
  // Scan the whole file first, so that offsets are those of the file; then read its parts.
  scan(bytes, { maxBytes, maxItems: LIMITS.directoryMaxItems, tag: 98 });
  place.part = 'a protected header';
  const sign = decodeCoseSign(bytes, { maxBytes, maxSignatures: LIMITS.trustSignaturesMax, timeToken: true });
  const typ = sign.protectedMap.get(TYP);
  const isTrust = typeof typ === 'string' && TRUST.test(typ);
  if (isTrust || typ === OVERRIDE) place.part = 'the payload';
  if (isTrust) return documentView(readDocument(bytes), options.now);
  return typ === OVERRIDE ? overrideView(bytes, options.now) : otherView(bytes, sign, typ);
}

/** Content of a trust document, unverified. @throws RogatoryError `TRUST_*`, `CRYPTO_*`, `CBOR_*`, of the reader of its kind. */
export function documentView(document: TrustDocument, now: number): Members {
  const { claimed, kind = document.kind, names } = readClaims(document);
  return {
    ...{ kind, digest: hex(document.digest), fingerprint: formatFingerprint(document.digest), bytes: document.bytes.length },
    ...contentView(claimed, now),
    signatures: signaturesView(document.sign, names),
  };
}

interface Claims {
  readonly claimed: object;
  /** Unless it is that of the document. */
  readonly kind?: string;
  /** Holders by kid, as the document itself names them. */
  readonly names?: ReadonlyMap<string, Members>;
}

function readClaims(document: TrustDocument): Claims {
  switch (document.kind) {
    case 'root': {
      const { claimed } = readRoot(document);
      const names = rootSigners(claimed).flatMap(({ role, signerId, keys }) =>
        [...keys.values()].map((key) => [hex(kidOf(key)), { role, signerId: hex(signerId) }] as const),
      );
      return { claimed, names: new Map(names) };
    }
    case 'directory':
      return readDirectory(document);
    case 'freshness':
      return readFreshness(document);
    case 'accord': {
      const { claimed } = readAccord(document);
      const seals = claimed.parties.map((party) => [party, sealSignatures(document.sign, party)] as const);
      const names = seals.flatMap(([{ scope, id }, kids]) => kids.map((kid) => [kid, { role: `seal of ${scope}/${id}` }] as const));
      const isProposal = seals.some(([, kids]) => kids.length === 0);
      return { claimed, names: new Map(names), ...(isProposal && { kind: 'proposal of an accord' }) };
    }
    case 'accord-end': {
      const { id: accord, ...claimed } = readAccordEnd(document).claimed;
      return { claimed: { accord, earlierVersions: 'end with it', ...claimed } };
    }
    case 'ceremony': {
      const { own: comparedBy, other: rootOf, ...claimed } = readCeremony(document).claimed;
      return { claimed: { comparedBy, rootOf, ...claimed } };
    }
  }
}

/** Content of a request of changed keys. @throws RogatoryError as `readKeyChange`. */
export function keyChangeFileView(bytes: Uint8Array, now: number): Members {
  const { scope, id, ...change } = readKeyChange(bytes).change;
  return { kind: 'key change', bytes: bytes.length, ...contentView({ owner: `${scope}/${id}`, ...change }, now) };
}

/** Content of the statement of an override. @throws RogatoryError as `readOverride`. */
function overrideView(bytes: Uint8Array, now: number): Members {
  const { sign, claimed } = readOverride(bytes);
  const { scope, id, scopes: staleStates, content: contentDigest, ...rest } = claimed;
  const content = contentView({ agency: `${scope}/${id}`, staleStates, contentDigest, ...rest }, now);
  return { kind: 'override', bytes: bytes.length, ...content, signatures: signaturesView(sign) };
}

/** Kids whose signatures together are, by its signer-id, those of a party's seal: of one key, or of one for each of two algorithms. */
function sealSignatures({ signatures }: CoseSign, { key }: AccordParty): readonly string[] {
  const kids = signatures.map(({ kid }) => kid);
  const sets = kids.flatMap((first, i) => [[first], ...kids.slice(i + 1).map((second) => [first, second])]);
  return (sets.find((set) => hex(signerIdOf(set)) === hex(key)) ?? []).map(hex);
}

function otherView(bytes: Uint8Array, sign: CoseSign, typ: unknown): Members {
  return {
    kind: 'signed COSE structure',
    type: typeof typ === 'string' ? printable(typ) : null,
    bytes: bytes.length,
    payloadBytes: sign.payload.length,
    payloadSha256: createHash('sha256').update(sign.payload).digest('hex'),
    signatures: signaturesView(sign),
  };
}

/** @param names - Names of holders by kid, from the document itself. */
function signaturesView(sign: CoseSign, names: ReadonlyMap<string, Members> = new Map()): View {
  return sign.signatures.map(({ alg, kid, unprotected }) => ({
    algorithm: algorithmName(alg),
    kid: hex(kid),
    ...names.get(hex(kid)),
    // An accord defines the accepted authorities, and none is available here (LOG-56).
    ...(unprotected.has(TIME_TOKEN) ? { timeToken: 'unverified' } : {}),
  }));
}
