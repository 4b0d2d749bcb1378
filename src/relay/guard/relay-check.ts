// SPDX-License-Identifier: Apache-2.0
// The guards of a start, all at once: an operator mends a configuration in one go, and no relay runs silently under a wrong name.
import { accessSync, constants, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { isRogatoryError } from '../../core/errors.js';
import type { ErrorCode, RogatoryError } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import { suggestion } from '../../core/suggestion.js';
import { systemClock } from '../../core/time.js';
import type { Clock } from '../../core/time.js';
import { parseFingerprint } from '../../trust/ceremony/fingerprint.js';
import type { DirectoryRelay } from '../../trust/documents/directory.js';
import { STEADY_ROLES } from '../../trust/documents/signer.js';
import type { SteadyRole } from '../../trust/documents/signer.js';
import { openTrustFolderInSlices } from '../../trust/store/node/folder-store.js';
import type { TrustFolder, TrustFolderOptions } from '../../trust/store/node/folder-store.js';
import { keyFileReader } from '../../trust/store/node/key-file.js';
import type { KeyFileReader } from '../../trust/store/node/key-file.js';
import { heldSigner, unlistedFault } from '../../trust/store/node/key-inventory.js';
import { roleKeyFiles } from '../../trust/store/node/key-names.js';
import { readPins } from '../../trust/store/node/pins.js';
import { opennessOf } from '../../trust/store/node/secret-source.js';
import { readSecret, requireConfig } from '../config.js';
import type { RelayConfig } from '../config.js';
import { findingsInto, systemReason } from './finding.js';
import type { AddFinding, RelayFinding } from './finding.js';
import { blobFindings, logFindings, storeFindings } from './relay-places.js';
import { tlsFindings } from './tls-files.js';

/**
 * Looks at all that a relay needs before it starts, and changes nothing.
 * @param config - Of {@link loadRelayConfig}.
 * @returns every fault with its key of relay.toml and how it is mended; warnings alone do not keep the relay from starting.
 */
export async function checkRelay(config: RelayConfig, clock: Clock = systemClock): Promise<readonly RelayFinding[]> {
  requireConfig(config, 'checkRelay(config)');
  const { findings } = await examineRelay(config, clock);
  return [...findings, ...(await listenFindings(config.listen))];
}

/** As {@link checkRelay}, but for the address, which the start itself binds. @returns also the folder of trust, when it could be opened. */
export async function examineRelay(
  config: RelayConfig,
  clock: Clock,
  options: TrustFolderOptions = {},
): Promise<{ readonly findings: readonly RelayFinding[]; readonly trust: TrustFolder | undefined }> {
  const findings: RelayFinding[] = [];
  const trust = await openTrust(config, clock, options, findings);
  const own = trust && ownRelay(config, trust, findingsInto(findings));
  keyFindings(config, own, findings);
  const { storePath, listen } = config;
  findings.push(...storeFindings(storePath), ...(await logFindings(config)), ...blobFindings(config));
  if (listen.tls !== undefined) findings.push(...tlsFindings(listen.tls, own?.urls ?? [], clock.now()));
  return { findings, trust };
}

async function openTrust(
  { scope, trustFolder, pins }: RelayConfig,
  clock: Clock,
  options: TrustFolderOptions,
  findings: RelayFinding[],
): Promise<TrustFolder | undefined> {
  const before = findings.length;
  const add = findingsInto(findings);
  try {
    const isFolder = statSync(trustFolder).isDirectory();
    if (!isFolder) add('trust.folder', `${trustFolder} is no folder`, 'name the folder of documents');
    else accessSync(trustFolder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const remedy = 'name the folder of documents; this account must read and write it: new documents and the time are kept there';
    add('trust.folder', `${trustFolder} cannot be used: ${systemReason(error)}`, remedy, error);
  }
  for (const [of, pin] of pins) {
    try {
      parseFingerprint(pin);
    } catch (error) {
      add(`trust.pins.${of}`, 'this is no fingerprint', 'copy the 52 characters of the root, version 1, as its state told them', error);
    }
  }
  if (findings.length > before) return undefined;
  try {
    const named = readPins(trustFolder).pins;
    if (!pins.has(scope) && !named.has(scope))
      add(`trust.pins.${scope}`, `the root of ${scope}, the own state, is not pinned`, 'pin it, or mend relay.scope');
    return await openTrustFolderInSlices(trustFolder, scope, pins, clock.now(), options);
  } catch (error) {
    const mismatch = causeOf(error, 'TRUST_ROOT_MISMATCH');
    if (mismatch === undefined)
      add('trust.folder', missingDocument(error) ?? systemReason(error), 'put the right file back into the folder', error);
    else {
      const remedy =
        'compare the fingerprint with the officers of that state by a channel that you know, and correct the pin or the folder';
      // The right one is not told: nobody compares what he can copy.
      add(`trust.pins.${mismatch.details.scope}`, `the root in ${trustFolder} has another fingerprint than this pin`, remedy, error);
    }
    return undefined;
  }
}

/** The document that is missing, and not only the one that builds on it. */
function missingDocument(error: unknown): string | undefined {
  const path = causeOf(error, 'TRUST_FOLDER')?.details.path;
  const gap = causeOf(error, 'TRUST_GAP')?.details;
  const unknown = causeOf(error, 'TRUST_UNKNOWN')?.details;
  if (gap !== undefined) return `${gap.document}, version ${gap.held + 1}, is missing: ${String(path)} builds on it`;
  if (unknown === undefined) return undefined;
  return `the directory of ${unknown.scope} is missing, or does not list ${unknown.id}: ${String(path)} builds on it`;
}

function causeOf<C extends ErrorCode>(error: unknown, code: C): RogatoryError<C> | undefined {
  for (let each: unknown = error; each instanceof Error; each = each.cause) if (isRogatoryError(each, code)) return each;
  return undefined;
}

/** The relay's own entry; peers that it is told to dial are looked for as well. */
function ownRelay({ scope, id, dial }: RelayConfig, trust: TrustFolder, add: AddFinding): DirectoryRelay | undefined {
  for (const [i, peer] of dial.entries()) {
    const relays = [...(trust.standing(peer.scope)?.relays.keys() ?? [])];
    if (relays.includes(peer.id)) continue;
    const listed =
      relays.length === 0 ? `no directory of ${peer.scope} is held` : `the directory of ${peer.scope} lists ${relays.join(', ')}`;
    add(`peers.dial[${i}]`, `${principalKey(peer)} is no relay that is known: ${listed}`, 'correct the name');
  }
  const directory = trust.standing(scope);
  if (directory === undefined) {
    const remedy = 'put the root and the directory of the own state into trust.folder, or mend relay.scope';
    add('relay.scope', `no directory of ${scope} is held`, remedy);
    return undefined;
  }
  const own = directory.relays.get(id);
  if (own === undefined) {
    const names = [...directory.relays.keys()];
    const near = suggestion(id, names);
    const listed = names.length === 0 ? 'no relay' : names.join(', ');
    const remedy = near === undefined ? 'correct the id, or publish the relay in the directory first' : `did you mean ${near}?`;
    add('relay.id', `the directory of ${scope} does not list ${scope}/${id}; it lists ${listed}`, remedy);
  }
  return own;
}

/** Each key file: there, its owner's alone, opened by the passphrase, and known to the directory in its role. */
function keyFindings(config: RelayConfig, own: DirectoryRelay | undefined, findings: RelayFinding[]): void {
  const { passphrase } = config;
  const secretKey = `keys.passphrase_${passphrase.file === undefined ? (passphrase.env === undefined ? 'credential' : 'env') : 'file'}`;
  let read: KeyFileReader | undefined;
  try {
    const open = passphrase.file === undefined ? undefined : opennessOf(passphrase.file);
    if (open !== undefined) findings.push({ key: secretKey, ...open });
    read = keyFileReader(readSecret(passphrase));
  } catch (error) {
    findings.push({ key: secretKey, fault: systemReason(error), remedy: 'put the passphrase of the key files there', cause: error });
  }
  const unopened: RelayFinding[] = [];
  let opened = 0;
  for (const role of STEADY_ROLES) {
    const key = `keys.${role}`;
    const held: string[] = [];
    const before = findings.length + unopened.length;
    for (const file of filesOf(config, role)) {
      const remedy = `name the file of the ${role} key, or put it back`;
      try {
        statSync(file);
        const open = opennessOf(file);
        if (open !== undefined) findings.push({ key, ...open });
      } catch (error) {
        findings.push({ key, fault: `${file} cannot be read: ${systemReason(error)}`, remedy, cause: error });
        continue;
      }
      if (read === undefined) continue;
      try {
        held.push(heldSigner(file, read).key);
        opened++;
      } catch (error) {
        unopened.push({ key, fault: systemReason(error), remedy: `${remedy}, or mend the passphrase`, cause: error });
      }
    }
    const fault = own === undefined || held.length === 0 ? undefined : unlistedFault(role, held, own.signers);
    if (fault !== undefined && findings.length + unopened.length === before)
      findings.push({ key, fault, remedy: 'name the right file, or publish the key in the directory first' });
  }
  // One cause is one finding.
  if (opened === 0 && unopened.length >= STEADY_ROLES.length) {
    const remedy = 'correct it';
    findings.push({ key: secretKey, fault: 'the passphrase opens none of the key files', remedy, cause: unopened[0]?.cause });
  } else findings.push(...unopened);
}

function filesOf(config: RelayConfig, role: SteadyRole): readonly string[] {
  const first = { link: config.linkKeyFile, log: config.logKeyFile, cosign: config.cosignKeyFile }[role];
  try {
    return roleKeyFiles(first);
  } catch {
    // No folder: the file itself says so.
    return [first];
  }
}

/** Tries the address. A port that is in use is a warning: the relay may be running already. */
async function listenFindings({ host, port }: RelayConfig['listen']): Promise<readonly RelayFinding[]> {
  const error = await new Promise<NodeJS.ErrnoException | undefined>((done) => {
    const server = createServer();
    server.once('error', done);
    server.listen(port, host, () => server.close(() => done(undefined)));
  });
  if (error === undefined) return [];
  const found = addressFinding({ host, port }, error);
  return [error.code === 'EADDRINUSE' ? { ...found, isWarning: true } : found];
}

/** Why an address cannot be bound. */
export function addressFinding({ host, port }: RelayConfig['listen'], error: NodeJS.ErrnoException): RelayFinding {
  const { code = 'unknown' } = error;
  if (code === 'EADDRINUSE') {
    const fault = `another process listens at ${host}, port ${port} (${code})`;
    return { key: 'listen.port', fault, remedy: 'end it, or take another port; if it is this relay, all is well', cause: error };
  }
  if (code === 'EACCES') {
    const fault = `this account may not listen at port ${port} (${code})`;
    return { key: 'listen.port', fault, remedy: 'take a port from 1024 on, or give the service CAP_NET_BIND_SERVICE', cause: error };
  }
  const remedy = 'name an address of this machine, 0.0.0.0 or :: for all of them';
  return { key: 'listen.host', fault: `${host} cannot be listened at (${code})`, remedy, cause: error };
}
