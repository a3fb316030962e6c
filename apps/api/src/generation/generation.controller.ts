import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Query,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import { GenerateRequest, GenerationSnapshot } from '@tester/contracts';
import { localeOfRequest, requestTraceId } from '@tester/nest-kit';
import type { Request, Response } from 'express';
import { CurrentUser } from '../auth/current-user.decorator';
import { TurnstileGuard } from '../auth/turnstile.guard';
import { CountsAs } from '../rate-limits/counts-as.decorator';
import { chooseDialect, PROTOCOLS } from './choose-dialect';
import { EventStreams } from './event-streams';
import { GenerationService } from './generation.service';
import { OverloadGuard } from './overload.guard';
import { resumePosition } from './resume-position';

const EVENT_STREAM = {
  description: 'Server-Sent Events; the data of each is a GenerationEvent, its id `<generationId>:<number>`',
  content: { 'text/event-stream': { schema: { $ref: '#/components/schemas/GenerationEvent' } } },
};

const PROTOCOL_QUERY = {
  name: 'protocol',
  required: false,
  enum: [...PROTOCOLS],
  description: 'Dialect of the stream; `ai-sdk` is the UI message stream v1 of the `ai` package',
};

@ApiTags('generation')
@ApiBearerAuth()
@Controller('api')
export class GenerationController {
  constructor(
    private readonly generations: GenerationService,
    private readonly streams: EventStreams,
  ) {}

  @Post('generate')
  @CountsAs('generation')
  @UseGuards(OverloadGuard, TurnstileGuard)
  @HttpCode(200)
  @ApiOperation({ summary: 'Writes a suite for a source and streams it; leaving does not cancel' })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'Same key and request: the same generation; for 24 hours',
  })
  @ApiQuery(PROTOCOL_QUERY)
  @ApiOkResponse(EVENT_STREAM)
  async generate(
    @Body() request: GenerateRequest,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Query('protocol') protocol: string | undefined,
    @CurrentUser() user: CurrentUser,
    @Req() http: Request,
    @Res() response: Response,
  ): Promise<void> {
    const dialect = chooseDialect(protocol, http.headers.accept);
    const asker = { userId: user.id, locale: localeOfRequest(http), traceId: requestTraceId(http) };
    const { generationId, isReplayed } = await this.generations.start(request, asker, idempotencyKey);
    if (isReplayed) response.setHeader('Idempotency-Replayed', 'true');
    await this.streams.send(response, generationId, 0, dialect);
  }

  @Get('generations/:id/events')
  @ApiOperation({
    summary: 'Resumes the stream of a generation after the last event seen, without gap or duplicate',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Id of the last event seen' })
  @ApiQuery({ name: 'after', required: false, description: 'Number of the last event seen; the header wins' })
  @ApiQuery(PROTOCOL_QUERY)
  @ApiOkResponse(EVENT_STREAM)
  async follow(
    @Param('id') id: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Query('after') after: string | undefined,
    @Query('protocol') protocol: string | undefined,
    @Headers('accept') accept: string | undefined,
    @CurrentUser() user: CurrentUser,
    @Res() response: Response,
  ): Promise<void> {
    await this.generations.ensureOwned(id, user.id);
    const dialect = chooseDialect(protocol, accept);
    await this.streams.send(response, id, resumePosition(id, lastEventId, after), dialect);
  }

  @Get('generations/:id')
  @ApiOperation({ summary: 'How a generation stands, and the suite so far' })
  @ApiOkResponse({ type: GenerationSnapshot })
  get(@Param('id') id: string, @CurrentUser() user: CurrentUser): Promise<GenerationSnapshot> {
    return this.generations.get(id, user.id);
  }

  @Post('generations/:id/cancel')
  @HttpCode(202)
  @ApiOperation({ summary: 'Stops a generation; its stream ends with `cancelled`' })
  @ApiAcceptedResponse({ description: 'It stops, or was stopped before' })
  cancel(@Param('id') id: string, @CurrentUser() user: CurrentUser): Promise<void> {
    return this.generations.cancel(id, user.id);
  }
}
