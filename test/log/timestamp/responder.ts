// A time-stamping authority that is not ours: `openssl ts` behind an HTTP server on loopback.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from '../../../src/cbor/encode.js';

export const hasOpenssl = spawnSync('openssl', ['ts', '-help'], { stdio: 'ignore' }).status === 0;
export const missing = hasOpenssl ? '' : ': SKIPPED, apt-get install openssl';

export const POLICY = '1.2.3.4.1';
export const OTHER_POLICY = '1.2.3.4.5';

export type Answer = (request: Uint8Array, response: ServerResponse) => void;

export interface Authority {
  readonly url: string;
  /** Requests so far. */
  readonly requests: Uint8Array[];
  /** Answers once in place of openssl, then openssl again; `undefined` for good. */
  instead(answer: Answer | undefined): void;
  /** DER of a TimeStampResp by openssl. */
  reply(request: Uint8Array): Uint8Array;
  /** What `openssl ts -verify` says of a token about this signature. */
  verify(token: Uint8Array, signature: Uint8Array): string;
  close(): Promise<void>;
}

/** Makes a certificate authority, an authority under it, and starts answering. */
export async function openAuthority(): Promise<Authority> {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-tsa-'));
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]): string => {
    const ran = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
    if (ran.status !== 0) throw new TypeError(`openssl ${args.join(' ')}: ${ran.stderr}`);
    return ran.stdout;
  };
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-x509', ...curve, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test root', '-days', '2');
  openssl('req', ...curve, '-keyout', 'tsa.key', '-out', 'tsa.csr', '-subj', '/CN=Test authority');
  writeFileSync(at('extensions'), 'extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n');
  openssl(
    ...['x509', '-req', '-in', 'tsa.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2'],
    ...['-extfile', 'extensions', '-out', 'tsa.pem'],
  );
  writeFileSync(at('serial'), '01');
  writeFileSync(
    at('ts.cnf'),
    `[tsa]\ndefault_tsa = t\n[t]\nserial = serial\nsigner_cert = tsa.pem\nsigner_key = tsa.key\nsigner_digest = sha256\n` +
      `default_policy = ${POLICY}\nother_policies = ${OTHER_POLICY}\ndigests = sha256, sha512\naccuracy = secs:1, millisecs:500, microsecs:100\n` +
      `ordering = yes\ntsa_name = yes\ness_cert_id_alg = sha256\n`,
  );
  const reply = (request: Uint8Array): Uint8Array => {
    writeFileSync(at('request'), request);
    openssl('ts', '-reply', '-config', 'ts.cnf', '-queryfile', 'request', '-out', 'response');
    return readFileSync(at('response'));
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
