/**
 * Makes one report of the permitted database and throws its bytes away: `permitted.ts FILE KEY DAY REPORT`. "then" is the
 * noon of the day.
 */
import { startOfDay } from '../../src/calendar/istanbul.ts'
import { permittedCsvLines } from '../../src/documents/permitted-file.ts'
import { takePermitted } from '../../src/register/permitted/permitted.ts'
import { brandCode, openFixture } from '../fixture.ts'
import { begin, tell } from '../work.ts'

const [path = '', key = '', day = '', report = ''] = process.argv.slice(2)
const beforeNoon = startOfDay(day) + 12 * 60 * 60_000 - 1000
const { register, close } = await openFixture({ path, izinKey: key })
const done = begin()
let taken = 0
let bytes = 0
async function* counted() {
  const asOf = report === 'then' ? beforeNoon : null
  for await (const row of takePermitted(
    register,
    { door: 'cli', id: 'bench' },
    { brandCode, asOf, scope: 'ONAY' },
  )) {
    taken += 1
    yield row
  }
}
for await (const line of permittedCsvLines(counted(), false)) bytes += line.length
const cost = done()
await close()
tell({ ...cost, taken, bytes })
