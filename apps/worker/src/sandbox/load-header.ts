import { Injectable, type NestMiddleware } from '@nestjs/common';
import { formatWorkerLoad, WORKER_LOAD_HEADER } from '@tester/contracts';
import type { NextFunction, Request, Response } from 'express';
import onHeaders from 'on-headers';
import { WorkerConfig } from '../config/worker-config';
import { SandboxSlots } from './sandbox-slots';

/** Says with every answer how busy this worker is at that moment; who spreads work over several goes by it. */
@Injectable()
export class LoadHeaderMiddleware implements NestMiddleware {
  constructor(
    private readonly slots: SandboxSlots,
    private readonly config: WorkerConfig,
  ) {}

  use(_request: Request, response: Response, next: NextFunction): void {
    onHeaders(response, () => {
      const { active, waiting } = this.slots;
      const load = { active, waiting, slots: this.config.slots.count };
      response.setHeader(WORKER_LOAD_HEADER, formatWorkerLoad(load));
    });
    next();
  }
}
