import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import { ExecutionRequest } from '@tester/contracts';
import { answerOrStream, clientGone } from '@tester/nest-kit';
import type { Request, Response } from 'express';
import { ExecutionService } from './execution.service';

@Controller('executions')
export class ExecutionController {
  constructor(private readonly executions: ExecutionService) {}

  @Post()
  execute(@Body() body: ExecutionRequest, @Req() request: Request, @Res() response: Response): Promise<void> {
    const gone = clientGone(response);
    return answerOrStream(
      { request, response },
      {
        answer: () => this.executions.execute(body, gone),
        events: () => this.executions.stream(body, gone),
      },
    );
  }
}
