import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ExecutionRequest, type ExecutionReport } from '@tester/contracts';
import { clientGone } from '@tester/nest-kit';
import type { Response } from 'express';
import { ExecutionService } from './execution.service';

@Controller('executions')
export class ExecutionController {
  constructor(private readonly executions: ExecutionService) {}

  @Post()
  @HttpCode(200)
  execute(
    @Body() request: ExecutionRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ExecutionReport> {
    return this.executions.execute(request, clientGone(response));
  }
}
