// The relays and agencies of two published states as actors of a log world: the keys of all of them, and the view of one reader.
import type { Principal } from '../../src/core/ids.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import { openTrust } from '../../src/trust/store/resolver.js';
import { issuersOf } from '../../src/trust/store/issuers.js';
import { NOW } from '../trust/states.js';
import type { TestPair } from '../trust/states.js';
import type { World } from './world.js';

/** @param reader - Scope by whose pins and documents everything is verified. */
export function actorsOf(pair: TestPair, reader = 'demo-a', documents = pair.documents): World {
  const never = (): never => {
    throw new TypeError('directories stay as they are');
  };
  return {
    view: issuersOf(openTrust({ own: reader, pins: pair.pins, documents, now: NOW })),
    signer({ scope, id }: Principal, role) {
      const state = scope === pair.a.scope ? pair.a : pair.b;
      const relay = state.relays.get(id);
      if (relay !== undefined) return memorySigner(relay[role as 'log' | 'cosign']);
      const agency = state.agencies.get(id)!;
      return memorySigner(role === 'seal' ? agency.sets[0]!.seal : agency[role]);
    },
    patch: never,
    floor: never,
  };
}
