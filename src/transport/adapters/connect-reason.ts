// SPDX-License-Identifier: Apache-2.0
// Why no connection came about, in words that say what to mend.

const UNTRUSTED = 'no authority that this machine trusts signed the certificate';
const NO_TLS = 'what answers there speaks no TLS 1.3';

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the other side cut the connection',
  EPIPE: 'the other side cut the connection',
  ETIMEDOUT: 'no answer in time',
  EHOSTUNREACH: 'no way leads to that host',
  ENETUNREACH: 'no way leads to that network',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the name server does not answer',
  EADDRINUSE: 'another process listens on that port',
  EADDRNOTAVAIL: 'this machine does not have that address',
  EACCES: 'this account may not use that port',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  CERT_NOT_YET_VALID: 'the certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate names another host',
  EPROTO: NO_TLS,
};

/** @param cause - What Node or `ws` threw. @returns words, with the code of Node when there is one; undefined when nothing is known. */
export function connectReason(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  const { code } = cause as { readonly code?: unknown };
  if (typeof code !== 'string') {
    if (cause instanceof SyntaxError) return 'that is no address of a WebSocket';
    return cause.message.includes('timed out') ? WORDS['ETIMEDOUT'] : undefined;
  }
  // A server without TLS does not understand the first message, and most cut the connection.
  if (code === 'ECONNRESET' && cause.message.includes('before secure TLS')) return `${NO_TLS} (${code})`;
  const words =
    WORDS[code] ?? (code.startsWith('ERR_SSL_') ? NO_TLS : code.startsWith('HPE_') ? 'what answers there speaks no HTTP' : undefined);
  return words === undefined ? code : `${words} (${code})`;
}
