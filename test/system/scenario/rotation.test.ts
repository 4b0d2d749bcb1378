// Two states exchange requests while all that signs for one of them, but its seal, is replaced: link, log and cosign key of the agency,
// link, log and cosign key of the relay. Nobody is restarted, nothing is lost, and what was said before stays proven.
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAgency } from '../../../src/agency/home/node/open.js';
import type { Agency } from '../../../src/agency/agency.js';
import type { AgencyEvent, AnyInboxMessage } from '../../../src/agency/types.js';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { prepareStates } from '../../../src/cli/demo/states.js';
import type { DemoState } from '../../../src/cli/demo/states.js';
import { fromHex, toHex } from '../../../src/core/bytes.js';
import { batchOf } from '../../../src/endpoint/receipts/proofs.js';
import { verifyReceipt } from '../../../src/log/read-batch.js';
import type { LogView } from '../../../src/log/signer-lookup.js';
import { loadRelayConfig } from '../../../src/relay/config.js';
import { startRelay } from '../../../src/relay/from-config.js';
import type { RelayEvent } from '../../../src/relay/events.js';
import type { Relay } from '../../../src/relay/relay.js';
import { openSqliteStore } from '../../../src/store/sqlite/store.js';
import { issuersOf } from '../../../src/trust/store/issuers.js';
import { openTrustFolder } from '../../../src/trust/store/node/folder-store.js';
import { writeTrustFolder } from '../../../src/trust/store/node/folder.js';
import { readPins } from '../../../src/trust/store/node/pins.js';
import { capture, command, output } from '../../cli/capture.js';

const key = command('key');
const trust = command('trust');

const SECOND = 1_000;
/** Of the old keys, from the publication on. */
const REST_MS = 6 * SECOND;

interface Listed {
  readonly role: string;
  readonly key: string;
  readonly status: string;
  readonly file?: string;
}

interface Side {
  readonly state: DemoState;
  readonly agency: Agency;
  readonly events: AgencyEvent[];
  readonly relayEvents: RelayEvent[];
  next(): Promise<AnyInboxMessage>;
}

