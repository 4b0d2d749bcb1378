// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it } from 'vitest';
import { requestSubmit } from '../../src/cli/demo/messages.js';
import { createAgencies } from './world.js';
import type { AgencyWorld } from './world.js';

const worlds: AgencyWorld[] = [];

afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

describe('a message that is judged and not sent', () => {
  it('is judged by accord and directories, and leaves nothing', async () => {
    const world = await createAgencies();
    worlds.push(world);
    const { agency } = world.open('demo-a');
    const json = requestSubmit();
    const asked = { to: 'ca@demo-b', type: 'request.submit', test: true };
    expect((await agency.judge({ ...asked, json })).filter(({ severity }) => severity === 'E')).toEqual([]);
    const [pres] = json.payload.measures;
    // The accord of the world has enabled two measures, and not this one.
    const other = { ...pres, type: 'CRIM-REC', particulars: { personId: 'p1', extractFor: 'the trial' } };
    const judged = await agency.judge({ ...asked, json: { ...json, payload: { ...json.payload, measures: [other] } } });
    expect(judged.map(({ rule }) => rule)).toContain('V015');
    expect((await agency.judge({ ...asked, json: { refs: {} } })).map(({ rule }) => rule)).toContain('V001');
    expect(await agency.dossiers()).toEqual([]);
    expect((await agency.status()).queued).toBe(0);
    await expect(agency.judge({ ...asked, to: 'nobody@demo-b', json })).toRejectCode('TRUST_UNKNOWN');
    await expect(agency.judge({ type: 'request.submit', json })).toRejectCode('AGENCY_NOT_ALLOWED');
  });

  it('has the files that are named to go with it, by their number', async () => {
    const world = await createAgencies();
    worlds.push(world);
    const { agency } = world.open('demo-a');
    const json = { ...requestSubmit(), attachments: [{ id: 2, kind: 'ORDER' }] };
    const asked = { to: 'ca@demo-b', type: 'request.submit', test: true, json };
    const about = async (files: number) => (await agency.judge({ ...asked, files })).filter(({ path }) => path.startsWith('/attachments'));
    expect(await about(1)).not.toEqual([]);
    expect(await about(2)).toEqual([]);
  });
});
