// SPDX-License-Identifier: Apache-2.0
import { fail } from '../core/errors.js';
import type { Connection } from './connection.js';

/**
 * Connections that have not proved who they are, oldest first. When there are too many, the oldest is closed. So a flood does not delay a
 * peer with a quick handshake; refusing the newest would let a few idle sockets lock honest peers out.
 */
export class HalfOpen {
  readonly #max: number;
  readonly #perAddressMax: number;
  readonly #connections = new Set<Connection>();

  constructor(max: number, perAddressMax: number) {
    this.#max = max;
    this.#perAddressMax = perAddressMax;
  }

  add(connection: Connection): void {
    this.#connections.add(connection);
    const sameAddress = [...this.#connections].filter(({ remoteAddress }) => remoteAddress === connection.remoteAddress);
    if (sameAddress.length > this.#perAddressMax) this.#drop(sameAddress[0], 'half-open connections of one address');
    else if (this.#connections.size > this.#max) this.#drop([...this.#connections][0], 'half-open connections');
  }

  delete(connection: Connection): void {
    this.#connections.delete(connection);
  }

  #drop(connection: Connection | undefined, limit: string): void {
    connection?.stop(fail('LINK_BUSY', { limit }));
  }
}
