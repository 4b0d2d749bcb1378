// A requester adds measures to one request again and again: its dossier ends at a limit, and no other one suffers (DOSSIER-09).
import { afterEach, describe, expect, it } from 'vitest';
import { accordTerms, requestSubmit } from '../../../src/cli/demo/messages.js';
import { openMemoryStore } from '../../../src/store/memory/memory.js';
import { encodeTerms } from '../../../src/vocabulary/index.js';
import { until } from '../../relay/world.js';
import { TYPES } from '../../trust/states.js';
import { createAgencies, forge } from '../world.js';
import type { AgencyWorld } from '../world.js';

const worlds: AgencyWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

const [LARGE, OTHER] = ['01890a5d-ac96-774b-bcce-b30200000fff', '01890a5d-ac96-774b-bcce-b30200000ffe'];

/** Two states whose accord counts urgent requests: whoever judges one reads all dossiers. */
async function start(): Promise<AgencyWorld> {
  const types = new Map([...TYPES, ['request.amend', [[1, 0]] as const]]);
  const agencies = [{ id: 'ca', competences: ['RQ-CA', 'RD-CA'] as const, types }];
  const terms = encodeTerms({ ...accordTerms(), urgentShare: { percent: 100, days: 90 } });
  const world = await createAgencies({ a: { agencies }, b: { agencies }, accord: { terms } });
  worlds.push(world);
  return world;
}

describe('a dossier that grows by every message', () => {
  it('ends at the limit of its bytes, and is read like every other, also after a restart', async () => {
    const world = await start();
    const store = openMemoryStore();
    const receiver = world.open('demo-b', { store });
    const judged: string[] = [];
    const take = async (frame: Uint8Array): Promise<string> => {
      const before = judged.length;
      await receiver.agency.importFrame(frame);
      await until('judged', () => {
        const told = receiver.events.flatMap((event) =>
          event.kind === 'opened' ? ['opened'] : event.kind === 'alarm' && event.alarm === 'refused' ? [event.code] : [],
        );
        judged.splice(0, Infinity, ...told.map(String));
        return judged.length > before;
      });
      return judged.at(-1)!;
    };
    const request = requestSubmit();
    let last = await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: request, dossier: LARGE });
    expect(await take(last.frame)).toBe('opened');
    const { refs, language, handling, payload } = request;
    const ids = (tag: string): readonly string[] => Array.from({ length: 256 }, (_, i) => `${tag}-${i}`);
    let answer = '';
    let taken = 0;
    for (; answer !== 'DOSSIER_LIMIT' && taken < 30; taken++) {
      const changes = Array.from({ length: 16 }, (_, j) => {
        const id = `x${taken}-${j}`;
        return { op: 'ADD', measure: { ...payload.measures[0]!, id, personIds: ids(`p${id}`), assetIds: ids(`a${id}`) } };
      });
      const body = { refs: { ...refs, rdRef: 'B-1' }, language, handling, payload: { changes } };
      const place = { seq: taken + 2, ownPrev: last.messageDigest };
      last = await forge(world, 'demo-a', 'demo-b', { type: 'request.amend', body, dossier: LARGE, ...place });
      answer = await take(last.frame);
    }
    expect(answer).toBe('DOSSIER_LIMIT');
    // A dossier of 64 honest measures stays far below.
    expect(taken).toBeGreaterThan(8);

    const urgency = { level: 'PROVISIONAL', reason: 'DISSIPATION', text: payload.urgency.text };
    const urgent = { ...request, payload: { ...payload, urgency } };
    const other = await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: urgent, dossier: OTHER });
    expect(await take(other.frame)).toBe('opened');
    expect(await receiver.agency.status()).toMatchObject({ dossiers: 2 });
    await receiver.agency.close();
    const again = world.open('demo-b', { store });
    expect((await again.agency.dossiers()).map(({ dossier }) => dossier).sort()).toEqual([OTHER, LARGE]);
    const { timeline } = await again.agency.dossier(LARGE);
    expect(timeline.filter(({ direction, type }) => direction === 'received' && !type.startsWith('error.'))).toHaveLength(taken);
  });
});
