import { createExecutionContext, env, waitOnExecutionContext } from 'cloudflare:test'
import { expect, test } from 'vitest'
import worker from '../../src/worker.ts'
import { at, phones, press, slash } from './visitor.ts'

test('a file behind a link is handed over whole, however late its reader reads', async () => {
  expect(await slash('U0ADMIN', `ekle ${phones[5]} mesaj HS_WEB marka=123457`)).toContain('kaydedildi')
  const link = /\/d\/[\w-]+/.exec(await press('U0ADMIN', 'file|permitted-csv|123457||ONAY'))
  const context = createExecutionContext()
  const asked = at(link?.[0] ?? '', { method: 'POST', body: '' })
  const response = await worker.fetch(asked, { ...env }, context)
  expect(response.status).toBe(200)
  // Other events come and go before its reader begins.
  for (const _ of [1, 2, 3]) expect(await slash('U0ADMIN', 'yardım')).toContain('/izin')
  const [head, ...rows] = (await response.text()).trim().split('\n')
  await waitOnExecutionContext(context)
  expect(head).toContain('Alıcı,')
  expect(rows.length).toBeGreaterThan(0)
})
