import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ExecuteAnswer, ExecuteRequest } from '@tester/contracts';
import { clientGone } from '@tester/nest-kit';
import type { Response } from 'express';
import { ExecutionService } from './execution.service';

@ApiTags('execution')
@ApiBearerAuth()
@Controller('api/execution')
export class ExecutionController {
  constructor(private readonly executions: ExecutionService) {}

  @Post('execute')
  @HttpCode(200)
  @ApiOperation({ summary: 'Runs a suite against its source in a sandbox; leaving cancels the run' })
  @ApiOkResponse({ type: ExecuteAnswer })
  execute(
    @Body() request: ExecuteRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ExecuteAnswer> {
    return this.executions.execute(request, clientGone(response));
  }
}
