// Random schedules over real relays and agencies; those of the other files have other seeds.
import { describe } from 'vitest';
import { runSchedules } from './schedules.js';

describe('whatever breaks, is put back and is accepted again', () => {
  runSchedules('leaves nothing unsaid, convicts nobody, and loses no message (LOG-40, LOG-43, LOG-47, LINK-40)', 101, 50);
});
