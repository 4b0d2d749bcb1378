// SPDX-License-Identifier: Apache-2.0
import { RESULTS, defineRule } from '../rule.js';
import { brokenLink } from './custody.js';

export const outcomes = defineRule({
  id: 'V080',
  source: 'see EIO, UNTOC',
  summary: 'Everything that was asked for has an outcome: each measure, and each asset of a freeze.',
  mend: 'Give an outcome for each measure and asset, also where nothing came of it.',
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
      if (!done) report(path, 'A measure or an asset has no outcome.');
    }
    for (const [i, { measureId }] of payload.outcomes.entries()) {
      if (!payload.measureIds.includes(measureId)) report([...path, i, 'measureId'], 'This result is not about this measure.');
    }
  },
});

export const evidence = defineRule({
  id: 'V081',
  source: 'ISO/IEC 27037; practice of courts',
  summary: 'Each item of evidence has a digest, says how it was acquired, and its chain of custody is whole.',
  mend: 'Hash the file again, complete the acquisition, and link each custody event to the one before.',
  on: RESULTS,
  check({ payload }, report) {
    for (const [i, item] of payload.evidence.entries()) {
      const path = ['payload', 'evidence', i];
      if (item.hashes.length === 0) report([...path, 'hashes'], 'Give the fingerprint of the item.');
      for (const [j, { alg, value }] of item.hashes.entries()) {
        if (value.length !== (alg === 'sha-256' ? 64 : 128))
          report([...path, 'hashes', j, 'value'], 'This fingerprint has the wrong length.');
      }
      if (item.acquired === undefined) report([...path, 'acquired'], 'Say when, by whom and how it was obtained.');
      const broken = brokenLink(item);
      if (broken !== undefined) report([...path, 'custody', broken, 'prevHash'], 'The chain of custody is broken here.');
    }
  },
});

export const keyMaterial = defineRule({
  id: 'V074',
  source: 'whoever reads a key owns the asset',
  summary: 'Keys, seeds and codes never travel as evidence.',
  mend: 'Take it out; key material goes in a sealed container to two named officers.',
  on: RESULTS,
  check({ payload }, report) {
    for (const [i, item] of payload.evidence.entries()) {
      if (item.kind === 'KEY-MATERIAL') report(['payload', 'evidence', i, 'kind'], 'Keys and words of recovery do not travel this way.');
    }
  },
});

export const formalities = defineRule({
  id: 'V083',
  source: 'see EIO, UNTOC',
  summary: 'Each formality that the request calls essential is reported as followed or not.',
  mend: 'Report each form that is essential, observed or not, with the reason.',
  on: RESULTS,
  check({ payload }, report, { dossier }) {
    for (const measure of dossier?.measures ?? []) {
      if (!payload.measureIds.includes(measure.id)) continue;
      for (const code of measure.essential) {
        const told = payload.formalitiesFollowed.some((formality) => formality.measureId === measure.id && formality.code === code);
        if (!told) report(['payload', 'formalitiesFollowed'], 'A form that the request calls essential is not reported.');
      }
    }
  },
});

export const boundUse = defineRule({
  id: 'V082',
  source: 'see UNTOC article 18(19); ETS 185 article 28',
  summary: 'Conditions that bind stand in every result as limits of its use.',
  mend: 'Copy every condition that was accepted for these measures into the limits of use.',
  on: RESULTS,
  check({ payload }, report, { dossier }) {
    for (const { code, measureIds } of dossier?.binding ?? []) {
      const concerns = measureIds === undefined || measureIds.some((id) => payload.measureIds.includes(id));
      if (concerns && !payload.useLimits.some((limit) => limit.code === code))
        report(['payload', 'useLimits'], 'A condition that binds is missing among the limits of use.');
    }
  },
});

export const redaction = defineRule({
  id: 'V085',
  source: 'see ETS 182 article 26; CETS 224 article 14',
  summary: 'Evidence with sensitive data, or redacted, says on what basis it was redacted or not.',
  mend: 'State the basis on which it was redacted or left whole.',
  on: RESULTS,
  check({ payload }, report) {
    for (const [i, { personalData }] of payload.evidence.entries()) {
      const { special, redacted, redactionBasis } = personalData;
      if ((special || redacted) && redactionBasis === undefined)
        report(['payload', 'evidence', i, 'personalData', 'redactionBasis'], 'Say on what basis it was redacted or left whole.');
    }
  },
});
