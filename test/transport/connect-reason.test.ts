import { describe, expect, it } from 'vitest';
import { connectReason } from '../../src/transport/adapters/connect-reason.js';

const caused = (code: string): Error => Object.assign(new Error('x'), { code });

describe('the reason of a connection that did not come about', () => {
  it.each([
    ['ENOTFOUND', 'the host name is not known'],
    ['EACCES', 'this account may not use that port'],
    ['CERT_HAS_EXPIRED', 'the certificate has expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'the certificate names another host'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'what answers there speaks no TLS 1.3'],
    ['HPE_INVALID_CONSTANT', 'what answers there speaks no HTTP'],
  ])('has words of its own for %s (LINK-19)', (code, words) => {
    expect(connectReason(caused(code))).toBe(`${words} (${code})`);
  });

  it('tells a server without TLS from one that cut the connection (LINK-19)', () => {
    const cut = Object.assign(new Error('socket disconnected before secure TLS connection was established'), { code: 'ECONNRESET' });
    expect([connectReason(cut), connectReason(caused('ECONNRESET'))]).toEqual([
      'what answers there speaks no TLS 1.3 (ECONNRESET)',
      'the other side cut the connection (ECONNRESET)',
    ]);
  });

  it('is the code of Node where there are no words, and nothing where there is no code (LINK-19)', () => {
    expect(connectReason(caused('EMFILE'))).toBe('EMFILE');
    expect([connectReason(new Error('x')), connectReason('x')]).toEqual([undefined, undefined]);
  });
});
