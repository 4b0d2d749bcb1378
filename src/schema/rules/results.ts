// SPDX-License-Identifier: Apache-2.0
import type { MessageBody } from '../catalogue.js';
import { brokenLink } from '../custody.js';
import type { Path } from '../path.js';
import { defineRule } from './define.js';

const on = ['result.partial', 'result.final'] as const;

/** Restraints that a message reports, with where they stand. */
function restraintsOf({ payload }: MessageBody<(typeof on)[number] | 'restraint.report'>) {
  if (!('evidence' in payload)) return [{ restraint: payload, path: ['payload'] as Path }];
  return (payload.restraints ?? []).map((restraint, i) => ({ restraint, path: ['payload', 'restraints', i] as Path }));
}

export const outcomes = defineRule({
  id: 'V080',
  severity: 'E',
  source: 'see EIO, UNTOC',
  summary: 'Everything that was asked for has an outcome: each measure, and each asset of a freeze.',
  mend: 'Give an outcome for each measure and asset, a NIL code where nothing came of it.',
  on: ['result.final'],
  check({ payload }, report, { dossier }) {
    const path = ['payload', 'outcomes'];
    for (const id of payload.measureIds) {
      const told = payload.outcomes.filter((outcome) => outcome.measureId === id);
      const measure = dossier?.measures.find((candidate) => candidate.id === id);
      const assets = measure?.assetIds ?? [];
      const whole = told.some((outcome) => outcome.assetId === undefined);
      const each = assets.every((asset) => told.some((outcome) => outcome.assetId === asset));
      const done = whole || (measure === undefined ? told.length > 0 : assets.length > 0 && each);
      if (!done) report(path, 'a measure or asset has no outcome');
    }
    for (const [i, { measureId }] of payload.outcomes.entries()) {
      if (!payload.measureIds.includes(measureId)) report([...path, i, 'measureId'], 'not a measure of this result');
    }
  },
});

export const evidence = defineRule({
  id: 'V081',
  severity: 'E',
  source: 'ISO/IEC 27037; practice of courts',
  summary: 'Each item of evidence has a digest, says how it was acquired, and its chain of custody is whole.',
  mend: 'Hash the file again, complete the acquisition, and link each custody event to the one before.',
  on,
  check({ payload }, report) {
    for (const [i, item] of payload.evidence.entries()) {
      const path = ['payload', 'evidence', i];
      if (item.hashes.length === 0) report([...path, 'hashes'], 'give a digest');
      for (const [j, { alg, value }] of item.hashes.entries()) {
        if (value.length !== (alg === 'sha-256' ? 64 : 128)) report([...path, 'hashes', j, 'value'], 'not a digest of its algorithm');
      }
      if (item.acquired === undefined) report([...path, 'acquired'], 'say when, by whom and how it was acquired');
      const broken = brokenLink(item);
      if (broken !== undefined) report([...path, 'custody', broken, 'prevHash'], 'the chain of custody is broken here');
    }
  },
});

export const keyMaterial = defineRule({
  id: 'V074',
  severity: 'E',
  source: 'whoever reads a key owns the asset',
  summary: 'Keys, seeds and codes never travel as evidence.',
  mend: 'Take it out; key material goes in a sealed container to two named officers.',
  on,
  check({ payload }, report) {
    for (const [i, item] of payload.evidence.entries()) {
      if (item.kind === 'KEY-MATERIAL') report(['payload', 'evidence', i, 'kind'], 'key material does not travel this way');
    }
  },
});

export const formalities = defineRule({
  id: 'V083',
  severity: 'E',
  source: 'see EIO, UNTOC',
  summary: 'Each formality that the request calls essential is reported as followed or not.',
  mend: 'Report each essential formality in formalitiesFollowed, followed or not, with the reason.',
  on,
  check({ payload }, report, { dossier }) {
    for (const measure of dossier?.measures ?? []) {
      if (!payload.measureIds.includes(measure.id)) continue;
      for (const code of measure.essential) {
        const told = payload.formalitiesFollowed.some((formality) => formality.measureId === measure.id && formality.code === code);
        if (!told) report(['payload', 'formalitiesFollowed'], 'an essential formality is not reported');
      }
    }
  },
});

export const restraintContent = defineRule({
  id: 'V071',
  severity: 'E',
  source: 'RU law of 2026 on seizure of digital currency; TR CMK 128/A',
  summary: 'A freeze that took effect states kind, quantity, address-identifiers, time, order or mere suspension, and when it lapses.',
  mend: 'Complete the record from the order and from the answer of the holder.',
  on: [...on, 'restraint.report'],
  check(body, report) {
    for (const { restraint, path } of restraintsOf(body)) {
      if (!['FROZEN', 'PARTIAL', 'SUSPENDED-ONLY'].includes(restraint.outcome)) continue;
      if (restraint.perAsset.length === 0) report([...path, 'perAsset'], 'name what is frozen');
      for (const [j, asset] of restraint.perAsset.entries()) {
        const at = [...path, 'perAsset', j];
        if (asset.caip19 === undefined && (asset.custodian === undefined || asset.symbol === undefined))
          report(at, 'state the kind of asset');
        if (asset.quantity === undefined) report([...at, 'quantity'], 'state the quantity');
        if ((asset.addressIdentifiers?.length ?? 0) === 0) report([...at, 'addressIdentifiers'], 'state the address-identifiers');
      }
      if (restraint.measureKind === undefined) report([...path, 'measureKind'], 'state the kind of restraint');
      if (restraint.effectiveAt === undefined) report([...path, 'effectiveAt'], 'state since when');
      if (restraint.orderNo === undefined && restraint.outcome !== 'SUSPENDED-ONLY') report([...path, 'orderNo'], 'name the order');
      if (restraint.expiresAt === undefined) report([...path, 'expiresAt'], 'state when it lapses');
    }
  },
});

export const movedAssets = defineRule({
  id: 'V072',
  severity: 'E',
  source: 'practice: the onward transaction is the next lead',
  summary: 'An asset that was moved before is reported with the onward transactions.',
  mend: 'List the outgoing transactions with time, amount and target: they are the next lead.',
  on: [...on, 'restraint.report'],
  check(body, report) {
    for (const { restraint, path } of restraintsOf(body)) {
      if (restraint.outcome === 'ALREADY-MOVED' && (restraint.missed?.length ?? 0) === 0) {
        report([...path, 'missed'], 'name the onward transactions');
      }
    }
  },
});
