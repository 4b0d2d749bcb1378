// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { dossierPicture, machinePicture, openDossier } from '../../../src/dossier/index.js';
import { apply } from '../../../src/dossier/apply.js';
import { MEASURE_MACHINE } from '../../../src/dossier/machines/measure.js';
import { DOSSIER, message, tells } from '../story.js';

describe('a picture', () => {
  it('of a machine shows every state and transition of its table (DOSSIER-23)', () => {
    const picture = machinePicture(MEASURE_MACHINE);
    for (const state of MEASURE_MACHINE.states) expect(picture).toMatch(new RegExp(`\\b${state}\\b`));
    expect(picture).toContain('  [*] --> DRAFT\n');
    expect(picture).toContain('  RECEIVED --> INFO_WAIT : info.request\n');
    expect(picture).toContain('  INFO_WAIT --> EXECUTING : request.supplement\n');
    expect(picture).toContain('  REFUSED --> [*]\n');
    expect(picture).not.toMatch(/(\w+) --> \1 /);
  });

  it('of a dossier shows where each measure stands, was, and may go (DOSSIER-23)', () => {
    const state = [message('request.submit'), message('ack.receipt'), message('info.request')].reduce(apply, openDossier(DOSSIER));
    const picture = dossierPicture(state);
    expect(picture.startsWith('stateDiagram-v2\n')).toBe(true);
    expect(picture).toContain('  state "m2 FRZ-VA" as m1 {\n');
    expect(picture).toContain('  class m1_INFO_WAIT now\n');
    expect(picture).toContain('  class m1_RECEIVED been\n');
    expect(picture).toContain('    m1_INFO_WAIT --> m1_REFUSED : decision.refuse\n');
    expect(picture).not.toContain('m1_ACKED');
  });

  it('lets no text of a peer leave its label (DOSSIER-23)', () => {
    const opened = apply(openDossier(DOSSIER), tells('restraint.request', {}));
    const held = { ...opened, provisionals: opened.provisionals.map((one) => ({ ...one, ref: 'F"\n[*] --> X' })) };
    expect(dossierPicture(held)).toContain('state "restraint F\ufffd\ufffd[*] --> X" as p0 {');
  });
});
