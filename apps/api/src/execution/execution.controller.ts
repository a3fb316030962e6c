import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ExecuteAnswer, ExecuteRequest } from '@tester/contracts';
import { answerOrStream, clientGone } from '@tester/nest-kit';
import type { Request, Response } from 'express';
import { CountsAs } from '../rate-limits/counts-as.decorator';
import { ExecutionService } from './execution.service';

@ApiTags('execution')
@ApiBearerAuth()
@Controller('api/execution')
export class ExecutionController {
  constructor(private readonly executions: ExecutionService) {}

  @Post('execute')
  @CountsAs('execution')
  @HttpCode(200)
  @ApiOperation({ summary: 'Runs a suite against its source in a sandbox; leaving cancels the run' })
  @ApiExtraModels(ExecuteAnswer)
  @ApiOkResponse({
    description:
      'The answer; to those who prefer `text/event-stream`, each test as it ends and then the answer',
    content: {
      'application/json': { schema: { $ref: '#/components/schemas/ExecuteAnswer' } },
      'text/event-stream': { schema: { $ref: '#/components/schemas/ExecuteEvent' } },
    },
  })
  execute(@Body() body: ExecuteRequest, @Req() request: Request, @Res() response: Response): Promise<void> {
    const gone = clientGone(response);
    return answerOrStream(
      { request, response },
      { answer: () => this.executions.execute(body, gone), events: () => this.executions.stream(body, gone) },
    );
  }
}
