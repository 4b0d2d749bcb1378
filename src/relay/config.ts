// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'smol-toml';
import { fail } from '../core/errors.js';
import { isLocalId, isScope, parsePrincipal } from '../core/ids.js';
import type { Principal } from '../core/ids.js';
import { suggestion } from '../core/suggestion.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';
import { readSecretText } from '../trust/store/node/secret-source.js';

/** Where a secret comes from: a file or an environment variable, never the configuration itself. */
export interface SecretReference {
  readonly file?: string;
  readonly env?: string;
  /** Name of a credential of the service manager. */
  readonly credential?: string;
}

/** A relay's configuration, checked, every path absolute. */
export interface RelayConfig extends Principal {
  readonly listen: {
    readonly host: string;
    readonly port: number;
    readonly tls?: { readonly certificateFile: string; readonly privateKeyFile: string };
  };
  /** SQLite database of queue, counters and dedupe entries. */
  readonly storePath: string;
  /** Blobs of attachments on their way. */
  readonly blobs: {
    /** A folder of this relay alone. */
    readonly path: string;
    /** Most bytes in it, announced ones included; default as many as the disk takes. */
    readonly maxBytes?: number;
    /** Bytes of the file system that stay free; default `blobFreeMinBytes`. */
    readonly minFreeBytes?: number;
  };
  readonly linkKeyFile: string;
  /** Signs the checkpoints of the relay's own log. */
  readonly logKeyFile: string;
  /** Cosigns the checkpoints of other relays. */
  readonly cosignKeyFile: string;
  readonly passphrase: SecretReference;
  /** Folder of root, directory and accord documents (`*.cose`). */
  readonly trustFolder: string;
  /** Scope to fingerprint of its root, version 1. */
  readonly pins: ReadonlyMap<string, string>;
  /** Relays that this one dials whatever the default says. */
  readonly dial: readonly Principal[];
}

const RELAY_CONFIG: Members<RelayConfig> = {
  required: {
    scope: 'text',
    id: 'text',
    listen: 'object',
    storePath: 'text',
    blobs: 'object',
    linkKeyFile: 'text',
    logKeyFile: 'text',
    cosignKeyFile: 'text',
    passphrase: 'object',
    trustFolder: 'text',
    pins: 'map',
    dial: 'list',
  },
  optional: {},
};

/** @param place - Function and parameter. @throws TypeError unless this is a configuration as {@link loadRelayConfig} gives it. */
export function requireConfig(config: RelayConfig, place: string): void {
  requireMembers(config, RELAY_CONFIG, place);
}

type Table = Readonly<Record<string, unknown>>;

/**
 * Reads and checks a relay's TOML file. Unknown keys are refused: a misspelt limit would otherwise be no limit.
 * @param path - The file; relative paths inside it start at its folder.
 * @throws {@link RogatoryError} `RELAY_CONFIG` (RELAY-01), naming the key.
 */
export function loadRelayConfig(path: string): RelayConfig {
  const toml = readText(path);
  let root: Table;
  try {
    root = parse(toml);
  } catch (cause) {
    const line = (cause as { line?: number }).line;
    throw fail('RELAY_CONFIG', { field: path, hint: `not TOML${line === undefined ? '' : `, line ${line}`}` }, cause);
  }
  return readRelayConfig(root, dirname(resolve(path)));
}

/** Reads a file that a configuration names. @throws {@link RogatoryError} `RELAY_CONFIG` (RELAY-01). */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw fail('RELAY_CONFIG', { field: path, hint: 'the file cannot be read' }, cause);
  }
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

/** Reads the value of a key. */
type Read<T> = (value: unknown, field: string) => T;

const text: Read<string> = (value, field) => (typeof value === 'string' && value !== '' ? value : refuse(field, 'a text is required'));

function optional<T>(read: Read<T>): Read<T | undefined> {
  return (value, field) => (value === undefined ? undefined : read(value, field));
}

function orEmpty<T>(read: Read<T>): Read<T> {
  return (value, field) => read(value ?? {}, field);
}

function textOf(isRight: (value: string) => boolean, hint: string): Read<string> {
  return (value, field) => (isRight(text(value, field)) ? (value as string) : refuse(field, hint));
}

function integer(least: number, most: number, hint: string): Read<number> {
  return (value, field) => {
    const isRight = Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
    return isRight ? (value as number) : refuse(field, hint);
  };
}

const bytesFrom = (least: number): Read<number> => integer(least, Number.MAX_SAFE_INTEGER, `bytes, as an integer from ${least}`);

function table<T extends object>(members: { readonly [K in keyof T]: Read<T[K]> }): Read<T> {
  const known = Object.keys(members);
  return (value, field) => {
    const found = plainTable(value, field);
    const placeOf = (key: string): string => (field === '' ? key : `${field}.${key}`);
    for (const key of Object.keys(found)) {
      if (known.includes(key)) continue;
      const near = suggestion(key, known);
      refuse(placeOf(key), near === undefined ? 'unknown key' : `unknown key; did you mean "${near}"?`);
    }
    return Object.fromEntries(known.map((key) => [key, members[key as keyof T](found[key], placeOf(key))])) as T;
  };
}

