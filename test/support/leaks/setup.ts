import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { leaks, searchFiles } from './leaks.ts'
import { tapChildren, tapOwnOutput, tapRemovals } from './taps.ts'
import { setSuitePath, tapRequests } from './used.ts'

/** Gives a suite a temporary folder, then searches what it printed, sent and left for addresses. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'izin-suite-')))
process.env.TMPDIR = folder
const taps = [tapOwnOutput(), tapChildren()]
tapRemovals(folder)
tapRequests()
setSuitePath(() => expect.getState().testPath)

// Registered first, so it runs last.
afterAll(() => {
  for (const hear of taps) hear()
  searchFiles(folder)
  rmSync(folder, { recursive: true, force: true })
  if (leaks().length > 0) throw new Error(leaks().join('\n'))
})
