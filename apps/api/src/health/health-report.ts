import { ApiProperty } from '@nestjs/swagger';

export const HEALTH_STATUSES = ['ok', 'degraded', 'down'] as const;
export type HealthStatus = (typeof HEALTH_STATUSES)[number];

/** One dependency; the other fields depend on which. Never a URL, a secret or what the dependency said. */
export interface DependencyHealth {
  status: 'up' | 'degraded' | 'down';
  [fact: string]: unknown;
}

/** How the API and what it depends on are. */
export class HealthReport {
  /** The worst of the dependencies. */
  @ApiProperty({ enum: HEALTH_STATUSES })
  status!: HealthStatus;

  @ApiProperty()
  version!: string;

  @ApiProperty({ format: 'date-time' })
  timestamp!: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'object', required: ['status'] } })
  details!: Record<string, DependencyHealth>;
}

export function overallStatusOf(details: Readonly<Record<string, DependencyHealth>>): HealthStatus {
  const statuses = Object.values(details).map(({ status }) => status);
  if (statuses.includes('down')) return 'down';
  return statuses.includes('degraded') ? 'degraded' : 'ok';
}
