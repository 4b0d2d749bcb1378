// SPDX-License-Identifier: Apache-2.0
import { X509Certificate } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fail, isRogatoryError } from '../core/errors.js';
import { systemRandom } from '../core/random.js';
import { systemClock, toSeconds } from '../core/time.js';
import { expiry } from '../endpoint/expiry.js';
import type { Expiry } from '../endpoint/expiry.js';
import { answerRelay } from './operate/ask-relay.js';
import { memorySigner } from '../crypto/sign/sign.js';
import type { ControlServer } from '../endpoint/node/control.js';
import { ownIdentity } from '../endpoint/link/own-identity.js';
import { noteLog } from '../store/known-log.js';
import { openFileBlobs } from '../store/blobs/file-blobs.js';
import type { BlobStore } from '../store/blobs/port.js';
import { openSqliteStore } from '../store/sqlite/store.js';
import { nodeNetwork } from '../transport/adapters/ws.js';
import { memoryLinkSigner } from '../transport/identity.js';
import type { ListenOptions } from '../transport/network.js';
import { keyFileReader } from '../trust/store/node/key-file.js';
import { followSigners } from '../trust/store/node/key-names.js';
import { readSecret, readText, requireConfig } from './config.js';
import type { RelayConfig } from './config.js';
import type { RelayLog } from './events.js';
import { refusalOf } from './guard/finding.js';
import { logFindings, noteBlobs } from './guard/relay-places.js';
import { addressFinding, examineRelay } from './guard/relay-check.js';
import { runRelay } from './relay.js';
import type { Relay, RelaySigners } from './relay.js';
import { relayBoard } from './relay-board.js';
import { trustAlarmEvent } from '../trust/store/links.js';

/**
 * Starts the relay that a configuration describes, on the machine's clock, network and disk.
 * @returns the relay; its `close` also closes the store and the blobs.
 * @throws {@link RogatoryError} `RELAY_CONFIG` (RELAY-01) with all that `rogatory relay --check` finds, `STORE_UNAVAILABLE` (STORE-01),
 * `STORE_DURABILITY` (STORE-02), `STORE_VERSION` (STORE-04).
 */
export async function startRelay(config: RelayConfig, log?: RelayLog): Promise<Relay> {
  requireConfig(config, 'startRelay(config)');
  // Alarms about documents may come before there is a relay.
  const board = relayBoard(systemClock, log ?? (() => undefined));
  const { findings, trust } = await examineRelay(config, systemClock, { onAlarm: (alarm) => board.take(trustAlarmEvent(alarm)) });
  const refusal = refusalOf(findings);
  if (refusal !== undefined || trust === undefined) throw refusal ?? fail('RELAY_CONFIG', { field: 'trust.folder' });
  const read = keyFileReader(readSecret(config.passphrase));
  const logs = followSigners(config.logKeyFile, read, memorySigner);
  const cosigners = followSigners(config.cosignKeyFile, read, memorySigner);
  const links = followSigners(config.linkKeyFile, read, memoryLinkSigner);
  const signers: RelaySigners = {
    get log() {
      return logs();
    },
    get cosign() {
      return cosigners();
    },
  };
  const identity = ownIdentity(config, trust, systemClock, () => trust.standing(config.scope)?.relays.get(config.id)?.signers, links);
  // A folder that exists may be others' too, and stays as it is: the store's files are its owner's alone in any folder.
  mkdirSync(dirname(config.storePath), { recursive: true, mode: 0o700 });
  const store = await openSqliteStore({ path: config.storePath });
  let control: ControlServer | undefined;
  let relay: Relay | undefined;
  let blobs: BlobStore | undefined;
  try {
    const unknown = refusalOf(await logFindings(config, store));
    if (unknown !== undefined) throw unknown;
    // Behind that: in a relay with another store the blobs of the right one would have no record, and would go.
    noteBlobs(config);
    const { path, ...budget } = config.blobs;
    const kept = (blobs = await openFileBlobs({ folder: path, ...budget }));
    const ports = {
      identity,
      signers,
      trust,
      store,
      blobs: kept,
      network: nodeNetwork,
      listen: listenOptions(config),
      clock: systemClock,
      random: systemRandom,
      dial: config.dial,
    };
    // Before the first line: whoever reads `listening` may ask.
    control = await answerRelay(config, () => relay, store);
    const opened = (relay = await runRelay(ports, board, certificatesOf(config)));
    await noteLog(config.trustFolder, config, store);
    return {
      ...opened,
      async close() {
        await control?.close();
        await opened.close();
        await kept.close();
        await store.close();
      },
    };
  } catch (error) {
    await control?.close();
    await relay?.close();
    await blobs?.close();
    await store.close();
    throw addressRefusal(config, error) ?? error;
  }
}

/** Names the key of an address that cannot be bound. */
function addressRefusal({ listen }: RelayConfig, error: unknown): Error | undefined {
  if (!isRogatoryError(error, 'LINK_CONNECT') || !(error.cause instanceof Error) || !('syscall' in error.cause)) return undefined;
  return refusalOf([addressFinding(listen, error.cause as NodeJS.ErrnoException)]);
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
