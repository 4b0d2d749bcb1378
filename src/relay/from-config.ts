// SPDX-License-Identifier: Apache-2.0
import { X509Certificate } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fail } from '../core/errors.js';
import { systemRandom } from '../core/random.js';
import { systemClock, toSeconds } from '../core/time.js';
import { expiry } from '../endpoint/expiry.js';
import type { Expiry } from '../endpoint/expiry.js';
import { answerStatus } from './ask-relay.js';
import { memorySigner } from '../crypto/sign/sign.js';
import { ownIdentity } from '../endpoint/link/own-identity.js';
import { openSqliteStore } from '../store/sqlite/store.js';
import { nodeNetwork } from '../transport/adapters/ws.js';
import { memoryLinkSigner } from '../transport/identity.js';
import type { ListenOptions } from '../transport/network.js';
import { openTrustFolderInSlices } from '../trust/store/node/folder-store.js';
import { keyFileReader } from '../trust/store/node/key-file.js';
import { followSigners } from '../trust/store/node/key-names.js';
import { readSecretText } from '../trust/store/node/secret-source.js';
import { RELAY_CONFIG, readText } from './config.js';
import type { RelayConfig, SecretReference } from './config.js';
import type { RelayLog } from './events.js';
import { runRelay } from './relay.js';
import type { Relay, RelaySigners } from './relay.js';
import { relayBoard } from './relay-board.js';
import { trustAlarmEvent } from '../trust/store/links.js';
import { requireMembers } from '../core/members.js';

/**
 * Starts the relay that a configuration describes, on the machine's clock, network and disk.
 * @returns the relay; its `close` also closes the store.
 * @throws {@link RogatoryError} `RELAY_CONFIG` (RELAY-01), `CRYPTO_KEY_FILE` (CRYPTO-08), `STORE_DURABILITY` (STORE-02), `TRUST_*`.
 */
export async function startRelay(config: RelayConfig, log?: RelayLog): Promise<Relay> {
  requireMembers(config, RELAY_CONFIG, 'startRelay(config)');
  // Alarms about documents may come before there is a relay.
  const board = relayBoard(systemClock, log ?? (() => undefined));
  const read = keyFileReader(readSecret(config.passphrase));
  const logs = followSigners(config.logKeyFile, read, memorySigner);
  const cosigners = followSigners(config.cosignKeyFile, read, memorySigner);
  const links = followSigners(config.linkKeyFile, read, memoryLinkSigner);
  // All of them once, so that a wrong passphrase is told at the start.
  for (const all of [logs, cosigners, links]) all();
  const signers: RelaySigners = {
    get log() {
      return logs();
    },
    get cosign() {
      return cosigners();
    },
  };
  const trust = await openTrustFolderInSlices(config.trustFolder, config.scope, config.pins, systemClock.now(), {
    onAlarm: (alarm) => board.take(trustAlarmEvent(alarm)),
  });
  const identity = ownIdentity(config, trust, systemClock, () => trust.standing(config.scope)?.relays.get(config.id)?.signers, links);
  // A folder that exists may be others' too, and stays as it is: the store's files are its owner's alone in any folder.
  mkdirSync(dirname(config.storePath), { recursive: true, mode: 0o700 });
  const store = await openSqliteStore({ path: config.storePath });
  try {
    const ports = {
      identity,
      signers,
      trust,
      store,
      network: nodeNetwork,
      listen: listenOptions(config),
      clock: systemClock,
      random: systemRandom,
      dial: config.dial,
    };
    const relay = await runRelay(ports, board, certificatesOf(config));
    const control = await answerStatus(config, relay);
    return {
      ...relay,
      async close() {
        await control?.close();
        await relay.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** When the certificate ends with which the relay listens. */
function certificatesOf({ listen: { tls } }: RelayConfig): readonly Expiry[] {
  if (tls === undefined) return [];
  const { validFrom, validTo } = new X509Certificate(readText(tls.certificateFile));
  return [expiry('TLS certificate', toSeconds(Date.parse(validFrom)), toSeconds(Date.parse(validTo)))];
}

function listenOptions(config: RelayConfig): Omit<ListenOptions, 'protocols'> {
  const { host, port, tls } = config.listen;
  if (tls === undefined) return { host, port };
  return { host, port, tls: { certificate: readText(tls.certificateFile), privateKey: readText(tls.privateKeyFile) } };
}

/** Reads a secret from where the configuration points; a trailing newline is not part of it. */
export function readSecret(reference: SecretReference): string {
  if (reference.file !== undefined) return readText(reference.file).replace(/\r?\n$/, '');
  if (reference.credential !== undefined) return readSecretText({ credential: reference.credential });
  const value = process.env[reference.env ?? ''];
  if (value === undefined || value === '')
    throw fail('RELAY_CONFIG', { field: reference.env ?? 'passphrase', hint: 'the environment variable is not set' });
  return value;
}
