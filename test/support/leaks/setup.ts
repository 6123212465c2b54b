import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { forgetNamedTexts } from './digests.ts'
import { forgetLeaks, leaks, searchFiles } from './leaks.ts'
import { tapRequests } from './requests.ts'
import { tapChildren, tapOwnOutput, tapRemovals } from './taps.ts'
import { forgetUsedAddresses, setSuitePath } from './used.ts'

/** Gives a suite a temporary folder, then searches what it printed, sent and left for addresses. */
const outside = tmpdir()
const folder = realpathSync(mkdtempSync(join(outside, 'izin-suite-')))
process.env.TMPDIR = folder
forgetLeaks()
forgetUsedAddresses()
forgetNamedTexts()
setSuitePath(() => expect.getState().testPath)
// Suites that share a process are tapped one after the other.
const taps = [tapOwnOutput(), tapChildren(), tapRemovals(folder), tapRequests()]

// Registered first, so it runs last.
afterAll(() => {
  for (const untap of taps.reverse()) untap()
  searchFiles(folder)
  process.env.TMPDIR = outside
  rmSync(folder, { recursive: true, force: true })
  if (leaks().length > 0) throw new Error(leaks().join('\n'))
})
