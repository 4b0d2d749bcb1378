// A counterparty that keeps its own tree, has good keys, and says whatever a test wants.
import type { Principal } from '../../src/core/ids.js';
import { toSeconds } from '../../src/core/time.js';
import { encodeBatch } from '../../src/log/statement/batch.js';
import { encodeCosigned, parseCosigned } from '../../src/log/statement/cosigned.js';
import { readCosignature, signCosignature } from '../../src/log/statement/cosignature.js';
import type { UnverifiedCosignature } from '../../src/log/statement/cosignature.js';
import type { Checkpoint } from '../../src/log/statement/checkpoint.js';
import { encodeRestored } from '../../src/log/leaf.js';
import { proveInclusion } from '../../src/log/tree/prove.js';
import { encodeRestore } from '../../src/log/statement/restore.js';
import { formatOrigin } from '../../src/log/origin.js';
import type { PartKind } from '../../src/endpoint/ports.js';
import { TestLog } from '../log/world.js';
import { keyOf } from './world.js';
import type { TestNode, TestWorld } from './world.js';

export class Liar {
  readonly world: TestWorld;
  readonly who: Principal;
  readonly victim: TestNode;
  log: TestLog;

  constructor(world: TestWorld, who: Principal, victim: TestNode) {
    this.world = world;
    this.who = who;
    this.victim = victim;
    this.log = new TestLog(world.keys, who, { epoch: world.clock.now() - 1_000, seed: keyOf(who) });
  }

  /** Hands a part of a statement over on the link, or sealed, and lets the victim judge it. */
  async say(part: PartKind, bytes: Uint8Array, ms = 10): Promise<void> {
    if (this.who.id.startsWith('relay')) this.victim.endpoint.arrived(this.who, part, bytes);
    else await this.world.settle(this.victim.receive(this.who, { [part]: bytes }));
    await this.world.run(ms);
  }

  /** An offer of the log as it stands. */
  async offer(from = 0, change: { proof?: readonly Uint8Array[]; log?: TestLog; size?: number } = {}): Promise<Uint8Array> {
    const log = change.log ?? this.log;
    const proof = change.proof ?? (from === 0 ? [] : await log.consistency(from));
    return encodeBatch({ checkpoint: (await log.sign()).bytes, entries: [], offer: { from, proof } });
  }

  /** A cosignature of whatever checkpoint, with another one beside it or none. */
  async cosigned(checkpoint: Checkpoint, beside?: Uint8Array, at = toSeconds(this.world.clock.now())): Promise<Uint8Array> {
    const signed = { checkpoint, bytes: new Uint8Array(0) };
    const cosignature = await signCosignature(signed, this.who, this.world.keys.signer(this.who, 'cosign'), at);
    return encodeCosigned({ cosignature, ...(beside === undefined ? {} : { checkpoint: beside }) });
  }

  /** Another tree of the same origin. */
  fork(seed: string): TestLog {
    return new TestLog(this.world.keys, this.who, { epoch: this.log.epoch, seed });
  }

  /** The log that follows a restore, and the statement of it. */
  async restored(epoch: number, size = this.log.frontier.size): Promise<{ readonly log: TestLog; readonly statement: Uint8Array }> {
    const log = new TestLog(this.world.keys, this.who, { epoch, seed: `restored ${epoch}` });
    const old = { owner: this.who, epoch: this.log.epoch };
    const restored = encodeRestored({ old, size, root: this.log.root(), new: { owner: this.who, epoch } });
    log.add('restored', restored);
    const { salt } = log.entries[1]!;
    const path = await proveInclusion(1, 2, log.read);
    return { log, statement: encodeRestore({ checkpoint: (await log.sign()).bytes, restored, salt, path }) };
  }

  /** Answers of the victim since the last call. */
  answers(): { readonly cosignature: UnverifiedCosignature; readonly beside: boolean; readonly origin: string; readonly size: number }[] {
    const mine = this.victim.said.filter(({ to }) => to === keyOf(this.who));
    this.victim.said.length = 0;
    return mine.flatMap(({ statement }) => {
      if (statement.cosigned === undefined) return [];
      const { cosignature, checkpoint } = parseCosigned(statement.cosigned);
      const read = readCosignature(cosignature);
      return [{ cosignature: read, beside: checkpoint !== undefined, origin: formatOrigin(read.checkpoint), size: read.checkpoint.size }];
    });
  }
}
