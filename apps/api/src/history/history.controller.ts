import { Controller, Delete, Get, Header, HttpCode, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { HistoryEntry } from '@tester/contracts';
import { CurrentUser } from '../auth/current-user.decorator';
import { HistoryService } from './history.service';

@ApiTags('history')
@ApiBearerAuth()
@Controller('api/history')
export class HistoryController {
  constructor(private readonly history: HistoryService) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: "The user's newest entries, at most 50, newest first" })
  @ApiOkResponse({ type: [HistoryEntry] })
  list(@CurrentUser() user: CurrentUser): Promise<HistoryEntry[]> {
    return this.history.list(user.id);
  }

  @Get(':id')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'One entry of the user' })
  @ApiOkResponse({ type: HistoryEntry })
  find(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<HistoryEntry> {
    return this.history.find(user.id, id);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Deletes one entry of the user' })
  @ApiNoContentResponse()
  delete(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<void> {
    return this.history.delete(user.id, id);
  }
}
