// What relays answer when a message is outside the routing terms: at the relay that sends, and at the one that receives.
import { afterEach, describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import type { Accord } from '../../src/trust/documents/accord.js';
import { endAccord } from '../../src/trust/publish/publication.js';
import type { TrustStore } from '../../src/trust/store/resolver.js';
import { DAY, NOW, NOW_S } from '../trust/states.js';
import { overlay, receiptsTold, sealed, silent, start, stop, until } from './world.js';
import type { BareAgency, World } from './world.js';

afterEach(stop);

/** How one relay comes to see the message as outside; called when the links are there. */
interface Outside {
  readonly trust: TrustStore;
}
type Case = (world: World, trust: TrustStore) => Promise<Outside> | Outside;

const CASES: readonly [string, string, Case][] = [
  ['no accord', 'no accord in force', (_, trust) => ({ trust: overlay(trust, { accordBetween: () => undefined }) })],
  [
    'an accord that has expired',
    'no accord in force',
    (_, trust) => ({ trust: overlay(trust, { accordBetween: (a, b, now) => trust.accordBetween(a, b, now + 3 * DAY * 1000) }) }),
  ],
  [
    'an accord that was ended',
    'no accord in force',
    async ({ pair }, trust) => {
      const [{ id, version }] = trust.accords() as readonly [Accord];
      trust.add(await endAccord({ id, version, endsAt: NOW_S }, pair.b.seal()), NOW);
      return { trust };
    },
  ],
  [
    'a mailbox that the accord does not list',
    'does not cover ca@demo-b',
    (_, trust) => {
      const uncovered: TrustStore['accordBetween'] = (...args) => {
        const accord = trust.accordBetween(...args);
        return accord && { ...accord, covers: () => false };
      };
      return { trust: overlay(trust, { accordBetween: uncovered }) };
    },
  ],
];

/** A trust store and a clock that become what a case makes of them, in the middle. */
function changing(trust: TrustStore) {
  const now = { trust };
  const change = (next: Outside): void => void Object.assign(now, next);
  const seen = new Proxy(trust, {
    get(_, name) {
      const value: unknown = Reflect.get(now.trust, name, now.trust);
      return typeof value === 'function' ? (value as () => unknown).bind(now.trust) : value;
    },
  });
  return { trust: silent(seen), change };
}

function told(world: World, agency: BareAgency): string[] {
  return receiptsTold(world, 'demo-a', agency)
    .map(({ receipt: { kind, issuer, reason } }) => `${kind} by ${issuer.scope}/${issuer.id}${reason === undefined ? '' : `: ${reason}`}`)
    .sort();
}

describe.each(CASES)('with %s', (_, why, make) => {
  it.each(['demo-a', 'demo-b'] as const)(
    'the relay of %s refuses by policy, and its receipt reaches the sender (RELAY-03, RELAY-11)',
    async (scope) => {
      const { world, agency } = await start({ accord: { notAfter: NOW_S + 2 * DAY } });
      const own = changing(world.trust(scope));
      await Promise.all(
        (['demo-a', 'demo-b'] as const).map((each) =>
          each === scope ? world.startRelay(each, own.trust) : world.startRelay(each, silent(world.trust(each))),
        ),
      );
      const [sender, receiver] = [agency('demo-a'), agency('demo-b')];
      const late = { expiresAt: NOW_S + 10 * DAY };
      const before = await sealed(world, 'demo-a', 'demo-b', late);
      sender.queue(before.frame);
      await until('the first arrives', () => receiver.received.length === 1);
      own.change(await make(world, world.trust(scope)));
      const { frame, envelopeId } = await sealed(world, 'demo-a', 'demo-b', late);
      sender.queue(frame);
      await until('the sender is told', () => told(world, sender).some((line) => line.startsWith('failed')));
      expect(told(world, sender)).toContain(`failed by ${scope}/relay: policy`);
      const refused = world.events[scope].filter((event) => event.kind === 'refused');
      expect(refused).toMatchObject([
        { code: 'RELAY_POLICY', envelope: toHex(envelopeId), detail: expect.stringContaining(why) as unknown },
      ]);
      // The RESULT: to the agency itself, or to the relay that handed over; and nothing waits or arrives.
      if (scope === 'demo-a')
        expect(sender.refusals.map(({ verdict }) => verdict)).toMatchObject([{ verdict: 'rejected', code: 'policy' }]);
      else expect(world.events['demo-a']).toContainEqual(expect.objectContaining({ kind: 'refused-by-peer', code: 'policy' }));
      expect((await world.stores['demo-a'].stats()).queued).toEqual([]);
      expect(receiver.received).toHaveLength(1);
    },
  );
});
