import { describe, expect, it } from 'vitest'
import { forAllTests } from '../../test/support/opened.ts'
import { openTestRegister, subBrandCode } from '../../test/support/register.ts'
import {
  claimDownload,
  downloadAgeMaxMs,
  downloadId,
  lookAtDownload,
  makeDownload,
  type RequestedFile,
} from './downloads.ts'

const principal = 'U0VIEWER'
const dayFile: RequestedFile = { kind: 'movement-file', brandCode: subBrandCode, date: '2026-03-01' }

describe('downloads', () => {
  const opened = forAllTests(() => openTestRegister())

  const pack = { kind: 'evidence-pack', recipientId: 1, format: 'zip', language: 'tr' } as const
  it.each<[string | null, RequestedFile]>([
    ['Örnek Kahve', dayFile],
    ['Örnek Kahve', { ...pack, brandCode: subBrandCode, day: '2026-03-01' }],
    [null, { ...pack, brandCode: null, day: null }],
  ])('lookAtDownload() tells what a link of brand %s was made for, as often as asked', async (...given) => {
    const { register, clock } = opened
    const [brandName, file] = given
    const token = await makeDownload(register, { principal, file })
    const expiresAt = clock.now() + downloadAgeMaxMs
    const ready = {
      kind: 'ready',
      download: { id: downloadId(token), principal, file, brandName, expiresAt },
    }
    expect(await lookAtDownload(register, token)).toEqual(ready)
    expect(await lookAtDownload(register, token)).toEqual(ready)
  })

  it('is good for fifteen minutes and not a moment longer', async () => {
    const { register, clock } = opened
    const token = await makeDownload(register, { principal, file: dayFile })
    clock.move(downloadAgeMaxMs - 1)
    expect((await lookAtDownload(register, token)).kind).toBe('ready')
    clock.move(1)
    expect(await lookAtDownload(register, token)).toEqual({ kind: 'expired' })
    expect(await claimDownload(register, token)).toEqual({ kind: 'expired' })
  })

  it('keeps no token: the table has only its digest', async () => {
    const token = await makeDownload(opened.register, { principal, file: dayFile })
    const all = await opened.engine.read({
      sql: 'SELECT * FROM download',
      params: [],
      map: (row) =>
        row.map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value))).join(),
    })
    expect(all.join()).not.toContain(token)
  })
})
