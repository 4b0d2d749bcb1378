// SPDX-License-Identifier: Apache-2.0
// Content of root, directory, freshness statement and accord.
import { diagnostic } from '../../cbor/index.js';
import { formatUtc, LIMITS } from '../../core/index.js';
import { sha256 } from '../../crypto/index.js';
import { ROOT_ROLES } from '../../trust/documents/index.js';
import type { AccordContent } from '../../trust/publish/index.js';
import type {
  Directory,
  DirectoryAgency,
  DirectoryKem,
  DirectoryRelay,
  DirectorySigner,
  Freshness,
  Root,
} from '../../trust/documents/index.js';
import { hex, publicKeyView } from '../key/public-halves.js';
import { validity } from './view.js';
import type { Members, View } from './view.js';

export function rootView(root: Root, now: number): Members {
  const roles = ROOT_ROLES.map((role): [string, View] => {
    const { threshold, signers } = root.roles[role];
    return [role, { threshold: `${threshold} of ${signers.length}`, signers: signers.map((signer) => signerView(signer, now)) }];
  });
  return {
    scope: root.scope,
    version: root.version,
    issued: formatUtc(root.issuedAt),
    expires: formatUtc(root.expiresAt),
    validity: validity(now, root.issuedAt, root.expiresAt),
    previous: root.previous === null ? null : hex(root.previous),
    leastSuite: root.suite,
    roles: Object.fromEntries(roles),
    ...(root.preRotation === undefined ? {} : { announcedSigners: root.preRotation.map(hex) }),
  };
}

export function directoryView(directory: Directory, now: number): Members {
  return {
    scope: directory.scope,
    version: directory.version,
    rootVersion: directory.rootVersion,
    issued: formatUtc(directory.issuedAt),
    expires: formatUtc(directory.expiresAt),
    validity: validity(now, directory.issuedAt, directory.expiresAt),
    agencies: directory.agencies.map((agency) => agencyView(agency, now)),
    relays: directory.relays.map((relay) => relayView(relay, now)),
  };
}

function agencyView(agency: DirectoryAgency, now: number): Members {
  const types = [...agency.types].map(([type, versions]): [string, View] => [type, versions.map((version) => version.join('.'))]);
  return {
    id: agency.id,
    names: Object.fromEntries(agency.names),
    competences: agency.competences,
    mailboxes: agency.mailboxes,
    suites: agency.suites,
    test: agency.test,
    types: Object.fromEntries(types),
    ...(agency.requires.size === 0 ? {} : { requiredOfficers: Object.fromEntries(agency.requires) }),
    signers: agency.signers.map((signer) => signerView(signer, now)),
    kemKeys: agency.kems.map((kem) => kemView(kem, now)),
  };
}

function relayView(relay: DirectoryRelay, now: number): Members {
  const { id, urls, mailboxes, signers } = relay;
  return { id, urls, mailboxes, signers: signers.map((signer) => signerView(signer, now)) };
}

export function signerView(signer: DirectorySigner, now: number): Members {
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

export function kemView(kem: DirectoryKem, now: number): Members {
  return { ...keyView(kem.key), ...statusView(kem, now) };
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

export function freshnessView(freshness: Freshness, now: number): Members {
  const { scope, rootVersion, rootDigest, directoryVersion, directoryDigest, issuedAt, expiresAt } = freshness;
  return {
    scope,
    root: { version: rootVersion, digest: hex(rootDigest) },
    directory: { version: directoryVersion, digest: hex(directoryDigest) },
    issued: formatUtc(issuedAt),
    expires: formatUtc(expiresAt),
    validity: validity(now, issuedAt, expiresAt),
  };
}

export function accordView(accord: AccordContent, now: number): Members {
  const agencies = [...accord.agencies].map(([scope, covered]): [string, View] => [scope, Object.fromEntries(covered)]);
  return {
    id: hex(accord.id),
    version: accord.version,
    parties: accord.parties.map(({ scope, id, key }) => ({ agency: `${scope}/${id}`, seal: hex(key) })),
    issued: formatUtc(accord.issuedAt),
    notBefore: formatUtc(accord.notBefore),
    notAfter: formatUtc(accord.notAfter),
    validity: validity(now, accord.notBefore, accord.notAfter),
    leastSuite: accord.minimumSuite,
    previous: accord.previous === null ? null : hex(accord.previous),
    agencies: Object.fromEntries(agencies),
    limits: { ...accord.limits },
    ...(accord.timestampAuthorities === undefined ? {} : { timestampAuthorities: accord.timestampAuthorities.map(hex) }),
    terms: termsText(accord.terms),
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
