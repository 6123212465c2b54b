import type { Vault } from '../../crypto/vault.ts'
import type { RawLine } from '../../spreadsheet/line.ts'
import type { Register } from '../register.ts'
import { type PageRow, pagesOf } from './page.ts'
import type { Rejection } from './tally.ts'

interface PagePlace {
  readonly fileId: number
  readonly place: number
}

/** True for a row that was rejected; false for a RET that counts although its row has a fault. */
export function isRejection({ detail }: Rejection): boolean {
  return detail !== 'kept-here' && detail !== 'obeyed'
}

/**
 * Encrypts the rejected rows of a page with their cells. Null if the page has none whose cells are stored. Not every fault
 * rejects its row: some RETs count all the same.
 */
export function sealRejectedRows(
  vault: Vault,
  page: readonly PageRow[],
  faults: readonly Rejection[],
  about: PagePlace,
): Buffer | null {
  const lines = new Set(faults.filter(isRejection).map(({ line }) => line))
  const rows = page.flatMap(({ line, raw }): RawLine[] => {
    return raw !== undefined && lines.has(line) ? [{ line, cells: raw }] : []
  })
  return rows.length === 0 ? null : vault.sealJson(rows, aboutRows(about))
}

function aboutRows({ fileId, place }: PagePlace): string {
  return `import rejected rows ${fileId} ${place}`
}

/** Yields the rejected rows of a file with their cells, as long as these are stored. */
export async function* rejectedRowsOf(register: Register, fileId: number): AsyncGenerator<RawLine> {
  for await (const { place, rejectedRows } of pagesOf(register, fileId)) {
    if (rejectedRows !== null) {
      yield* register.vault.openJson<RawLine[]>(rejectedRows, aboutRows({ fileId, place }))
    }
  }
}
