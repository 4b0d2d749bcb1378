// SPDX-License-Identifier: Apache-2.0
// How the cases about a relay are written.
import type { HandshakeOptions } from '../../transport/noise/handshake.js';
import type { CaseContext, ConformanceCase } from '../suite/case.js';
import { dialOptions } from './relay-world.js';
import type { DialChanges, PeerName, RelayWorld } from './relay-world.js';
import { Speaker } from './speaker.js';
import type { WelcomeChanges } from './speaker.js';

export type RelayContext = CaseContext<RelayWorld>;

/** Opens links that end with the case. */
export interface Links {
  /** Opens the socket alone. */
  connect(peer: PeerName, changes?: DialChanges, handshake?: Partial<HandshakeOptions>): Promise<Speaker>;
  /** Up to the proofs. */
  prove(peer: PeerName, changes?: DialChanges): Promise<Speaker>;
  /** Up to both WELCOMEs. */
  open(peer: PeerName, changes?: WelcomeChanges): Promise<Speaker>;
}

type Run = (links: Links, world: RelayWorld, context: RelayContext) => Promise<unknown>;

/** Makes a case of class Relay. @param clauses - Separated by blanks. */
export function relayCase(id: string, clauses: string, title: string, run: Run, timeoutMs = 30_000): ConformanceCase<RelayWorld> {
  return {
    id: `relay.${id}`,
    mode: 'relay',
    classes: ['Relay'],
    clauses: clauses.split(' '),
    title,
    timeoutMs,
    async run(context) {
      await run(linksOf(context), context.world, context);
    },
  };
}

type RunOnLink = (speaker: Speaker, world: RelayWorld, links: Links, context: RelayContext) => Promise<unknown>;

/** The same, on an open link of the kit's relay. */
export function linkCase(id: string, clauses: string, title: string, run: RunOnLink, timeoutMs?: number): ConformanceCase<RelayWorld> {
  const onLink: Run = async (links, world, context) => run(await links.open('relay'), world, links, context);
  return relayCase(id, clauses, title, onLink, timeoutMs);
}

/** Makes a case of one open link on which a fault is said; the relay must end it. @param what - Subject of the title. @param code - Close codes that are right. */
export function endsCase(
  id: string,
  clauses: string,
  what: string,
  code: number | readonly number[],
  say: (speaker: Speaker, world: RelayWorld) => unknown,
): ConformanceCase<RelayWorld> {
  return linkCase(id, clauses, `${what} ends the link`, async (speaker, world) => {
    await say(speaker, world);
    await speaker.closes(code);
  });
}

function linksOf({ world, defer }: RelayContext): Links {
  const connect: Links['connect'] = async (peer, changes, handshake) => {
    const speaker = await Speaker.connect(dialOptions(world, peer, changes), handshake);
    defer(() => speaker.leave());
    return speaker;
  };
  const prove: Links['prove'] = async (peer, changes) => {
    const speaker = await connect(peer, changes);
    await speaker.prove();
    return speaker;
  };
  return {
    connect,
    prove,
    async open(peer, changes) {
      const speaker = await prove(peer);
      await speaker.open(changes);
      return speaker;
    },
  };
}

/** Requires that a link works: the implementation answers on it. */
export async function worksStill(links: Links, peer: PeerName = 'relay'): Promise<void> {
  await (await links.open(peer)).settle();
}
