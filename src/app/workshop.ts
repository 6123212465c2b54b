import type { webFrontEnd } from '../../bots/web/web.ts'
import type { FileReaders } from '../delivery/due/files.ts'
import type { FileMakers } from '../delivery/files/file-makers.ts'
import type { DrawPng } from '../delivery/report/picture.ts'

/** What only a machine of one's own can do: read and make files that are large or take large libraries. */
export interface Workshop {
  readonly readers: FileReaders
  readonly makers: FileMakers
  /** Draws the reports' charts. */
  readonly drawPng: DrawPng
  /** The web page with example people, and who of them are admins. */
  readonly playground: { readonly open: typeof webFrontEnd; readonly admins: readonly string[] }
}
