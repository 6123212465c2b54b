import { expect, it } from 'vitest'
import { openApp } from '../support/app.ts'
import { heard } from '../support/leaks/leaks.ts'
import { forAllTests } from '../support/opened.ts'

const token = 'yalnizca-olcum-icin'
const app = forAllTests(() => openApp({ env: { METRICS_TOKEN: token } }))

const metrics = (given: string | null) =>
  fetch(`${app.baseUrl}/metrics`, given === null ? {} : { headers: { authorization: `Bearer ${given}` } })

function read(text: string): Map<string, number> {
  const lines = text.trimEnd().split('\n')
  const values = lines.filter((line) => !line.startsWith('#')).map((line) => line.split(/ (?=\S+$)/))
  return new Map(values.map(([name = '', value]) => [name, Number(value)]))
}

it('tells requests, queues, seals and the size of the database in the form of Prometheus, without an address', async () => {
  await app.izinJson('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
  expect(await app.slash('U0ADMIN', 'ekle +905321112233 mesaj HS_WEB')).toContain('kaydedildi')
  expect((await fetch(`${app.baseUrl}/r/AAAAAAAAAAAAAAAA`)).status).toBe(404)
  expect((await fetch(`${app.baseUrl}/nowhere/905321112233`)).status).toBe(404)
  expect((await fetch(`${app.baseUrl}/sps/123456/brands`)).status).toBe(401)
  for (const wrong of [null, '', `${token}x`]) expect((await metrics(wrong)).status).toBe(401)
  const answer = await metrics(token)
  expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4')
  const text = await answer.text()
  heard('what /metrics tells', text)
  for (const line of text.trimEnd().split('\n')) {
    expect(line).toMatch(
      /^(|# (HELP|TYPE) \w+ .+|\w+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? (\d[\d.e+-]*|Nan))$/,
    )
  }
  const values = read(text)
  expect(values.get('izin_changes')).toBe(1)
  expect(values.get('izin_inbox_waiting')).toBe(0)
  expect(values.get('process_start_time_seconds')).toBeGreaterThan(1_700_000_000)
  expect(values.get('process_resident_memory_bytes')).toBeGreaterThan(10_000_000)
  expect(values.get('izin_database_bytes')).toBeGreaterThan(100_000)
  expect(values.get('izin_http_requests_total{route="/slack/events",method="POST",status="2xx"}')).toBe(1)
  expect(values.get('izin_http_requests_total{route="/r/:token",method="GET",status="4xx"}')).toBe(1)
  expect(values.get('izin_http_requests_total{route="/sps/:iysCode/brands",method="GET",status="4xx"}')).toBe(
    1,
  )
  expect(values.get('izin_http_requests_total{route="none",method="GET",status="4xx"}')).toBe(1)
  expect(values.get('izin_http_request_seconds_count{route="/slack/events"}')).toBe(1)
})
