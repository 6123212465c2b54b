import { describe, expect, it } from 'vitest'
import { permittedConsent as consent } from '../../../test/support/register/reports.ts'
import { permittedCsvLines } from '../../documents/permitted-file.ts'
import { textStream } from '../../http/streams.ts'

describe('the CSV of the permitted database', () => {
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
    const reader = textStream(permittedCsvLines(endless(), false)).getReader()
    await reader.read()
    expect(made).toBeLessThan(2000)
    await reader.cancel()
    expect(ended).toBe(true)
  })
})
