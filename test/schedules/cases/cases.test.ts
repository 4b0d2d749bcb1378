import { describe, expect, it } from 'vitest';
import { CASES } from './cases.js';

const TITLES: Readonly<Record<string, string>> = {
  places: 'goes on at places that an earlier restore of the same copy cannot have used (LOG-50, LOG-41)',
  own_id: 'takes a dossier whose id it did not draw since as one of before (LOG-51)',
  unaccepted: 'says little of a restore that nobody accepts (LOG-65)',
  dead: 'takes no checkpoint for receipts about statements (LOG-42)',
  fan: 'has those alone speak whom a message concerns (LOG-42)',
  forgot_c: 'counts a cosignature of an older log for nothing in the present one (LOG-30)',
  relog: 'does not state a refusal of a lost log again (LOG-53)',
  opened_later: 'may open in a later log what a lost one refused (LOG-22)',
  'copies of an agency': 'lets two copies of an agency go on as one log, without a conviction (LOG-63, LINK-13)',
  'copies of a relay': 'lets two copies of a relay go on as one log, without a conviction (LOG-63, LINK-13)',
  both_relays: 'opens the link of two relays that were both put back (LINK-40)',
  accepted_ahead: 'follows a restore that was accepted before its statement came (LOG-66)',
  unlisted_signer: 'has a batch wait whose signer no directory lists yet (LOG-20)',
  passed_again: 'says receipts of others again (LOG-65)',
  witness_back: 'states a restore again when it is followed no more (LOG-65)',
  statement_lost: 'keeps a statement as long as a relay may lose it (LOG-62)',
  relays_in_turn: 'sends again what it sent in earlier streams (LINK-40)',
  late_copy: 'asks a relay again that had begun empty and then came back with a copy (LINK-59)',
  expired_unopened: 'holds for its operator what expired while it was away (LOG-54)',
  thief: 'stops for no thief of a log key, and believes none that is declared (LOG-40, LOG-66)',
  cheats: 'shows an owner that signs two histories (LOG-22)',
};

describe('a node over real links', () => {
  for (const [name, run] of Object.entries(CASES)) {
    it(
      TITLES[name] ?? name,
      async () => {
        expect(await run()).toEqual([]);
      },
      600_000,
    );
  }
});
