import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEmbedded } from '../../db/embedded.ts'
import type { Engine } from '../../db/engine.ts'
import { makeDownload } from '../../src/register/downloads.ts'
import type { Register } from '../../src/register/register.ts'
import { type House, openHouse } from '../support/house.ts'
import { phone, registerOn, say, subBrandCode } from '../support/register.ts'

/** Files with addresses over real HTTP, from the link that was made to the bytes on disk. */

const rows = 3000
let house: House
let engine: Engine
let register: Register

beforeAll(async () => {
  house = await openHouse()
  await house.izinJson('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
  await house.izinJson(
    'brand',
    'add',
    '--provider',
    '123456',
    '--code',
    String(subBrandCode),
    '--name',
    'Kahve',
  )
  engine = openEmbedded({ path: house.databasePath })
  const key = Buffer.from(readFileSync(join(house.folder, 'izin.key'), 'utf8').trim(), 'base64')
  register = await registerOn(engine, key, Date.now)
  await Promise.all(Array.from({ length: rows }, (_, n) => say(register, phone(n), 'ONAY')))
})
afterAll(async () => {
  await engine.close()
  await house.close()
})

describe('GET and POST /d/:token', () => {
  const file = { kind: 'permitted-csv', brandCode: subBrandCode, asOf: null, scope: 'ONAY' } as const

  it('shows a link to whoever opens it, and gives the whole file to the one who presses the button', async () => {
    const url = `${house.baseUrl}/d/${await makeDownload(register, { holder: 'U0ADMIN', file })}`
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200)
    const shown = await fetch(url)
    expect(shown.headers.get('content-type')).toContain('text/html')
    expect(await shown.text()).toContain('izinli veri tabanı')
    const fetched = await fetch(url, { method: 'POST' })
    expect(fetched.status).toBe(200)
    expect(fetched.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w.-]+\.csv"$/)
    expect((await fetched.text()).trimEnd().split('\n')).toHaveLength(rows + 1)
    expect((await fetch(url, { method: 'POST' })).status).toBe(410)
  })

  it('gives nothing for the link of somebody without a role', async () => {
    const url = `${house.baseUrl}/d/${await makeDownload(register, { holder: 'U0NOBODY', file })}`
    const denied = await fetch(url, { method: 'POST' })
    expect(denied.status).toBe(403)
    expect(await denied.text()).not.toContain('+90')
  })

  it('prints neither token nor address', async () => {
    const token = await makeDownload(register, { holder: 'U0ADMIN', file })
    await (await fetch(`${house.baseUrl}/d/${token}`, { method: 'POST' })).text()
    expect(house.printed()).toContain('download.fetched')
    expect(house.printed()).not.toContain(token)
    expect(house.printed()).not.toContain(phone(1).address)
  })
})
