// The certificate and the private key of a listener, before anybody connects.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tlsFindings } from '../../../src/relay/guard/tls-files.js';
import { AT, makeParty } from '../../log/timestamp/forge.js';
import { makeFolder } from '../../store/places.js';

const DAY_MS = 86_400_000;
const pem = (label: string, bytes: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64')}\n-----END ${label}-----\n`;

/** Certificates `a` and `b` with their keys, for a day before and a day after. */
async function filesOfTwo(name: string) {
  const folder = makeFolder();
  for (const each of ['a', 'b']) {
    const { bytes, keys } = await makeParty({ name, purposes: undefined });
    writeFileSync(join(folder, `${each}.pem`), pem('CERTIFICATE', bytes));
    writeFileSync(join(folder, `${each}.key`), pem('PRIVATE KEY', new Uint8Array(await crypto.subtle.exportKey('pkcs8', keys.privateKey))));
  }
  return (certificate: string, key: string, urls: readonly string[] = [], now = AT) =>
    tlsFindings({ certificateFile: join(folder, certificate), privateKeyFile: join(folder, key) }, urls, now).map(
      ({ key: of, fault, remedy, isWarning }) =>
        `${isWarning === true ? 'warning ' : ''}${of}: ${fault}; ${remedy}`.replaceAll(folder, 'FOLDER').replace(/on \w+ .* GMT/, 'on DAY'),
    );
}

describe('TLS of a relay (RELAY-34)', () => {
  it('is a certificate and its own key, each in a file in PEM', async () => {
    const found = await filesOfTwo('relay.example');
    expect(found('a.pem', 'a.key')).toEqual([]);
    expect(found('a.pem', 'b.key')).toEqual([
      'listen.tls_private_key: the private key is not that of the certificate; name both files of one certificate',
    ]);
    expect(found('c.pem', 'c.key')).toEqual([
      'listen.tls_certificate: FOLDER/c.pem cannot be read: there is no such file (ENOENT); name the file of the certificate',
      'listen.tls_private_key: FOLDER/c.key cannot be read: there is no such file (ENOENT); name the file of the private key without a passphrase',
    ]);
    expect(found('a.key', 'a.pem')).toEqual([
      'listen.tls_certificate: FOLDER/a.key is no certificate in PEM; name the file of the certificate',
      'listen.tls_private_key: FOLDER/a.pem is no private key without a passphrase in PEM; name the file of the private key without a passphrase',
    ]);
    expect(found('a.pem', 'a.pem')).toEqual([
      'listen.tls_private_key: FOLDER/a.pem is no private key without a passphrase in PEM; name the file of the private key without a passphrase',
    ]);
  });

  it('is of today', async () => {
    const found = await filesOfTwo('relay.example');
    for (const now of [AT - DAY_MS, AT + DAY_MS]) expect(found('a.pem', 'a.key', [], now)).toEqual([]);
    expect(found('a.pem', 'a.key', [], AT + DAY_MS + 1)).toEqual(['listen.tls_certificate: the certificate ended on DAY; renew it']);
    expect(found('a.pem', 'a.key', [], AT - DAY_MS - 1)).toEqual([
      'listen.tls_certificate: the certificate begins on DAY; check the clock, or use another one',
    ]);
  });

  it('warns of a name that peers will not find in it, and of no address without TLS', async () => {
    const found = await filesOfTwo('relay.example');
    const other = (host: string): string =>
      `warning listen.tls_certificate: the certificate is not for ${host}, where the own directory says that this relay is; get one for that name: peers refuse this one`;
    expect(found('a.pem', 'a.key', ['wss://relay.example/', 'ws://other.example:7001'])).toEqual([]);
    expect(found('a.pem', 'a.key', ['wss://other.example/', 'wss://192.0.2.1/', 'wss://[2001:db8::1]:7001/'])).toEqual(
      ['other.example', '192.0.2.1', '2001:db8::1'].map(other),
    );
  });
});
