import { describe, expect, it } from 'vitest';
import { concat, toUtf8 } from '../../src/core/bytes.js';
import { encodeCheckpoint, parseCheckpoint } from '../../src/log/statement/checkpoint.js';
import { formatOrigin, parseOrigin } from '../../src/log/origin.js';
import { A_RELAY, digest } from './world.js';

const checkpoint = { owner: A_RELAY, epoch: 3, size: 20, root: digest('root') };
const root = Buffer.from(digest('root')).toString('base64');

describe('origin', () => {
  it('names scope, id and epoch, and is read strictly (LOG-41)', () => {
    expect(formatOrigin(checkpoint)).toBe('rogatory/aa/relay/3');
    expect(parseOrigin('rogatory/aa/relay/3')).toEqual({ owner: A_RELAY, epoch: 3 });
    const wrong = ['rogatory/aa/relay', 'rogatory/aa/relay/0', 'rogatory/aa/relay/03', 'rogatory/aa/relay/1/2', 'rogatory/AA/relay/1'];
    wrong.push(
      'rogatory/aa//1',
      'rogatory//relay/1',
      'Rogatory/aa/relay/1',
      'rogatory/aa/relay/9999999999999999',
      '',
      'rogatory/aa/re lay/1',
    );
    for (const text of wrong) expect(() => parseOrigin(text), text).toThrowCode('LOG_ORIGIN');
    expect(() => formatOrigin({ owner: { scope: 'aa', id: 'a/b' }, epoch: 1 })).toThrow(TypeError);
    expect(() => formatOrigin({ owner: A_RELAY, epoch: 0 })).toThrow(RangeError);
  });
});

describe('checkpoint', () => {
  it('is three lines: origin, size, root (LOG-07)', () => {
    const body = encodeCheckpoint(checkpoint);
    expect(Buffer.from(body).toString()).toBe(`rogatory/aa/relay/3\n20\n${root}\n`);
    expect(parseCheckpoint(body)).toEqual(checkpoint);
  });

  it('says nothing of trees below two leaves (LOG-07)', () => {
    expect(() => encodeCheckpoint({ ...checkpoint, size: 1 })).toThrow(RangeError);
    expect(() => encodeCheckpoint({ ...checkpoint, root: new Uint8Array(31) })).toThrow(RangeError);
    expect(() => parseCheckpoint(toUtf8(`rogatory/aa/relay/3\n1\n${root}\n`))).toThrowCode('LOG_CHECKPOINT');
  });

  it('is refused in every other spelling (LOG-07)', () => {
    const form = (origin: string, size: string, hash: string): Uint8Array => toUtf8(`${origin}\n${size}\n${hash}\n`);
    const name = 'rogatory/aa/relay/3';
    const bodies: Record<string, Uint8Array> = {
      'leading zero': form(name, '020', root),
      sign: form(name, '+20', root),
      'not safe': form(name, '9999999999999999', root),
      'no number': form(name, '', root),
      'short root': form(name, '20', Buffer.from(digest('root').slice(1)).toString('base64')),
      'bits behind the root': form(
        name,
        '20',
        root.replace(/.=$/, (end) => `${String.fromCharCode(end.charCodeAt(0) + 1)}=`),
      ),
      'url alphabet': form(name, '20', Buffer.alloc(32, 0xff).toString('base64').replaceAll('/', '_')),
      unpadded: form(name, '20', root.replace('=', '')),
      extension: toUtf8(`${name}\n20\n${root}\nmore\n`),
      'no newline': toUtf8(`${name}\n20\n${root}`),
      'carriage return': toUtf8(`${name}\r\n20\r\n${root}\r\n`),
      'not UTF-8': concat(Uint8Array.of(0xff), encodeCheckpoint(checkpoint)),
      'too long': form(name, '20', root.padStart(600, 'A')),
    };
    for (const [fault, body] of Object.entries(bodies)) expect(() => parseCheckpoint(body), fault).toThrowCode('LOG_CHECKPOINT');
    expect(() => parseCheckpoint(form('rogatory/aa/relay', '20', root))).toThrowCode('LOG_ORIGIN');
  });
});
