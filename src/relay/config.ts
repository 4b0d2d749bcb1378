// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'smol-toml';
import { fail } from '../core/errors.js';
import { isLocalId, isScope, parsePrincipal } from '../core/ids.js';
import type { Principal } from '../core/ids.js';
import { suggestion } from '../core/suggestion.js';
import type { Members } from '../core/members.js';

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

export const RELAY_CONFIG: Members<RelayConfig> = {
  required: {
    scope: 'text',
    id: 'text',
    listen: {
      required: { host: 'text', port: 'number' },
      optional: { tls: { required: { certificateFile: 'text', privateKeyFile: 'text' }, optional: {} } },
    },
    storePath: 'text',
    blobs: { required: { path: 'text' }, optional: { maxBytes: 'number', minFreeBytes: 'number' } },
    linkKeyFile: 'text',
    logKeyFile: 'text',
    cosignKeyFile: 'text',
    passphrase: { required: {}, optional: { file: 'text', env: 'text', credential: 'text' } },
    trustFolder: 'text',
    pins: 'map',
    dial: 'list',
  },
  optional: {},
};

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

/** Checks an already parsed configuration. @param folder - Where relative paths start. @throws `RELAY_CONFIG` (RELAY-01). */
export function readRelayConfig(root: Table, folder: string): RelayConfig {
  const top = table(root, '', ['relay', 'listen', 'store', 'blobs', 'keys', 'trust', 'peers']);
  const relay = table(top['relay'], 'relay', ['scope', 'id']);
  const listen = table(top['listen'], 'listen', ['host', 'port', 'tls_certificate', 'tls_private_key']);
  const store = table(top['store'] ?? {}, 'store', ['path']);
  const blobs = table(top['blobs'] ?? {}, 'blobs', ['path', 'max_bytes', 'min_free_bytes']);
  const keys = table(top['keys'] ?? {}, 'keys', ['link', 'log', 'cosign', 'passphrase_file', 'passphrase_env', 'passphrase_credential']);
  const trust = table(top['trust'], 'trust', ['folder', 'pins']);
  const peers = table(top['peers'] ?? {}, 'peers', ['dial']);

  const scope = text(relay['scope'], 'relay.scope');
  const id = text(relay['id'], 'relay.id');
  if (!isScope(scope)) refuse('relay.scope', 'a scope is [a-z][a-z0-9-]{1,31}');
  if (!isLocalId(id)) refuse('relay.id', 'an id is [a-z0-9][a-z0-9.-]{0,63}');
  const path = (value: string): string => resolve(folder, value);
  const keyFile = (role: string): string => path(optionalText(keys[role], `keys.${role}`) ?? `keys/${role}.key`);

  const certificate = optionalText(listen['tls_certificate'], 'listen.tls_certificate');
  const privateKey = optionalText(listen['tls_private_key'], 'listen.tls_private_key');
  if ((certificate === undefined) !== (privateKey === undefined))
    refuse('listen.tls_certificate', 'certificate and private key go together');

  const passphrase = readReference(keys, path);
  const port = listen['port'];
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 0 || port > 65_535) refuse('listen.port', 'an integer from 0 to 65535');

  const storePath = path(readStorePath(optionalText(store['path'], 'store.path') ?? 'relay.db'));
  return {
    scope,
    id,
    listen: {
      host: text(listen['host'], 'listen.host'),
      port,
      ...(certificate === undefined || privateKey === undefined
        ? {}
        : { tls: { certificateFile: path(certificate), privateKeyFile: path(privateKey) } }),
    },
    storePath,
    blobs: readBlobs(blobs, path, storePath),
    linkKeyFile: keyFile('link'),
    logKeyFile: keyFile('log'),
    cosignKeyFile: keyFile('cosign'),
    passphrase,
    trustFolder: path(optionalText(trust['folder'], 'trust.folder') ?? 'trust'),
    pins: readPins(trust['pins']),
    dial: readDial(peers['dial'] ?? []),
  };
}

/** A name of another kind of store would become a folder of that name. */
function readStorePath(value: string): string {
  if (/^[a-z][a-z0-9+.-]+:/i.test(value) && !/^[a-z]:[\\/]/i.test(value))
    refuse('store.path', 'the store is one SQLite file: give its path, without a scheme like sqlite: or postgresql://');
  return value;
}

function readBlobs(blobs: Table, path: (value: string) => string, storePath: string): RelayConfig['blobs'] {
  const named = optionalText(blobs['path'], 'blobs.path');
  const maxBytes = optionalBytes(blobs['max_bytes'], 'blobs.max_bytes', 1);
  const minFreeBytes = optionalBytes(blobs['min_free_bytes'], 'blobs.min_free_bytes', 0);
  return {
    path: named === undefined ? `${storePath}-blobs` : path(named),
    ...(maxBytes === undefined ? {} : { maxBytes }),
    ...(minFreeBytes === undefined ? {} : { minFreeBytes }),
  };
}

function readReference(keys: Table, path: (value: string) => string): SecretReference {
  const given = ['file', 'env', 'credential'].flatMap((from): SecretReference[] => {
    const value = optionalText(keys[`passphrase_${from}`], `keys.passphrase_${from}`);
    return value === undefined ? [] : [{ [from]: from === 'file' ? path(value) : value }];
  });
  const [reference] = given;
  if (reference === undefined || given.length > 1) {
    refuse('keys.passphrase_file', 'give exactly one of passphrase_file, passphrase_env and passphrase_credential');
  }
  return reference;
}

function readPins(value: unknown): ReadonlyMap<string, string> {
  const pins = plainTable(value, 'trust.pins');
  const out = new Map<string, string>();
  for (const [scope, fingerprint] of Object.entries(pins)) {
    if (!isScope(scope)) refuse(`trust.pins.${scope}`, 'the key is a scope');
    out.set(scope, text(fingerprint, `trust.pins.${scope}`));
  }
  if (out.size === 0) refuse('trust.pins', 'at least the own root is pinned');
  return out;
}

function readDial(value: unknown): readonly Principal[] {
  if (!Array.isArray(value)) refuse('peers.dial', 'a list of "scope/id"');
  return (value as unknown[]).map((entry, index) => {
    try {
      return parsePrincipal(text(entry, `peers.dial[${index}]`));
    } catch (cause) {
      throw fail('RELAY_CONFIG', { field: `peers.dial[${index}]`, hint: 'expected "scope/id"' }, cause);
    }
  });
}

function table(value: unknown, name: string, known: readonly string[]): Table {
  const found = plainTable(value, name);
  for (const key of Object.keys(found)) {
    if (known.includes(key)) continue;
    const near = suggestion(key, known);
    refuse(name === '' ? key : `${name}.${key}`, near === undefined ? 'unknown key' : `unknown key; did you mean "${near}"?`);
  }
  return found;
}

function plainTable(value: unknown, name: string): Table {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(name, 'a table is required');
  return value as Table;
}

function text(value: unknown, name: string): string {
  if (typeof value !== 'string' || value === '') refuse(name, 'a text is required');
  return value;
}

function optionalText(value: unknown, name: string): string | undefined {
  return value === undefined ? undefined : text(value, name);
}

function optionalBytes(value: unknown, name: string, least: number): number | undefined {
  if (value === undefined) return undefined;
  if (!Number.isSafeInteger(value) || (value as number) < least) refuse(name, `bytes, as an integer from ${least}`);
  return value as number;
}

function refuse(field: string, hint: string): never {
  throw fail('RELAY_CONFIG', { field, hint });
}
