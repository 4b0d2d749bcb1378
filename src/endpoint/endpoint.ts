// SPDX-License-Identifier: Apache-2.0
// What relay and agency share: the own log, receipts both ways, cosigning both ways, restores. Facts come in by these methods; what follows
// is committed by the one committer, and leaves by the ports.
import { fail } from '../core/errors.js';
import { parsePrincipal, principalKey } from '../core/ids.js';
import type { Principal } from '../core/ids.js';
import { LIMITS } from '../core/limits.js';
import type { LaneCounters, PeerKey } from '../store/port.js';
import type { LinkPeer } from '../transport/handler.js';
import { Owner } from './cosigning/owner.js';
import { Witness } from './cosigning/witness.js';
import type { Effects } from './effects.js';
import { alarmOf } from './alarms.js';
import { LogKeeper } from './log/keeper.js';
import { OwnEntries } from './log/own-entries.js';
import type { EndpointPorts, PartKind, Statement } from './ports.js';
import { Debts, HopPayer } from './receipts/debts.js';
import { Evidence } from './receipts/evidence.js';
import { RestoreDecisions } from './restore/restore-decisions.js';
import { LostFrames } from './restore/lost-frames.js';
import { Rounds, Serial } from './serial.js';
import { budgetsByPeer } from './statement/budget.js';
import { IncomingStatements } from './statement/incoming.js';
import { OutgoingStatements } from './statement/outgoing.js';
import { StatementReader } from './statement/reader.js';
import { StoredParts } from './statement/stored-parts.js';
import { Pauses } from './timetable.js';

/** The one key of looks: at all that waits. */
const ALL = '';

export class Endpoint {
  /** The own log. */
  readonly keeper: LogKeeper;
  /** Contradictions that were found. */
  readonly evidence: Evidence;
  /** Own entries, to be shown to others. */
  readonly entries: OwnEntries;
  /** What is compared of two stores: `restored`, `rolledBack`, `seen` and `isBehind` of a link handler. */
  readonly frames: LostFrames;
  /** Decisions of the operator about restores of counterparties. */
  readonly decisions: RestoreDecisions;
  readonly #ports: EndpointPorts;
  readonly #serial = new Serial();
  readonly #pauses: Pauses;
  readonly #witness: Witness;
  readonly #payer: HopPayer;
  readonly #reader: StatementReader;
  readonly #incoming: IncomingStatements;
  readonly #outgoing: OutgoingStatements;
  /** Looks at what waits for a directory or for time. */
  readonly #looks: Rounds;
  #isRunning = false;

