import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { fileStampOf } from '../../src/day/file-stamps.ts'
import { stampDay } from '../../src/day/stamps.ts'
import { closeDaysThrough } from '../../src/ledger/days.ts'
import { placeOf } from '../cli/harness.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { forEachTest } from '../support/opened.ts'
import { email, phone, providerCode, say, subBrandCode } from '../support/register.ts'
import { ownAuthority } from '../support/verification/own-signer.ts'
import { brandPath, codesOf, expectRefused, openIysServer, username } from './iys-server.ts'

const day = '2024-03-04'
const file = `${brandPath}/changes/${day}/file`
const agreement = `${brandPath}/agreements/${day}`
const stamp = `${agreement}/timestamp`
const summary = (kind: string, date = day) => `${brandPath}/changes/${date}/recipients/${kind}`

const server = forEachTest(() => openIysServer({ now: '2024-03-04 15:00:00' }))
// Long past, so that the day is over for the command line too.
beforeEach(async () => {
  const { register, clock } = server
  await say(register, phone(1), 'ONAY')
  clock.move(2000)
  await say(register, phone(1), 'RET', { actor: { door: 'telegram', id: '1' }, source: 'HS_EORTAM' })
  clock.move(2000)
  await say(register, email(1), 'ONAY', { channel: 'EPOSTA' })
  await say(register, phone(2), 'ONAY', { recipientType: 'TACIR' })
})

async function close(): Promise<void> {
  server.clock.set('2024-03-05 00:31:00')
  await closeDaysThrough(server.register, day)
}

describe('GET …/changes/{reportDate}/file', () => {
  test('answers the bytes that the command line writes, whenever it is asked', async () => {
    await close()
    const place = placeOf(server)
    const out = holdsAddresses(place.file('out'))
    await place.result('report', '--date', day, '--out', out)
    const written = readFileSync(join(out, `${subBrandCode}_${day}_izin-hareket.csv`))
    place.close()

    const answer = await server.get(file)
    expect(answer.status).toBe(200)
    expect(answer.bytes.equals(written)).toBe(true)
    expect(answer.text.split('\n')).toHaveLength(6)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${subBrandCode}_${day}_izin-hareket.csv"`,
    })
    await say(server.register, phone(1), 'ONAY')
    expect((await server.get(file)).bytes.equals(written)).toBe(true)
    const entry = { actor: username, brandCode: subBrandCode, purpose: `iys movement file of ${day}` }
    expect(await server.lookedUp()).toMatchObject([entry, entry])
  })

  test('answers 204 while that day is not closed, was quiet or is to come, and where nothing moved', async () => {
    for (const date of ['2024-03-04', '2024-03-03', '2024-03-05', '2024-04-01']) {
      expect(await server.get(`${brandPath}/changes/${date}/file`)).toMatchObject({ status: 204, text: '' })
    }
    await close()
    const master = file.replace(`brands/${subBrandCode}`, `brands/${providerCode}`)
    expect(await server.get(master)).toMatchObject({ status: 204, text: '' })
  })

  test('streams: a reader that stops early ends it, and the server goes on', async () => {
    const { register, clock } = server
    await Promise.all(Array.from({ length: 2990 }, (_, n) => say(register, phone(10 + n), 'ONAY')))
    clock.move(1000)
    await close()
    const { body } = await server.signIn()
    const breaking = new AbortController()
    const answer = await fetch(`http://127.0.0.1:${server.port}${file}`, {
      headers: { authorization: `Bearer ${body.access_token}` },
      signal: breaking.signal,
    })
    expect(answer.headers.get('transfer-encoding')).toBe('chunked')
    await answer.body?.getReader().read()
    breaking.abort()
    expect((await server.get(file)).text.split('\n')).toHaveLength(2990 + 6)
    expect(server.logged).toEqual([])
  })
})

describe('GET …/agreements/{reportDate}', () => {
  test('goes from queued to completed with the SHA-384 of the file', async () => {
    const queued = { hashMethod: 'SHA-384', agreementStatus: false }
    expect((await server.get(agreement)).body).toEqual({ ...queued, processStatus: 'queued' })
    server.clock.set('2024-03-05 00:10:00')
    expect((await server.get(agreement)).body).toEqual({ ...queued, processStatus: 'inprogress' })
    await close()
    const { bytes } = await server.get(file)
    expect((await server.get(agreement)).body).toEqual({
      processStatus: 'completed',
      hashValue: createHash('sha384').update(bytes).digest('hex'),
      hashMethod: 'SHA-384',
      agreementStatus: false,
    })
  })

  test('answers 204 where nothing moved', async () => {
    for (const date of ['2024-03-03', '2024-03-05', '2024-04-01']) {
      expect((await server.get(`${brandPath}/agreements/${date}`)).status).toBe(204)
    }
  })
})

describe('PUT …/agreements/{reportDate}', () => {
  const put = (body: unknown) => server.ask('PUT', agreement, body)

  test('keeps that the file as it is was agreed to', async () => {
    await close()
    const captured = { status: 200, body: { agreementCaptured: true } }
    expect(await put({ agreementStatus: true })).toMatchObject(captured)
    const agreed = { agreementStatus: true }
    expect((await server.get(agreement)).body).toMatchObject(agreed)

    server.clock.move(60_000)
    expect((await put({ agreementStatus: true })).body).toEqual({ agreementCaptured: true })
    expect((await server.get(agreement)).body).toMatchObject(agreed)
  })

  test('takes only true', async () => {
    await close()
    const wrong = [false, 'true', 1].map((agreementStatus) => ({ agreementStatus }))
    for (const body of [...wrong, {}, [], true, null]) {
      const refused = await put(body)
      expectRefused(refused, 422, 'H512')
      expect(refused.body.errors[0].location).toEqual(['agreementStatus'])
    }
    expect((await server.get(agreement)).body.agreementStatus).toBe(false)
  })

  test('answers 204 where there is no file to agree on', async () => {
    expect((await put({ agreementStatus: true })).status).toBe(204)
    await close()
    const quiet = `${brandPath}/agreements/2024-03-03`
    expect((await server.ask('PUT', quiet, { agreementStatus: true })).status).toBe(204)
    expect((await server.get(agreement)).body.agreementStatus).toBe(false)
  })

  test('is not edited and not deleted afterwards', async () => {
    await close()
    await put({ agreementStatus: true })
    for (const edit of ["UPDATE agreement SET actor = 'another'", 'DELETE FROM agreement']) {
      await expect(server.engine.apply([edit])).rejects.toThrow()
    }
  })
})

