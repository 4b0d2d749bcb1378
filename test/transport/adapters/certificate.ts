// A self-signed certificate for 127.0.0.1, made on the spot: tests keep no private keys.
import { generateKeyPairSync, sign } from 'node:crypto';
import { concat, toUtf8 } from '../../../src/core/bytes.js';

function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = concat(...parts);
  const { length } = content;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return concat(Uint8Array.of(tag, ...head), content);
}

const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const oid = (...bytes: readonly number[]) => der(0x06, Uint8Array.from(bytes));
const name = sequence(der(0x31, sequence(oid(0x55, 4, 3), der(0x0c, toUtf8('rogatory test')))));
const ECDSA_SHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2));

/** Valid from 2020 to 2049. */
export function selfSigned(): { certificate: string; privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const address = der(0x87, Uint8Array.of(127, 0, 0, 1));
  const extensions = der(0xa3, sequence(sequence(oid(0x55, 0x1d, 0x11), der(0x04, sequence(address)))));
  const body = sequence(
    der(0xa0, der(0x02, Uint8Array.of(2))),
    der(0x02, Uint8Array.of(1)),
    ECDSA_SHA256,
    name,
    sequence(der(0x17, toUtf8('200101000000Z')), der(0x17, toUtf8('491231235959Z'))),
    name,
    publicKey.export({ format: 'der', type: 'spki' }),
    extensions,
  );
  const signature = der(0x03, Uint8Array.of(0), sign('sha256', body, privateKey));
  const base64 = Buffer.from(sequence(body, ECDSA_SHA256, signature)).toString('base64');
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)!.join('\n')}\n-----END CERTIFICATE-----\n`,
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
  };
}
