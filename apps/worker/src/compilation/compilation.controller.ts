import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { CompilationRequest, type Compilation } from '@tester/contracts';
import { clientGone } from '@tester/nest-kit';
import type { Response } from 'express';
import { CompilationService } from './compilation.service';

@Controller('compilations')
export class CompilationController {
  constructor(private readonly compilations: CompilationService) {}

  @Post()
  @HttpCode(200)
  compile(
    @Body() request: CompilationRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Compilation> {
    return this.compilations.compile(request, clientGone(response));
  }
}
