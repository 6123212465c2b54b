/**
 * Makes one report of the permitted database and throws its bytes away: `permitted.ts FILE KEY DAY REPORT`. "then" is the
 * noon of the day.
 */
import { startOfDay } from '../../src/calendar/istanbul.ts'
import { permittedCsv } from '../../src/delivery/files/permitted-csv.ts'
import { permittedXlsx } from '../../src/delivery/files/permitted-files.ts'
import { takePermitted } from '../../src/register/permitted/permitted.ts'
import { brandCode, openFixture } from '../fixture.ts'
import { begin, tell } from '../work.ts'

const [path = '', key = '', day = '', report = ''] = process.argv.slice(2)
const beforeNoon = startOfDay(day) + 12 * 60 * 60_000 - 1000
const { register, close } = await openFixture({ path, izinKey: key })
const done = begin()
const endBytes = 8192
let taken = 0
let bytes = 0
async function* counted() {
  const asOf = report.endsWith('then') ? beforeNoon : null
  for await (const row of takePermitted(
    register,
    { door: 'cli', id: 'bench' },
    { brandCode, asOf, scope: 'ONAY' },
  )) {
    taken += 1
    yield row
  }
}
const stream = report.startsWith('csv') ? permittedCsv(counted()) : permittedXlsx(counted())
/** The directory of a ZIP, which names the sheets, is at its end. */
let end = Buffer.alloc(0)
for await (const chunk of stream as unknown as AsyncIterable<Uint8Array>) {
  bytes += chunk.length
  end = Buffer.concat([end, chunk]).subarray(-endBytes)
}
const cost = done()
await close()
const sheets = new Set(end.toString('latin1').match(/xl\/worksheets\/sheet\d+\.xml/g)).size
tell({ ...cost, taken, bytes, sheets })
