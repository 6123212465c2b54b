import { type ClientRequest, request as httpRequest } from 'node:http'
import { connect, type Socket } from 'node:net'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openApp, type RunningApp } from '../support/app.ts'
import { recorded } from '../telegram/harness.ts'

/* SIGTERM: take nothing new, finish, close, exit 0. A server that is not done within ten seconds exits with 1. */

let app: RunningApp
const sockets: Socket[] = []

async function open(options: Parameters<typeof openApp>[0] = {}): Promise<void> {
  app = await openApp(options)
  await app.izinJson('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await app?.close()
})

async function stuck(bytes: string): Promise<Socket> {
  const socket = connect(Number(new URL(app.baseUrl).port), '127.0.0.1')
  // It expects to be cut off.
  socket.on('error', () => {})
  sockets.push(socket)
  await new Promise<void>((sent) => socket.write(bytes, () => sent()))
  return socket
}

interface Answer {
  readonly status: number
  readonly text: string
}

/** Knows by 100 Continue when the server has taken the request. */
function ask(path: string, { headers = {}, body }: { headers?: Record<string, string>; body: string }) {
  const taken = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<Answer>()
  const request: ClientRequest = httpRequest(`${app.baseUrl}${path}`, {
    method: 'POST',
    agent: false,
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)), expect: '100-continue' },
  })
  const fail = (error: Error) => {
    taken.reject(error)
    answered.reject(error)
  }
  // Untaken requests only await `taken`.
  answered.promise.catch(() => {})
  request.on('continue', () => {
    taken.resolve()
    request.end(body)
  })
  request.on('error', fail)
  request.on('response', (response) => {
    let text = ''
    response.setEncoding('utf8')
    response.on('data', (part: string) => {
      text += part
    })
    response.on('error', fail)
    response.on('end', () => answered.resolve({ status: response.statusCode ?? 0, text }))
  })
  request.flushHeaders()
  return { taken: taken.promise, answered: answered.promise }
}

function jobsLeasedUntil(): number {
  const database = new Database(app.databasePath)
  const lease = database.prepare(`SELECT until FROM lease WHERE name = 'jobs'`).get([]) as { until: number }
  database.close()
  return lease.until
}

const kept = async () => (await app.izinJson('verify')) as { ok: boolean; changes: number }

describe('SIGTERM', () => {
  beforeEach(() => open())

  it('answers running requests, cuts off stuck ones, and ends in time', async () => {
    const made = (await app.izinJson(
      'link',
      'make',
      '--brand',
      '123456',
      '--channel',
      'MESAJ',
      '--recipient',
      '+905321112233',
    )) as { oneClick: string }
    await stuck('GET /livez HT')
    await stuck('POST /u/x HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf of it')
    const idle = await stuck('GET /livez HTTP/1.1\r\nhost: x\r\n\r\n')
    await new Promise((answered) => idle.once('data', answered))

    const other = new Database(app.databasePath, { timeout: 5000 })
    other.exec('BEGIN IMMEDIATE')
    const refusal = ask(new URL(made.oneClick).pathname, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    })
    await refusal.taken
    const leasedUntil = jobsLeasedUntil()
    const ended = app.stop()
    await app.logged('stopping')
    other.exec('ROLLBACK')
    other.close()
    expect(await refusal.answered).toMatchObject({ status: 200 })
    expect(await ended).toBe(0)
    expect(await kept()).toMatchObject({ ok: true, changes: 1 })
    // Holding a lease only lengthens it. The next server need not wait for the jobs.
    expect(jobsLeasedUntil()).toBeLessThan(leasedUntil)
  })

  it('under load fails no request that was taken, and keeps every change that was answered', async () => {
    const answers: Answer[] = []
    let next = 0
    let stopping: Promise<number | null> | null = null
    async function client(): Promise<void> {
      for (;;) {
        const text = `ekle +90532${String(next++).padStart(7, '0')} mesaj HS_WEB marka=123456`
        const question = ask('/slack/events', app.slashRequest('U0ADMIN', text))
        const isTaken = await question.taken.then(
          () => true,
          () => false,
        )
        if (!isTaken) return
        answers.push(await question.answered)
        if (answers.length >= 60) stopping ??= app.stop()
      }
    }
    await Promise.all(Array.from({ length: 12 }, client))
    expect(await stopping).toBe(0)
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    // A slow machine answers at the response_url.
    const answerText = answers.filter(({ text }) => text !== '')
    expect(answerText.filter(({ text }) => !text.includes('kaydedildi'))).toEqual([])
    expect(await kept()).toMatchObject({ ok: true, changes: answers.length })
  })
})

it('SIGTERM while a platform does not answer does not wait for it, also where updates are polled for', async () => {
  await open({ env: { TELEGRAM_WEBHOOK_SECRET: '' } })
  app.telegram.once('answerCallbackQuery', 'silence')
  app.telegram.push(recorded('callback'))
  await expect.poll(() => app.telegram.calls.map(({ method }) => method)).toContain('answerCallbackQuery')
  expect(await app.stop()).toBe(0)
})
