import type { FileMakers } from '../delivery/file-makers.ts'
import type { ReadLines } from '../delivery/imports.ts'
import type { DrawPng } from '../delivery/picture.ts'
import type { createPlayground } from '../web/playground/playground.ts'

/** What only a machine of one's own can do: read and make files that are large or take large libraries. */
export interface Workshop {
  /** Reads the lines of a file of consents. */
  readonly readLines: ReadLines
  readonly makers: FileMakers
  /** Draws the reports' charts. */
  readonly drawPng: DrawPng
  readonly createPlayground: typeof createPlayground
}
