// Slips of an operator's hand, looked at without a process: each finding with its key, its words and what mends it.
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareStates } from '../../../src/cli/demo/states.js';
import { openKeyFile, sealKeyFile } from '../../../src/crypto/keys/keystore.js';
import { isRogatoryError } from '../../../src/core/errors.js';
import { loadRelayConfig } from '../../../src/relay/config.js';
import { startRelay } from '../../../src/relay/from-config.js';
import { checkRelay } from '../../../src/relay/guard/relay-check.js';
import { capture, command } from '../../cli/capture.js';
import { forbidden, useMemoryMachine } from '../../memory-machine.js';

useMemoryMachine();
let folder = '';
let master = '';
let relay = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rogatory-check-'));
  const [state] = await prepareStates(folder, 'rogatory-classic', { ports: [7001, 7002] });
  master = state.folder;
  makeCheap(join(master, 'relay', 'keys'), readFileSync(join(master, 'passphrase'), 'utf8').trim());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Seals key files anew with the least cost of opening: each slip opens three of them, twice. */
function makeCheap(keys: string, passphrase: string): void {
  for (const name of readdirSync(keys)) {
    const { kind, secret } = openKeyFile(readFileSync(join(keys, name)), passphrase);
    writeFileSync(join(keys, name), sealKeyFile(secret, kind, passphrase, { logN: 10 }));
  }
}

let count = 0;
/** A relay of its own for each slip. */
function newPlace(): string {
  const own = join(folder, `case-${++count}`);
  cpSync(master, own, { recursive: true });
  relay = join(own, 'relay');
  return join(relay, 'relay.toml');
}

function edit(from: string | RegExp, to: string): void {
  const file = join(relay, 'relay.toml');
  const text = readFileSync(file, 'utf8');
  const changed = text.replace(from, to);
  if (changed === text) throw new TypeError(`nothing to change: ${String(from)}`);
  writeFileSync(file, changed);
}

const setStore = (path: string): void => edit(/\[store\]\npath = .*/, `[store]\npath = "${path}"`);
const setBlobs = (path: string, line = ''): void => edit('[listen]', `[blobs]\npath = "${path}"\n${line}\n\n[listen]`);
function setForeignBlobs(name: string): void {
  mkdirSync(join(relay, 'others'));
  writeFileSync(join(relay, 'others', name), 'demo-b/relay-1\n');
  setBlobs('others');
}
const setDial = (peer: string): void => edit('[listen]', `[peers]\ndial = ["${peer}"]\n\n[listen]`);
const keyFile = (name: string): string => join(relay, 'keys', name);
const documents = (): readonly string[] => readdirSync(join(relay, 'trust')).filter((name) => name.endsWith('.cose'));
const plain = (text: string): string =>
  text
    .replaceAll(relay, 'RELAY')
    .replaceAll(join(relay, '..'), 'FOLDER')
    .replace(/\([0-9a-f]{16}\.\.\.\)/, '(KEY...)')
    .replaceAll(/[\w.-]+\.cose/g, 'FILE');

/** The findings in lines, or the refusal of the configuration. */
async function linesOf(file: string): Promise<readonly string[]> {
  try {
    const found = await checkRelay(loadRelayConfig(file));
    // A path below a file is another thing to Node 20 than to later ones, so the note of the log is told of it or not.
    const told = found.filter(({ fault }) => !fault.startsWith('the note of the own log'));
    return told.map(({ key, fault, remedy, isWarning }) => plain(`${isWarning === true ? 'warning ' : ''}${key}: ${fault}; ${remedy}`));
  } catch (error) {
    if (isRogatoryError(error, 'RELAY_CONFIG')) return [plain(`refused ${error.details.field}: ${String(error.details.hint)}`)];
    throw error;
  }
}

