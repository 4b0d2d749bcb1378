// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fail, isRogatoryError } from '../core/errors.js';
import { requireMembers } from '../core/members.js';
import { systemRandom } from '../core/random.js';
import { systemClock } from '../core/time.js';
import { memorySigner } from '../crypto/sign/sign.js';
import type { ControlServer } from '../endpoint/node/control.js';
import { ownIdentity } from '../endpoint/link/own-identity.js';
import { noteLog } from '../store/known-log.js';
import { openSqliteStore } from '../store/sqlite/store.js';
import { nodeNetwork } from '../transport/adapters/ws.js';
import { memoryLinkSigner } from '../transport/identity.js';
import type { ListenOptions } from '../transport/network.js';
import { keyFileReader } from '../trust/store/node/key-file.js';
import { followSigners } from '../trust/store/node/key-names.js';
import { RELAY_CONFIG, readText } from './config.js';
import type { RelayConfig } from './config.js';
import type { RelayLog } from './events.js';
import { refusalOf } from './guard/finding.js';
import { logFindings } from './guard/own-store.js';
import { addressFinding, examineRelay } from './guard/relay-check.js';
import { openRelay } from './relay.js';
import type { Relay, RelaySigners } from './relay.js';
import { answerCopies } from './relay-backup.js';
import { readSecret } from './secret.js';

/**
 * Starts the relay that a configuration describes, on the machine's clock, network and disk.
 * @returns the relay; its `close` also closes the store.
 * @throws {@link RogatoryError} `RELAY_CONFIG` (RELAY-01) with all that `rogatory relay --check` finds, `STORE_UNAVAILABLE` (STORE-01),
 * `STORE_DURABILITY` (STORE-02), `STORE_VERSION` (STORE-04).
 */
export async function startRelay(config: RelayConfig, log?: RelayLog): Promise<Relay> {
  requireMembers(config, RELAY_CONFIG, 'startRelay(config)');
  const { findings, trust } = await examineRelay(config, systemClock, {
    onAlarm: ({ code, kind, detail }) => log?.({ kind: 'trust-alarm', code, document: kind, detail }),
  });
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
  try {
    const unknown = refusalOf(await logFindings(config, store));
    if (unknown !== undefined) throw unknown;
    control = await answerCopies(config, store);
    relay = await openRelay({
      identity,
      signers,
      trust,
      store,
      network: nodeNetwork,
      listen: listenOptions(config),
      clock: systemClock,
      random: systemRandom,
      dial: config.dial,
      ...(log === undefined ? {} : { log }),
    });
    await noteLog(config.trustFolder, config, store);
    const opened = relay;
    return {
      ...opened,
      async close() {
        await control?.close();
        await opened.close();
        await store.close();
      },
    };
  } catch (error) {
    await control?.close();
    await relay?.close();
    await store.close();
    throw addressRefusal(config, error) ?? error;
  }
}

/** Names the key of an address that cannot be bound. */
function addressRefusal({ listen }: RelayConfig, error: unknown): Error | undefined {
  if (!isRogatoryError(error, 'LINK_CONNECT') || !(error.cause instanceof Error) || !('syscall' in error.cause)) return undefined;
  return refusalOf([addressFinding(listen, error.cause as NodeJS.ErrnoException)]);
}

function listenOptions(config: RelayConfig): Omit<ListenOptions, 'protocols'> {
  const { host, port, tls } = config.listen;
  if (tls === undefined) return { host, port };
  return { host, port, tls: { certificate: readText(tls.certificateFile), privateKey: readText(tls.privateKeyFile) } };
}