test('GET …/agreements/{reportDate}/timestamp: answers 204 while there is none, then the bytes that the command line writes', async () => {
  expect(await server.get(stamp)).toMatchObject({ status: 204, text: '' })
  await close()
  expect(await server.get(stamp)).toMatchObject({ status: 204, text: '' })
  const { register, clock } = server
  const authority = await ownAuthority(clock.now)
  await stampDay(register, authority, day)

  const place = placeOf(server)
  const out = holdsAddresses(place.file('out'))
  await place.result('report', '--date', day, '--out', out)
  const written = readFileSync(join(out, `${subBrandCode}_${day}_izin-hareket.tsr`))
  place.close()
  const answer = await server.get(stamp)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain'])
  expect(answer.bytes.equals(written)).toBe(true)
  const kept = await fileStampOf(register, { date: day, brandCode: subBrandCode })
  expect(answer.bytes.equals(kept?.file?.tsr ?? Buffer.alloc(0))).toBe(true)
})

describe('GET …/changes/{reportDate}/recipients/{recipientType}', () => {
  const stats = (source: string, approval: number, rejection: number, total: number) => {
    return { source, approval, rejection, pending: 0, total }
  }
  const none = stats('IYS', 0, 0, 0)

  test('counts by channel and by side, one kind of recipient at a time', async () => {
    expect(await server.get(summary('BIREYSEL'))).toMatchObject({
      status: 200,
      body: {
        changeStats: [
          { type: 'MESAJ', consents: [stats('HS', 1, 0, 1), stats('IYS', 0, 1, 1)] },
          { type: 'EPOSTA', consents: [stats('HS', 1, 0, 1), none] },
        ],
      },
    })
    expect((await server.get(summary('TACIR'))).body).toEqual({
      changeStats: [{ type: 'MESAJ', consents: [stats('HS', 1, 0, 1), none] }],
    })
  })

  test('counts what changes no status in the total alone, and refusals repeated not at all', async () => {
    const { register, clock } = server
    clock.move(2000)
    await say(register, email(1), 'ONAY', { channel: 'EPOSTA' })
    await say(register, phone(1), 'RET')
    // A local refusal (R8), and changes by recipients.
    await say(register, phone(3), 'RET', { actor: { door: 'telegram', id: '7001' } })
    await say(register, email(1), 'RET', { channel: 'EPOSTA', actor: { door: 'iys' } })
    expect((await server.get(summary('BIREYSEL'))).body.changeStats).toEqual([
      { type: 'MESAJ', consents: [stats('HS', 1, 0, 1), stats('IYS', 0, 2, 2)] },
      { type: 'EPOSTA', consents: [stats('HS', 1, 0, 2), stats('IYS', 0, 1, 1)] },
    ])
  })

  test('answers an empty list for a quiet day and one to come, and H116 for another kind', async () => {
    for (const date of ['2024-03-03', '2024-04-01']) {
      expect((await server.get(summary('TACIR', date))).body).toEqual({ changeStats: [] })
    }
    expect(codesOf(await server.get(summary('KURUMSAL')))).toEqual(['H116'])
  })
})

describe('every route about a day', () => {
  const ways = [
    ['the summary', 'GET', (date: string) => summary('BIREYSEL', date)],
    ['the file', 'GET', (date: string) => `${brandPath}/changes/${date}/file`],
    ['the agreement', 'GET', (date: string) => `${brandPath}/agreements/${date}`],
    ['agreeing', 'PUT', (date: string) => `${brandPath}/agreements/${date}`],
    ['the time stamp', 'GET', (date: string) => `${brandPath}/agreements/${date}/timestamp`],
  ] as const
  const asked = (method: string, path: string) =>
    server.ask(method, path, method === 'PUT' ? { agreementStatus: true } : undefined)

  test.each(ways)('refuses a date of another form or none of the calendar: %s', async (_, method, path) => {
    for (const date of ['04.03.2024', '2024-3-4', '2024-02-30', 'bugün', '20240304']) {
      expectRefused(await asked(method, path(encodeURIComponent(date))), 422, 'H501')
    }
  })

  test.each(ways)('refuses a day more than seven days back: %s', async (_, method, path) => {
    server.clock.set('2024-03-11 23:59:59')
    expect((await asked(method, path(day))).status).toBeLessThan(300)
    server.clock.set('2024-03-12 00:00:00')
    expectRefused(await asked(method, path(day)), 422, 'H502')
  })

  test.each(ways)('is for the company’s own brands and signed-in systems: %s', async (_, method, path) => {
    const foreign = path(day).replace(`brands/${subBrandCode}`, 'brands/999999')
    expect(codesOf(await asked(method, foreign))).toEqual(['H353'])
    const other = path(day).replace(`sps/${providerCode}`, 'sps/999999')
    expect(codesOf(await asked(method, other))).toEqual(['H353'])
    expect(codesOf(await server.send(method, path(day)))).toEqual(['H351'])
  })
})
