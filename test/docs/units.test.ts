// The units of examples/relay-node: they call commands with options that exist, and give a process no more than it needs.
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { command, output } from '../cli/capture.js';

const folder = new URL('../../examples/relay-node/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.service'));

/** Settings of a unit; one that stands twice is told. */
function settingsOf(name: string): ReadonlyMap<string, string> {
  const lines = readFileSync(new URL(name, folder), 'utf8').split('\n');
  const settings = lines.filter((line) => line !== '' && !/^[#[]/.test(line)).map((line) => /^(\w+)=(.*)$/.exec(line)?.slice(1) ?? [line]);
  expect(new Set(settings.map(([key]) => key)).size).toBe(settings.length);
  return new Map(settings.map(([key = '', value = '']) => [key, value]));
}

describe('the units of systemd', () => {
  it('are those of the relay and of its freshness', () => expect(names).toEqual(['rogatory-freshness.service', 'rogatory-relay.service']));

  it.each(names)('call a command with options that it has: %s', async (name) => {
    const [node, script, ...args] = (settingsOf(name).get('ExecStart') ?? '').split(' ');
    expect([node, script]).toEqual(['/usr/bin/node', '/opt/rogatory/node_modules/rogatory/bin/rogatory.js']);
    const words = args.slice(
      0,
      args.findIndex((arg) => /^(--|\/)/.test(arg)),
    );
    const help = await output(command(...words), '--help');
    for (const option of args.filter((arg) => arg.startsWith('--'))) expect(help).toContain(option);
  });

  it.each(names)('confine the process: %s', (name) => {
    const settings = settingsOf(name);
    const wanted = {
      NoNewPrivileges: 'yes',
      ProtectSystem: 'strict',
      ProtectHome: 'yes',
      CapabilityBoundingSet: '',
      UMask: '0077',
      User: 'rogatory',
    };
    expect(Object.fromEntries(Object.keys(wanted).map((key) => [key, settings.get(key)]))).toEqual(wanted);
    expect(settings.get('Restart')).toBe('on-failure');
    expect(settings.get('LoadCredentialEncrypted')).toMatch(/^[\w.]+:\/etc\/rogatory\/[\w.]+$/);
  });

  it('bound the memory of the relay, and keep its keys out of core dumps', () => {
    const settings = settingsOf('rogatory-relay.service');
    expect(['MemoryMax', 'LimitCORE', 'StateDirectory', 'StateDirectoryMode'].map((key) => settings.get(key))).toEqual([
      '1G',
      '0',
      'rogatory',
      '0700',
    ]);
  });
});
