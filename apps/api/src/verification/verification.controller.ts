import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { VerifyAnswer, VerifyRequest } from '@tester/contracts';
import { answerOrStream, clientGone } from '@tester/nest-kit';
import type { Request, Response } from 'express';
import { CountsAs } from '../rate-limits/counts-as.decorator';
import { BroughtSuites } from './brought-suites';

@ApiTags('verification')
@ApiBearerAuth()
@Controller('api/verification')
export class VerificationController {
  constructor(private readonly suites: BroughtSuites) {}

  @Post()
  @CountsAs('verification')
  @HttpCode(200)
  @ApiOperation({ summary: 'Puts a suite that the user brings to the proof; leaving cancels it' })
  @ApiExtraModels(VerifyAnswer)
  @ApiOkResponse({
    description:
      'The kept suite and the report; to those who prefer `text/event-stream`, each step as it begins and then both',
    content: {
      'application/json': { schema: { $ref: '#/components/schemas/VerifyAnswer' } },
      'text/event-stream': { schema: { $ref: '#/components/schemas/VerifyEvent' } },
    },
  })
  verify(@Body() body: VerifyRequest, @Req() request: Request, @Res() response: Response): Promise<void> {
    const gone = clientGone(response);
    return answerOrStream(
      { request, response },
      { answer: () => this.suites.verify(body, gone), events: () => this.suites.stream(body, gone) },
    );
  }
}
