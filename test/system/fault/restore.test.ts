// SPDX-License-Identifier: Apache-2.0
// The ceremony of a restore from end to end, over real processes: a store is put back from a copy that was made while it ran.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ackReceipt, requestSubmit } from '../../../src/cli/demo/messages.js';
import type { DemoState } from '../../../src/cli/demo/states.js';
import { Stage } from './stage.js';
import type { Line, Process } from './stage.js';

const stages: Stage[] = [];
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.close();
});

async function open(): Promise<{ stage: Stage; a: DemoState; b: DemoState }> {
  const stage = new Stage();
  stages.push(stage);
  const [a, b] = await stage.prepare();
  return { stage, a, b };
}

/** Sends an urgent message; resolves when it is queued. */
async function send(from: Process, to: { readonly to: string } | { readonly dossier: string }, more: object = {}): Promise<Line> {
  const before = from.lines.length;
  from.tell({ send: { ...to, type: 'request.submit', body: requestSubmit(), ...more } });
  return from.line({ kind: 'answer' }, before);
}

/** One message from end to end: sent, handed over, and receipted by everybody. */
async function carry(from: Process, to: Process, mailbox: string): Promise<Line> {
  const sent = await send(from, { to: mailbox });
  await to.line({ kind: 'handed', messageId: sent['messageId'] });
  await receipted(from, sent);
  return sent;
}

async function receipted(from: Process, sent: Line): Promise<void> {
  for (const receipt of ['submitted', 'relayed', 'delivered', 'opened']) {
    await from.line({ kind: 'receipt', receipt, envelopeDigest: sent['envelopeDigest'] });
  }
}

const MINUTE = 60_000;
const stated = ['--by', 'operator of the store', '--reason', 'a disk failed'];
const decided = ['--by', 'operator of B', '--reason', 'called the registry of A'];

