import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable, type NestMiddleware } from '@nestjs/common';
import { CALLER_HEADER } from '@tester/nest-kit';
import type { NextFunction, Request, Response } from 'express';

/** Those without a name stand in one line. */
const NOBODY = '';
const MAX_CHARACTERS = 128;

/**
 * On whose behalf the worker acts at the moment, for the queue before the slots to be fair. It belongs to the request,
 * not to the job, so it goes beside the call instead of through every step of an execution.
 */
@Injectable()
export class CallerContext {
  private readonly storage = new AsyncLocalStorage<string>();

  get current(): string {
    return this.storage.getStore() ?? NOBODY;
  }

  /** Runs `work`, and all that it begins, on behalf of `caller`. */
  enter(caller: string | undefined, work: () => void): void {
    this.storage.run(caller?.slice(0, MAX_CHARACTERS) ?? NOBODY, work);
  }
}

/** Reads the caller's name from the request. */
@Injectable()
export class CallerMiddleware implements NestMiddleware {
  constructor(private readonly callers: CallerContext) {}

  use(request: Request, _response: Response, next: NextFunction): void {
    this.callers.enter(request.get(CALLER_HEADER), next);
  }
}
