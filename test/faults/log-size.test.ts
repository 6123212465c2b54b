import { statSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { openServers, openSetUp } from '../cli/harness.ts'
import { ago } from '../support/clock/clock.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { forAllTests } from '../support/opened.ts'
import { phone } from '../support/register.ts'
import { extent } from './extent.ts'

const servers = forAllTests(openServers)
const place = forAllTests(openSetUp)

/** Unmerged, the log of their import would have 60 MB or more. */
const rows = extent(160_000, 1_000_000)
const boundBytes = 48 * 2 ** 20

it('an import from the command line keeps the write-ahead log short while the server has nothing to write', {
  timeout: extent(300_000, 60 * 60_000),
}, async () => {
  await servers.start(place)
  const list = holdsAddresses(place.file('liste.csv'))
  const lines = Array.from(
    { length: rows },
    (_, n) => `MESAJ,HS_WEB,${phone(n).address},RET,${ago(5)},BIREYSEL`,
  )
  writeFileSync(list, ['type,source,recipient,status,consentDate,recipientType', ...lines, ''].join('\n'))
  const logSizes: number[] = []
  let ended: Awaited<ReturnType<typeof place.run>> | undefined
  void place.run('import', list, '--brand', '123457').then((result) => {
    ended = result
  })
  await expect
    .poll(() => {
      logSizes.push(statSync(`${place.database}-wal`).size)
      return ended
    })
    .toBeDefined()
  expect(ended).toMatchObject({
    code: 0,
    out: expect.stringContaining(`${rows} rows: recorded ${rows}, unchanged 0, rejected 0.\n`),
  })
  expect(Math.max(...logSizes)).toBeLessThan(boundBytes)
})
