import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { permittedConsent as consent } from '../../../test/support/register/reports.ts'
import { permittedHeader, permittedLine } from '../../report/files.ts'
import { permittedCsv } from '../download/open-download.ts'

async function* consents(total: number) {
  for (let n = 0; n < total; n += 1) yield consent(n)
}

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
