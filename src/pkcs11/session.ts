// SPDX-License-Identifier: Apache-2.0
// One session with a token: opened at the first use, one call at a time, opened again after a loss, and never again after a refused PIN.
import { createHmac, randomBytes } from 'node:crypto';
import { fail, isRogatoryError } from '../core/errors.js';
import type { RogatoryError } from '../core/errors.js';
import { readSecretText } from '../trust/store/node/secret-source.js';
import type { SecretSource } from '../trust/store/node/secret-source.js';
import { NOT_INITIALIZED, faultOf } from './faults.js';
import { loadModule, releaseModule, restoreModule } from './library.js';
import type { Cryptoki, Handle } from './library.js';

/** Location of a token, and its credential. */
export interface TokenOptions {
  /** Absolute path of the folder of pkcs11js. */
  readonly binding: string;
  /** Absolute path of the vendor's PKCS#11 module. */
  readonly module: string;
  /** Label of the token. */
  readonly token: string;
  /** Place of its user PIN; read at each login. */
  readonly pin: SecretSource;
}

/** CKF_SERIAL_SESSION, and CKF_RW_SESSION for making keys. */
const SERIAL = 4;
const READ_WRITE = 2;
const CKU_USER = 1;
const CKR_USER_ALREADY_LOGGED_IN = 0x100;

/** PINs that tokens refused, by a keyed digest of module, token and PIN. */
const refused = new Map<string, RogatoryError>();
const namingKey = randomBytes(32);

function nameOf({ module, token }: TokenOptions, pin: string): string {
  return createHmac('sha256', namingKey)
    .update(JSON.stringify([module, token, pin]))
    .digest('hex');
}

export class TokenSession {
  readonly token: string;
  readonly #options: TokenOptions;
  readonly #cryptoki: Cryptoki;
  #session: Handle | undefined;
  #writable = false;
  #generation = 0;
  #closed = false;
  #last: Promise<unknown> = Promise.resolve();

  /** @throws {@link RogatoryError} `PKCS11_LIBRARY` (PKCS11-01). */
  constructor(options: TokenOptions) {
    this.#options = options;
    this.token = options.token;
    this.#cryptoki = loadModule(options.binding, options.module);
  }

  /**
   * Runs one task alone in the session. PKCS#11 allows one operation a session: a second C_SignInit would end the first one.
   * @param task - Given the session and its generation, which grows with each new session; object handles are valid for one generation.
   * @param options.write - For a task that makes keys; signing does not need it.
   */
  run<T>(
    task: (cryptoki: Cryptoki, session: Handle, generation: number) => T | Promise<T>,
    options: { readonly write?: boolean } = {},
  ): Promise<T> {
    const running = this.#last.then(async () => {
      try {
        const session = this.#open(options.write === true);
        return await task(this.#cryptoki, session, this.#generation);
      } catch (error) {
        this.#lost(error);
        throw error;
      }
    });
    this.#last = running.catch(() => undefined);
    return running;
  }

  /** Resets after a loss, so that the next task opens a new session in a working module. */
  #lost(error: unknown): void {
    if (!isRogatoryError(error, 'PKCS11_SESSION') && !isRogatoryError(error, 'PKCS11_TOKEN')) return;
    this.#forget();
    if (isRogatoryError(error, 'PKCS11_SESSION') && error.details.ckr === NOT_INITIALIZED) restoreModule(this.#options.module);
  }

  /** Makes one call. @throws {@link RogatoryError} as `faultOf`. */
  call<T>(name: string, made: () => T): T {
    try {
      return made();
    } catch (error) {
      throw faultOf(error, this.token, name);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#last;
    this.#forget();
    releaseModule(this.#options.module);
  }

  #open(write: boolean): Handle {
    if (this.#closed) throw fail('PKCS11_SESSION', { token: this.token, call: 'close' });
    if (this.#session !== undefined && (this.#writable || !write)) return this.#session;
    this.#forget();
    const cryptoki = this.#cryptoki;
    const slot = this.#slot();
    const session = this.call('C_OpenSession', () => cryptoki.C_OpenSession(slot, write ? SERIAL | READ_WRITE : SERIAL));
    this.#session = session;
    this.#writable = write;
    try {
      this.#login(session);
    } catch (error) {
      this.#forget();
      throw error;
    }
    this.#generation++;
    return session;
  }

  #login(session: Handle): void {
    const pin = readSecretText(this.#options.pin);
    const name = nameOf(this.#options, pin);
    // A token counts wrong PINs and locks, so no session of this process offers a refused PIN again.
    const before = refused.get(name);
    if (before !== undefined) throw before;
    try {
      this.call('C_Login', () => this.#cryptoki.C_Login(session, CKU_USER, pin));
    } catch (error) {
      // A login holds for all sessions of the application with a token.
      if (isRogatoryError(error, 'PKCS11_CALL') && error.details.ckr === CKR_USER_ALREADY_LOGGED_IN) return;
      if (isRogatoryError(error, 'PKCS11_PIN')) refused.set(name, error);
      throw error;
    }
  }

  #slot(): Handle {
    const cryptoki = this.#cryptoki;
    const slots = this.call('C_GetSlotList', () => cryptoki.C_GetSlotList(true));
    const found = slots.filter((slot) => this.call('C_GetTokenInfo', () => cryptoki.C_GetTokenInfo(slot)).label.trim() === this.token);
    const [slot] = found;
    if (slot === undefined) throw fail('PKCS11_TOKEN', { token: this.token, reason: 'no slot holds it' });
    if (found.length > 1) throw fail('PKCS11_TOKEN', { token: this.token, reason: 'several slots hold a token of this label' });
    return slot;
  }

  #forget(): void {
    const session = this.#session;
    this.#session = undefined;
    if (session === undefined) return;
    try {
      this.#cryptoki.C_CloseSession(session);
    } catch {
      // The session is already lost.
    }
  }
}
