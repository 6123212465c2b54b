import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { dayOf, formatWallTime, nextDay, startOfDay } from '../../src/calendar/istanbul.ts'
import { type Channel, channels, kindFor, recipientTypes } from '../../src/consent/consent.ts'
import { type IysLine, iysLines } from '../../src/import-file/iys-rows.ts'
import { newIysClient } from '../../src/iys-client/client.ts'
import { storedSession } from '../../src/iys-client/session.ts'
import { closeDaysThrough } from '../../src/ledger/days.ts'
import { setSetting } from '../../src/register/company/settings.ts'
import { csvLines } from '../../src/spreadsheet/csv.ts'
import { forAllTests } from '../support/opened.ts'
import { email, phone } from '../support/register.ts'
import { brandPath, openIysServer, password, username } from './iys-server.ts'

const tenOclockMs = 10 * 60 * 60_000
const movements = fc.array(
  fc.record({
    person: fc.nat({ max: 2 }),
    type: fc.constantFrom(...channels),
    recipientType: fc.constantFrom(...recipientTypes),
    source: fc.constantFrom('HS_WEB', 'HS_CAGRI_MERKEZI', 'HS_FIZIKSEL_ORTAM'),
    afterSeconds: fc.integer({ min: 1, max: 600 }),
  }),
  { minLength: 1, maxLength: 30 },
)
const row = z.record(z.string(), z.unknown())
const address = (type: Channel, person: number) =>
  (kindFor(type) === 'phone' ? phone(person) : email(person)).address

const server = forAllTests(() => openIysServer({ now: '2026-03-02 10:00:00' }))

test('Our server gives back in pull, status and file all that our client for İYS sends', async () => {
  await setSetting(server.engine, 'pull_delay', '0', { by: 'test', now: server.clock.now() })
  const call = newIysClient({
    url: `http://127.0.0.1:${server.port}`,
    username,
    password,
    clock: server.clock.now,
    session: storedSession(server.register),
    wait: async (ms) => server.clock.move(ms),
  })
  let people = 0
  let after = ''
  const property = fc.asyncProperty(movements, async (drawn) => {
    people += 3
    const last = new Map<string, Record<string, unknown>>()
    const sent: Record<string, unknown>[] = []
    for (const { person, type, recipientType, source, afterSeconds } of drawn) {
      server.clock.move(afterSeconds * 1000)
      const key = { recipient: address(type, people + person), recipientType, type }
      const status = last.get(JSON.stringify(key))?.status === 'ONAY' ? 'RET' : 'ONAY'
      const body = { ...key, status, source, consentDate: formatWallTime(server.clock.now()) }
      const path = `/v2${brandPath}/consents`
      const receipt = await call({ method: 'POST', path, body, answer: row })
      sent.push({ ...body, ...receipt })
      last.set(JSON.stringify(key), { ...body, ...receipt })
    }

    const pulled: unknown[] = []
    const page = z.object({ after: z.string(), list: z.array(row) })
    for (;;) {
      const query = { source: 'HS', limit: '7', after }
      const found = await call({
        method: 'GET',
        path: `${brandPath}/consents/changes`,
        query,
        answer: page,
      })
      if (found === null) break
      pulled.push(...found.list)
      after = found.after
    }
    expect(pulled).toEqual(sent)

    for (const [key, record] of last) {
      const path = `${brandPath}/consents/status`
      const found = await call({ method: 'POST', path, body: JSON.parse(key), answer: row })
      expect(found).toEqual({ ...record, retailerAccessCount: 0 })
    }

    const day = dayOf(server.clock.now())
    server.clock.move(startOfDay(nextDay(day)) + tenOclockMs - server.clock.now())
    await closeDaysThrough(server.register, day)
    const path = `${brandPath}/changes/${day}/file`
    const bytes = await call({ method: 'GET', path, answer: z.instanceof(Uint8Array) })
    const lines = iysLines(csvLines(Readable.from([bytes]), 'utf-8'), server.clock.now())
    const inFile: IysLine[] = []
    for await (const line of lines) inFile.push(line)
    expect(inFile).toMatchObject(
      sent.map(({ recipient, type, ...fields }) => ({
        ...fields,
        recipient: { address: recipient },
        channel: type,
      })),
    )
  })
  await fc.assert(property, { numRuns: 20 })
})
