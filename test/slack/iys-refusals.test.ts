import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { openApp } from '../support/app.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { forAllTests } from '../support/opened.ts'

const app = forAllTests(() => openApp())
const phone = (n: number) => `+90532${String(n).padStart(7, '0')}`

beforeAll(async () => {
  await app.addCompany({ U0EDITOR: 'editor 123457', U0VIEWER: 'viewer' })
  await app.izinJson('setting', 'set', 'iys_exchange', 'file')
  for (const n of [1, 2, 3]) await app.slash('U0EDITOR', `ekle ${phone(n)} sms HS_WEB marka=123457`)
  const out = holdsAddresses(join(app.folder, 'iys.csv'))
  await app.izinJson('iys', 'send', '--brand', '123457', '--out', out)
  const answers = [`2,${phone(1)},H174`, `3,${phone(2)},H121`, `4,${phone(3)},H121`]
  const file = holdsAddresses(join(app.folder, 'error.csv'))
  writeFileSync(file, ['line number,value,message', ...answers, ''].join('\n'))
  await app.izinJson('iys', 'receive', file, '--brand', '123457')
})

it('lists what İYS did not take by its code, with masked addresses, a button each and all in a file', async () => {
  const waiting = await app.slash('U0EDITOR', 'bekleyenler')
  expect(waiting).toContain('Örnek Kahve: İYS, 3 ONAY bildirimini kabul etmedi; son gün')
  const list = await app.press('U0EDITOR', 'iys-refusals|123457')
  expect(list).toMatch(/H121 · 2 ONAY.*Numarayı düzeltip.*\+90 532 ••• •• 02 · SMS.*H174 · 1 ONAY/s)
  expect(list).not.toMatch(/0532000|532000/)
  await app.press('U0EDITOR', 'file|iys-refusals|123457')
  const [link] = app.links()
  const file = await app.fetched(link)
  expect(file.name).toMatch(/^123457_.*_iys-almadi\.csv$/)
  const lines = file.bytes.toString().trim().split('\n')
  expect(lines[0]).toBe('Alıcı,Alıcı tipi,Kanal,Durum,Kaynak,İzin tarihi,İYS kodu,Yapılacak')
  expect(lines).toHaveLength(4)
  expect(lines[2]).toMatch(/^\+905320000002,bireysel,SMS,ONAY,web sitesi,.*,H121,/)
})

it('is not for a viewer', async () => {
  expect(await app.slash('U0VIEWER', 'bekleyenler')).not.toContain('Adresler ve yapılacaklar')
})

it('ends all changes of one code by its button, and those alone', async () => {
  await app.slash('U0EDITOR', 'bekleyenler')
  await app.press('U0EDITOR', 'iys-refusals|123457')
  const done = await app.press('U0EDITOR', 'iys-refusal|registered|123457|H174|ONAY')
  expect(done).toContain("Sizin beyanınızla İYS'de kayıtlı sayıldı: 1 değişiklik.")
  const rest = await app.press('U0EDITOR', 'iys-refusals|123457')
  expect(rest).toContain('H121 · 2 ONAY')
  expect(rest).not.toContain('H174')
  expect(await app.press('U0EDITOR', 'iys-refusal|not-needed|123457|H121|ONAY')).toContain(
    'Kapatıldı: 2 değişiklik.',
  )
  expect(await app.slash('U0EDITOR', 'bekleyenler')).toContain('Sizi bekleyen bir iş yok.')
})
