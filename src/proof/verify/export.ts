import type { Certificate } from 'pkijs'
import { exportEntries } from '../export/export-file.ts'
import { openExportBook } from './export-book.ts'
import { type Read, type Verification, verify } from './verify.ts'

/** Verifies an export in a file, with neither key nor database. */
export async function verifyExport(
  file: string,
  trusted: readonly Certificate[] | null = null,
): Promise<Verification> {
  return await verifyEntries(exportEntries(file), trusted)
}

/** Verifies the entries of an export. */
export async function verifyEntries(
  entries: AsyncIterable<Read>,
  trusted: readonly Certificate[] | null = null,
): Promise<Verification> {
  const book = openExportBook()
  try {
    return await verify(book.noting(entries), book, trusted)
  } finally {
    book.close()
  }
}
