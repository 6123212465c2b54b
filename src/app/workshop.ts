import type { FileReaders } from '../delivery/due/files.ts'
import type { FileMakers } from '../delivery/files/file-makers.ts'
import type { DrawPng } from '../delivery/report/picture.ts'
import type { createPlayground } from '../web/playground/playground.ts'

/** What only a machine of one's own can do: read and make files that are large or take large libraries. */
export interface Workshop {
  readonly readers: FileReaders
  readonly makers: FileMakers
  /** Draws the reports' charts. */
  readonly drawPng: DrawPng
  readonly createPlayground: typeof createPlayground
}
