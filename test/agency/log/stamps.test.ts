// The own log under the tokens of an authority that is not ours: `openssl ts` on loopback.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LogBook, leafOf } from '../../../src/agency/log-book.js';
import { Vault } from '../../../src/agency/vault.js';
import type { AgencyEvent } from '../../../src/agency/types.js';
import type { TimestampOptions } from '../../../src/agency/log/stamps.js';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { systemRandom } from '../../../src/core/random.js';
import { decodeCoseSign } from '../../../src/crypto/cose.js';
import { timeTokensOf } from '../../../src/log/timestamp/attach.js';
import { timestampAuthority } from '../../../src/log/timestamp/timestamper.js';
import { verifyCheckpoint } from '../../../src/log/signed-checkpoint.js';
import { openMemoryStore } from '../../../src/store/memory/memory.js';
import type { Store } from '../../../src/store/port.js';
import { issuersOf } from '../../../src/trust/issuers.js';
import { B_CA, makeWorld } from '../../log/world.js';
import { hasOpenssl, missing, openAuthority } from '../../log/timestamp/responder.js';
import type { Authority } from '../../log/timestamp/responder.js';
import { until } from '../../relay/world.js';
import { createAgencies } from '../world.js';
import type { AgencyWorld, Opened } from '../world.js';

const worlds: AgencyWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

const of = <K extends AgencyEvent['kind']>({ events }: Pick<Opened, 'events'>, kind: K) =>
  events.filter((event): event is Extract<AgencyEvent, { kind: K }> => event.kind === kind);

it('a checkpoint goes with its tokens from the moment they came, while it is the newest (AGENCY-37)', async () => {
  const store = openMemoryStore();
  const world = makeWorld();
  const book = new LogBook(B_CA, store, () => world.signer(B_CA, 'log'));
  await book.ready();
  const custody = leafOf('custody', Uint8Array.of(1));
  await store.commit({ now: 0, leaves: [custody] });
  await book.checkpoint();
  book.stamped(1, 3, Uint8Array.of(3));
  book.stamped(1, 2, Uint8Array.of(2));
  expect((await book.checkpoint())?.cose).toEqual(Uint8Array.of(2));
  await store.commit({ now: 0, leaves: [custody] });
  expect((await book.checkpoint())?.cose.length).toBeGreaterThan(64);
});

describe.runIf(hasOpenssl)(`time tokens for an agency's log${missing}`, () => {
  let authority: Authority;
  beforeAll(async () => void (authority = await openAuthority()));
  afterAll(() => authority.close());

  /** A has its log stamped; B is its counterpart. Nothing may wait, so that policies speak at once. */
  async function start(policy: TimestampOptions['policy'], accepted?: readonly Uint8Array[]) {
    const world = await createAgencies(accepted === undefined ? {} : { accord: { timestampAuthorities: accepted } });
    worlds.push(world);
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const timestamps = { timestamper: timestampAuthority({ url: authority.url }), policy, intervalMs: 0, maxDelayMs: 0 };
    const open = (store?: Store): Opened => world.open('demo-a', { timestamps, ...(store === undefined ? {} : { store }) });
    const b = world.open('demo-b');
    const ask = async (): Promise<void> => {
      const before = of(b, 'receipt').filter(({ receipt }) => receipt === 'opened').length;
      await b.agency.send({ to: 'ca@demo-a', type: 'request.submit', body: requestSubmit(), priority: 'urgent' });
      await until('the receipt has come', () => of(b, 'receipt').filter(({ receipt }) => receipt === 'opened').length > before);
    };
    const say = (a: Opened) => a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    return { world, open, ask, say };
  }
  const down = (): void => authority.instead((_request, response) => void response.writeHead(500).end());
  const stamped = async ({ store }: Opened): Promise<readonly Uint8Array[]> => {
    const documents = await new Vault(store, new Uint8Array(32).fill(1), systemRandom).list('stamped');
    return documents.map(({ value }) => value as Uint8Array);
  };

  it('stand on its checkpoints, and openssl finds them right; required, and overdue, they hold up what is sent, over a restart (LOG-27, LOG-28, LOG-29, AGENCY-37)', async () => {
    authority.instead(undefined);
    const { world, open, ask, say } = await start('required');
    const a = open();
    await ask();
    await until('a checkpoint is stamped', () => of(a, 'stamped').length > 0);
    const statement = (await stamped(a)).at(-1)!;
    const { checkpoint } = verifyCheckpoint(issuersOf(world.pair.open('demo-b')), statement, { at: 'any' });
    expect(checkpoint.owner).toEqual({ scope: 'demo-a', id: 'ca' });
    const { signatures } = decodeCoseSign(statement, { maxBytes: 65_536, maxSignatures: 4 });
    const tokens = timeTokensOf(statement);
    expect(tokens).toHaveLength(signatures.length);
    for (const [i, token] of tokens.entries()) expect(authority.verify(token!.bytes, signatures[i]!.signature)).toBe('OK');

    await until('nothing waits', async () => (await a.store.list('stamping')).length === 0);
    down();
    // Receipts and what arrives are never held up.
    await ask();
    await until('it is told', () => of(a, 'unstamped').length > 0);
    expect(of(a, 'unstamped')[0]).toMatchObject({ code: 'LOG_TIME_AUTHORITY', abandoned: false });
    await expect(say(a)).toRejectCode('LOG_TIME_REQUIRED');
    await a.agency.close();

    const again = open(a.store);
    await expect(say(again)).toRejectCode('LOG_TIME_REQUIRED');
    authority.instead(undefined);
    await until('it is stamped after all', () => of(again, 'stamped').length > 0);
    await say(again);
  });

  it('may be missing for ever under "wait", and are given up under "best-effort"; nothing stops by it (LOG-29, AGENCY-37)', async () => {
    down();
    for (const policy of ['wait', 'best-effort'] as const) {
      const { open, ask, say } = await start(policy);
      const a = open();
      await ask();
      const abandoned = policy === 'best-effort';
      await until('it is told', () => of(a, 'unstamped').some((event) => event.abandoned === abandoned));
      await say(a);
      await until('the store says so', async () => ((await a.store.list('stamping')).length === 0) === abandoned);
    }
  });

  it('are refused of an authority that an accord does not name (LOG-27, AGENCY-37)', async () => {
    authority.instead(undefined);
    const { open, ask } = await start('wait', [new Uint8Array(32).fill(7)]);
    const a = open();
    await ask();
    await until('it is told', () => of(a, 'unstamped').length > 0);
    expect(of(a, 'unstamped')[0]).toMatchObject({ code: 'LOG_TIME_TOKEN', abandoned: false });
    expect(await stamped(a)).toEqual([]);
  });
});
