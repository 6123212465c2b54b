import { beforeAll, describe, expect, it } from 'vitest'
import { forAllTests } from '../../test/support/opened.ts'
import { openTestRegister, phone, say, subBrandCode } from '../../test/support/register.ts'
import {
  claimDownload,
  downloadAgeMaxMs,
  downloadId,
  lookAtDownload,
  makeDownload,
  type WantedFile,
} from './downloads.ts'

const holder = 'U0VIEWER'
const dayFile: WantedFile = { kind: 'movement-file', brandCode: subBrandCode, date: '2026-03-01' }

describe('downloads', () => {
  const opened = forAllTests(() => openTestRegister())

  beforeAll(async () => {
    await say(opened.register, phone(1), 'ONAY')
  })

  const files: WantedFile[] = [
    dayFile,
    {
      kind: 'evidence-pack',
      brandCode: subBrandCode,
      recipientId: 1,
      day: '2026-03-01',
      format: 'zip',
      language: 'tr',
    },
  ]

  it.each(files)(
    'lookAtDownload() tells what a link to $kind was made for, as often as asked',
    async (file) => {
      const { register, clock } = opened
      const token = await makeDownload(register, { holder, file })
      const ready = {
        kind: 'ready',
        download: {
          id: downloadId(token),
          holder,
          file,
          brandName: 'Örnek Kahve',
          expiresAt: clock.now() + downloadAgeMaxMs,
        },
      }
      expect(await lookAtDownload(register, token)).toEqual(ready)
      expect(await lookAtDownload(register, token)).toEqual(ready)
    },
  )

  it('names no brand for a file about all of them', async () => {
    const { register } = opened
    const file: WantedFile = {
      kind: 'evidence-pack',
      brandCode: null,
      recipientId: 1,
      day: null,
      format: 'pdf',
      language: 'en',
    }
    const token = await makeDownload(register, { holder, file })
    expect(await lookAtDownload(register, token)).toMatchObject({ download: { file, brandName: null } })
  })

  it('is good for fifteen minutes and not a moment longer', async () => {
    const { register, clock } = opened
    const token = await makeDownload(register, { holder, file: dayFile })
    clock.move(downloadAgeMaxMs - 1)
    expect((await lookAtDownload(register, token)).kind).toBe('ready')
    clock.move(1)
    expect(await lookAtDownload(register, token)).toEqual({ kind: 'expired' })
    expect(await claimDownload(register, token)).toEqual({ kind: 'expired' })
  })

  it('keeps no token: the table has only its digest', async () => {
    const token = await makeDownload(opened.register, { holder, file: dayFile })
    const all = await opened.engine.read({
      sql: 'SELECT * FROM download',
      params: [],
      map: (row) =>
        row.map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value))).join(),
    })
    expect(all.join()).not.toContain(token)
  })
})