type Slip = readonly [name: string, slip: () => unknown, found: readonly string[]];
const SLIPS: readonly Slip[] = [
  ['nothing', () => undefined, []],
  ['an unknown key', () => edit('port = 7001', 'port = 7001\nprot = 1'), ['refused listen.prot: unknown key; did you mean "port"?']],
  [
    'an id that the directory does not list',
    () => edit('id = "relay-1"', 'id = "relay-2"'),
    ['relay.id: the directory of demo-a does not list demo-a/relay-2; it lists relay-1; did you mean relay-1?'],
  ],
  [
    'an id like no other',
    () => edit('id = "relay-1"', 'id = "x"'),
    [
      'relay.id: the directory of demo-a does not list demo-a/x; it lists relay-1; correct the id, or publish the relay in the directory first',
    ],
  ],
  [
    'a scope whose root is not pinned',
    () => edit('scope = "demo-a"', 'scope = "demo-x"'),
    [
      'trust.pins.demo-x: the root of demo-x, the own state, is not pinned; pin it, or mend relay.scope',
      'trust.folder: No root is pinned for the scope (scope: demo-x); put the right file back into the folder',
    ],
  ],
  [
    'a link key that is not there',
    () => rmSync(keyFile('link.key')),
    ['keys.link: RELAY/keys/link.key cannot be read: there is no such file (ENOENT); name the file of the link key, or put it back'],
  ],
  [
    'a log key that is not there',
    () => rmSync(keyFile('log.key')),
    ['keys.log: RELAY/keys/log.key cannot be read: there is no such file (ENOENT); name the file of the log key, or put it back'],
  ],
  [
    'a cosign key that is not there',
    () => rmSync(keyFile('cosign.key')),
    ['keys.cosign: RELAY/keys/cosign.key cannot be read: there is no such file (ENOENT); name the file of the cosign key, or put it back'],
  ],
  [
    'a folder of keys that is not there',
    () => renameSync(join(relay, 'keys'), join(relay, 'kees')),
    [
      'keys.link: RELAY/keys/link.key cannot be read: there is no such file (ENOENT); name the file of the link key, or put it back',
      'keys.log: RELAY/keys/log.key cannot be read: there is no such file (ENOENT); name the file of the log key, or put it back',
      'keys.cosign: RELAY/keys/cosign.key cannot be read: there is no such file (ENOENT); name the file of the cosign key, or put it back',
    ],
  ],
  [
    'keys of two roles in each other`s place',
    () => {
      renameSync(keyFile('log.key'), keyFile('x'));
      renameSync(keyFile('cosign.key'), keyFile('log.key'));
      renameSync(keyFile('x'), keyFile('cosign.key'));
    },
    [
      'keys.log: the own directory lists this key (KEY...) as cosign, not as log; name the right file, or publish the key in the directory first',
      'keys.cosign: the own directory lists this key (KEY...) as log, not as cosign; name the right file, or publish the key in the directory first',
    ],
  ],
  [
    'a key of the state',
    () => copyFileSync(join(relay, '..', 'administration', 'keys', 'root-1.key'), keyFile('link.key')),
    [
      'keys.link: the own directory does not list this key (KEY...) as link of this node; name the right file, or publish the key in the directory first',
    ],
  ],
  [
    'a damaged key file',
    () => writeFileSync(keyFile('log.key'), 'no key'),
    [
      'keys.log: A key file is damaged or the passphrase is wrong (field: RELAY/keys/log.key: it is no key file); name the file of the log key, or put it back, or mend the passphrase',
    ],
  ],
  [
    'a key file that others can read',
    () => chmodSync(keyFile('link.key'), 0o644),
    ['keys.link: RELAY/keys/link.key has mode 644: other accounts can use it; run: chmod 600 RELAY/keys/link.key'],
  ],
  [
    'a key file that others can write',
    () => chmodSync(keyFile('cosign.key'), 0o620),
    ['keys.cosign: RELAY/keys/cosign.key has mode 620: other accounts can use it; run: chmod 600 RELAY/keys/cosign.key'],
  ],
  [
    'a wrong passphrase',
    () => writeFileSync(join(relay, '..', 'passphrase'), 'wrong'),
    ['keys.passphrase_file: the passphrase opens none of the key files; correct it'],
  ],
  [
    'no passphrase file',
    () => edit('"../passphrase"', '"../pasphrase"'),
    ['keys.passphrase_file: FOLDER/pasphrase cannot be read: there is no such file (ENOENT); put the passphrase of the key files there'],
  ],
  [
    'a passphrase file that others can read',
    () => chmodSync(join(relay, '..', 'passphrase'), 0o640),
    ['keys.passphrase_file: FOLDER/passphrase has mode 640: other accounts can use it; run: chmod 600 FOLDER/passphrase'],
  ],
  [
    'a variable that is not set',
    () => edit(/passphrase_file = .*/, 'passphrase_env = "NOT_SET_HERE"'),
    ['keys.passphrase_env: NOT_SET_HERE: the environment variable is not set; put the passphrase of the key files there'],
  ],
  [
    'a credential that is not there',
    () => edit(/passphrase_file = .*/, 'passphrase_credential = "none"'),
    ['keys.passphrase_credential: credential none: CREDENTIALS_DIRECTORY is not set; put the passphrase of the key files there'],
  ],
  [
    'a store of another kind',
    () => setStore('postgresql://db/relay'),
    ['refused store.path: the store is one SQLite file: give its path, without a scheme like sqlite: or postgresql://'],
  ],
  ['a store that is a folder', () => setStore('keys'), ['store.path: RELAY/keys is a folder; name a file in it, like relay.db']],
  [
    'a store that is a device',
    () => setStore('/dev/null'),
    [
      'store.path: /dev/null is in /dev, where nothing is kept; name a file on a disk',
      'blobs.path: /dev/null-blobs is in /dev, where nothing is kept; name a folder on a disk',
    ],
  ],
  [
    'a store below a file',
    () => setStore('relay.toml/relay.db'),
    [
      'store.path: RELAY/relay.toml/relay.db cannot be used: a part of its path is no folder (ENOTDIR); give this account the file and its folder, or name another file',
      'blobs.path: RELAY/relay.toml/relay.db-blobs cannot be used: a part of its path is no folder (ENOTDIR); give this account the folder, or name another one',
    ],
  ],
  [
    'a store in /proc',
    () => setStore('/proc/relay.db'),
    [
      'store.path: /proc/relay.db is in /proc, where nothing is kept; name a file on a disk',
      'blobs.path: /proc/relay.db-blobs is in /proc, where nothing is kept; name a folder on a disk',
    ],
  ],
  [
    'a store that others can read',
    () => {
      setStore('loose.db');
      writeFileSync(join(relay, 'loose.db'), '');
      chmodSync(join(relay, 'loose.db'), 0o644);
    },
    ['store.path: RELAY/loose.db has mode 644: other accounts can use it; run: chmod 600 RELAY/loose.db'],
  ],
  [
    'blobs in /dev',
    () => setBlobs('/dev/shm/blobs'),
    ['blobs.path: /dev/shm/blobs is in /dev, where nothing is kept; name a folder on a disk'],
  ],
  [
    'blobs at the path of the store',
    () => setBlobs('data/relay.db'),
    ['blobs.path: RELAY/data/relay.db is the place of the store; name a folder that holds blobs alone, or leave the key out'],
  ],
  [
    'blobs in the folder of the store',
    () => setBlobs('data'),
    ['blobs.path: RELAY/data is the place of the store; name a folder that holds blobs alone, or leave the key out'],
  ],
  [
    'blobs below the folder of trust',
    () => setBlobs('trust/blobs'),
    ['blobs.path: RELAY/trust/blobs is the place of the documents of trust; name a folder that holds blobs alone, or leave the key out'],
  ],
  [
    'blobs among other files',
    () => setBlobs('keys'),
    [
      'blobs.path: RELAY/keys holds files, and does not say that they are blobs of this relay; name a folder that holds blobs alone, or leave the key out',
    ],
  ],
  [
    'blobs that are a file',
    () => setBlobs('relay.toml'),
    ['blobs.path: RELAY/relay.toml is no folder; name a folder that holds blobs alone, or leave the key out'],
  ],
  [
    'blobs below a file',
    () => setBlobs('relay.toml/blobs'),
    [
      'blobs.path: RELAY/relay.toml/blobs cannot be used: a part of its path is no folder (ENOTDIR); give this account the folder, or name another one',
    ],
  ],
  [
    'blobs of another relay',
    () => setForeignBlobs('owner'),
    ['blobs.path: RELAY/others holds the blobs of demo-b/relay-1; name a folder that holds blobs alone, or leave the key out'],
  ],
  [
    'no folder of trust',
    () => renameSync(join(relay, 'trust'), join(relay, 'trusst')),
    [
      'trust.folder: RELAY/trust cannot be used: there is no such file (ENOENT); name the folder of documents; this account must read and write it: new documents and the time are kept there',
    ],
  ],
  [
    'a folder of trust that is a file',
    () => edit(/folder = .*/, 'folder = "relay.toml"'),
    ['trust.folder: RELAY/relay.toml is no folder; name the folder of documents'],
  ],
  [
    'an empty folder of trust',
    () => documents().forEach((name) => rmSync(join(relay, 'trust', name))),
    ['relay.scope: no directory of demo-a is held; put the root and the directory of the own state into trust.folder, or mend relay.scope'],
  ],
  [
    'a pin that is no fingerprint',
    () => edit(/^demo-a = "..../m, 'demo-a = "1111'),
    ['trust.pins.demo-a: this is no fingerprint; copy the 52 characters of the root, version 1, as its state told them'],
  ],
  [
    'a pin with one wrong letter',
    () => edit(/^demo-a = "./m, `demo-a = "${/^demo-a = "A/m.test(readFileSync(join(relay, 'relay.toml'), 'utf8')) ? 'B' : 'A'}`),
    [
      'trust.pins.demo-a: the root in RELAY/trust has another fingerprint than this pin; compare the fingerprint with the officers of that state by a channel that you know, and correct the pin or the folder',
    ],
  ],
  [
    'no pin of the own root',
    () => {
      rmSync(join(relay, 'trust', 'pins.json'));
      edit(/^demo-a = .*\n/m, '');
    },
    [
      'trust.pins.demo-a: the root of demo-a, the own state, is not pinned; pin it, or mend relay.scope',
      'trust.folder: No root is pinned for the scope (scope: demo-a); put the right file back into the folder',
    ],
  ],
  [
    'a peer that no directory lists',
    () => setDial('demo-b/relay-9'),
    ['peers.dial[0]: demo-b/relay-9 is no relay that is known: the directory of demo-b lists relay-1; correct the name'],
  ],
  [
    'a peer of an unknown state',
    () => setDial('demo-z/relay-1'),
    ['peers.dial[0]: demo-z/relay-1 is no relay that is known: no directory of demo-z is held; correct the name'],
  ],
  [
    'a port that is in use',
    () => forbidden.set(7001, 'EADDRINUSE'),
    [
      'warning listen.port: another process listens at 127.0.0.1, port 7001 (EADDRINUSE); end it, or take another port; if it is this relay, all is well',
    ],
  ],
  [
    'a port that is not for this account',
    () => forbidden.set(7001, 'EACCES'),
    ['listen.port: this account may not listen at port 7001 (EACCES); take a port from 1024 on, or give the service CAP_NET_BIND_SERVICE'],
  ],
  [
    'an address of another machine',
    () => forbidden.set(7001, 'EADDRNOTAVAIL'),
    ['listen.host: 127.0.0.1 cannot be listened at (EADDRNOTAVAIL); name an address of this machine, 0.0.0.0 or :: for all of them'],
  ],
  ['a misspelt table', () => edit('[listen]', '[listne]'), ['refused listne: unknown key; did you mean "listen"?']],
  [
    'a scheme before the store',
    () => setStore('sqlite:relay.db'),
    ['refused store.path: the store is one SQLite file: give its path, without a scheme like sqlite: or postgresql://'],
  ],
  [
    'a store in /sys',
    () => setStore('/sys/relay/relay.db'),
    [
      'store.path: /sys/relay/relay.db is in /sys, where nothing is kept; name a file on a disk',
      'blobs.path: /sys/relay/relay.db-blobs is in /sys, where nothing is kept; name a folder on a disk',
    ],
  ],
  ['a misspelt key of blobs', () => setBlobs('blobs', 'max_byte = 1'), ['refused blobs.max_byte: unknown key; did you mean "max_bytes"?']],
  ['a budget of blobs as text', () => setBlobs('blobs', 'max_bytes = "1 GB"'), ['refused blobs.max_bytes: bytes, as an integer from 1']],
  [
    'blobs in the folder of trust',
    () => setBlobs('trust'),
    ['blobs.path: RELAY/trust is the place of the documents of trust; name a folder that holds blobs alone, or leave the key out'],
  ],
  [
    'blobs of an agency',
    () => setForeignBlobs('ab_1_cd'),
    [
      'blobs.path: RELAY/others holds files, and does not say that they are blobs of this relay; name a folder that holds blobs alone, or leave the key out',
    ],
  ],
  [
    'a damaged document',
    () => writeFileSync(join(relay, 'trust', documents()[0] ?? ''), 'no document'),
    [
      'trust.folder: The folder of trust documents cannot be read or written (path: RELAY/trust/FILE, reason: A tag is missing, or stands where none is allowed (offset: 0, tag: none, where 98 is wanted)); put the right file back into the folder',
    ],
  ],
  [
    'several faults',
    () => {
      chmodSync(keyFile('link.key'), 0o666);
      setStore('keys');
      rmSync(keyFile('log.key'));
    },
    [
      'keys.link: RELAY/keys/link.key has mode 666: other accounts can use it; run: chmod 600 RELAY/keys/link.key',
      'keys.log: RELAY/keys/log.key cannot be read: there is no such file (ENOENT); name the file of the log key, or put it back',
      'store.path: RELAY/keys is a folder; name a file in it, like relay.db',
    ],
  ],
];

describe('the guards of a start', () => {
  it.each(SLIPS)('find %s, in the words of the operator, and the start refuses it (RELAY-01, RELAY-34)', async (_name, slip, found) => {
    const file = newPlace();
    slip();
    expect(await linesOf(file)).toEqual(found);
    const started = (async () => startRelay(loadRelayConfig(file)))();
    await started.then(
      (node) => node.close(),
      () => undefined,
    );
    forbidden.clear();
    // The machine in memory has every address and port: what the system says of them refuses a start in test/system alone.
    if (found.every((line) => /^(?:warning )?listen\.(?:host|port): /.test(line))) await started;
    else await expect(started).toRejectCode('RELAY_CONFIG');
  });

  it('tell people each fault with what mends it, and a program by the exit code (RELAY-34)', async () => {
    const file = newPlace();
    const check = () => capture(command('relay'), '--config', file, '--check');
    expect(await check()).toMatchObject({ code: 0, stdout: 'demo-a/relay-1: the configuration is valid\n', stderr: '' });
    forbidden.set(7001, 'EADDRINUSE');
    const busy = 'listen.port: warning: another process listens at 127.0.0.1, port 7001 (EADDRINUSE)\n';
    const mend = '  mend: end it, or take another port; if it is this relay, all is well\n';
    expect(await check()).toMatchObject({ code: 0, stdout: `${busy}${mend}demo-a/relay-1: the configuration is valid\n`, stderr: '' });
    forbidden.clear();
    chmodSync(keyFile('link.key'), 0o666);
    const { code, stdout } = await check();
    expect([code, plain(stdout)]).toEqual([
      1,
      'keys.link: RELAY/keys/link.key has mode 666: other accounts can use it\n  mend: run: chmod 600 RELAY/keys/link.key\n',
    ]);
    expect((await capture(command('relay'), '--check')).error).toMatchObject({
      message: "required option '--config <file>' not specified",
    });
  });

  it('keep a relay from its start with the first fault, and the names of the rest (RELAY-01)', async () => {
    const file = newPlace();
    rmSync(keyFile('log.key'));
    const start = async (): Promise<object> => {
      const error = await startRelay(loadRelayConfig(file)).catch((thrown: unknown) => thrown);
      if (!isRogatoryError(error, 'RELAY_CONFIG')) throw error as Error;
      return { field: error.details.field, hint: plain(String(error.details.hint)) };
    };
    const first = 'RELAY/keys/log.key cannot be read: there is no such file (ENOENT); name the file of the log key, or put it back';
    expect(await start()).toEqual({ field: 'keys.log', hint: first });
    chmodSync(keyFile('cosign.key'), 0o644);
    setStore('keys');
    expect(await start()).toEqual({
      field: 'keys.log',
      hint: `${first}; and more: keys.cosign, store.path. rogatory relay --check tells all`,
    });
    expect(readdirSync(relay).sort()).toEqual(['keys', 'relay.toml', 'trust']);
  });

  it('name the document that is missing, and not only the one that builds on it (RELAY-34)', async () => {
    const file = newPlace();
    const found = new Set<string>();
    for (const name of documents()) {
      renameSync(join(relay, 'trust', name), join(relay, 'gone'));
      for (const line of await linesOf(file)) found.add(line);
      renameSync(join(relay, 'gone'), join(relay, 'trust', name));
    }
    const builds = 'RELAY/trust/FILE builds on it; put the right file back into the folder';
    expect([...found].sort()).toEqual([
      `trust.folder: root demo-a, version 1, is missing: ${builds}`,
      `trust.folder: root demo-b, version 1, is missing: ${builds}`,
      `trust.folder: the directory of demo-a is missing, or does not list central-authority: ${builds}`,
      `trust.folder: the directory of demo-b is missing, or does not list central-authority: ${builds}`,
    ]);
  });
});
