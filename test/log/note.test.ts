import { describe, expect, it } from 'vitest';
import { toUtf8 } from '../../src/core/bytes.js';
import { encodeNote, parseNote } from '../../src/log/note.js';
import type { NoteLine } from '../../src/log/note.js';

const line = (name: string, id = 1): NoteLine => ({ name, keyId: Uint8Array.of(id, 2, 3, 4), signature: new Uint8Array(64).fill(7) });
const text = toUtf8('first\n\nsecond\n');
const note = encodeNote({ text, lines: [line('rogatory/aa/relay/1'), line('other.example/key')] });
const rendered = (...lines: string[]): Uint8Array => toUtf8(`text\n\n${lines.join('\n')}\n`);
const signature = Buffer.from([1, 2, 3, 4, ...new Array<number>(64).fill(7)]).toString('base64');

describe('note', () => {
  it('ends its text at the last blank line (LOG-08)', () => {
    const parsed = parseNote(note);
    expect(parsed.text).toEqual(text);
    expect(parsed.lines).toEqual([line('rogatory/aa/relay/1'), line('other.example/key')]);
    expect(encodeNote(parsed)).toEqual(note);
  });

  it('takes sixteen lines, whatever their keys, and no more (LOG-08)', () => {
    const many = (count: number) => encodeNote({ text, lines: Array.from({ length: count }, (_, i) => line(`k${i}`)) });
    expect(parseNote(many(16)).lines).toHaveLength(16);
    expect(() => parseNote(many(17))).toThrowCode('LOG_NOTE');
    const large = encodeNote({ text, lines: [{ ...line('ml-dsa'), signature: new Uint8Array(4_700) }] });
    expect(parseNote(large).lines[0]!.signature).toHaveLength(4_700);
    expect(() => parseNote(toUtf8('a'.repeat(65_536) + '\n\n'))).toThrowCode('LOG_NOTE');
  });

  it('is refused when a line has another form (LOG-08)', () => {
    const faults: Record<string, Uint8Array> = {
      'no blank line': toUtf8(`text\n\u2014 name ${signature}\n`),
      'no lines': toUtf8('text\n\n'),
      'no last newline': toUtf8(`text\n\n\u2014 name ${signature}`),
      hyphen: rendered(`- name ${signature}`),
      'no name': rendered(`\u2014  ${signature}`),
      'plus in the name': rendered(`\u2014 na+me ${signature}`),
      'space of Unicode in the name': rendered(`\u2014 na\u00a0me ${signature}`),
      'next line, which Unicode counts as space, in the name': rendered(`\u2014 na\u0085me ${signature}`),
      'third word': rendered(`\u2014 name ${signature} more`),
      'no signature': rendered('\u2014 name'),
      'key id alone': rendered('\u2014 name AQIDBA=='),
      'bad base64': rendered(`\u2014 name ${signature}=`),
      'one key twice': rendered(`\u2014 name ${signature}`, `\u2014 name ${signature}`),
      'control character': toUtf8(`te\txt\n\n\u2014 name ${signature}\n`),
      'carriage return': toUtf8(`text\r\n\n\u2014 name ${signature}\n`),
      'not UTF-8': Uint8Array.of(0xff, ...rendered(`\u2014 name ${signature}`)),
    };
    for (const [fault, bytes] of Object.entries(faults)) expect(() => parseNote(bytes), fault).toThrowCode('LOG_NOTE');
    expect(parseNote(rendered(`\u2014 name ${signature}`)).lines).toHaveLength(1);
  });
});
