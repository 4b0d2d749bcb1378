// A time-stamping authority that is not ours: `openssl ts` behind an HTTP server on loopback.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from '../../../../src/cbor/encode.js';
import { sha256 } from '../../../../src/crypto/digest/digest.js';

export const hasOpenssl = spawnSync('openssl', ['ts', '-help'], { stdio: 'ignore' }).status === 0;
export const missing = hasOpenssl ? '' : ': SKIPPED, apt-get install openssl';

export type Answer = (request: Uint8Array, response: ServerResponse) => void;

export interface Authority {
  readonly url: string;
  /** SHA-256 of the certificates of the authority and of its issuer: how an accord names them. */
  readonly signer: Uint8Array;
  readonly root: Uint8Array;
  /** Requests so far. */
  readonly requests: Uint8Array[];
  /** Answers in place of openssl from now on; undefined: openssl again. */
  instead(answer: Answer | undefined): void;
  /** DER of a TimeStampResp by openssl. */
  reply(request: Uint8Array): Uint8Array;
  /** What `openssl ts -verify` says of a token about this signature. */
  verify(token: Uint8Array, signature: Uint8Array): string;
  close(): Promise<void>;
}

/** Makes a certificate authority, an authority under it, and starts answering. Tokens have both certificates. */
export async function openAuthority(key: 'ECDSA' | 'RSA' = 'ECDSA'): Promise<Authority> {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-tsa-'));
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]): string => {
    const ran = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
    if (ran.status !== 0) throw new TypeError(`openssl ${args.join(' ')}: ${ran.stderr}`);
    return ran.stdout;
  };
  const kind = key === 'RSA' ? ['-newkey', 'rsa:2048'] : ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  const fresh = [...kind, '-nodes'];
  openssl('req', '-x509', ...fresh, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test root', '-days', '2');
  openssl('req', ...fresh, '-keyout', 'tsa.key', '-out', 'tsa.csr', '-subj', '/CN=Test authority');
  writeFileSync(at('extensions'), 'extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n');
  openssl(
    ...['x509', '-req', '-in', 'tsa.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2'],
    ...['-extfile', 'extensions', '-out', 'tsa.pem'],
  );
  writeFileSync(at('serial'), '01');
  writeFileSync(
    at('ts.cnf'),
    `[tsa]\ndefault_tsa = t\n[t]\nserial = serial\nsigner_cert = tsa.pem\nsigner_key = tsa.key\nsigner_digest = sha256\n` +
      `certs = ca.pem\ndefault_policy = 1.2.3.4.1\ndigests = sha256\naccuracy = secs:1, millisecs:500, microsecs:100\n` +
      `ordering = yes\ntsa_name = yes\ness_cert_id_alg = sha256\n`,
  );
  const reply = (request: Uint8Array): Uint8Array => {
    writeFileSync(at('request'), request);
    openssl('ts', '-reply', '-config', 'ts.cnf', '-queryfile', 'request', '-out', 'response');
    return readFileSync(at('response'));
  };

  const digestOf = (name: string): Uint8Array => {
    openssl('x509', '-in', name, '-outform', 'der', '-out', 'certificate');
    return sha256(readFileSync(at('certificate')));
  };

  let instead: Answer | undefined;
  const requests: Uint8Array[] = [];
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      requests.push(body);
      if (instead !== undefined) return instead(body, response);
      response.setHeader('content-type', 'application/timestamp-reply').end(reply(body));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    signer: digestOf('tsa.pem'),
    root: digestOf('ca.pem'),
    requests,
    instead: (answer) => (instead = answer),
    reply,
    verify(token, signature) {
      writeFileSync(at('token'), token);
      writeFileSync(at('data'), encode(signature));
      const verify = ['ts', '-verify', '-data', 'data', '-in', 'token', '-token_in', '-CAfile', 'ca.pem'];
      const ran = spawnSync('openssl', verify, { cwd: folder, encoding: 'utf8' });
      return /^Verification: (\S+)/m.exec(`${ran.stdout}${ran.stderr}`)?.[1] ?? ran.stderr;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function read(request: IncomingMessage): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Uint8Array.from(Buffer.concat(parts));
}
