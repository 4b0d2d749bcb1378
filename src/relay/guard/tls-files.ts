// SPDX-License-Identifier: Apache-2.0
// Certificate and private key of the listener, looked at before anybody connects.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { RelayConfig } from '../config.js';
import { findingsInto, systemReason } from './finding.js';
import type { RelayFinding } from './finding.js';

const [CERTIFICATE, PRIVATE_KEY] = ['listen.tls_certificate', 'listen.tls_private_key'] as const;

/**
 * @param urls - Addresses of the relay by its directory.
 * @param now - Unix milliseconds.
 */
export function tlsFindings(tls: NonNullable<RelayConfig['listen']['tls']>, urls: readonly string[], now: number): readonly RelayFinding[] {
  const findings: RelayFinding[] = [];
  const add = findingsInto(findings);
  const read = <T>(key: string, path: string, what: string, parse: (pem: string) => T): T | undefined => {
    try {
      return parse(readFileSync(path, 'latin1'));
    } catch (error) {
      const isThere = !(error instanceof Error && 'syscall' in error);
      const fault = isThere ? `${path} is no ${what} in PEM` : `${path} cannot be read: ${systemReason(error)}`;
      add(key, fault, `name the file of the ${what}`, error);
      return undefined;
    }
  };
  const certificate = read(CERTIFICATE, tls.certificateFile, 'certificate', (pem) => new X509Certificate(pem));
  const key = read(PRIVATE_KEY, tls.privateKeyFile, 'private key without a passphrase', (pem) => createPrivateKey(pem));
  if (certificate === undefined) return findings;
  if (key !== undefined && !certificate.checkPrivateKey(key))
    add(PRIVATE_KEY, 'the private key is not that of the certificate', 'name both files of one certificate');
  const [from, to] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
  if (now > to) add(CERTIFICATE, `the certificate ended on ${certificate.validTo}`, 'renew it');
  if (now < from) add(CERTIFICATE, `the certificate begins on ${certificate.validFrom}`, 'check the clock, or use another one');
  for (const host of urls.map(hostOf))
    if (host !== undefined && !isFor(certificate, host))
      findings.push({
        key: CERTIFICATE,
        fault: `the certificate is not for ${host}, where the own directory says that this relay is`,
        remedy: 'get one for that name: peers refuse this one',
        isWarning: true,
      });
  return findings;
}

/** @returns undefined for an address without TLS: its name is not compared. */
function hostOf(url: string): string | undefined {
  const { protocol, hostname } = new URL(url);
  return protocol === 'wss:' ? hostname.replace(/^\[|\]$/g, '') : undefined;
}

function isFor(certificate: X509Certificate, host: string): boolean {
  return (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined;
}
