// SPDX-License-Identifier: Apache-2.0
// Which ground is open under which instrument. The table is a working aid from the texts as the project read them, not legal advice:
// the accord of two States decides, through refusalGrounds and forbiddenGrounds of its terms.
import { defineCodes } from '../../schema/code-list.js';

/** Whether a draft would be admissible as it stands. */
export const ADMISSIBILITY = defineCodes('Admissibility', { YES: 'admissible', NO: 'not admissible', UNCLEAR: 'unclear' });

export const CONDITION_ANSWERS = defineCodes('ConditionAnswer', {
  ACCEPT: 'accept',
  REJECT: 'reject',
  COUNTER: 'propose another condition',
});

export const CLOCK_EFFECTS = defineCodes('ClockEffect', { stops: 'the deadline stops', runs: 'the deadline runs on' });

/** What the use of a result is limited to. */
export const CONDITIONS = defineCodes(
  'CondCode',
  {
    'C-PURPOSE': 'only for the stated proceedings',
    'C-CONF': 'confidential',
    'C-NOONWARD': 'no transfer to a third State or body',
    'C-DEATH': 'no death penalty',
    'C-FAIR': 'assurance of fair trial and treatment',
    'C-NOPOL': 'no political prosecution',
    'C-RETURN': 'return by a date',
    'C-DESTROY': 'destroy by a date',
    'C-REDACT': 'redact',
    'C-NOTICE': 'a person will be notified',
    'C-COST': 'costs',
    'C-PROC': 'under own formalities',
    'C-ANON': 'protect an identity',
    'C-NOEVID': 'intelligence only',
    'C-RECIP': 'reciprocity',
    'C-CUSTODY': 'assets stay in custody of the requested State',
    'C-RETAIN': 'limit of retention',
    'C-OTHER': 'other',
  },
  {
    sources: {
      'C-PURPOSE': 'see UNTOC article 18; ETS 185 article 28',
      'C-CONF': 'see UNTOC article 18; ETS 185 article 28',
      'C-RETURN': 'see ETS 030 article 6; EIO article 13',
      'C-DEATH': 'practice of States',
      'C-NOEVID': 'Europol handling code H1',
    },
  },
);

export const REFUSAL_GROUNDS = defineCodes(
  'RefusalGround',
  {
    'G-FORM': 'not in conformity with the article',
    'G-SOV': 'sovereignty, security, public order, essential interests',
    'G-POL': 'political offence',
    'G-FISC': 'solely fiscal offence',
    'G-DUAL': 'no dual criminality',
    'G-DUALTERR': 'committed outside, on the executing territory, and no offence there',
    'G-DOMLAW': 'the authorities could not act in a similar domestic case',
    'G-LEGSYS': 'contrary to the legal system on mutual assistance',
    'G-NEBIS': 'ne bis in idem',
    'G-IMM': 'immunity, privilege, freedom of the press',
    'G-HR': 'fundamental rights',
    'G-DISCR': 'prosecution for race, religion, nationality or opinion',
    'G-THRESH': 'measure limited to listed offences or a threshold',
    'G-MINOR': 'trivial matter',
    'G-DEATH': 'death penalty without assurance',
    'G-MIL': 'military offence',
    'G-TIME': 'barred by lapse of time',
    'G-ABSENTIA': 'judgment in absentia without safeguards',
    'G-NOTFINAL': 'order not final or not enforceable',
    'G-THIRD': 'rights of third parties in good faith',
    'G-LINK': 'no permitted link between proceeds and offence',
    'G-BANKSEC': 'bank secrecy',
    'G-IMPOSS': 'materially impossible',
    'G-RECIP': 'no reciprocity',
    'G-DP': 'data-protection regime not met',
  },
  { source: 'the instruments of the table below' },
);

export type RefusalGround = (typeof REFUSAL_GROUNDS.codes)[number];

export const POSTPONE_GROUNDS = defineCodes(
  'PostponeGround',
  {
    'P-INV': 'interferes with an ongoing investigation or prosecution',
    'P-USED': 'items are in use in other proceedings',
    'P-SUBJ': 'person not available or not fit',
    'P-CHALLENGE': 'a remedy is pending',
    'P-PRIOR': 'an earlier order on the same asset',
    'P-COST': 'agreement on costs pending',
  },
  {
    sources: {
      'P-INV': 'see UNTOC article 18; ETS 182 article 7; EIO article 15',
      'P-USED': 'see EIO article 15',
      'P-PRIOR': 'see CETS 198; Regulation (EU) 2018/1805',
    },
  },
);
