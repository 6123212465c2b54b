import type { ReadLines } from '../delivery/due/imports.ts'
import type { ReadAddresses } from '../delivery/due/lists.ts'
import type { FileMakers } from '../delivery/files/file-makers.ts'
import type { DrawPng } from '../delivery/report/picture.ts'
import type { createPlayground } from '../web/playground/playground.ts'

/** What only a machine of one's own can do: read and make files that are large or take large libraries. */
export interface Workshop {
  /** Reads the lines of a file of consents. */
  readonly readLines: ReadLines
  /** Reads the addresses of a file that is asked about. */
  readonly readAddresses: ReadAddresses
  readonly makers: FileMakers
  /** Draws the reports' charts. */
  readonly drawPng: DrawPng
  readonly createPlayground: typeof createPlayground
}
