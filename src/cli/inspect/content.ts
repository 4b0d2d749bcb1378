// SPDX-License-Identifier: Apache-2.0
// Content of documents, requests and statements for people. All of their members are walked, so that none is missed.
import { diagnostic } from '../../cbor/index.js';
import { formatUtc, formatUuid, LIMITS } from '../../core/index.js';
import { sha256 } from '../../crypto/index.js';
import type { AccordParty, DirectoryKem, DirectorySigner, Root } from '../../trust/documents/index.js';
import { readKemProofFile } from '../../trust/store/node/index.js';
import type { KemProofFile } from '../../trust/store/node/index.js';
import { hex, publicKeyView } from '../key/public-halves.js';
import { validity } from './view.js';
import type { Members, View } from './view.js';

/** Epoch seconds. */
const MOMENTS: ReadonlySet<string> = new Set(['issuedAt', 'expiresAt', 'notBefore', 'notAfter', 'endsAt', 'at', 'to', 'invalidSince']);
/** Names that say more to people than those of the format. */
const SHOWN_AS: Readonly<Record<string, string>> = {
  issuedAt: 'issued',
  expiresAt: 'expires',
  endsAt: 'ends',
  suite: 'leastSuite',
  minimumSuite: 'leastSuite',
  preRotation: 'announcedSigners',
  requires: 'requiredOfficers',
  kems: 'kemKeys',
  compromise: 'compromised',
};

/** What a document says. @param now - Unix milliseconds; decides validity. */
export function contentView(content: object, now: number): Members {
  const given = Object.entries(content).filter(([, value]) => value !== undefined) as (readonly [string, unknown])[];
  const ends = content as { readonly issuedAt: number; readonly expiresAt: number; readonly notBefore: number; readonly notAfter: number };
  const members = given.flatMap(([name, value]): (readonly [string, View])[] => {
    const member = [SHOWN_AS[name] ?? name, memberView(name, value, now)] as const;
    if (name === 'expiresAt') return [member, ['validity', validity(now, ends.issuedAt, ends.expiresAt)]];
    if (name === 'notAfter') return [member, ['validity', validity(now, ends.notBefore, ends.notAfter)]];
    return [member];
  });
  return Object.fromEntries(members);
}

/** @param name - Of the format; empty for an entry, whose name its author chose. */
function memberView(name: string, value: unknown, now: number): View {
  switch (name) {
    case 'signers':
      return (value as readonly DirectorySigner[]).map((signer) => signerView(signer, now));
    case 'kems':
      return (value as readonly DirectoryKem[]).map((kem) => ({ ...keyView(kem.key), ...statusView(kem, now) }));
    case 'parties':
      return (value as readonly AccordParty[]).map(({ scope, id, key }) => ({ agency: `${scope}/${id}`, seal: hex(key) }));
    case 'roles':
      return rolesView(value as Root['roles'], now);
    case 'types':
      return entriesView(value as ReadonlyMap<string, readonly (readonly number[])[]>, (all) => all.map((version) => version.join('.')));
    case 'terms':
      return termsText(value as Uint8Array);
    case 'messageId':
      return formatUuid(value as Uint8Array);
  }
  if (value instanceof Uint8Array) return hex(value);
  if (typeof value === 'number' && MOMENTS.has(name)) return formatUtc(value);
  if (value instanceof Map) return entriesView(value as ReadonlyMap<string, unknown>, (entry) => memberView('', entry, now));
  if (Array.isArray(value)) return value.map((item: unknown) => memberView('', item, now));
  return typeof value === 'object' && value !== null ? contentView(value, now) : (value as View);
}

function entriesView<T>(entries: ReadonlyMap<string, T>, view: (value: T) => View): Members {
  return Object.fromEntries([...entries].map(([name, value]) => [name, view(value)]));
}

function rolesView(roles: Root['roles'], now: number): Members {
  const shown = Object.entries(roles).map(([role, { threshold, signers }]): [string, View] => [
    role,
    { threshold: `${threshold} of ${signers.length}`, signers: signers.map((signer) => signerView(signer, now)) },
  ]);
  return Object.fromEntries(shown);
}

function signerView(signer: DirectorySigner, now: number): Members {
  return {
    role: signer.role,
    signerId: hex(signer.signerId),
    ...statusView(signer, now),
    ...(signer.person === undefined ? {} : { person: signer.person.name, function: signer.person.function }),
    ...(signer.predecessor === undefined ? {} : { predecessor: hex(signer.predecessor) }),
    ...(signer.certificates === undefined ? {} : { certificates: signer.certificates.map((certificate) => hex(sha256(certificate))) }),
    keys: [...signer.keys.values()].map(keyView),
  };
}

/** Algorithm and kid: the key itself is in the document, and --diag shows it. */
function keyView(key: DirectoryKem['key']): Members {
  const { algorithm, kid } = publicKeyView(key);
  return { algorithm, kid };
}

function statusView(entry: Pick<DirectorySigner, 'from' | 'to' | 'status' | 'invalidSince'>, now: number): Members {
  return {
    status: entry.status,
    ...(entry.invalidSince === undefined ? {} : { invalidSince: formatUtc(entry.invalidSince) }),
    from: formatUtc(entry.from),
    to: formatUtc(entry.to),
    validity: validity(now, entry.from, entry.to),
  };
}

/** Terms are opaque to routing; people read them in diagnostic notation. */
function termsText(terms: Uint8Array): string {
  if (terms.length === 0) return 'none';
  try {
    return diagnostic(terms, { indent: 2, maxBytes: LIMITS.trustDocumentMaxBytes });
  } catch {
    return `${terms.length} bytes that are no CBOR`;
  }
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