function plainTable(value: unknown, field: string): Table {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(field, 'a table is required');
  return value as Table;
}

const pins: Read<ReadonlyMap<string, string>> = (value, field) => {
  const entries = Object.entries(plainTable(value, field)).map(([scope, fingerprint]): [string, string] => {
    if (!isScope(scope)) refuse(`${field}.${scope}`, 'the key is a scope');
    return [scope, text(fingerprint, `${field}.${scope}`)];
  });
  return entries.length === 0 ? refuse(field, 'at least the own root is pinned') : new Map(entries);
};

const peers: Read<readonly Principal[]> = (value = [], field) => {
  if (!Array.isArray(value)) refuse(field, 'a list of "scope/id"');
  return (value as unknown[]).map((entry, index) => {
    try {
      return parsePrincipal(text(entry, `${field}[${index}]`));
    } catch (cause) {
      throw fail('RELAY_CONFIG', { field: `${field}[${index}]`, hint: 'expected "scope/id"' }, cause);
    }
  });
};

/** A name of another kind of store would become a folder of that name. */
const isPath = (value: string): boolean => !/^[a-z][a-z0-9+.-]+:/i.test(value) || /^[a-z]:[\\/]/i.test(value);

/** All keys of the file. */
const FILE = table({
  relay: table({
    scope: textOf(isScope, 'a scope is [a-z][a-z0-9-]{1,31}'),
    id: textOf(isLocalId, 'an id is [a-z0-9][a-z0-9.-]{0,63}'),
  }),
  listen: table({
    host: text,
    port: integer(0, 65_535, 'an integer from 0 to 65535'),
    tls_certificate: optional(text),
    tls_private_key: optional(text),
  }),
  store: orEmpty(
    table({
      path: optional(textOf(isPath, 'the store is one SQLite file: give its path, without a scheme like sqlite: or postgresql://')),
    }),
  ),
  blobs: orEmpty(table({ path: optional(text), max_bytes: optional(bytesFrom(1)), min_free_bytes: optional(bytesFrom(0)) })),
  keys: orEmpty(
    table({
      link: optional(text),
      log: optional(text),
      cosign: optional(text),
      passphrase_file: optional(text),
      passphrase_env: optional(text),
      passphrase_credential: optional(text),
    }),
  ),
  trust: table({ folder: optional(text), pins }),
  peers: orEmpty(table({ dial: peers })),
});

/** Checks an already parsed configuration. @param folder - Where relative paths start. @throws `RELAY_CONFIG` (RELAY-01). */
export function readRelayConfig(root: Table, folder: string): RelayConfig {
  const file = FILE(root, '');
  const { keys, trust } = file;
  const path = (value: string): string => resolve(folder, value);
  const { host, port, tls_certificate: certificate, tls_private_key: privateKey } = file.listen;
  if ((certificate === undefined) !== (privateKey === undefined))
    refuse('listen.tls_certificate', 'certificate and private key go together');
  const hasTls = certificate !== undefined && privateKey !== undefined;
  const storePath = path(file.store.path ?? 'relay.db');
  const { max_bytes: maxBytes, min_free_bytes: minFreeBytes } = file.blobs;
  return {
    ...file.relay,
    listen: { host, port, ...(hasTls ? { tls: { certificateFile: path(certificate), privateKeyFile: path(privateKey) } } : {}) },
    storePath,
    blobs: {
      path: path(file.blobs.path ?? `${storePath}-blobs`),
      ...(maxBytes === undefined ? {} : { maxBytes }),
      ...(minFreeBytes === undefined ? {} : { minFreeBytes }),
    },
    linkKeyFile: path(keys.link ?? 'keys/link.key'),
    logKeyFile: path(keys.log ?? 'keys/log.key'),
    cosignKeyFile: path(keys.cosign ?? 'keys/cosign.key'),
    passphrase: referenceOf(keys.passphrase_file && path(keys.passphrase_file), keys.passphrase_env, keys.passphrase_credential),
    trustFolder: path(trust.folder ?? 'trust'),
    pins: trust.pins,
    dial: file.peers.dial,
  };
}

function referenceOf(file?: string, env?: string, credential?: string): SecretReference {
  const given = Object.entries({ file, env, credential }).filter(([, value]) => value !== undefined);
  if (given.length !== 1) refuse('keys.passphrase_file', 'give exactly one of passphrase_file, passphrase_env and passphrase_credential');
  return Object.fromEntries(given);
}

function refuse(field: string, hint: string): never {
  throw fail('RELAY_CONFIG', { field, hint });
}
