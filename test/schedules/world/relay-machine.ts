import { isRogatoryError } from '../../../src/core/errors.js';
import { plainDocuments } from '../../../src/endpoint/documents.js';
import type { Documents } from '../../../src/endpoint/documents.js';
import type { Origin } from '../../../src/log/origin.js';
import type { RelayEvent } from '../../../src/relay/events.js';
import { makeRelayEndpoint } from '../../../src/relay/relay-endpoint.js';
import type { RelayEndpoint } from '../../../src/relay/relay-endpoint.js';
import { openRelay } from '../../../src/relay/relay.js';
import type { Store } from '../../../src/store/port.js';
import { memoryLinkIdentity } from '../../../src/transport/identity.js';
import { Machine } from './machine.js';
import type { LifeParts } from './machine.js';
import { URLS } from './states.js';

const NO_LINKS = { carries: () => false, sendTrust: async () => false, sendNotice: async () => false, redial: () => undefined };

export class RelayMachine extends Machine {
  documents(store: Store): Documents {
    return plainDocuments(store);
  }

  async accept(origin: Origin): Promise<void> {
    await this.#offline(({ endpoint }) => endpoint.decisions.accept(origin, { by: 'operator', reason: 'called the registry' }));
  }

  async repeat(peers: readonly string[], sinceMs: number): Promise<void> {
    const since = this.wallClock(sinceMs);
    await this.#offline(({ endpoint }) => endpoint.repeat(peers, since));
  }

  protected secrets() {
    return this.state.relays.get(this.self.id)!;
  }

  protected begin({ life, store, blobs, clock, random }: LifeParts): void {
    const [host, port] = new URL(URLS[this.key] as string).host.split(':') as [string, string];
    const link = this.state.relays.get(this.self.id)!.link;
    openRelay({
      identity: memoryLinkIdentity(this.self, link, () => [1, 1]),
      signers: this.signers,
      trust: this.trust,
      store,
      blobs,
      network: this.world.cables.of(life),
      listen: { host, port: Number(port) },
      clock,
      random,
      log: (event) => (life.isAlive ? this.#heard(event) : undefined),
    }).catch((error: unknown) => this.world.broke(this, error));
  }

  /** What the command line does with the store of a relay that does not run. */
  async #offline(step: (parts: RelayEndpoint) => Promise<unknown>): Promise<void> {
    const wasRunning = this.isRunning;
    this.kill();
    const { self, trust, store } = this;
    const clock = this.clock(() => true);
    const signers = (role: 'log' | 'cosign') => this.signers[role];
    const log = (event: RelayEvent): void => this.#heard(event);
    await step(makeRelayEndpoint({ self, trust, store, clock, random: this.world.dice.source(), log, links: NO_LINKS, signers })).catch(
      (error: unknown) => {
        if (!isRogatoryError(error, 'LOG_RESTORE')) throw error;
      },
    );
    if (wasRunning) this.start();
  }

  #heard(event: RelayEvent): void {
    if (event.kind === 'alarm') this.told(event as Parameters<Machine['told']>[0]);
    if (event.kind === 'link-refused') this.world.say(`${this.key} has no link: ${event.code} ${event.detail}`);
    if (event.kind === 'link-up' || event.kind === 'link-down') this.world.say(`${this.key} ${event.kind} ${event.peer}`);
    if (event.kind === 'refused') this.world.refused(this, event.code, event.envelope);
  }
}
