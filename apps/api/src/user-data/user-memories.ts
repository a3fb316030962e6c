import { Injectable } from '@nestjs/common';
import { EventLog } from '../generation/event-log.port';
import { SuiteCache } from '../generation/suite-cache';
import { Spool } from '../spool/spool';
import type { UserMemory } from './user-memory.port';
import { UserRows } from './user-rows';

/** The one list of what remembers a user, in the order in which it forgets: whatever comes to keep something of users gets a line here. */
@Injectable()
export class UserMemories {
  readonly all: readonly UserMemory[];

  constructor(rows: UserRows, log: EventLog, suites: SuiteCache, spool: Spool) {
    this.all = [
      { name: 'spool', forget: (userId) => spool.forgetUser(userId) },
      rows,
      { name: 'event log', forget: (userId) => log.forgetUser(userId) },
      { name: 'suite cache', forget: (userId) => suites.forgetUser(userId) },
    ];
  }
}