describe('a relay whose store is put back from a copy that was made while it ran', () => {
  it('is kept out until its operator states it, gets back what is held elsewhere, and is cosigned on by the other operator’s word (LINK-13, LINK-40, LOG-16, LOG-63, LOG-64, LOG-65, LOG-66, RELAY-26)', async () => {
    const { stage, a, b } = await open();
    let [relayA, relayB, agencyA] = await Promise.all([stage.relay(a), stage.relay(b), stage.agency(a)]);
    const agencyB = await stage.agency(b);
    await carry(agencyA, agencyB, b.agency.mailbox);
    await carry(agencyB, agencyA, a.agency.mailbox);
    // Relays offer their logs by themselves when ten minutes have passed.
    await stage.passing(11 * MINUTE, relayA.line({ kind: 'cosigned' }));
    const since = new Date(stage.now()).toISOString();
    const copy = `${stage.data(a)}.copy`;
    relayA.frozen(() => stage.copy(stage.data(a), copy));

    // The time that is lost: a message from end to end, a log that is cosigned, and mail that only the relay has when its disk fails.
    await carry(agencyA, agencyB, b.agency.mailbox);
    const before = relayA.lines.length;
    const lost = await stage.passing(11 * MINUTE, relayA.line({ kind: 'cosigned' }, before));
    await agencyA.stop();
    const waiting = await send(agencyB, { to: a.agency.mailbox });
    await agencyB.line({ kind: 'receipt', receipt: 'relayed', envelopeDigest: waiting['envelopeDigest'] });
    await relayA.stop('SIGKILL');
    stage.copy(copy, stage.data(a));

    // Started without a word, it finds every link shut; each side says why.
    relayA = await stage.relay(a);
    await relayA.line({ kind: 'alarm', alarm: 'store-behind', peer: 'demo-b/relay-1' });
    await relayB.line({ kind: 'alarm', alarm: 'peer-behind', peer: 'demo-a/relay-1' });
    expect(relayA.of({ kind: 'link', up: true })).toEqual([]);
    const config = ['--config', a.relay.config];
    expect(await stage.run(a, 'restored', ...config, ...stated)).toMatchObject({
      code: 1,
      error: expect.stringContaining('STORE_UNAVAILABLE'),
    });
    await relayA.stop();

    const foreign = 'rogatory/demo-b/relay-1/1795521000000';
    for (const more of [['--lost'], ['--above', foreign]]) {
      const { code, error } = await stage.run(a, 'restored', ...config, ...stated, ...more);
      expect([code, error]).toEqual([1, expect.stringContaining('LOG_RESTORE')]);
    }
    const { code, lines } = await stage.run(a, 'restored', ...config, ...stated);
    const restore = lines[0] as { old: string; size: number; new: string };
    expect([code, restore.old, restore.new > restore.old]).toEqual([0, lost['origin'], true]);

    // What waited in the lost relay comes again; what had arrived does not.
    relayA = await stage.relay(a);
    agencyA = await stage.agency(a);
    expect(await agencyA.line({ kind: 'handed' })).toMatchObject({ messageId: waiting['messageId'], redelivered: false });
    await relayA.line({ kind: 'alarm', alarm: 'store-restored', peer: 'demo-b/relay-1' });
    await relayB.line({ kind: 'alarm', alarm: 'peer-restored', peer: 'demo-a/relay-1' });

    // Messages and receipts go on before anybody has decided; only cosigning rests.
    await carry(agencyA, agencyB, b.agency.mailbox);
    await relayB.line({ kind: 'alarm', alarm: 'restore-stated', peer: 'demo-a/relay-1' });
    expect(relayA.of({ kind: 'cosigned', origin: restore.new })).toEqual([]);
    await relayB.stop();
    const onB = ['--config', b.relay.config];
    const held = await stage.run(b, 'restores', ...onB);
    expect(held.lines).toMatchObject([{ ...restore, owner: 'demo-a/relay-1', isOfHead: true, contradictions: 0, withinYear: 0 }]);
    expect(held.lines[0]).toMatchObject({ lostAtLeast: Number(lost['size']) - restore.size });
    for (const [origin, fault] of [
      ['rogatory/x', 'LOG_ORIGIN'],
      [restore.old, 'LOG_RESTORE'],
      [foreign, 'LOG_RESTORE'],
      ['rogatory/demo-a/nobody/1795521000000', 'LOG_RESTORE'],
    ] as const) {
      const refused = await stage.run(b, 'accept-restore', ...onB, '--origin', origin, ...decided);
      expect([origin, refused.code, refused.error]).toEqual([origin, 1, expect.stringContaining(fault)]);
    }
    const accepted = await stage.run(b, 'accept-restore', ...onB, '--origin', restore.new, ...decided);
    expect(accepted.lines).toEqual([{ restore: 'accepted', origin: restore.new, by: 'operator of B', reason: 'called the registry of A' }]);
    expect(await stage.run(b, 'discard-restore', ...onB, '--origin', restore.new, ...decided)).toMatchObject({ code: 1 });
    const repeat = (to: string) => stage.run(b, 'repeat', ...onB, '--to', to, '--since', since);
    expect((await repeat('demo-a/relay-1')).lines).toEqual([
      { to: 'demo-a/relay-1', owedAgain: expect.toSatisfy((count) => count > 0) as number },
    ]);
    expect(await repeat('demo-c/relay-1')).toMatchObject({ code: 1 });
    relayB = await stage.relay(b);
    await stage.passing(11 * MINUTE, relayA.line({ kind: 'cosigned', origin: restore.new }));
    await carry(agencyB, agencyA, a.agency.mailbox);

    // A second copy, started in turn, is found at once.
    await relayA.stop();
    stage.copy(copy, stage.data(a));
    // Its own folder of trust would keep it from starting; that of a copy of the whole machine does not.
    const onA = ['relay', '--config', a.relay.config];
    expect(await stage.run(a, ...onA)).toMatchObject({
      code: 1,
      error: expect.stringContaining('is not the store of this relay') as string,
    });
    rmSync(join(dirname(a.relay.config), 'trust', 'log.demo-a.relay-1'));
    relayA = await stage.relay(a);
    await relayA.line({ kind: 'alarm', alarm: 'store-behind', peer: 'demo-b/relay-1' });
    expect(relayA.of({ kind: 'link', up: true })).toEqual([]);

    await Promise.all([relayA, relayB, agencyA, agencyB].map((party) => party.stop()));
    for (const state of [a, b])
      expect(await stage.run(state, 'contradictions', '--config', state.relay.config)).toMatchObject({ code: 0, lines: [] });
    const handed = [...agencyA.of({ kind: 'handed' }), ...agencyB.of({ kind: 'handed' })].map((line) => line['messageId']);
    expect(new Set(handed).size).toBe(handed.length);
  }, 180_000);
});

