import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { ApiConfig } from '../config/api-config';
import { Database } from '../database/database.port';
import { probe } from './probe';
import { sharedWhilePending } from './shared-while-pending';

/** A user nobody is: their history is read to see that the table can be. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Without the database nothing can be saved: away is `down`. */
@Injectable()
export class DatabaseHealth {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly database: Database,
    private readonly config: ApiConfig,
  ) {}

  readonly check = sharedWhilePending(() => this.ask());

  private async ask(): Promise<HealthIndicatorResult<'database'>> {
    const indicator = this.indicators.check('database');
    const { kind } = this.config.database;
    // As it was before we came.
    const pool = this.database.pool();
    const facts = { kind, ...(pool !== null && { pool }) };
    const connection = await probe(() => this.database.ping());
    if (!connection.ok) return indicator.down({ ...facts, code: connection.code });
    const { latencyMs } = connection;
    const table = await probe(() => this.readTable());
    if (!table.ok) return indicator.down({ ...facts, latencyMs, tableReachable: false, code: table.code });
    return indicator.up({ ...facts, latencyMs, tableReachable: true });
  }

  private async readTable(): Promise<number> {
    const startedAt = performance.now();
    await this.database.call('history_list', { p_user_id: NOBODY, p_limit: 1 });
    return performance.now() - startedAt;
  }
}
