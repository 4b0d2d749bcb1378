import { isRogatoryError } from '../../../src/core/errors.js';
import { formatOrigin } from '../../../src/log/origin.js';
import type { Origin } from '../../../src/log/origin.js';
import { createAgency } from '../../../src/agency/agency.js';
import type { Agency } from '../../../src/agency/agency.js';
import { Vault } from '../../../src/agency/home/vault.js';
import type { AgencyEvent, AnyInboxMessage, SendRequest } from '../../../src/agency/types.js';
import { memoryDecapsulator } from '../../../src/crypto/hpke/hpke.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import type { Documents } from '../../../src/endpoint/documents.js';
import type { MessageBody } from '../../../src/vocabulary/catalogue.js';
import type { Store } from '../../../src/store/port.js';
import { memoryLinkIdentity } from '../../../src/transport/identity.js';
import { Machine } from './machine.js';
import type { LifeParts } from './machine.js';
import { changingRegistry, ownType } from './states.js';
import { DAY, SECOND } from './time.js';

const FRAME = { refs: { rqRef: 'DEMO-A-2026-0001' }, language: 'en', handling: { tlp: 'RED' as const } };
const NOTICE: MessageBody<'dp.notice'> = {
  ...FRAME,
  payload: { kind: 'RECTIFY', items: ['m1'], text: 'the name is spelt otherwise', actionBy: '2026-12-24T12:00:00Z' },
};
const NOTE = { ...FRAME, payload: { note: 'adjourned' } };

export interface Sending {
  readonly dossier?: string;
  readonly urgent?: boolean;
  readonly lifetimeMs?: number;
  /** Of a type that the other side reads only once it was told of it. */
  readonly unreadable?: boolean;
  /** A file of so many bytes goes with it. */
  readonly fileBytes?: number;
}

export class AgencyMachine extends Machine {
  agency: Agency | undefined;
  /** When its state agrees to the type of the other one, in time of the world; undefined: never. */
  readsOthersFrom: number | undefined;
  readonly #storageKey = new Uint8Array(32).fill(7);

  documents(store: Store): Documents & Vault {
    return new Vault(store, this.#storageKey, this.world.dice.source());
  }

  /** Mailbox of the agency. */
  get mailbox(): string {
    return `${this.self.id}@${this.scope}`;
  }

  /** Sends a message, unless the process ends before; what is refused at once is not sent. @returns its dossier. */
  async send(
    to: AgencyMachine,
    { dossier, urgent, lifetimeMs = 5 * DAY, unreadable, fileBytes }: Sending = {},
  ): Promise<string | undefined> {
    const request = {
      to: to.mailbox,
      type: unreadable === true ? ownType(this.scope) : 'dp.notice',
      body: unreadable === true ? NOTE : NOTICE,
      lifetimeMs,
      ...(dossier === undefined ? {} : { dossier }),
      ...(urgent === true ? { priority: 'urgent' } : {}),
      ...(fileBytes === undefined
        ? {}
        : { attachments: [{ bytes: new Uint8Array(fileBytes).fill(fileBytes % 251), name: 'exhibit.bin' }] }),
    } as unknown as SendRequest;
    const sent = await this.agency?.send(request).catch((error: unknown) => {
      // A dossier that begins with a note of a state's own is not sent.
      if (isRogatoryError(error, 'DOSSIER_UNKNOWN') || isRogatoryError(error, 'DOSSIER_TRANSITION')) return undefined;
      throw error;
    });
    return sent?.dossier;
  }

  async accept(origin: Origin): Promise<void> {
    await this.agency?.acceptRestore({ origin: formatOrigin(origin), by: 'operator', reason: 'called the registry' }).catch(tolerate);
  }

  async repeat(peers: readonly string[], sinceMs: number): Promise<void> {
    const since = this.wallClock(sinceMs);
    for (const to of peers) await this.agency?.repeat({ to, since });
  }

  override kill(): void {
    super.kill();
    this.agency = undefined;
  }

  protected secrets() {
    const { log, cosign } = this.state.agencies.get(this.self.id)!;
    return { log, cosign };
  }

  protected begin({ life, store, blobs, clock, random }: LifeParts): void {
    const { sets, link } = this.state.agencies.get(this.self.id)!;
    const { scope, id } = this.self;
    this.agency = createAgency({
      scope,
      id,
      floor: 'rogatory-classic',
      registry: changingRegistry(scope, () => this.readsOthersFrom !== undefined && this.world.time.now >= this.readsOthersFrom),
      keys: {
        seals: sets.map(({ seal }) => memorySigner(seal)),
        decapsulators: sets.map(({ kem }) => memoryDecapsulator(kem)),
        link: memoryLinkIdentity(this.self, link, () => [1, 1]),
        ...this.signers,
        storageKey: this.#storageKey,
      },
      trust: this.trust,
      store,
      blobs,
      network: this.world.cables.of(life),
      clock,
      random,
      onEvent: (event) => (life.isAlive ? this.#heard(event) : undefined),
    });
    void this.#work(this.agency, () => life.isAlive).catch((error: unknown) => this.world.broke(this, error));
  }

  /** The application: reads its inbox, and answers now and then. */
  async #work(agency: Agency, isAlive: () => boolean): Promise<void> {
    for await (const message of agency.inbox()) {
      if (!isAlive()) return;
      this.world.handed(this, message);
      await message.acknowledge();
      const { dice, time, replies } = this.world;
      if (dice.chance(replies)) time.after(dice.uniform(1, 200) * SECOND, () => (isAlive() ? this.#reply(message) : undefined));
    }
  }

  #reply(message: AnyInboxMessage): void {
    message.reply('dp.notice', NOTICE).catch((error: unknown) => this.world.broke(this, error));
  }

  #heard(event: AgencyEvent): void {
    const { world } = this;
    if (event.kind === 'alarm') this.told(event as Parameters<Machine['told']>[0]);
    if (event.kind === 'sent') world.say(`${this.key} sends ${event.messageId} in ${event.dossier}`);
    if (event.kind === 'receipt') world.say(`${this.key} has ${event.receipt} of ${event.envelopeDigest.slice(0, 8)} by ${event.issuer}`);
    if (event.kind === 'cosigned') world.say(`${this.key} is cosigned by ${event.peer} ${event.size}`);
    if (event.kind === 'alarm' && event.alarm === 'held') world.say(`${this.key} holds ${event.envelopeDigest} ${event.code}`);
    if (event.kind === 'attachment' && event.done === event.size)
      world.say(`${this.key} ${event.direction} ${event.envelopeDigest.slice(0, 8)} has its file`);
    if (event.kind === 'alarm' && event.alarm === 'attachment-wrong') world.fault('I6 other bytes', `${this.key} ${event.detail}`);
    if (event.kind === 'duplicate') world.say(`${this.key} knows ${event.envelopeDigest}`);
    if (event.kind === 'alarm' && event.alarm === 'refused') world.refused(this, event.code, event.envelopeDigest);
    if ((event.kind === 'alarm' && event.alarm === 'fault') || (event.kind === 'alarm' && event.alarm === 'stalled'))
      world.broke(this, `${event.alarm} ${event.code} ${event.detail}`);
    if (event.kind === 'alarm' && event.alarm === 'unanswered') world.broke(this, `unanswered ${event.code} ${event.detail}`);
  }
}

/** As many restores as may be are awaited: the operator looks again later. */
function tolerate(error: unknown): void {
  if (!isRogatoryError(error, 'LOG_RESTORE')) throw error;
}
