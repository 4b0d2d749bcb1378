// Two states with two agencies and a relay each; their keys and documents are made once for all schedules.
import { encodeTerms } from '../../../src/vocabulary/accords/terms.js';
import { accordTerms } from '../../../src/cli/demo/messages.js';
import { generateSigner } from '../../../src/crypto/keys/keys.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import type { Signer } from '../../../src/crypto/sign/sign.js';
import { defineMessage, z } from '../../../src/schema/index.js';
import type { Registry } from '../../../src/schema/index.js';
import { registry } from '../../../src/vocabulary/registry.js';
import { createPair, seededRandom } from '../../trust/states.js';
import type { StateOptions, TestPair, TestState } from '../../trust/states.js';

export const A = 'demo-a';
export const B = 'demo-b';
export const AGENCIES = [`${A}/x1`, `${A}/x2`, `${B}/x1`, `${B}/x2`] as const;
export const RELAYS = [`${A}/relay`, `${B}/relay`] as const;
export const URLS: Readonly<Record<string, string>> = { [RELAYS[0]]: 'ws://relay-a:7001', [RELAYS[1]]: 'ws://relay-b:7002' };

/** A type of a state's own: agencies of the other one learn of it later, or never. */
export function ownType(scope: string): `x-${string}.${string}` {
  return `x-${scope}.note`;
}

function noteOf(scope: string) {
  return defineMessage({
    type: ownType(scope),
    version: [1, 0],
    purpose: 'note that the other state cannot read yet (demonstration)',
    from: 'either',
    roles: ['RQ-CA', 'RD-CA'],
    reply: 'optional',
    responderRef: 'optional',
    payload: z.object({ note: z.string() }),
  });
}

const REGISTRIES: Readonly<Record<string, Registry>> = {
  [A]: registry.extend({ messages: [noteOf(A)] }),
  [B]: registry.extend({ messages: [noteOf(B)] }),
  both: registry.extend({ messages: [noteOf(A), noteOf(B)] }),
};

/** The registry of an agency, which changes while it runs when its state agrees to the other's type. */
export function changingRegistry(scope: string, knowsBoth: () => boolean): Registry {
  const now = (): Registry => REGISTRIES[knowsBoth() ? 'both' : scope] as Registry;
  return new Proxy({} as Registry, { get: (_, name) => Reflect.get(now(), name) as unknown });
}

let pair: Promise<TestPair> | undefined;

export function statesOfSchedules(): Promise<TestPair> {
  const types = new Map(['dp.notice', 'error.validation', ownType(A), ownType(B)].map((type) => [type, [[1, 0]] as const]));
  const agencies = ['x1', 'x2'].map((id) => ({ id, competences: ['RQ-CA', 'RD-CA'], types }));
  const state = (relay: string): Partial<StateOptions> => ({ agencies, relays: [{ id: 'relay', urls: [URLS[relay] as string] }] });
  pair ??= createPair(state(RELAYS[0]), state(RELAYS[1]), { terms: encodeTerms(accordTerms()) });
  return pair;
}

export function stateOf(states: TestPair, scope: string): TestState {
  return scope === states.a.scope ? states.a : states.b;
}

const successors = new Map<string, Signer>();

/** The n-th log signer of a node after its first. */
export function successorOf(key: string, n: number): Signer {
  const name = `${key} ${n}`;
  const signer = successors.get(name) ?? memorySigner(generateSigner('rogatory-classic', seededRandom(`log signer ${name}`)));
  successors.set(name, signer);
  return signer;
}
