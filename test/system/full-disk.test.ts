import { beforeAll, expect, it } from 'vitest'
import { openHouse } from '../support/house.ts'
import { forAllTests } from '../support/opened.ts'

/** The files of the server may not grow any more, as on a full disk: every write fails, every reading goes well. */

const house = forAllTests(() => openHouse())
let phones = 0

beforeAll(async () => {
  await house.izinJson('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
  await house.stop()
})

const statusOf = async (path: string) => (await fetch(`${house.baseUrl}${path}`)).status
const nextPhone = () => `+90532${String(phones++).padStart(7, '0')}`
const add = async (phone: string) => await house.slash('U0ADMIN', `ekle ${phone} mesaj HS_WEB marka=123456`)

it('a full disk turns /readyz red and loses nothing that was answered; with room again all is well', async () => {
  // A megabyte or two, as the shell counts.
  await house.start('ulimit -f 2000')
  expect(await statusOf('/readyz')).toBe(200)
  let recorded = 0
  await expect
    .poll(
      async () => {
        if ((await add(nextPhone())).includes('kaydedildi')) recorded += 1
        return await statusOf('/readyz')
      },
      { timeout: 60_000, interval: 1 },
    )
    .toBe(503)
  expect(recorded).toBeGreaterThan(0)
  expect(await statusOf('/livez')).toBe(200)
  const refused = nextPhone()
  expect(await add(refused)).toContain('hiçbir şey değişmedi')
  expect(await house.stop()).toBe(0)

  await house.start()
  expect(await statusOf('/readyz')).toBe(200)
  expect(await add(nextPhone())).toContain('kaydedildi')
  const { ok, changes } = (await house.izinJson('verify')) as { ok: boolean; changes: number }
  expect(ok).toBe(true)
  expect(changes).toBeGreaterThanOrEqual(recorded + 1)
  expect(await house.izinJson('lookup', '--recipient', refused)).toEqual({ consents: [] })
})
