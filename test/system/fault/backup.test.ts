// Backups of a relay and an agency, made by the command line while both work in processes of their own, damaged, and put back.
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import type { DemoState } from '../../../src/cli/demo/states.js';
import { toHex } from '../../../src/core/bytes.js';
import { LEAF_KINDS } from '../../../src/log/kinds.js';
import type { LeafKind } from '../../../src/log/kinds.js';
import { leafHash } from '../../../src/log/leaf.js';
import { append, EMPTY_FRONTIER, rootOf } from '../../../src/log/tree/merkle.js';
import type { LogHead, Store } from '../../../src/store/port.js';
import { openSqliteStore } from '../../../src/store/sqlite/store.js';
import { Stage } from './stage.js';
import type { Process } from './stage.js';

const stages: Stage[] = [];
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.close();
});

const STATED = ['--by', 'operator', '--reason', 'put back from a backup'];

/** Sends until it is told to stop. @returns how many were submitted. */
function load(from: Process, to: string): () => Promise<number> {
  const end = new AbortController();
  const done = (async () => {
    while (!end.signal.aborted) {
      const before = from.lines.length;
      from.tell({ send: { to, type: 'request.submit', body: requestSubmit() } });
      await from.line({ kind: 'answer' }, before);
    }
    return from.of({ kind: 'answer' }).length;
  })();
  return () => {
    end.abort();
    return done;
  };
}

/** The root that follows from the leaves themselves. */
async function rootOfLeaves(store: Store, { epoch, size }: LogHead): Promise<Uint8Array> {
  const leaves = await store.leaves(epoch, 0, size);
  const hashes = leaves.map(({ kind, objectDigest, salt }) => leafHash(LEAF_KINDS[kind] as LeafKind, objectDigest, salt));
  return rootOf(append(EMPTY_FRONTIER, hashes).frontier);
}

async function begin(): Promise<{ stage: Stage; a: DemoState; b: DemoState }> {
  const stage = new Stage();
  stages.push(stage);
  const [a, b] = await stage.prepare();
  return { stage, a, b };
}

