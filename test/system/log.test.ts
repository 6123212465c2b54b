import { expect, it } from 'vitest'
import { openApp } from '../support/app.ts'
import { forAllTests } from '../support/opened.ts'
import { recorded } from '../telegram/harness.ts'

const app = forAllTests(() => openApp())

it('says once that a proxy is there which is not configured', async () => {
  const ask = (headers: Record<string, string>) => fetch(`${app.baseUrl}/livez`, { headers })
  const warnings = () => app.printed().match(/"level":"warn","event":"proxy\.not-trusted"/g) ?? []
  for (const address of ['192.0.2.7', '192.0.2.8']) await ask({ 'x-forwarded-for': address })
  await app.logged('proxy.not-trusted')
  expect(warnings()).toHaveLength(1)
  expect(app.printed()).not.toContain('192.0.2.7')
})

it('the start prints where it listens, and the address that links have', async () => {
  await expect
    .poll(() => app.printed())
    .toContain(
      `izin çalışıyor / izin is running:\n\n    http://127.0.0.1:${app.port()}  →  https://izin.ornek.example\n`,
    )
})

it('a log whose reader has gone stops nothing: requests are answered, and the end is a good one', async () => {
  await app.izinJson('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
  app.process().stdout?.destroy()
  app.process().stderr?.destroy()
  // Each is logged.
  for (const id of [1, 2, 3]) {
    const update = { ...recorded('unknown'), update_id: id }
    expect(await app.update(update)).toBe(200)
    const said = await app.slash('U0ADMIN', `ekle +90532111223${id} mesaj HS_WEB marka=123456`)
    expect(said).toContain('kaydedildi')
  }
  expect(await app.stop()).toBe(0)
})
