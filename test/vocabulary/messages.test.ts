// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { checkBody, decodeBody, encodeBody, hasErrors, validate } from '../../src/schema/index.js';
import { MESSAGES, registry } from '../../src/vocabulary/index.js';
import type { MessageTypeName } from '../../src/vocabulary/index.js';
import { ATTACHMENTS, context, example, places, REQUEST_ID, TYPES } from './examples.js';
import type { Loose } from './examples.js';
import * as rich from './rich.js';

interface Variant {
  readonly name: string;
  readonly type: MessageTypeName;
  readonly make: () => object;
}

const VARIANTS: readonly Variant[] = [
  ...TYPES.map((type) => ({ name: type, type, make: () => example(type) })),
  { name: 'request.submit with every member', type: 'request.submit', make: rich.richRequest },
  { name: 'request.supplement with every member', type: 'request.supplement', make: rich.richSupplement },
  { name: 'ack.receipt with every member', type: 'ack.receipt', make: rich.richAcknowledgement },
  { name: 'decision.accept with every member', type: 'decision.accept', make: rich.richAcceptance },
  { name: 'decision.refuse with every member', type: 'decision.refuse', make: rich.richRefusal },
  { name: 'result.final with every member', type: 'result.final', make: rich.richResult },
];

describe.each(VARIANTS)('$name', ({ type, make }) => {
  // Members that the variant uses twice become two.
  const text = JSON.stringify(make());
  const fresh = () => JSON.parse(text) as object;
  const paths = [...places(fresh())].map((place) => place.path);
  const change = (path: string, edit: (holder: Loose, key: string) => void): unknown => {
    const body = fresh();
    const steps = path.slice(1).split('/');
    const key = steps.pop() ?? '';
    edit(
      steps.reduce<Loose>((holder, step) => holder[step] as Loose, body as Loose),
      key,
    );
    return body;
  };
  const errors = (body: unknown) => checkBody(registry, type, [1, 0], body).map((found) => `${found.rule} ${found.path}`);

  it('has the form of its schema', () => {
    expect(errors(fresh())).toEqual([]);
  });

  it('comes back from its bytes as it was, and encodes to the same bytes again (SCHEMA-05)', () => {
    const bytes = encodeBody(registry, type, [1, 0], fresh());
    const body = decodeBody(registry, type, [1, 0], bytes);
    expect(body).toEqual(fresh());
    expect(JSON.parse(JSON.stringify(body))).toEqual(body);
    expect(encodeBody(registry, type, [1, 0], body)).toEqual(bytes);
  });

  it('refuses a value of another kind wherever one stands (SCHEMA-03)', () => {
    for (const path of paths) {
      // null is of no kind that a schema here asks for.
      const found = errors(change(path, (holder, key) => (holder[key] = null)));
      expect(
        found.some((line) => line.startsWith('V001 ') && path.startsWith(line.slice(5))),
        path,
      ).toBe(true);
    }
  });

  it('refuses a member that its version does not know, wherever it stands (SCHEMA-06)', () => {
    const objects = [...places(fresh())].filter(({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value));
    for (const { path } of objects) {
      const body = change(path, (holder, key) => ((holder[key] as Loose).extra = 1));
      expect(errors(body), path).toEqual([`V001 ${path}/extra`]);
      expect(checkBody(registry, type, [1, 1], body), path).toEqual([]);
    }
  });

  it('refuses text with control characters and text without end, wherever text stands (SCHEMA-08)', () => {
    const texts = [...places(fresh())].filter(({ value }) => typeof value === 'string');
    for (const { path } of texts) {
      expect(errors(change(path, (holder, key) => (holder[key] = 'a\u0000b'))), path).not.toEqual([]);
      expect(errors(change(path, (holder, key) => (holder[key] = 'a'.repeat(32_769)))), path).not.toEqual([]);
      // An error about the whole body has the empty pointer.
      if (path !== '/payload/errors/0/path') expect(errors(change(path, (holder, key) => (holder[key] = ''))), path).not.toEqual([]);
    }
  });

  it('refuses a list without end, wherever a list stands (SCHEMA-08)', () => {
    const lists = [...places(fresh())].filter(({ value }) => Array.isArray(value) && value.length > 0);
    for (const { path } of lists) {
      const body = change(path, (holder, key) => (holder[key] = Array.from({ length: 257 }, () => (holder[key] as unknown[])[0])));
      expect(errors(body), path).toContain(`V001 ${path}`);
    }
  });
});

/** What the examples hold and the schema can do without; rules ask for some of it. Everything else is required. */
const OPTIONAL = {
  'request.submit': `
    /payload/requestStatus /payload/requester/officer /payload/requester/officer/function /payload/requester/officer/languages
    /payload/requester/officer/tz /payload/requester/officer/hours /payload/requester/authenticityContact
    /payload/requester/authenticityContact/email /payload/requester/replyChannel /payload/proceedings/conductingAuthority
    /payload/proceedings/conductingAuthority/officer /payload/proceedings/conductingAuthority/officer/function /payload/proceedings/facts
    /payload/proceedings/offences/*/provisions/*/text /payload/proceedings/offences/*/provisions/*/textLang
    /payload/proceedings/offences/*/maxPenalty /payload/proceedings/offences/*/maxPenalty/months
    /payload/proceedings/offences/*/dualCriminality /payload/proceedings/offences/*/dualCriminality/equivalents
    /payload/proceedings/offences/*/committedAt/*/place /payload/proceedings/offences/*/committedAt/*/place/text
    /payload/measures/*/purpose /payload/measures/*/custodian /payload/measures/*/particulars/period
    /payload/measures/*/particulars/relationToOffence /payload/measures/*/particulars/necessity /payload/measures/*/assetIds
    /payload/measures/*/particulars/instruction/allow /payload/measures/*/particulars/instruction/ownOrder /payload/assets
    /payload/assets/*/caip19 /payload/assets/*/displaySymbol /payload/assets/*/decimals /payload/assets/*/location/caip10
    /payload/assets/*/linkToOffence /payload/assets/*/linkToOffence/kind /payload/assets/*/linkToOffence/text
    /payload/assets/*/controlledBy /payload/assets/*/controlledBy/basis /payload/assets/*/controlledBy/confidence
    /payload/assets/*/controlledBy/heuristic /payload/proceedings/offences/*/limitationExpiry /payload/urgency/reason /payload/urgency/text
    /payload/confidentiality/level
    /payload/assets/*/valuation /payload/declarations/sanctions
    /payload/declarations/ownLawPossible /payload/declarations/necessity /payload/followUp`,
  'request.supplement': '/inReplyTo /refs/rdRef',
  'ack.receipt': '/payload/officer/function /payload/officer/languages /payload/officer/tz /payload/officer/hours',
  'info.request': '/payload/questions/*/path',
  'decision.accept': '',
  'decision.refuse': `
    /payload/grounds/*/basis /payload/grounds/*/basis/article /payload/grounds/*/domesticProvision /payload/grounds/*/reason
    /payload/consultationRef`,
  'result.final': `
    /payload/outcomes/*/assetId /payload/evidence/*/acquired /payload/evidence/*/custody/*/from /payload/preservations
    /payload/preservations/*/custodian /payload/preservations/*/securedAt /payload/preservations/*/expiresAt
    /payload/preservations/*/coverage /payload/restraints /payload/restraints/*/effectiveAt /payload/restraints/*/measureKind
    /payload/restraints/*/perAsset/*/assetId /payload/restraints/*/perAsset/*/caip19 /payload/restraints/*/perAsset/*/quantity
    /payload/restraints/*/perAsset/*/quantity/caip19 /payload/restraints/*/perAsset/*/quantity/decimals
    /payload/restraints/*/perAsset/*/addressIdentifiers /payload/restraints/*/missed /payload/restraints/*/orderNo
    /payload/restraints/*/orderAuthority /payload/restraints/*/expiresAt /payload/restraints/*/extendable
    /payload/restraints/*/subjectNotified /payload/restraints/*/remedies`,
  'error.validation': '/refs/rdRef /payload/errors/*/text',
} satisfies Readonly<Partial<Record<MessageTypeName, string>>>;

describe('required members', () => {
  // The frozen schemas of every type say the same of the others.
  it.each(Object.keys(OPTIONAL) as (keyof typeof OPTIONAL)[])(
    '%s is refused without any member that the catalogue requires (SCHEMA-03)',
    (type) => {
      const spared = new Set<string>();
      for (const { path } of places(example(type))) {
        const body = example(type);
        const place = [...places(body)].find((candidate) => candidate.path === path);
        if (place === undefined || Array.isArray(place.holder)) continue;
        delete place.holder[place.key];
        if (checkBody(registry, type, [1, 0], body).length === 0) spared.add(path.replaceAll(/\/\d+/g, '/*'));
      }
      const expected = `/handling/pap ${OPTIONAL[type]}`.trim().split(/\s+/);
      expect([...spared].sort()).toEqual(expected.sort());
    },
  );
});

describe.each(TYPES)('%s', (type) => {
  it('is accepted without a finding, as the examples show it', () => {
    expect(validate(registry, { type, version: [1, 0], body: example(type), test: true, attachments: ATTACHMENTS }, context())).toEqual([]);
  });

  it('has inReplyTo and rdRef exactly where the catalogue says (SCHEMA-07)', () => {
    const { reply, responderRef } = MESSAGES[type];
    const refused = (edit: (body: Loose & { refs: Loose }) => void) => {
      const body = { inReplyTo: REQUEST_ID, ...example(type), refs: { rdRef: 'r', ...example(type).refs } };
      edit(body);
      return hasErrors(checkBody(registry, type, [1, 0], body));
    };
    expect(refused(() => undefined)).toBe(false);
    expect(refused((body) => delete body.inReplyTo)).toBe(reply === 'required');
    expect(refused((body) => delete body.refs.rdRef)).toBe(responderRef === 'required');
    expect(refused((body) => delete body.refs.rqRef)).toBe(true);
  });
});
