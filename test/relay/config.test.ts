import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'smol-toml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RogatoryError } from '../../src/core/errors.js';
import { loadRelayConfig, readRelayConfig, readSecret } from '../../src/relay/config.js';

const VALID = `
[relay]
scope = "demo-a"
id = "relay-1"
[listen]
host = "127.0.0.1"
port = 0
[keys]
passphrase_file = "passphrase"
[trust.pins]
demo-a = "0011"
`;

function read(text: string) {
  return readRelayConfig(parse(text), '/srv/relay');
}

function fieldOf(text: string): string {
  try {
    read(text);
  } catch (error) {
    if (error instanceof RogatoryError && error.code === 'RELAY_CONFIG') return (error.details as { field: string }).field;
    throw error;
  }
  return 'accepted';
}

describe('relay configuration', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-config-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('resolves paths against the folder of the file and fills the defaults', () => {
    expect(read(VALID)).toMatchObject({
      scope: 'demo-a',
      id: 'relay-1',
      listen: { host: '127.0.0.1', port: 0 },
      storePath: '/srv/relay/relay.db',
      blobs: { path: '/srv/relay/relay.db-blobs' },
      linkKeyFile: '/srv/relay/keys/link.key',
      logKeyFile: '/srv/relay/keys/log.key',
      cosignKeyFile: '/srv/relay/keys/cosign.key',
      trustFolder: '/srv/relay/trust',
      passphrase: { file: '/srv/relay/passphrase' },
      dial: [],
    });
  });

  it('reads where blobs are kept, and how many', () => {
    const { blobs } = read(`${VALID}\n[blobs]\npath = "../b"\nmax_bytes = 1_000_000_000_000\nmin_free_bytes = 0`);
    expect(blobs).toEqual({ path: '/srv/b', maxBytes: 1e12, minFreeBytes: 0 });
    expect(read(`${VALID}\n[store]\npath = "data/r.db"`).blobs).toEqual({ path: '/srv/relay/data/r.db-blobs' });
  });

  it.each([
    ['an unknown key of blobs', `${VALID}\n[blobs]\nmax_byte = 1`, 'blobs.max_byte'],
    ['a folder of blobs that is a number', `${VALID}\n[blobs]\npath = 1`, 'blobs.path'],
    ['bytes of blobs as text', `${VALID}\n[blobs]\nmax_bytes = "1 TB"`, 'blobs.max_bytes'],
    ['no bytes of blobs', `${VALID}\n[blobs]\nmax_bytes = 0`, 'blobs.max_bytes'],
    ['free bytes below none', `${VALID}\n[blobs]\nmin_free_bytes = -1`, 'blobs.min_free_bytes'],
    ['an unknown key', VALID.replace('port = 0', 'port = 0\nprot = 1'), 'listen.prot'],
    ['an unknown table', `${VALID}\n[listne]\nhost = "x"`, 'listne'],
    ['a scope with a capital', VALID.replace('"demo-a"\nid', '"Demo"\nid'), 'relay.scope'],
    ['an id with a slash', VALID.replace('relay-1', 'relay/1'), 'relay.id'],
    ['a port out of range', VALID.replace('port = 0', 'port = 65536'), 'listen.port'],
    ['a port as text', VALID.replace('port = 0', 'port = "1"'), 'listen.port'],
    ['a certificate without its key', VALID.replace('port = 0', 'port = 0\ntls_certificate = "c"'), 'listen.tls_certificate'],
    ['no passphrase reference', VALID.replace('passphrase_file = "passphrase"', ''), 'keys.passphrase_file'],
    ['two passphrase references', VALID.replace('passphrase_file', 'passphrase_env = "X"\npassphrase_file'), 'keys.passphrase_file'],
    [
      'a credential beside a file',
      VALID.replace('passphrase_file', 'passphrase_credential = "x"\npassphrase_file'),
      'keys.passphrase_file',
    ],
    ['no pins', VALID.replace('demo-a = "0011"', ''), 'trust.pins'],
    ['a pin that is no text', VALID.replace('"0011"', '11'), 'trust.pins.demo-a'],
    ['a peer that is no scope/id', `${VALID}\n[peers]\ndial = ["relay-1"]`, 'peers.dial[0]'],
  ])('refuses %s and names the key (RELAY-01)', (_name, text, field) => {
    expect(fieldOf(text)).toBe(field);
  });

  it('suggests the key that was meant (RELAY-01)', () => {
    expect.assertions(1);
    try {
      read(VALID.replace('port = 0', 'port = 0\nprot = 1'));
    } catch (error) {
      expect((error as RogatoryError<'RELAY_CONFIG'>).details.hint).toContain('"port"');
    }
  });

  it('takes the passphrase from a credential of the service manager (CRYPTO-16)', () => {
    const { passphrase } = read(VALID.replace('passphrase_file = "passphrase"', 'passphrase_credential = "relay.passphrase"'));
    expect(passphrase).toEqual({ credential: 'relay.passphrase' });
    expect(() => readSecret({ credential: 'relay.passphrase' })).toThrowCode('CRYPTO_SECRET');
  });

  it('refuses a file that is absent or not TOML (RELAY-01)', () => {
    expect(() => loadRelayConfig(join(folder, 'absent.toml'))).toThrowCode('RELAY_CONFIG');
    writeFileSync(join(folder, 'bad.toml'), '[relay\n');
    expect(() => loadRelayConfig(join(folder, 'bad.toml'))).toThrowCode('RELAY_CONFIG');
  });

  it('accepts the commented example but for its placeholder fingerprint', () => {
    const config = loadRelayConfig(fileURLToPath(new URL('../../examples/relay-node/relay.toml', import.meta.url)));
    expect(config).toMatchObject({ scope: 'demo-a', id: 'relay-1', listen: { port: 8443 } });
  });
});
