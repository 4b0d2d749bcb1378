import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../src/core/bytes.js';
import { LIMITS } from '../../src/core/limits.js';
import { FRAME_TYPES, joinFrame, splitFrame } from '../../src/transport/frame/frame.js';

describe('frame', () => {
  it('lays type, flags, header length, header and payload side by side', () => {
    expect(toHex(joinFrame('msg', fromHex('a0'), fromHex('beef')))).toBe('11800001a0beef');
    expect(splitFrame(fromHex('11800001a0beef'))).toEqual({
      name: 'msg',
      type: FRAME_TYPES.msg,
      mustUnderstand: true,
      header: fromHex('a0'),
      payload: fromHex('beef'),
    });
  });

  it('leaves an unknown type unnamed (LINK-24)', () => {
    expect(splitFrame(fromHex('7e000001a0'))).toMatchObject({ name: undefined, type: 0x7e, mustUnderstand: false });
  });

  it.each([
    ['no bytes', ''],
    ['a prefix cut short', '118000'],
    ['no header', '11800000'],
    ['a header beyond the end', '11800002a0'],
    ['an undefined flag', '11c00001a0'],
    ['the lowest flag', '11810001a0'],
  ])('refuses a frame with %s (LINK-02)', (_, hex) => {
    expect(() => splitFrame(fromHex(hex))).toThrowCode('LINK_FRAME_MALFORMED');
  });

  it('refuses a frame over the limit, and a header over its own (LINK-01)', () => {
    expect(() => splitFrame(new Uint8Array(LIMITS.linkFrameMaxBytes + 1))).toThrowCode('LINK_FRAME_SIZE');
    expect(() => splitFrame(fromHex('11801001' + '00'.repeat(4_097)))).toThrowCode('LINK_FRAME_SIZE');
  });

  it('is a RangeError to join what is too large', () => {
    expect(() => joinFrame('msg', new Uint8Array(4_097))).toThrow(RangeError);
    expect(() => joinFrame('msg', fromHex('a0'), new Uint8Array(LIMITS.linkFrameMaxBytes))).toThrow(RangeError);
  });
});
