import { describe, expect, it } from 'vitest';
import { authorizeLink } from '../../src/endpoint/link/authority.js';
import { permittedPeers } from '../../src/relay/peer-links.js';
import { routeOf } from '../../src/relay/route/intake.js';
import type { AgencyOptions, TestPair } from '../trust/states.js';
import { NOW, createPair } from '../trust/states.js';
import { overlay } from './world.js';

const SELF = { scope: 'demo-b', id: 'relay' };
const FOREIGN = { scope: 'demo-a', id: 'relay' };
const agencies: AgencyOptions[] = [{ id: 'ca', mailboxes: ['ca', 'closed'] }, { id: 'outside' }, { id: 'unserved' }];

/** The accord covers one mailbox of `ca`; the relay serves all but `unserved`. */
function pair(): Promise<TestPair> {
  return createPair(
    {},
    {
      agencies,
      relays: [
        { id: 'relay', mailboxes: ['ca', 'closed', 'outside'] },
        { id: 'second', mailboxes: ['unserved'] },
      ],
    },
    {
      agencies: new Map([
        ['demo-a', new Map([['ca', ['ca']]])],
        ['demo-b', new Map([['ca', ['ca']]])],
      ]),
    },
  );
}

describe('routeOf', () => {
  it('hands a mailbox that this relay serves to the agency that owns it (RELAY-02)', async () => {
    const trust = (await pair()).open('demo-b');
    expect(routeOf('ca@demo-b', FOREIGN, SELF, trust, NOW)).toBe('demo-b/ca');
    expect(routeOf('outside@demo-b', { scope: 'demo-b', id: 'ca' }, SELF, trust, NOW)).toBe('demo-b/outside');
  });

  it('refuses a mailbox that another relay of the state serves (RELAY-02)', async () => {
    const trust = (await pair()).open('demo-b');
    expect(() => routeOf('unserved@demo-b', { scope: 'demo-b', id: 'ca' }, SELF, trust, NOW)).toThrowCode('RELAY_NO_ROUTE');
  });

  it('refuses between two states a mailbox or an agency that the accord does not list (RELAY-03)', async () => {
    const trust = (await pair()).open('demo-b');
    for (const mailbox of ['closed@demo-b', 'outside@demo-b', 'nobody@demo-b']) {
      expect(() => routeOf(mailbox, FOREIGN, SELF, trust, NOW)).toThrowCode('RELAY_POLICY');
    }
  });
});

describe('the link of a peer', () => {
  it('takes an agency whose mailbox is served here, and none whose mailboxes are served elsewhere (RELAY-07)', async () => {
    const trust = (await pair()).open('demo-b');
    const claim = (id: string) => {
      const { signerId } = trust.agency('demo-b', id, NOW)!.signers.find(({ role }) => role === 'link')!;
      return authorizeLink({ scope: 'demo-b', id, signerId }, permittedPeers(SELF, trust), NOW);
    };
    expect(claim('ca')).toBeInstanceOf(Uint8Array);
    expect(claim('unserved')).toBeUndefined();
  });

  it('takes the relay of a state while an accord with it is in force, and no longer (RELAY-07)', async () => {
    const trust = (await pair()).open('demo-b');
    const { signerId } = trust.relay('demo-a', 'relay', NOW)!.signers.find(({ role }) => role === 'link')!;
    const claim = { ...FOREIGN, signerId };
    expect(authorizeLink(claim, permittedPeers(SELF, trust), NOW)).toBeInstanceOf(Uint8Array);
    expect(authorizeLink(claim, permittedPeers(SELF, overlay(trust, { accordBetween: () => undefined })), NOW)).toBeUndefined();
    expect(authorizeLink({ ...claim, scope: 'demo-c' }, permittedPeers(SELF, trust), NOW)).toBeUndefined();
  });
});
