import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { OfferedLanguage } from '@tester/contracts';
import { Public } from '../auth/public.decorator';
import { OFFER_HOLDS_SECONDS, OfferedLanguages } from './offered-languages';

@ApiTags('languages')
@Controller('api/languages')
export class LanguagesController {
  constructor(private readonly offered: OfferedLanguages) {}

  @Get()
  @Public()
  @Header('Cache-Control', `public, max-age=${OFFER_HOLDS_SECONDS}`)
  @ApiOperation({
    summary: 'Languages with their versions, libraries and limits, as the sandboxes hold them',
  })
  @ApiOkResponse({ type: OfferedLanguage, isArray: true })
  list(): Promise<OfferedLanguage[]> {
    return this.offered.list();
  }
}
