import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { leaks, searchFiles } from './leaks.ts'
import { tapChildren, tapOwnOutput, tapRemovals } from './taps.ts'
import { setSuitePath, tapRequests } from './used.ts'

/**
 * Runs before every suite: its temporary folders lie in one of its own, and when it is done, whatever it printed, sent
 * and left behind is searched for addresses. An address in the wrong place fails the suite.
 */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'izin-suite-')))
process.env.TMPDIR = folder
const taps = [tapOwnOutput(), tapChildren()]
tapRemovals(folder)
tapRequests()
setSuitePath(() => expect.getState().testPath)

// Registered before those of the suite itself, so it runs after them.
afterAll(() => {
  for (const hear of taps) hear()
  searchFiles(folder)
  rmSync(folder, { recursive: true, force: true })
  if (leaks().length > 0) throw new Error(leaks().join('\n'))
})
