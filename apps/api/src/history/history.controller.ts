import { Controller, Delete, Get, Header, HttpCode, Param, Query, Res, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import {
  HISTORY_CURSOR_MAX_CHARACTERS,
  HISTORY_PAGE_MAX_ENTRIES,
  HistoryEntry,
  HistoryQuery,
  LANGUAGES,
} from '@tester/contracts';
import type { Response } from 'express';
import { CurrentUser } from '../auth/current-user.decorator';
import { LiveSessionGuard } from '../auth/live-session.guard';
import { HistoryReader } from './history-reader';
import { HistoryService } from './history.service';
import { sendLines } from './send-lines';

@ApiTags('history')
@ApiBearerAuth()
@Controller('api/history')
export class HistoryController {
  constructor(
    private readonly history: HistoryService,
    private readonly reader: HistoryReader,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: "A page of the user's entries, newest first" })
  @ApiQuery({
    name: 'limit',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: HISTORY_PAGE_MAX_ENTRIES },
    description: `Entries on the page; ${HISTORY_PAGE_MAX_ENTRIES} when left out`,
  })
  @ApiQuery({
    name: 'cursor',
    required: false,
    schema: { type: 'string', maxLength: HISTORY_CURSOR_MAX_CHARACTERS },
    description: 'Where the page before ended; comes from its `Link`, and holds for the same user and filter',
  })
  @ApiQuery({ name: 'language', required: false, enum: [...LANGUAGES] })
  @ApiOkResponse({
    type: [HistoryEntry],
    headers: {
      Link: {
        schema: { type: 'string' },
        description: '`<…>; rel="next"`: the next page. Absent on the last one',
      },
    },
  })
  async list(
    @CurrentUser() user: CurrentUser,
    @Query() query: HistoryQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<HistoryEntry[]> {
    const { entries, next } = await this.reader.page(user.id, query);
    if (next !== null) response.links({ next: `/api/history?${next.toString()}` });
    return entries;
  }

  @Get('export')
  @ApiOperation({
    summary: "All of the user's entries, one a line, newest first; breaks off when it cannot go on",
  })
  @ApiOkResponse({
    description: 'Newline-delimited JSON; an entry that cannot be read any more is a line with `error_code`',
    content: { 'application/x-ndjson': { schema: { $ref: '#/components/schemas/HistoryEntry' } } },
  })
  export(@CurrentUser() user: CurrentUser, @Res() response: Response): Promise<void> {
    return sendLines(response, this.reader.all(user.id), 'history.ndjson');
  }

  @Get(':id')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'One entry of the user, with the latest report about it' })
  @ApiOkResponse({ type: HistoryEntry })
  find(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<HistoryEntry> {
    return this.reader.one(user.id, id);
  }

  @Delete()
  @UseGuards(LiveSessionGuard)
  @HttpCode(204)
  @ApiOperation({ summary: 'Deletes all entries of the user; none is no error' })
  @ApiNoContentResponse()
  clear(@CurrentUser() user: CurrentUser): Promise<void> {
    return this.history.clear(user.id);
  }

  @Delete(':id')
  @UseGuards(LiveSessionGuard)
  @HttpCode(204)
  @ApiOperation({ summary: 'Deletes one entry of the user' })
  @ApiNoContentResponse()
  delete(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<void> {
    return this.history.delete(user.id, id);
  }
}
