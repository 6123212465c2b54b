import { buffer, text } from 'node:stream/consumers'
import readSheets from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import { permittedConsent as consent } from '../../../test/support/reports.ts'
import { permittedColumns, permittedHeader, permittedLine } from '../../report/files.ts'
import { permittedCsv } from '../download/open-download.ts'
import { permittedXlsx } from './permitted-xlsx.ts'

async function* consents(total: number) {
  for (let n = 0; n < total; n += 1) yield consent(n)
}

const read = async (stream: ReadableStream<Uint8Array>) => await readSheets(await buffer(stream))

describe('permittedCsv()', () => {
  it('writes a header, and a line for each consent', async () => {
    const written = await text(permittedCsv(consents(5000)))
    const lines = Array.from({ length: 5000 }, (_, n) => permittedLine(consent(n)))
    expect(written).toBe(permittedHeader + lines.join(''))
  })

  it('asks for no more than is taken, and ends its source when reading stops', async () => {
    let made = 0
    let ended = false
    async function* endless() {
      try {
        for (;;) {
          made += 1
          yield consent(made)
        }
      } finally {
        ended = true
      }
    }
    const reader = permittedCsv(endless()).getReader()
    await reader.read()
    expect(made).toBeLessThan(2000)
    await reader.cancel()
    expect(ended).toBe(true)
  })
})

it('permittedXlsx() is read by another library, every value as text', async () => {
  async function* rows() {
    yield consent(1)
    yield consent(2, { address: '=1+1@ornek.example', source: null, consentDate: null })
    yield consent(3, { address: '-a&<b>@ornek.example', source: 'Ğ"ı' })
  }
  const [sheet, ...others] = await read(permittedXlsx(rows()))
  expect(others).toEqual([])
  expect(sheet?.sheet).toBe('İzinli veri tabanı')
  const rest = ['2026-03-02 14:05:40', 'ab'.repeat(32), 'registered']
  expect(sheet?.data).toEqual([
    [...permittedColumns],
    ['+905000000001', 'BIREYSEL', 'MESAJ', 'ONAY', 'HS_WEB', '2026-03-02 14:05:09', ...rest],
    ['=1+1@ornek.example', 'BIREYSEL', 'MESAJ', 'ONAY', null, null, ...rest],
    ['-a&<b>@ornek.example', 'BIREYSEL', 'MESAJ', 'ONAY', 'Ğ"ı', '2026-03-02 14:05:09', ...rest],
  ])
})
