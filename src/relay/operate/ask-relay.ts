// SPDX-License-Identifier: Apache-2.0
// Questions to a running relay, over a local socket beside its store (RELAY-32).
import { existsSync } from 'node:fs';
import { fail } from '../../core/errors.js';
import { callControl, serveControl, SOCKET_PATH_MAX_BYTES } from '../../endpoint/node/control.js';
import type { ControlServer } from '../../endpoint/node/control.js';
import type { SqliteStore } from '../../store/sqlite/store.js';
import { requireConfig } from '../config.js';
import type { RelayConfig } from '../config.js';
import type { Relay } from '../relay.js';
import type { RelayStatus } from './status.js';

/** Undefined where the path would be longer than one of a socket may be. */
export function socketOf({ storePath }: RelayConfig): string | undefined {
  const path = `${storePath}.sock`;
  return Buffer.byteLength(path) <= SOCKET_PATH_MAX_BYTES ? path : undefined;
}

/** Answers on the socket of a relay, for its own account alone. @throws {@link RogatoryError} `RELAY_CONTROL` (RELAY-32) when it cannot be opened. */
export async function answerRelay(
  config: RelayConfig,
  running: () => Pick<Relay, 'status'> | undefined,
  store: Pick<SqliteStore, 'copyTo'>,
): Promise<ControlServer | undefined> {
  const path = socketOf(config);
  const status = async (): Promise<RelayStatus> => {
    const relay = running();
    if (relay === undefined) throw fail('RELAY_CONTROL', { reason: 'the relay is starting: ask again in a moment' });
    return relay.status();
  };
  const methods = { status, copyStore: ({ path: copy }: { readonly path: string }) => store.copyTo(copy) };
  return path === undefined ? undefined : serveControl(path, methods, 'RELAY_CONTROL');
}

/**
 * Asks the relay that runs by a configuration how it stands.
 * @throws {@link RogatoryError} `RELAY_CONTROL` (RELAY-32) when none runs, or the path of its store is too long for a socket.
 */
export async function askRelay(config: RelayConfig): Promise<RelayStatus> {
  requireConfig(config, 'askRelay(config)');
  const path = socketOf(config);
  if (path === undefined) throw fail('RELAY_CONTROL', { reason: 'the path of the store is too long for a socket beside it' });
  if (!existsSync(path))
    throw fail('RELAY_CONTROL', { reason: 'no relay runs by this configuration; start it with "rogatory relay --config FILE"' });
  return (await callControl(path, 'status', {}, 'RELAY_CONTROL')) as RelayStatus;
}
