import type { RogatoryError } from '../../src/core/errors.js';
import { Link } from '../../src/transport/link/link.js';
import type { LinkOptions } from '../../src/transport/link/link.js';
import type { LinkEffect, LinkEnd, LinkEvent } from '../../src/transport/link/link-events.js';
import type { ReceivedMessage } from '../../src/transport/handler.js';
import { LINK_TOKENS } from '../../src/transport/version.js';
import type { TestNode } from './node.js';

type Effect<K extends LinkEffect['kind']> = Extract<LinkEffect, { kind: K }>;

/** One machine with its node; what it sends lies in `outbox` until the test carries it. */
export class Side {
  readonly node: TestNode;
  readonly link: Link;
  readonly outbox: Uint8Array[] = [];
  readonly inbox: ReceivedMessage[] = [];
  /** NOTICE and TRUST frames that arrived and are not dealt with. */
  readonly loose: ('notice' | 'trust')[] = [];
  readonly effects: LinkEffect[] = [];
  now = 1_000;

  constructor(node: TestNode, options: Partial<LinkOptions> & Pick<LinkOptions, 'role'>) {
    this.node = node;
    this.link = new Link(
      {
        token: LINK_TOKENS[0] as string,
        tokens: LINK_TOKENS,
        identity: node.identity,
        authorize: (claim) => node.authorize(claim),
        isBehind: (peer, seen) => node.isBehind(peer, seen),
        staticSecret: node.random(32),
        random: node.random,
        ...options,
      },
      this.now,
    );
  }

  event(event: LinkEvent): readonly LinkEffect[] {
    const effects = this.link.handle(event, this.now);
    for (const effect of effects) {
      this.effects.push(effect);
      if (effect.kind === 'send') this.outbox.push(effect.message);
      else if (effect.kind === 'deliver') this.inbox.push(effect.message);
      else if (effect.kind === 'noticed') {
        this.node.notices.push(effect.body);
        this.loose.push('notice');
      } else if (effect.kind === 'trusted') {
        this.node.trusted.push(effect.content);
        this.loose.push('trust');
      } else if (effect.kind === 'acknowledged') this.node.settle(this.peerKey, effect.lane, effect.streamId, effect.through);
      else if (effect.kind === 'refused') this.node.refusals.push(effect);
      else if (effect.kind === 'proved') {
        const lanes = effect.peer.trustOnly === true ? [] : this.node.states(effect.peer.key);
        const seen = this.node.record === undefined ? {} : { seen: this.node.record };
        this.event({ kind: 'counters', lanes, ...(this.node.restore === undefined ? {} : { restored: this.node.restore }), ...seen });
      }
    }
    return effects;
  }

  /** Deals with what arrived beside the lanes. */
  deal(count: number = this.loose.length): void {
    for (const name of this.loose.splice(0, count)) this.event({ kind: 'handled', name });
  }

  get peerKey(): string {
    return this.all('proved')[0]?.peer.key ?? 'nobody';
  }

  all<K extends LinkEffect['kind']>(kind: K): Effect<K>[] {
    return this.effects.filter((effect): effect is Effect<K> => effect.kind === kind);
  }

  get end(): LinkEnd | undefined {
    return this.all('close')[0];
  }

  get error(): RogatoryError | undefined {
    return this.end?.error;
  }

  /** Lets the machine read its outbox and say all that it wants to. */
  pump(): void {
    for (;;) {
      while (this.event({ kind: 'writable' }).length > 0);
      const want = this.link.wanted();
      if (want === undefined) return;
      this.event({
        kind: 'supply',
        want,
        messages: this.node.read(this.peerKey, want.lane, want.afterSeq, want.maxMessages, want.maxBytes),
      });
    }
  }

  /** Commits what was delivered. */
  commit(count: number = this.inbox.length): void {
    const messages = this.inbox.splice(0, count);
    if (messages.length > 0) this.event({ kind: 'committed', messages, verdicts: this.node.store(this.peerKey, messages) });
  }
}

/** Two machines on one wire. */
export class Pair {
  readonly a: Side;
  readonly b: Side;

  constructor(alpha: TestNode, beta: TestNode, options: { a?: Partial<LinkOptions>; b?: Partial<LinkOptions> } = {}) {
    this.a = new Side(alpha, { role: 'initiator', expect: beta.identity, ...options.a });
    this.b = new Side(beta, { role: 'responder', ...options.b });
    this.a.event({ kind: 'start' });
    this.b.event({ kind: 'start' });
  }

  /** Carries one message. @returns whether there was one. */
  carry(from: Side): boolean {
    const message = from.outbox.shift();
    if (message === undefined) return false;
    (from === this.a ? this.b : this.a).event({ kind: 'message', message });
    return true;
  }

  /** Carries, commits and pumps until nobody has anything to say. */
  settle(): this {
    let busy = true;
    while (busy) {
      busy = false;
      for (const side of [this.a, this.b]) {
        side.commit();
        side.deal();
        side.pump();
        while (this.carry(side)) busy = true;
      }
    }
    return this;
  }

  /** Carries the handshake and both WELCOMEs. */
  connect(): this {
    while (this.carry(this.a) || this.carry(this.b));
    return this;
  }

  tick(ms: number): void {
    for (const side of [this.a, this.b]) {
      side.now += ms;
      side.event({ kind: 'tick' });
    }
  }
}
