// SPDX-License-Identifier: Apache-2.0
import { defineRule } from '../rule.js';
import { FREEZING, freezesOf, frozenAssetsOf, isOpaque } from './freezes.js';

export const offenceLink = defineRule({
  id: 'V055',
  severity: 'E',
  source: 'see UNTOC, CETS 198',
  summary: 'Each asset to be frozen is linked to the offence, by kind and in words.',
  mend: 'Say whether it is proceeds, instrumentality, equivalent or mixed, and why.',
  on: FREEZING,
  check(body, report) {
    for (const { asset, path } of frozenAssetsOf(body)) {
      if (asset.linkToOffence?.kind === undefined || asset.linkToOffence.text === undefined)
        report([...path, 'linkToOffence'], 'Say how the asset is linked to the offence, and why.');
    }
  },
});

export const traced = defineRule({
  id: 'V056',
  severity: 'W',
  source: 'courts ask how value went from the offence to the address',
  summary: 'An asset that is proceeds has a trace; without one a self-custodied address is not frozen.',
  mend: 'Add the hops from the offence to the address as a trace, and tie it to the asset.',
  on: FREEZING,
  check(body, report) {
    for (const { asset, freezes, path } of frozenAssetsOf(body)) {
      const traces = freezes.flatMap((freeze) => freeze.traces);
      const kind = asset.linkToOffence?.kind;
      // The exhibit itself names an instrumentality, so it needs no trace.
      if (kind === undefined || kind === 'INSTRUMENTALITY') continue;
      if (traces.some((trace) => trace.id === asset.linkToOffence?.traceRef)) continue;
      // Nobody can follow value on these chains: P39 asks what else links it.
      if (isOpaque(asset)) continue;
      report(
        [...path, 'linkToOffence', 'traceRef'],
        'Nothing shows how the value came from the offence to this asset.',
        kind === 'PROCEEDS' && asset.location.type === 'ADDRESS' ? 'E' : 'W',
      );
    }
  },
});

export const attribution = defineRule({
  id: 'V057',
  severity: 'E',
  source: 'attribution is an opinion and is weighed as one',
  summary: 'Who controls an asset is said with basis and confidence.',
  mend: 'State on what the attribution rests and how sure it is.',
  on: FREEZING,
  check(body, report) {
    for (const { asset, path } of frozenAssetsOf(body)) {
      const { controlledBy } = asset;
      if (controlledBy?.basis === undefined || controlledBy.confidence === undefined)
        report([...path, 'controlledBy'], 'Say who controls the asset, on what that rests, and how sure it is.');
    }
  },
});

export const stateWallet = defineRule({
  id: 'V073',
  severity: 'E',
  source: 'a swapped address is the worst fault of this protocol',
  summary: 'A wallet of a State comes with proof of control and confirmation out of band, which people check.',
  mend: 'Let the controller sign a challenge, let two persons compare the address by telephone, and record both.',
  on: FREEZING,
  check(body, report) {
    for (const { instruction, path, wallet: beside, movesToWallet } of freezesOf(body)) {
      const wallet = beside ?? instruction.custodyWallet;
      const at = [...(beside === undefined ? path : path.slice(0, -1)), 'custodyWallet'];
      if (wallet === undefined) {
        if (movesToWallet || instruction.custodyPlan === 'STATE-WALLET') report(at, 'Name the wallet of the State.');
        continue;
      }
      if (wallet.proofOfControl === undefined) report([...at, 'proofOfControl'], 'Prove that the State controls this wallet.');
      if (wallet.outOfBandConfirmation === undefined)
        report([...at, 'outOfBandConfirmation'], 'Have two persons confirm the address over another channel.');
      if (wallet.proofOfControl !== undefined)
        report([...at, 'proofOfControl'], 'Nobody has verified this proof here. Verify it before anything moves.', 'W');
    }
  },
});

export const silence = defineRule({
  id: 'V075',
  severity: 'E',
  source: 'a freeze request is tip-off material',
  summary: 'A freeze of which the subject must not learn is handled TLP:RED.',
  mend: 'Mark the message for its addressees alone (TLP:RED), or allow notice.',
  on: FREEZING,
  check(body, report) {
    const { handling } = body;
    const silent = freezesOf(body).some(({ instruction }) => instruction.subjectNotice.rule === 'PROHIBITED');
    if (silent && handling.tlp !== 'RED')
      report(['handling', 'tlp'], 'A freeze that must stay secret is for the addressees alone (TLP:RED).');
  },
});

export const contactAllowed = defineRule({
  id: 'V077',
  severity: 'E',
  source: 'PAP:RED bars any contact with a service provider',
  summary: 'A request whose execution needs contact with a service provider, issuer or wallet is not PAP:RED.',
  mend: 'Lower the permission to PAP:AMBER or less before anybody is contacted.',
  on: FREEZING,
  check(body, report) {
    if (body.handling.pap === 'RED' && freezesOf(body).length > 0)
      report(['handling', 'pap'], 'Nobody may be contacted under this marking (PAP:RED), so nothing could be frozen.');
  },
});