  constructor(ports: EndpointPorts) {
    const { clock } = ports;
    this.#ports = ports;
    this.#pauses = new Pauses(clock);
    const budgetOf = budgetsByPeer(clock, this.#pauses);
    this.keeper = new LogKeeper(ports);
    this.evidence = new Evidence(ports);
    this.entries = new OwnEntries(ports, this.keeper);
    this.frames = new LostFrames(ports, this.keeper);
    // LOG-48: a relay answers at once, an agency within the delay of its receipts.
    const delayMs = (): number => (ports.kind === 'agency' ? this.sealedDelay(false) : 0);
    this.#witness = new Witness(ports, this.evidence, delayMs);
    this.decisions = new RestoreDecisions(ports, this.#witness, this.evidence, this.#serial);
    const debts = new Debts(ports, this.keeper);
    const owner = new Owner(ports, this.keeper);
    this.#payer = new HopPayer(ports, debts);
    this.#outgoing = new OutgoingStatements(ports, { keeper: this.keeper, debts, owner, witness: this.#witness, serial: this.#serial });
    this.#reader = new StatementReader(ports, {
      evidence: this.evidence,
      owner,
      witness: this.#witness,
      waiting: new StoredParts(ports, 'waiting'),
      frames: this.frames,
      serial: this.#serial,
      budgetOf,
    });
    this.#incoming = new IncomingStatements(ports, this.#reader, budgetOf);
    this.#looks = new Rounds(
      clock,
      LIMITS.batchesWaitingMs,
      () => this.#look(),
      (_, error) => ports.emit(alarmOf('internal', clock.now(), error, undefined, 'what waits for a directory')),
    );
  }

  /** Begins the log when there is none. Nothing with a leaf is committed before; nothing is said to anybody. */
  async begin(): Promise<void> {
    await this.keeper.start();
    await this.#ports.counterparties.load(this.keeper, this.#ports.clock.now());
  }

  /** Begins the log, and takes up what an earlier run left. */
  async start(): Promise<void> {
    const { store, committer, counterparties } = this.#ports;
    await this.begin();
    committer.observe((effects, { owing }) => {
      for (const peer of owing) if (!this.#isSealed(peer)) this.#payer.wake(peer);
      for (const { to, withinMs } of effects.statementsTo ?? []) this.#outgoing.schedule(to, withinMs);
      for (const peer of effects.statementsFrom ?? []) this.#incoming.wake(peer);
      for (const key of [...(effects.concerns ?? []), ...(effects.counterparties ?? []).map((each) => each.key)]) this.#outgoing.arm(key);
    });
    this.#isRunning = true;
    await this.#incoming.start();
    // Agencies may be owed receipts of the sealed path, those of the own state among them.
    const creditors = (await store.peers()).filter((key) => this.#isSealed(key));
    const others = new Set([...counterparties.keys(), ...(await this.#witness.owners()), ...creditors]);
    // Receipts and answers that an earlier run left, within the time that they have. A restore is told at once: messages that come before it
    // would look as if places were missing.
    for (const key of others) this.#outgoing.schedule(key, this.#outgoing.isRestoreOpen(key) ? 0 : this.sealedDelay(false));
    this.#looks.askAt(ALL);
  }

  /**
   * Nothing waits for time any more; to be called before links are closed, whose handlers may wait for that. Resolves when nothing is written
   * any more, once links are closed; the store stays open.
   */
  async stop(): Promise<void> {
    this.#pauses.stop();
    // All of them begin nothing more from here on.
    await Promise.all([this.keeper.stop(), this.#incoming.stop(), this.#outgoing.stop(), this.#payer.stop(), this.#looks.stop()]);
    await this.frames.stop();
    await this.#serial.idle();
  }

  /** Takes the body of a NOTICE; resolves when it is handled for good. @throws {@link RogatoryError} `STORE_...`: it may come again. */
  notice(peer: LinkPeer, body: Uint8Array): Promise<void> {
    return this.#incoming.notice(peer, body);
  }

  /** Takes a whole statement of TRUST, of a relay. */
  arrived(peer: Principal, part: PartKind, bytes: Uint8Array): void {
    this.#incoming.trust(peer, part, bytes);
  }

  /** The step by which an agency stores a sealed statement, in the commit that takes its message; it is judged after that. */
  received(sender: Principal, statement: Statement): Effects {
    return this.#incoming.received(sender, statement);
  }

  /** How long a statement of the sealed path waits, at random, so that its moment tells nobody what was opened. */
  sealedDelay(isUrgent: boolean): number {
    if (isUrgent) return 0;
    const [high = 0, low = 0] = this.#ports.random(2);
    return Math.floor(((high * 256 + low) * LIMITS.receiptDelayMaxMs) / 65_535);
  }

  /** Seals what counterparties are owed under seal without the delay of {@link sealedDelay}: a person carries it, at a moment of his own. */
  async sayNow(): Promise<void> {
    const { store, counterparties } = this.#ports;
    const creditors = (await store.peers()).filter((key) => this.#isSealed(key));
    await Promise.all([...new Set([...counterparties.keys(), ...creditors])].map((key) => this.#outgoing.say(key)));
  }

  /** Counters for a link that opens; it takes the queues of its peer over from earlier links. */
  async counters(link: LinkPeer): Promise<readonly LaneCounters[]> {
    await this.#ports.committer.lease(link);
    return this.frames.counters(link.key);
  }

  /** The link to a peer is up. */
  linkUp(peer: LinkPeer): void {
    if (peer.trustOnly === true) return;
    this.frames.opened(peer);
    this.#payer.wake(peer.key);
    // The link counts as open for its owner only when this call has returned.
    if (this.#ports.kind === 'relay' && peer.scope !== this.#ports.self.scope) queueMicrotask(() => this.#outgoing.schedule(peer.key, 0));
  }

  /** A directory or an accord has changed: what waited for it is looked at again. */
  directoryChanged(): void {
    if (this.#isRunning) void this.#looks.ask(ALL);
  }

  /**
   * Owes peers again each receipt, own or passed on, that reached them since. An agency names the counterparty and its own relay.
   * @param since - Unix milliseconds. @returns how many.
   * @throws {@link RogatoryError} `LOG_RESTORE` (LOG-16) for a peer that no directory lists.
   */
  async repeat(peers: readonly PeerKey[], since: number): Promise<number> {
    const unknown = peers.find((key) => {
      const { scope, id } = parsePrincipal(key);
      return this.#ports.view.issuer(scope, id) === undefined;
    });
    if (unknown !== undefined) throw fail('LOG_RESTORE', { reason: `no directory lists ${unknown}` });
    const again = peers.map((to) => ({ to, since }));
    const { owedAgain } = await this.#ports.committer.commit({
      owedAgain: again,
      statementsTo: peers.filter((key) => this.#isSealed(key)).map((to) => ({ to, withinMs: 0 })),
    });
    return owedAgain;
  }

  /** Epochs to which a counterparty's chain places may jump: its restores that are held or were accepted. */
  async restoredEpochs(peer: Principal): Promise<readonly number[]> {
    return (await this.#witness.record(principalKey(peer))).restored;
  }

  /** Whether debts to this peer leave under the seal: those of one agency to another. */
  #isSealed(key: PeerKey): boolean {
    const [scope = '', id = ''] = key.split('/');
    return this.#ports.kind === 'agency' && this.#ports.view.issuer(scope, id)?.kind === 'agency';
  }

  /** Says what rested, judges waiting batches again, and cosigns what waited for a key. @returns false: it is looked again later. */
  async #look(): Promise<boolean> {
    for (const key of this.#outgoing.resting) this.#outgoing.schedule(key, 0);
    await this.#reader.again();
    for (const owner of await this.#witness.owners()) {
      const { answer } = await this.#witness.record(owner);
      if (answer !== 'none') this.#outgoing.schedule(owner, this.sealedDelay(false));
    }
    return false;
  }
}
