import { describe, expect, it } from 'vitest';
import { Keepalive } from '../../src/transport/link/keepalive.js';

const least = () => Uint8Array.of(0);
const most = () => Uint8Array.of(255);

describe('keepalive', () => {
  it('asks after 25 seconds of silence, give or take a fifth (LINK-15)', () => {
    expect(new Keepalive(0, least).at).toBe(20_000);
    expect(new Keepalive(0, most).at).toBe(30_000);
    const keepalive = new Keepalive(0, least);
    expect(keepalive.tick(19_999)).toBe('idle');
    expect(keepalive.tick(20_000)).toBe('ping');
    expect(keepalive.at).toBe(40_000);
  });

  it('gives up after two unanswered questions (LINK-15)', () => {
    const keepalive = new Keepalive(0, least);
    expect([20_000, 40_000, 60_000].map((now) => keepalive.tick(now))).toEqual(['ping', 'ping', 'dead']);
  });

  it('takes any frame for a sign of life (LINK-15)', () => {
    const keepalive = new Keepalive(0, least);
    keepalive.tick(20_000);
    keepalive.tick(40_000);
    keepalive.heard(50_000);
    expect(keepalive.at).toBe(70_000);
    expect([69_999, 70_000, 90_000, 110_000].map((now) => keepalive.tick(now))).toEqual(['idle', 'ping', 'ping', 'dead']);
  });
});