describe('keys of agency and relay', () => {
  let folder = '';
  const sides: Side[] = [];
  const relays: Relay[] = [];
  const path = (name: string): string => join(folder, name);
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-rotating-'));
    for (const state of await prepareStates(folder, 'rogatory-classic')) sides.push(await open(state));
  });
  afterAll(async () => {
    await close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(state: DemoState): Promise<Side> {
    const events: AgencyEvent[] = [];
    const relayEvents: RelayEvent[] = [];
    relays.push(await startRelay(loadRelayConfig(state.relay.config), (event) => relayEvents.push(event)));
    const agency = await openAgency({ home: state.agency.home, passphrase: state.passphrase, onEvent: (event) => events.push(event) });
    const inbox = agency.inbox();
    return { state, agency, events, relayEvents, next: async () => (await inbox.next()).value as AnyInboxMessage };
  }

  async function close(): Promise<void> {
    await Promise.all(sides.map(({ agency }) => agency.close()));
    await Promise.all(relays.splice(0).map((relay) => relay.close()));
  }

  const until = async (what: string, holds: () => boolean): Promise<void> => {
    for (const end = Date.now() + 60 * SECOND; !holds();) {
      if (Date.now() > end) throw new TypeError(`in vain: ${what}`);
      await new Promise((done) => setTimeout(done, 25));
    }
  };

  /** Sends a request from the first side to the second, which opens it. @returns its envelope digest, once four receipts came. */
  async function carry(): Promise<string> {
    const [a, b] = sides as [Side, Side];
    const { envelopeDigest, dossier } = await a.agency.send({
      to: b.state.agency.mailbox,
      type: 'request.submit',
      body: requestSubmit(),
      priority: 'urgent',
    });
    const message = await b.next();
    expect(message.dossier).toBe(dossier);
    await message.acknowledge();
    const kinds = (): Set<string> =>
      new Set(a.events.flatMap((event) => (event.kind === 'receipt' && event.envelopeDigest === envelopeDigest ? [event.receipt] : [])));
    await until(`receipts of ${envelopeDigest}`, () => kinds().size === 4);
    return envelopeDigest;
  }

  const owner = ({ state }: Side, whose: 'agency' | 'relay'): string[] =>
    whose === 'agency' ? ['--home', state.agency.home, '--passphrase-file', state.passphraseFile] : ['--config', state.relay.config];
  const list = async (side: Side, whose: 'agency' | 'relay'): Promise<readonly Listed[]> =>
    (JSON.parse(await output(key, 'list', ...owner(side, whose), '--json')) as { keys: Listed[] }).keys;

  /** All four nodes and both administrators take a document in, as files put into their folders. */
  async function publish(side: Side, what: readonly string[], keys: readonly string[], name: string): Promise<void> {
    const { administration, passphraseFile } = side.state;
    const files = keys.map((file) => join(administration.keys, file));
    await output(
      trust,
      ...['publish', ...what.slice(0, 1), ...files, ...what.slice(1)],
      ...['--trust', administration.trust, '--passphrase-file', passphraseFile, '--out', path(name)],
    );
    for (const { state } of sides) {
      for (const place of [state.administration.trust, join(state.agency.home, 'trust'), join(dirname(state.relay.config), 'trust')]) {
        if (place === state.administration.trust) await output(trust, 'import', '--trust', place, path(name));
        else writeTrustFolder(place, [new Uint8Array(readFileSync(path(name)))]);
      }
    }
  }

  it('are all replaced amid traffic, each when the older one ends, and a stolen one at once (TRUST-44, TRUST-89, TRUST-45, TRUST-40, TRUST-96)', async () => {
    const [, b] = sides as [Side, Side];
    const digests = [await carry()];
    const before = { agency: await list(b, 'agency'), relay: await list(b, 'relay') };
    const replaced = { agency: ['link', 'log', 'cosign'], relay: ['link', 'log', 'cosign'] } as const;

    const changes: string[] = [];
    const ends = new Date(Math.ceil((Date.now() + REST_MS) / SECOND) * SECOND);
    for (const whose of ['agency', 'relay'] as const) {
      for (const role of replaced[whose]) {
        const old = before[whose].find((entry) => entry.role === role)!;
        const [rotated, retired] = [path(`${whose}-${role}.change`), path(`${whose}-${role}.retire`)];
        const said = await output(key, 'rotate', ...owner(b, whose), '--role', role, '--out', rotated);
        expect(said).toContain(`after ${old.key}`);
        await output(key, 'retire', old.key, ...owner(b, whose), '--to', ends.toISOString().replace('.000', ''), '--out', retired);
        changes.push('--change', rotated, '--change', retired);
      }
    }
    const files = readdirSync(join(dirname(b.state.relay.config), 'keys')).sort();
    expect(files).toEqual(['cosign-2.key', 'cosign.key', 'link-2.key', 'link.key', 'log-2.key', 'log.key']);
    const links = b.relayEvents.filter(({ kind }) => kind === 'link-up').length;
    await publish(b, ['directory', ...changes], ['directory-1.key', 'directory-2.key'], 'directory-2.cose');
    await publish(b, ['freshness'], ['freshness-1.key'], 'freshness-2.cose');
    digests.push(await carry());

    await until('the end of the old keys', () => Date.now() > ends.getTime() + SECOND);
    await publish(b, ['freshness'], ['freshness-1.key'], 'freshness-3.cose');
    // Both links of the relay, to its agency and to the other state, begin anew with a document that comes after it: keys that ended proved them.
    await until('new links', () => b.relayEvents.filter(({ kind }) => kind === 'link-up').length >= links + 2);
    digests.push(await carry());
    const after = { agency: await list(b, 'agency'), relay: await list(b, 'relay') };
    for (const whose of ['agency', 'relay'] as const) {
      for (const role of replaced[whose])
        expect(after[whose].filter((entry) => entry.role === role).map(({ status }) => status)).toEqual(['retired', 'active']);
    }

    // Stolen: there is no overlap. The link that the key proved ends when the directory comes, and its successor proves the next one.
    const stolen = after.agency.find(({ role, status }) => role === 'link' && status === 'active')!;
    await output(key, 'rotate', ...owner(b, 'agency'), '--role', 'link', '--out', path('next.change'));
    const since = ['--since', new Date().toISOString().replace(/\.\d+/, '')];
    await output(key, 'compromise', stolen.key, ...owner(b, 'agency'), ...since, '--out', path('stolen.change'));
    const anew = (): number => b.relayEvents.filter((event) => event.kind === 'link-up' && event.peer === b.state.agency.label).length;
    const linked = anew();
    const both = ['--change', path('next.change'), '--change', path('stolen.change')];
    await publish(b, ['directory', ...both], ['directory-1.key', 'directory-2.key'], 'directory-3.cose');
    await until('the link that the stolen key proved to end', () => anew() > linked);
    await publish(b, ['freshness'], ['freshness-1.key'], 'freshness-4.cose');
    digests.push(await carry());
    const links3 = (await list(b, 'agency')).filter(({ role }) => role === 'link');
    expect(links3.map(({ status }) => status)).toEqual(['retired', 'compromised', 'active']);

    await close();
    await requireProven(digests, before);
    await requireRemovable(
      b,
      before.relay.find(({ role }) => role === 'log')!,
      after.relay.find(({ role, status }) => role === 'log' && status === 'active')!,
    );
    const alarms = sides.flatMap(({ events, relayEvents }) => [...events, ...relayEvents].filter(({ kind }) => kind === 'alarm'));
    expect(alarms).toEqual([]);
  }, 240_000);

  /** Every receipt of every message verifies by the directory of today; those of the last message by the new keys alone. */
  async function requireProven(digests: readonly string[], before: Readonly<Record<string, readonly Listed[]>>): Promise<void> {
    const { state } = sides[0]!;
    const held = openTrustFolder(join(state.agency.home, 'trust'), state.scope, readPins(state.administration.trust).pins, Date.now());
    const view = issuersOf(held);
    const old = new Set(Object.values(before).flatMap((keys) => keys.filter(({ role }) => role !== 'seal').map((entry) => entry.key)));
    const withoutOld: LogView = {
      ...view,
      issuer(scope, id) {
        const issuer = view.issuer(scope, id);
        return issuer && { ...issuer, signers: issuer.signers.filter(({ signerId }) => !old.has(toHex(signerId))) };
      },
    };
    const store = await openSqliteStore({ path: join(state.agency.home, 'store.db') });
    try {
      for (const [place, digest] of digests.entries()) {
        const receipts = await store.receipts(fromHex(digest));
        expect(receipts.length).toBeGreaterThanOrEqual(4);
        for (const stored of receipts) {
          const { receipt } = verifyReceipt(view, batchOf(stored));
          if (receipt.issuer.scope !== 'demo-b') continue;
          if (place === 0) expect(() => verifyReceipt(withoutOld, batchOf(stored))).toThrowCode('LOG_SIGNER');
          if (place >= 2) expect(verifyReceipt(withoutOld, batchOf(stored)).receipt).toEqual(receipt);
        }
      }
    } finally {
      await store.close();
    }
  }

  async function requireRemovable(side: Side, old: Listed, fresh: Listed): Promise<void> {
    const refused = await capture(key, 'remove', fresh.key, ...owner(side, 'relay'));
    expect(refused.error).toMatchObject({ code: 'TRUST_KEY_IN_USE' });
    await output(key, 'remove', old.key, ...owner(side, 'relay'));
    expect(existsSync(old.file!)).toBe(false);
    // It starts with the key that is left.
    const again = await startRelay(loadRelayConfig(side.state.relay.config));
    await again.close();
    const text = await output(key, 'list', ...owner(side, 'relay'));
    expect(text).toMatch(/log: retired, [^]*not in this folder\n/);
    expect(text).toContain('private half removable from');
  }
});
