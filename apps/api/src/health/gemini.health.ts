import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { ApiConfig } from '../config/api-config';

/** What is configured; a call would cost money, so none is made. */
@Injectable()
export class GeminiHealth {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly config: ApiConfig,
  ) {}

  check(): HealthIndicatorResult<'gemini'> {
    const { writer } = this.config;
    const model = writer.kind === 'gemini' ? (writer.models[0] ?? null) : null;
    return this.indicators.check('gemini').up({ configured: writer.kind === 'gemini', model });
  }
}
