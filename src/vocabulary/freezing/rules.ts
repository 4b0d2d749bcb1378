// SPDX-License-Identifier: Apache-2.0
import type { Asset } from '../assets/fields.js';
import { defineRule } from '../rule.js';
import { FREEZING, freezesOf, frozenAssetsOf } from './freezes.js';

/** Addresses without a holder. */
const BURNT = /^eip155:\d+:0x(?:0{40}|0{36}dead)$/i;

export const pooledTarget = defineRule({
  id: 'V059',
  severity: 'W',
  source: 'freezing a shared wallet hits third parties',
  summary: 'A contract, a burnt address or a shared wallet is not frozen as a whole without a word about third parties.',
  mend: 'Narrow the scope to amount or asset, or state whose interests are touched and why the whole is needed.',
  on: FREEZING,
  check(body, report) {
    for (const { asset, freezes, path } of frozenAssetsOf(body)) {
      const { caip10 = '', type } = asset.location;
      const shared = type === 'CONTRACT' || BURNT.test(caip10);
      const whole = freezes.some(({ instruction }) => instruction.scope === 'ALL');
      if (shared && whole && asset.thirdPartyInterests === undefined)
        report([...path, 'location'], 'others may hold it too: narrow the scope, or say why not');
    }
  },
});

/** Place of an asset on which somebody can act: account, or service provider with customer, transaction or deposit address. */
function isLocated({ location }: Asset): boolean {
  if (location.custodian?.kind === 'VASP') {
    const deposit = location.caip10 !== undefined && location.memo !== undefined;
    return location.vaspUid !== undefined || (location.transactions?.length ?? 0) > 0 || deposit;
  }
  return location.caip10 !== undefined || location.wallet !== undefined || location.membership !== undefined;
}

export const frozenAssets = defineRule({
  id: 'V050',
  severity: 'E',
  source: 'see CETS 198; FATF recommendation 4',
  summary: 'A freeze names at least one asset, each with an account or with a service provider and what identifies it there.',
  mend: 'Name the asset with its account (CAIP-10), or the service provider with customer, transaction or deposit address and memo.',
  on: FREEZING,
  check(body, report) {
    for (const { assetIds, naming } of freezesOf(body)) if (assetIds.length === 0) report(naming, 'name an asset');
    for (const { asset, path } of frozenAssetsOf(body)) {
      if (!isLocated(asset)) report([...path, 'location'], 'does not say where the asset is held');
    }
  },
});

export const freezeAmount = defineRule({
  id: 'V054',
  severity: 'E',
  source: 'see CETS 198',
  summary: 'A freeze up to an amount states the amount.',
  mend: 'State the greatest amount, as money or as a quantity of the asset.',
  on: FREEZING,
  check(body, report) {
    for (const { maxAmount, instruction, path } of freezesOf(body)) {
      if (instruction.scope === 'UP-TO-AMOUNT' && instruction.maxAmount === undefined && maxAmount === undefined) {
        report([...path, 'maxAmount'], 'state the amount');
      }
    }
  },
});

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
        report([...path, 'linkToOffence'], 'state kind and reason');
    }
  },
});

export const traced = defineRule({
  id: 'V056',
  severity: 'W',
  source: 'courts ask how value went from the offence to the address',
  summary: 'An asset that is proceeds has a trace; without one a self-custodied address is not frozen.',
  mend: 'Add the hops from the offence to the address as a trace, and name it in traceRef.',
  on: FREEZING,
  check(body, report) {
    for (const { asset, freezes, path } of frozenAssetsOf(body)) {
      const traces = freezes.flatMap((freeze) => freeze.traces);
      const kind = asset.linkToOffence?.kind;
      // The exhibit itself names an instrumentality, so it needs no trace.
      if (kind === undefined || kind === 'INSTRUMENTALITY') continue;
      if (traces.some((trace) => trace.id === asset.linkToOffence?.traceRef)) continue;
      report([...path, 'linkToOffence', 'traceRef'], 'no trace', kind === 'PROCEEDS' && asset.location.type === 'ADDRESS' ? 'E' : 'W');
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
        report([...path, 'controlledBy'], 'state basis and confidence');
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
        if (movesToWallet || instruction.custodyPlan === 'STATE-WALLET') report(at, 'name the wallet');
        continue;
      }
      if (wallet.proofOfControl === undefined) report([...at, 'proofOfControl'], 'prove control of the wallet');
      if (wallet.outOfBandConfirmation === undefined) report([...at, 'outOfBandConfirmation'], 'confirm the address out of band');
      if (wallet.proofOfControl !== undefined) report([...at, 'proofOfControl'], 'not verified here: verify it before anything moves', 'W');
    }
  },
});

export const silence = defineRule({
  id: 'V075',
  severity: 'E',
  source: 'a freeze request is tip-off material',
  summary: 'A freeze of which the subject must not learn is handled TLP:RED.',
  mend: 'Set handling to TLP:RED, or allow notice.',
  on: FREEZING,
  check(body, report) {
    const { handling } = body;
    const silent = freezesOf(body).some(({ instruction }) => instruction.subjectNotice.rule === 'PROHIBITED');
    if (silent && handling.tlp !== 'RED') report(['handling', 'tlp'], 'TLP:RED is needed');
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
    if (body.handling.pap === 'RED' && freezesOf(body).length > 0) report(['handling', 'pap'], 'nothing could be frozen under PAP:RED');
  },
});