describe('rogatory backup and restore', () => {
  it('copies a relay and a home under load, whole; their logs verify, and neither runs on before the restore is stated (STORE-31, LOG-67)', async () => {
    const { stage, a, b } = await begin();
    const relay = await stage.relay(a);
    const agency = await stage.agency(a);
    const stop = load(agency, b.agency.mailbox);
    await agency.line({ kind: 'submitted' });
    const [ofRelay, ofHome] = [join(stage.folder, 'copies', 'relay'), join(stage.folder, 'copies', 'home')];
    const said = await stage.run(a, 'backup', '--config', a.relay.config, '--out', ofRelay);
    expect([said.code, said.error]).toEqual([0, expect.any(String)]);
    expect(said.lines[0]).toMatchObject({ kind: 'relay', node: 'demo-a/relay-1', store: 'data/relay.db' });
    const home = await stage.run(a, 'backup', '--home', a.agency.home, '--out', ofHome);
    expect([home.code, home.lines[0]?.['kind']]).toEqual([0, 'agency']);
    // A folder that is there is never written over.
    expect((await stage.run(a, 'backup', '--home', a.agency.home, '--out', ofHome)).error).toContain('STORE_BACKUP');
    expect(await stop()).toBeGreaterThan(2);
    for (const process of [relay, agency]) await process.stop();
    expect(readdirSync(join(stage.folder, 'copies')).sort()).toEqual(['home', 'relay']);
    for (const [folder, store, line] of [
      [ofRelay, 'data/relay.db', said.lines[0]],
      [ofHome, 'store.db', home.lines[0]],
    ] as const) {
      const { origin, size } = line!['log'] as { origin: string; size: number };
      const opened = await openSqliteStore({ path: join(folder, store) });
      await opened.requireIntegrity();
      const head = (await opened.logHead())!;
      expect([head.size, origin.endsWith(`/${head.epoch}`), size > 2]).toEqual([size, true, true]);
      expect(toHex(await rootOfLeaves(opened, head))).toBe(toHex(head.root));
      await opened.close();
    }
    // Nor does it where it lies, and it stays as whole as it was.
    expect((await stage.run(a, 'inbox', '--home', ofHome, '--wait', '0')).error).toContain('nobody has stated that');
    const back = join(stage.folder, 'back');
    const restored = await stage.run(a, 'restore', '--from', ofHome, '--to', back);
    expect([restored.code, restored.error]).toEqual([0, expect.stringContaining('rogatory restored --home')]);
    expect((await stage.run(a, 'inbox', '--home', back, '--wait', '0')).error).toContain('nobody has stated that');
    expect((await stage.run(a, 'restored', '--home', back, ...STATED)).code).toBe(0);
    expect((await stage.run(a, 'inbox', '--home', back, '--wait', '0')).code).toBe(0);

    const relayBack = join(stage.folder, 'relay-back');
    expect((await stage.run(a, 'restore', '--from', ofRelay, '--to', join(relayBack, 'relay'))).code).toBe(0);
    writeFileSync(join(relayBack, 'passphrase'), readFileSync(a.passphraseFile), { mode: 0o600 });
    const config = join(relayBack, 'relay', 'relay.toml');
    expect((await stage.run(a, 'relay', '--config', config)).error).toContain('store.path');
    expect((await stage.run(a, 'restored', '--config', config, ...STATED)).code).toBe(0);
    expect((await stage.run(a, 'relay', '--config', config, '--check')).code).toBe(0);
  });

  it('finds a flipped byte, a file that is missing, one too many, and puts nothing back (STORE-31)', async () => {
    const { stage, a } = await begin();
    await (await stage.relay(a)).stop('SIGKILL');
    // Its socket is left; nobody listens there.
    expect(existsSync(join(stage.data(a), 'relay.db.sock'))).toBe(true);
    const folder = join(stage.folder, 'copy');
    expect((await stage.run(a, 'backup', '--config', a.relay.config, '--out', folder)).code).toBe(0);
    const to = join(stage.folder, 'to');
    const refused = async (): Promise<string> => {
      const { code, error } = await stage.run(a, 'restore', '--from', folder, '--to', to);
      expect([code, existsSync(to)]).toEqual([1, false]);
      return error;
    };
    for (const path of [
      'data/relay.db',
      'keys/log.key',
      `trust/${readdirSync(join(folder, 'trust')).find((name) => name.endsWith('.cose'))!}`,
    ]) {
      const file = join(folder, path);
      const bytes = readFileSync(file);
      const flipped = Uint8Array.from(bytes);
      flipped[flipped.length >> 1]! ^= 1;
      writeFileSync(file, flipped);
      expect(await refused()).toContain(path);
      rmSync(file);
      expect(await refused()).toContain(path);
      writeFileSync(file, bytes, { mode: 0o600 });
    }
    writeFileSync(join(folder, 'keys', 'other.key'), 'x');
    expect(await refused()).toContain('the manifest does not list it');
    rmSync(join(folder, 'keys', 'other.key'));
    expect((await stage.run(a, 'restore', '--from', folder, '--to', to)).code).toBe(0);
    // Passphrases are no part of it.
    expect(readdirSync(to).sort()).toEqual(['data', 'keys', 'relay.toml', 'trust']);
  });

  it('has the attachments of a home unless they are left out; then received ones come again, and own ones that nobody has are told (STORE-36)', async () => {
    const { stage, a, b } = await begin();
    const relays = await Promise.all([stage.relay(a), stage.relay(b)]);
    const [from, to] = await Promise.all([stage.agency(a), stage.agency(b)]);
    const file = join(stage.folder, 'evidence.bin');
    writeFileSync(file, Buffer.alloc(300_000, 'evidence'));
    const send = {
      to: b.agency.mailbox,
      type: 'request.submit',
      body: requestSubmit(),
      attachments: [{ path: file, name: 'evidence.bin' }],
    };
    from.tell({ send });
    await to.line({ kind: 'blob-whole' });
    const copies = (name: string): string => join(stage.folder, 'copies', name);
    const backup = async (state: DemoState, name: string, ...args: string[]): Promise<void> => {
      const { code, error } = await stage.run(state, 'backup', '--home', state.agency.home, '--out', copies(name), ...args);
      expect([code, error]).toEqual([0, expect.any(String)]);
    };
    await backup(b, 'with');
    await backup(b, 'without', '--without-attachments');
    const [blob, ...others] = readdirSync(join(copies('with'), 'blobs'));
    expect(others).toEqual([]);
    const [kept, copied] = [join(b.agency.home, 'blobs', blob!), join(copies('with'), 'blobs', blob!)];
    expect(statSync(copied).ino).toBe(statSync(kept).ino);
    expect(existsSync(join(copies('without'), 'blobs'))).toBe(false);
    // The own relay is away: nobody else has the second file.
    await relays[0].stop();
    const before = from.lines.length;
    from.tell({ send });
    await from.line({ kind: 'answer' }, before);
    await backup(a, 'own', '--without-attachments');
    await Promise.all([from.stop(), to.stop()]);

    const restore = async (state: DemoState, name: string): Promise<string> => {
      const home = join(stage.folder, 'back', name);
      const { code, error } = await stage.run(state, 'restore', '--from', copies(name), '--to', home);
      expect([code, error]).toEqual([0, expect.any(String)]);
      expect((await stage.run(state, 'restored', '--home', home, ...STATED)).code).toBe(0);
      return home;
    };
    const bytes = readFileSync(kept);
    expect(readFileSync(join(await restore(b, 'with'), 'blobs', blob!))).toEqual(bytes);
    const home = await restore(b, 'without');
    const again = await stage.agency(b, home);
    await again.line({ kind: 'blob-whole' });
    expect(readFileSync(join(home, 'blobs', blob!))).toEqual(bytes);
    const lost = await stage.agency(a, await restore(a, 'own'));
    const { detail } = await lost.line({ kind: 'alarm', alarm: 'blob-stopped' });
    expect(detail).toContain('must be sent again');

    // A new file: the one in the home is the same, and stays.
    rmSync(copied);
    writeFileSync(
      copied,
      bytes.map((byte, i) => (i === 5 ? byte ^ 1 : byte)),
      { mode: 0o600 },
    );
    const { code, error } = await stage.run(b, 'restore', '--from', copies('with'), '--to', join(stage.folder, 'flipped'));
    expect([code, error]).toEqual([1, expect.stringContaining(blob!)]);
  });
});
