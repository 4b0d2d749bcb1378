// SPDX-License-Identifier: Apache-2.0
// What people, or a program, behind our own agency under test do: they answer as the kit asks.
import type { Agency, AnyInboxMessage } from '../../agency/index.js';
import { isRogatoryError, systemClock } from '../../core/index.js';
import { play } from '../counterparty/answers.js';
import { requestSubmit } from '../counterparty/bodies.js';
import { scenarioOf, SCENARIOS } from './scenarios.js';
import type { Scenario, ScenarioName } from './scenarios.js';

/** Answers until the agency is closed. @param to - Mailbox of the kit's agency. */
export async function respond(agency: Agency, to: string, scenarios: Readonly<Record<ScenarioName, Scenario>> = SCENARIOS): Promise<void> {
  const scene = { clock: systemClock, refusals: 0 };
  const answer = async (message: AnyInboxMessage): Promise<void> => {
    const name = scenarioOf(message.body.refs.rqRef);
    await play(scenarios[name].script, message, scene);
    if (name !== 'KIT-TURN' || message.type !== 'request.submit') return;
    await agency.send({ to, type: 'request.submit', body: requestSubmit('SUBJECT-1'), priority: 'urgent' });
  };
  for await (const message of agency.inbox()) {
    try {
      await answer(message);
      await message.acknowledge();
    } catch (error) {
      // The dossier does not allow it, as the kit wants to see; or it is over for this program.
      if (isRogatoryError(error, 'AGENCY_CLOSED')) break;
      if (!isRogatoryError(error)) throw error;
      await message.acknowledge();
    }
  }
}
