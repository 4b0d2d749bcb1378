// Two relays and two agencies as processes, killed at random under load, with a ledger outside of them: what was promised, and was it kept?
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from '../../../src/cli/demo/child.js';
import type { Child } from '../../../src/cli/demo/child.js';
import { prepareStates } from '../../../src/cli/demo/states.js';
import type { DemoState } from '../../../src/cli/demo/states.js';

import { loadRelayConfig } from '../../../src/relay/config.js';
import { readHome } from '../../../src/agency/home/node/home.js';
import { auditNodes } from './log-audit.js';
import type { Audit, Node } from './log-audit.js';

export type PartyName = 'relay-a' | 'relay-b' | 'sender' | 'receiver';

const dist = (path: string): string => fileURLToPath(new URL(`../../../dist/${path}`, import.meta.url));
const party = (name: string): string => fileURLToPath(new URL(`./parties/${name}.mjs`, import.meta.url));

const UNFOUNDED: ReadonlySet<string> = new Set([
  ...['contradiction', 'tampering', 'other-origin', 'restore-stated', 'log-behind', 'store-behind', 'store-restored'],
  ...['peer-behind', 'peer-restored', 'statement-refused', 'internal'],
]);

/** What the processes reported, in the order in which they reported it. */
export class Ledger {
  readonly sent = new Set<string>();
  readonly handed = new Map<string, boolean[]>();
  readonly acknowledged = new Set<string>();
  readonly broken: string[] = [];
  /** Alarms that a process which is killed, and started again, gives no cause for: its store has everything. */
  readonly alarms: string[] = [];

  note(line: Readonly<Record<string, unknown>>): void {
    if (line['kind'] === 'alarm' && UNFOUNDED.has(String(line['alarm']))) this.alarms.push(JSON.stringify(line));
    const id = String(line['messageId']);
    if (line['kind'] === 'sent') this.sent.add(id);
    if (line['kind'] === 'acknowledged') this.acknowledged.add(id);
    if (line['kind'] !== 'handed') return;
    if (this.acknowledged.has(id)) this.broken.push(`${id} was handed over after it was acknowledged`);
    const before = this.handed.get(id) ?? [];
    if (before.length > 0 && line['redelivered'] !== true) this.broken.push(`${id} came again unmarked`);
    this.handed.set(id, [...before, line['redelivered'] === true]);
  }

  /** Messages whose sending was promised and that nobody was handed. */
  lost(): string[] {
    return [...this.sent].filter((id) => !this.handed.has(id));
  }
}

export class Arena {
  readonly ledger = new Ledger();
  readonly folder = mkdtempSync(join(tmpdir(), 'rogatory-arena-'));
  /** A process that ended though nobody killed it. */
  readonly crashes: string[] = [];
  readonly #children = new Map<PartyName, Child>();
  #states: [DemoState, DemoState] | undefined;
  #isProven = true;

  async prepare(): Promise<void> {
    if (!existsSync(dist('cli/main.js'))) throw new TypeError('dist/ is missing: npm run build');
    this.#states = await prepareStates(this.folder, 'rogatory-classic');
    await Promise.all((['relay-a', 'relay-b', 'sender', 'receiver'] as const).map((name) => this.start(name)));
  }

  /** Starts a party; resolves when it is at work. */
  start(name: PartyName): Promise<void> {
    const [a, b] = this.#states as [DemoState, DemoState];
    const state = name === 'relay-a' || name === 'sender' ? a : b;
    const [script, args] = {
      'relay-a': [dist('cli/main.js'), ['relay', '--config', a.relay.config]] as const,
      'relay-b': [dist('cli/main.js'), ['relay', '--config', b.relay.config]] as const,
      sender: [party('sender'), [a.agency.home, b.agency.mailbox, join(this.folder, 'request.json')]] as const,
      receiver: [party('receiver'), [b.agency.home]] as const,
    }[name];
    return new Promise((ready) => {
      const child = startChild({
        name,
        script,
        args,
        passphrase: state.passphrase,
        logFile: join(this.folder, `${name}.log`),
        onLine: (line) => {
          if (line['kind'] === 'ready' || line['kind'] === 'listening') ready();
          this.ledger.note(line);
        },
      });
      this.#children.set(name, child);
      void child.ended.then(({ expected, detail }) => {
        if (!expected && !detail.startsWith('ended with code 0')) this.crashes.push(`${name} ${detail}`);
        ready();
      });
    });
  }

  /** kill -9, then start again. */
  async kill(name: PartyName): Promise<void> {
    await this.#children.get(name)?.stop('SIGKILL');
    await this.start(name);
  }

  async stop(name: PartyName): Promise<void> {
    await this.#children.get(name)?.stop('SIGTERM');
  }

  /** Ends the load and waits until everything promised was handed over, or nothing more was for `stallMs`: a slow machine loses nothing. */
  async settle(stallMs: number): Promise<void> {
    // The sender ends by itself once its relay has taken everything: until then it must not be hurried.
    const ended = this.#children.get('sender')?.stop('SIGTERM', 10 * stallMs);
    for (let last = Date.now(), handed = this.ledger.handed.size; this.ledger.lost().length > 0 && Date.now() - last < stallMs;) {
      await new Promise((done) => setTimeout(done, 50));
      if (this.ledger.handed.size > handed) [last, handed] = [Date.now(), this.ledger.handed.size];
    }
    await ended;
  }

  /** Kills everybody once more, and reads what they left. */
  async audit(): Promise<Audit> {
    await Promise.all([...this.#children.values()].map((child) => child.stop('SIGKILL')));
    const nodesOf = async ({ relay, agency, passphrase }: DemoState): Promise<readonly Node[]> => {
      const { scope, id, storePath } = loadRelayConfig(relay.config);
      const { settings, keys, storePath: path } = await readHome({ home: agency.home, passphrase });
      return [
        { name: `${scope}/${id}`, path: storePath },
        { name: `${settings.scope}/${settings.id}`, path, storageKey: keys.storageKey },
      ];
    };
    const nodes = await Promise.all((this.#states as [DemoState, DemoState]).map(nodesOf));
    const audit = await auditNodes(nodes.flat());
    this.#isProven = audit.unlogged.length + audit.unpaired.length + audit.doubled.length === 0;
    return audit;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#children.values()].map((child) => child.stop('SIGTERM')));
    // What every party wrote stays where a promise was broken.
    const isKept = this.ledger.lost().length === 0 && this.ledger.broken.length === 0;
    if (isKept && this.#isProven) rmSync(this.folder, { recursive: true, force: true });
    else process.stdout.write(`broken promises: see ${this.folder}\n`);
  }
}

/** Rounds of kill -9 of random parties among `targets` under load; then the ledger is judged. */
export async function killRounds(
  targets: readonly PartyName[],
  rounds: number,
  random: () => number,
): Promise<{ ledger: Ledger; crashes: string[]; audit: Audit }> {
  const arena = new Arena();
  try {
    await arena.prepare();
    for (let round = 0; round < rounds; round++) {
      await new Promise((done) => setTimeout(done, 50 + random() * 500));
      await arena.kill(targets[Math.floor(random() * targets.length)] as PartyName);
    }
    await arena.settle(60_000);
    return { ledger: arena.ledger, crashes: arena.crashes, audit: await arena.audit() };
  } finally {
    await arena.close();
  }
}

/** A small seeded generator, so that a failing order of kills can be run again. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