describe('an agency whose home is put back from a copy that was made while it ran', () => {
  it('opens again what it lost, goes on in its dossiers, holds what it might refuse, and stops nobody by a false word (LINK-13, LOG-50, LOG-53, LOG-54, LOG-64 to LOG-66)', async () => {
    const { stage, a, b } = await open();
    const { home } = b.agency;
    const [copy, before, stolen] = [`${home}.copy`, `${home}.before`, `${home}.stolen`];
    const [, , agencyA, first] = await Promise.all([stage.relay(a), stage.relay(b), stage.agency(a), stage.agency(b)]);
    const [known, answered] = [await carry(agencyA, first, b.agency.mailbox), await carry(agencyA, first, b.agency.mailbox)];
    await stage.passing(MINUTE, first.line({ kind: 'cosigned' }));
    const since = new Date(stage.now()).toISOString();
    first.frozen(() => stage.copy(home, copy));

    // The time that is lost: a request that is opened, and an answer in the dossier that the copy knows.
    const lost = await carry(agencyA, first, b.agency.mailbox);
    const answer = async (from: Process, { dossier, messageId }: Line): Promise<void> => {
      const body = ackReceipt({ messageId: String(messageId), body: requestSubmit() });
      await receipted(from, await send(from, { dossier: String(dossier) }, { type: 'ack.receipt', body }));
    };
    await answer(first, answered);
    await first.stop('SIGKILL');
    stage.copy(home, before);
    stage.copy(copy, home);

    const unstated = await stage.agency(b);
    await unstated.line({ kind: 'alarm', alarm: 'store-behind' });
    expect(unstated.of({ kind: 'link', up: true })).toEqual([]);
    const of = ['--home', home];
    expect(await stage.run(b, 'restored', ...of, ...stated)).toMatchObject({ code: 1, error: expect.stringContaining('AGENCY_HOME_BUSY') });
    await unstated.stop();
    const restored = async (place: string, ...more: string[]): Promise<{ old: string; size: number; new: string }> => {
      const { code, lines, error } = await stage.run(b, 'restored', '--home', place, ...stated, ...more);
      expect([code, error]).toEqual([0, '']);
      return lines[0] as { old: string; size: number; new: string };
    };
    const restore = await restored(home);

    // Opened in the lost time, and marked when it comes again; the dossiers go on, and A finds no gap.
    const again = await stage.agency(b);
    expect(await again.line({ kind: 'handed', messageId: lost['messageId'] })).toMatchObject({ redelivered: true });
    await answer(again, known);
    await carry(again, agencyA, a.agency.mailbox);
    expect(agencyA.of({ kind: 'handed', outOfOrder: true })).toEqual([]);
    await agencyA.line({ kind: 'alarm', alarm: 'restore-stated', peer: b.agency.label });

    const { lines: waiting } = await stage.run(a, 'restores', '--home', a.agency.home);
    expect(waiting).toMatchObject([
      { ...restore, owner: b.agency.label, isOfHead: true, cosigned: { origin: restore.old }, contradictions: 0 },
    ]);

    // It may have opened this in the lost time: nothing refuses it but its operator.
    await agencyA.stop();
    const [carried, onHome] = [join(stage.folder, 'carried'), ['--home', a.agency.home]];
    const message = ['--to', b.agency.mailbox, '--type', 'request.submit', '--body', join(stage.folder, 'request.json')];
    const queued = (await stage.run(a, 'send', ...onHome, ...message, '--wait', '0')).lines[0]!;
    expect(await stage.run(a, 'courier', 'export', carried, ...onHome)).toMatchObject({ code: 0 });
    const frame = join(carried, `${String(queued['envelopeDigest'])}.frame`);
    const bytes = readFileSync(frame);
    bytes[bytes.length - 40]! ^= 1;
    writeFileSync(frame, bytes);
    expect(await stage.run(b, 'inbox', ...of, '--import', frame)).toMatchObject({ code: 0 });
    const held = (await stage.run(b, 'held', 'list', ...of, '--json')).lines;
    expect(held).toMatchObject([{ code: expect.any(String) as string }]);
    expect(again.of({ kind: 'alarm', alarm: 'refused' })).toEqual([]);
    const digest = String(held[0]?.['envelopeDigest']);
    expect(await stage.run(b, 'held', 'discard', digest, ...of, ...decided)).toMatchObject({ code: 0 });
    expect((await stage.run(b, 'held', 'list', ...of, '--json')).lines).toEqual([]);
    expect(await stage.run(b, 'held', 'discard', digest, ...of, ...decided)).toMatchObject({ code: 1 });
    const third = await stage.agency(a);

    // A thief has a copy of the home, and states a restore with its keys: it is held, and stops nothing.
    await again.stop();
    // Lost frames are asked for every ten minutes at most.
    stage.pass(11 * MINUTE);
    stage.copy(copy, stolen);
    const forged = await restored(stolen);
    const thief = await stage.agency(b, stolen);
    await carry(thief, third, a.agency.mailbox);
    await thief.stop();
    const onA = ['--home', a.agency.home];
    const drop = (origin: string) => stage.run(a, 'discard-restore', ...onA, '--origin', origin, ...decided);
    expect((await drop(forged.new)).lines).toMatchObject([{ restore: 'discarded', origin: forged.new }]);
    for (const [origin, fault] of [
      [forged.new, 'LOG_RESTORE'],
      ['nothing', 'LOG_ORIGIN'],
    ] as const) {
      expect(await drop(origin)).toMatchObject({ code: 1, error: expect.stringContaining(fault) });
    }

    // Both copies that are started now, in turn, find that another one ran.
    for (const place of [before, home]) {
      const copied = await stage.agency(b, place);
      await copied.line({ kind: 'alarm', alarm: 'store-behind' });
      expect(copied.of({ kind: 'link', up: true })).toEqual([]);
      await copied.stop();
    }

    // A stolen copy is mended as a lost store is: by a log above that of the thief.
    stage.pass(11 * MINUTE);
    const last = await restored(home, '--above', forged.new);
    expect([last.old, last.new > forged.new]).toEqual([restore.new, true]);
    const back = await stage.agency(b);
    await carry(back, third, a.agency.mailbox);
    // Its statement leaves within a minute: the decision may come first.
    const accepted = await stage.run(a, 'accept-restore', ...onA, '--origin', last.new, ...decided);
    expect(accepted.lines).toMatchObject([{ restore: expect.stringMatching(/^(accepted|awaited)$/) as string, origin: last.new }]);
    const repeat = (to: string) => stage.run(a, 'repeat', ...onA, '--to', to, '--since', since);
    expect((await repeat(b.agency.label)).lines).toEqual([
      { to: b.agency.label, owedAgain: expect.toSatisfy((count) => count > 0) as number },
    ]);
    expect(await repeat('demo-b/nobody')).toMatchObject({ code: 1, error: expect.stringContaining('LOG_RESTORE') });
    await stage.passing(MINUTE, back.line({ kind: 'cosigned', origin: last.new }));
    await carry(third, back, b.agency.mailbox);
    for (const state of [a, b]) {
      expect(await stage.run(state, 'contradictions', '--home', state.agency.home)).toMatchObject({ code: 0, lines: [] });
    }
    expect(third.of({ kind: 'handed', outOfOrder: true })).toEqual([]);
  }, 180_000);
});
