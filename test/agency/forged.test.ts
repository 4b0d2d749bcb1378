// A hostile agency claims to have cosigned what its counterparty never logged: the believed word closed logs, and moved the dossiers of others.
import { afterEach, expect, it } from 'vitest';
import { ackReceipt, decisionAccept, requestSubmit } from '../../src/cli/demo/messages.js';
import { toSeconds } from '../../src/core/time.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import { signCosignature } from '../../src/log/statement/cosignature.js';
import { encodeCosigned } from '../../src/log/statement/cosigned.js';
import { signCheckpoint } from '../../src/log/statement/signed-checkpoint.js';
import { stateOf, testClock, until } from '../relay/world.js';
import { createAgencies, forge } from './world.js';
import type { AgencyWorld } from './world.js';

const COMPETENCES = ['RQ-CA', 'RD-CA'];
const worlds: AgencyWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

it('a forged cosignature closes no log, and the dossier of a third agency does not jump (LOG-30, LOG-40, LOG-50)', async () => {
  const world = await createAgencies({
    a: {
      agencies: [
        { id: 'ca', competences: COMPETENCES },
        { id: 'pp', competences: COMPETENCES },
      ],
    },
  });
  worlds.push(world);
  await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
  const [victim, third] = [world.open('demo-b'), world.open('demo-a', { id: 'pp' })];
  const { dossier } = await third.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
  const request = await victim.next();
  if (request.type !== 'request.submit') throw new TypeError(request.type);
  await request.reply('ack.receipt', ackReceipt(request, { now: testClock.now() }));
  await third.next();
  const { epoch, size } = (await victim.store.logHead())!;

  // The own log, far larger than it is: a stolen key would sign that, and whoever forges has none.
  const secrets = stateOf(world.pair, 'demo-a').agencies.get('ca')!;
  const owner = { scope: 'demo-b', id: 'ca' };
  const signer = memorySigner(secrets.log);
  for (const of of [epoch, epoch + 1]) {
    const claimed = await signCheckpoint({ owner, epoch: of, size: size + 1_000, root: new Uint8Array(32).fill(7) }, signer);
    const cosigner = { scope: 'demo-a', id: 'ca' };
    const cosignature = await signCosignature(claimed, cosigner, memorySigner(secrets.cosign), toSeconds(testClock.now()));
    for (const body of [
      { cosigned: encodeCosigned({ cosignature }) },
      { cosigned: encodeCosigned({ cosignature, checkpoint: claimed.bytes }) },
    ]) {
      // Told once, and counted.
      const refused = async (): Promise<number> => {
        const { alarms } = await victim.agency.status();
        return alarms.filter(({ alarm }) => alarm === 'statement-refused').reduce((sum, { times }) => sum + times, 0);
      };
      const before = await refused();
      const forged = await forge(world, 'demo-a', 'demo-b', { type: 'transport.receipt', body, dossier, lane: 0 });
      await victim.agency.importFrame(forged.frame);
      await until('it is refused', async () => (await refused()) > before);
    }
  }
  expect([(await victim.store.logHead())!.epoch, await victim.store.epochs()]).toEqual([epoch, [epoch]]);

  await victim.agency.send({ dossier, type: 'decision.accept', body: decisionAccept(request, { now: testClock.now() }) });
  expect(await third.next()).toMatchObject({ type: 'decision.accept', outOfOrder: false, redelivered: false });
  const chain = await third.store.list('chain', { prefix: `${dossier}/demo-b/ca/` });
  expect(chain.map(({ key }) => Number(key.split('/').at(-1)))).toEqual([1, 2]);
});
