import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addressesIn } from '../support/leaks/addresses.ts'
import { noteServer } from '../support/leaks/foreign.ts'

const received: (readonly string[])[] = []
const server = createServer(({ url = '', rawHeaders }, response) => {
  received.push([url, ...rawHeaders])
  response.end()
})
beforeAll(() => new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening)))
afterAll(() => server.close())

it('requests of a suite to izin carry addresses in headers and query, those to other services none', async () => {
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/`
  await fetch(url, { headers: { 'x-request-id': 'r1' } })
  expect(addressesIn(String(received[0]))).toEqual([])
  noteServer(port)
  await fetch(url, { headers: { 'x-request-id': 'r1' } })
  expect(addressesIn(String(received[1])).length).toBeGreaterThan(10)
  expect(addressesIn(received[1]?.[0] ?? '')).toHaveLength(2)
  expect(received[1]).toContain('r1')
})
