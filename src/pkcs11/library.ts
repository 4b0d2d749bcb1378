// SPDX-License-Identifier: Apache-2.0
// The binding (pkcs11js) is loaded by path, because it is compiled on the machine on which it runs. It is no dependency, so its types are
// declared here.
import { createRequire } from 'node:module';
import { isAbsolute } from 'node:path';
import { assertUsage } from '../core/assert.js';
import { fail } from '../core/errors.js';

/** Handles of sessions, slots and objects are opaque buffers. */
export type Handle = Uint8Array;

export interface Attribute {
  readonly type: number;
  readonly value?: boolean | number | string | Uint8Array;
}

export interface Mechanism {
  readonly mechanism: number;
}

/** The calls of PKCS#11 in use; each throws an error whose `code` is the CKR number. */
export interface Cryptoki {
  load(path: string): void;
  close(): void;
  C_Initialize(options: { readonly flags: number }): void;
  C_Finalize(): void;
  C_GetSlotList(tokenPresent: boolean): readonly Handle[];
  C_GetTokenInfo(slot: Handle): { readonly label: string; readonly serialNumber: string };
  C_OpenSession(slot: Handle, flags: number): Handle;
  C_CloseSession(session: Handle): void;
  C_Login(session: Handle, userType: number, pin: string): void;
  C_FindObjectsInit(session: Handle, template: readonly Attribute[]): void;
  C_FindObjects(session: Handle, most: number): readonly Handle[];
  C_FindObjectsFinal(session: Handle): void;
  C_GetAttributeValue(session: Handle, object: Handle, template: readonly Attribute[]): readonly { readonly value: Uint8Array }[];
  C_GenerateKeyPair(
    session: Handle,
    mechanism: Mechanism,
    publicTemplate: readonly Attribute[],
    privateTemplate: readonly Attribute[],
  ): unknown;
  C_SignInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  C_SignAsync(session: Handle, data: Uint8Array, out: Uint8Array): Promise<Uint8Array>;
}

/** Allows threads of the operating system, so that signing does not block the event loop. */
const CKF_OS_LOCKING_OK = 2;
const CKR_CRYPTOKI_ALREADY_INITIALIZED = 0x191;

/** A module in use: it is initialised once for all of its tokens. */
interface LoadedModule {
  readonly cryptoki: Cryptoki;
  users: number;
  /** True when initialised here. Otherwise another part of the process owns the module, and ending it would end its sessions. */
  isOurs: boolean;
}

const modules = new Map<string, LoadedModule>();

/**
 * Loads the binding and a PKCS#11 module, both by absolute path: anyone who can change one of the two files controls the keys.
 * @param binding - Folder of pkcs11js.
 * @param module - Shared library of the vendor.
 * @throws {@link RogatoryError} `PKCS11_LIBRARY` (PKCS11-01).
 */
export function loadModule(binding: string, module: string): Cryptoki {
  for (const path of [binding, module]) assertUsage(isAbsolute(path), 'binding and module are absolute paths');
  const held = modules.get(module);
  if (held !== undefined) {
    held.users++;
    return held.cryptoki;
  }
  const cryptoki = newBinding(binding);
  let isOurs: boolean;
  try {
    cryptoki.load(module);
    isOurs = initialise(cryptoki);
  } catch (cause) {
    throw fail('PKCS11_LIBRARY', { path: module, reason: 'the module cannot be loaded and initialised' }, cause);
  }
  modules.set(module, { cryptoki, users: 1, isOurs });
  return cryptoki;
}

/** @returns false when another part of the process has already initialised it. */
function initialise(cryptoki: Cryptoki): boolean {
  try {
    cryptoki.C_Initialize({ flags: CKF_OS_LOCKING_OK });
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code !== CKR_CRYPTOKI_ALREADY_INITIALIZED) throw error;
    return false;
  }
}

/**
 * Initialises a module again that another part of the process has ended.
 * @throws {@link RogatoryError} `PKCS11_LIBRARY` (PKCS11-01).
 */
export function restoreModule(module: string): void {
  const held = modules.get(module);
  if (held === undefined) return;
  try {
    held.isOurs = initialise(held.cryptoki);
  } catch (cause) {
    throw fail('PKCS11_LIBRARY', { path: module, reason: 'the module cannot be initialised again' }, cause);
  }
}

/** Releases a module; the last user ends it, if it was initialised here. */
export function releaseModule(module: string): void {
  const held = modules.get(module);
  if (held === undefined || --held.users > 0) return;
  modules.delete(module);
  try {
    if (held.isOurs) held.cryptoki.C_Finalize();
  } catch {
    // Ignore errors: nothing in this process uses it any more.
  }
  held.cryptoki.close();
}

function newBinding(path: string): Cryptoki {
  let made: unknown;
  try {
    made = createRequire(import.meta.url)(path);
  } catch (cause) {
    throw fail('PKCS11_LIBRARY', { path, reason: 'the binding cannot be loaded' }, cause);
  }
  const { PKCS11 } = (typeof made === 'object' || typeof made === 'function' ? made : {}) as { PKCS11?: new () => Cryptoki };
  if (typeof PKCS11 !== 'function') throw fail('PKCS11_LIBRARY', { path, reason: 'it is not pkcs11js' });
  return new PKCS11();
}
